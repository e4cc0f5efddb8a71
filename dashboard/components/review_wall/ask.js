// The question why: one more key gives the reason. A rejection goes at once; a revision first takes the instruction, sent with Enter.

function openAsk({ panel, reasons, noteKey }) {
  const ask = { open: false }
  let asked = null, input = null, back = null

  // `question`: {title, words, verdict}; `give(reason, note)` is told the answer.
  ask.show = (question, give) => {
    Object.assign(ask, { open: true })
    asked = { ...question, give, reason: null }
    back = panel.getRootNode().activeElement
    const revising = question.verdict === "revise"
    input = make("input", { type: "text", id: "note", maxlength: 500, autocomplete: "off", placeholder: revising ? "Fewer shells, larger, on a paler ground" : "Optional" })
    input.onkeydown = onNote
    panel.replaceChildren(
      make("p", { id: "why" }, question.title, make("span", {}, make("kbd", {}, "Esc"), " to go back")),
      question.words && make("p", { class: "sub" }, question.words),
      make("div", { class: "choices" }, ...reasons.map((reason, index) =>
        make("button", { type: "button", "aria-pressed": "false", onclick: () => ask.digit(index + 1) }, make("kbd", {}, String(index + 1)), reason.label))),
      make("label", { class: "note", for: "note" }, make("span", {}, make("kbd", {}, revising ? "↵" : noteKey), revising ? "What should change?" : "Note"), input))
    panel.hidden = false
  }

  ask.close = () => {
    if (!ask.open) return
    ask.open = false
    panel.hidden = true
    panel.replaceChildren()
    back?.focus?.({ preventScroll: true })
  }

  ask.digit = (digit) => {
    const reason = reasons[digit - 1]
    if (!reason) return
    asked.reason = reason.code
    for (const [index, button] of [...panel.querySelectorAll("button")].entries()) button.setAttribute("aria-pressed", String(index === digit - 1))
    if (asked.verdict === "revise") input.focus()
    else answer()
  }

  ask.note = () => input.focus()

  function answer() {
    const { give, reason } = asked
    const note = input.value.trim()
    ask.close()
    give(reason, note)
  }

  function onNote(event) {
    if (event.isComposing || (event.key !== "Enter" && event.key !== "Escape")) return
    event.preventDefault()
    event.stopPropagation()
    if (event.key === "Escape") return ask.close()
    if (asked.reason) return answer()
    panel.querySelector("button").focus() // a reason is still missing: its key is next
  }

  return ask
}
