// The question why: one more key gives the reason; a note or an instruction may be written before it, as in the viewer.

function openAsk({ panel, reasons, noteKey }) {
  const ask = { open: false }
  let asked = null, field = null, back = null

  // `question`: {title, words, verdict}; `give(reason, note)` is told the answer.
  ask.show = (question, give) => {
    ask.open = true
    asked = { ...question, give }
    back = panel.getRootNode().activeElement
    const revising = question.verdict === "revise"
    field = make("textarea", { id: "note", rows: 1, maxlength: 500, autocomplete: "off", placeholder: revising ? "Fewer shells, larger, on a paler ground" : "Optional" })
    field.onkeydown = onNote
    panel.replaceChildren(...[
      make("p", { id: "why" }, question.title, make("span", {}, make("kbd", {}, "Esc"), " to go back")),
      question.words && make("p", { class: "sub" }, question.words),
      make("div", { class: "choices" }, ...reasons.map((reason, index) =>
        make("button", { type: "button", onclick: () => ask.digit(index + 1) }, make("kbd", {}, String(index + 1)), reason.label))),
      make("label", { class: "note", for: "note" }, make("span", {}, make("kbd", {}, noteKey()), revising ? "Instruction" : "Note"), field)].filter(Boolean))
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
    const { give } = asked
    const note = field.value.trim()
    ask.close()
    give(reason.code, note)
  }

  ask.note = () => field.focus()

  // Enter keeps the note and goes back to the reasons; Escape leaves it unwritten.
  function onNote(event) {
    if (event.isComposing || (event.key !== "Escape" && (event.key !== "Enter" || event.shiftKey))) return
    event.preventDefault()
    event.stopPropagation()
    if (event.key === "Escape") field.value = ""
    panel.focus({ preventScroll: true })
  }

  return ask
}
