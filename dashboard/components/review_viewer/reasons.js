// The question why, answered with one more key, and the note that goes with a decision. The note lies on the design's card, so that
// it can be written before the verdict and is still there after Esc.

const REASONS_ASKED = { reject: "Why not?", revise: "What should change?" }

// `give(verdict, code)` is told the answer, `shown(verdict)` what is being asked.
function openReasons({ panel, reasons, keyOf, give, shown }) {
  const asked = { verdict: null, writing: false }
  let card = null, field = null, kept = ""

  asked.open = () => !panel.hidden

  asked.ask = (verdict, of) => {
    asked.verdict = verdict
    card = of
    panel.replaceChildren(
      make("p", { id: "why" }, REASONS_ASKED[verdict], make("span", {}, make("kbd", {}, "Esc"), " to go back")),
      make("div", { class: "choices" }, ...reasons().map((reason, index) =>
        make("button", { type: "button", onclick: () => asked.digit(index + 1) }, make("kbd", {}, String(index + 1)), reason.label))),
      noteRow(verdict === "revise" ? "Instruction" : "Note", verdict === "revise" ? "Fewer shells, larger, on a paler ground" : "Optional"))
    panel.hidden = false
    shown(verdict)
  }

  asked.note = (of) => {
    if (!asked.open()) {
      card = of
      panel.replaceChildren(
        make("p", { id: "why" }, "Note", make("span", {}, make("kbd", {}, "Enter"), " keeps it, ", make("kbd", {}, "Esc"), " leaves it")),
        noteRow("Goes with your decision", "What you want to be remembered"))
      panel.hidden = false
    }
    field.focus()
  }

  asked.close = () => {
    if (panel.hidden) return
    const inside = panel.contains(panel.getRootNode().activeElement)
    asked.verdict = card = field = null
    panel.hidden = true
    panel.replaceChildren()
    if (inside) panel.closest(".viewer").focus({ preventScroll: true })
    shown(null)
  }

  asked.digit = (digit) => {
    const reason = reasons()[digit - 1]
    const { verdict } = asked
    if (!reason || !verdict) return
    asked.close()
    give(verdict, reason.code)
  }

  function noteRow(label, placeholder) {
    field = make("textarea", { id: "note", rows: 1, maxlength: 500, autocomplete: "off", placeholder })
    field.value = kept = card.note || ""
    Object.assign(field, { onkeydown: onKey, oninput: () => { card.note = field.value }, onfocus: () => { kept = field.value } })
    return make("label", { class: "note", for: "note" }, make("span", {}, make("kbd", {}, keyOf("note")), label), field)
  }

  function onKey(event) {
    if (event.isComposing || (event.key !== "Escape" && (event.key !== "Enter" || event.shiftKey))) return
    event.preventDefault()
    event.stopPropagation()
    card.note = field.value = event.key === "Enter" ? field.value.trim() : kept
    if (!asked.verdict) return asked.close()
    panel.focus({ preventScroll: true })
  }

  return asked
}
