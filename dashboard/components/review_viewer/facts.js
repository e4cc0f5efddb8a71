// What is known of a design, as elements. Everything from the server goes in as text, never as markup.

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue
    if (name.startsWith("on")) element[name] = value
    else element.setAttribute(name, value === true ? "" : value)
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== false))
  return element
}

const MARKS = { pass: "✓", warn: "!", fail: "✕" }

function factsOf(card) {
  return [
    make("section", {},
      make("h2", {}, card.title),
      make("p", { class: "sub" }, card.subtitle),
      make("div", { class: "tags" }, ...card.tags.map((tag) => make("span", { class: `tag ${tag.kind}`, title: tag.help }, tag.text)))),
    card.duplicate && make("div", { class: "notice", role: "note" },
      make("img", { src: card.duplicate.thumb, alt: "The design it resembles" }), make("span", {}, card.duplicate.sentence)),
    fitOf(card.fit),
    card.checks.length > 0 && make("section", {}, make("h3", {}, "Measured"), make("ul", { class: "checks" }, ...card.checks.map(checkOf))),
    card.palette.length > 0 && make("section", {}, make("h3", {}, "Palette, ground first"),
      make("div", { class: "palette", role: "img", "aria-label": card.palette.join(", ") }, ...card.palette.map(swatchOf))),
    card.prompt && make("details", {}, make("summary", {}, "Prompt"), make("p", {}, card.prompt)),
  ].filter(Boolean)
}

function swatchOf(colour) {
  const swatch = make("i", { title: colour })
  swatch.style.background = colour
  return swatch
}

function checkOf(check) {
  return make("li", { class: check.verdict },
    make("span", { class: "mark", role: "img", "aria-label": check.verdict }, MARKS[check.verdict]), make("span", { title: check.detail }, check.sentence))
}

function fitOf(fit) {
  if (!fit) return make("section", { class: "fit" }, make("h3", {}, "Brand fit"), make("p", {}, "Not scored: no scoring model judged this design."))
  const range = make("i"), point = make("b")
  range.style.left = `${fit.low * 100}%`
  range.style.width = `${(fit.high - fit.low) * 100}%`
  point.style.left = `${fit.p * 100}%`
  return make("section", { class: `fit ${fit.basis}` },
    make("h3", {}, "Brand fit"),
    make("p", { class: "figure" }, make("b", {}, fit.figure), make("span", {}, fit.range)),
    make("div", { class: "scale", role: "img", "aria-label": `${fit.figure}, ${fit.range}` }, range, point),
    make("p", {}, fit.words),
    fit.parts.length > 0 && make("details", { open: true }, make("summary", {}, "Why"), make("ul", { class: "parts" }, ...fit.parts.map(partOf))))
}

function partOf(part) {
  const push = make("i", { class: part.contribution < 0 ? "minus" : "plus" })
  const share = Math.min(50, Math.abs(part.share) * 50)
  push.style.left = `${part.contribution < 0 ? 50 - share : 50}%`
  push.style.width = `${share}%`
  return make("li", {}, make("span", { class: "push", "aria-hidden": "true" }, push), make("span", {}, part.sentence))
}
