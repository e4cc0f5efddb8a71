// What stands in place of designs where there are none to show: {title, text, label, act}, or nothing.

function showBlank(blank, says) {
  blank.hidden = !says
  const said = says ? says.title + says.text : ""
  if (blank.dataset.said === said) return
  blank.dataset.said = said
  if (says) blank.replaceChildren(make("h3", {}, says.title), make("p", {}, says.text), ...(says.act ? [make("button", { type: "button", onclick: says.act }, says.label)] : []))
}
