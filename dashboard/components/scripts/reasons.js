// The question why, answered with one more key, and the note that goes with a decision. The note lies on what is asked about, so that
// it can be written before the verdict and is still there after Esc.

const REASONS_ASKED = { reject: "Why not?", revise: "What should change?" }

// `give(verdict, code, note)` is told the answer unless the question names another, `shown(verdict)` what is being asked.
function openReasons({ panel, reasons, keyOf, give, shown = () => {} }) {
  const asked = { verdict: null }
  let about = null, answer = null, field = null, hint = null, kept = "", before = "", back = null

  asked.open = () => !panel.hidden

  // Whether words were written for this answer, which another key would leave behind.
  asked.unsent = () => Boolean(asked.verdict) && (about.note || "").trim() !== before

  // Says which keys send the answer.
  asked.remind = () => {
    hint.replaceChildren(make("kbd", {}, "1"), "-", make("kbd", {}, String(reasons().length)), " says what it is about and sends it, ", make("kbd", {}, "Esc"), " goes back")
    panel.classList.add("awaited")
  }

  // Asks about a design, or about `{}` where many are decided; the note is kept on it.
  asked.ask = (verdict, of, question = {}) => {
    const revising = verdict === "revise"
    asked.verdict = verdict
    answer = question.give || give
    before = (of.note || "").trim()
    draw(of, question.title || REASONS_ASKED[verdict], [make("kbd", {}, "Esc"), " to go back"],
      question.words && make("p", { class: "sub" }, question.words),
      make("div", { class: "choices" }, ...reasons().map((reason, index) =>
        make("button", { type: "button", onclick: () => asked.digit(index + 1) }, make("kbd", {}, String(index + 1)), reason.label))),
      noteRow(of, revising ? "Instruction" : "Note", revising ? "Fewer shells, larger, on a paler ground" : "Optional"))
    shown(verdict)
  }

  asked.note = (of) => {
    if (!asked.open()) draw(of, "Note", [make("kbd", {}, "Enter"), " keeps it, ", make("kbd", {}, "Esc"), " leaves it"], noteRow(of, "Goes with your decision", "What you want to be remembered"))
    field.focus()
  }

  function draw(of, title, keys, ...rows) {
    about = of
    back = panel.getRootNode().activeElement
    hint = make("span", {}, ...keys)
    panel.classList.remove("awaited")
    panel.replaceChildren(make("p", { id: "why" }, title, hint), ...rows.filter(Boolean))
    panel.hidden = false
  }

  asked.close = () => {
    if (panel.hidden) return
    const inside = panel.contains(panel.getRootNode().activeElement)
    asked.verdict = about = field = null
    panel.hidden = true
    panel.replaceChildren()
    if (inside) back?.focus?.({ preventScroll: true })
    shown(null)
  }

  asked.digit = (digit) => {
    const reason = reasons()[digit - 1]
    const { verdict } = asked
    if (!reason || !verdict) return
    const note = (about.note || "").trim()
    asked.close()
    answer(verdict, reason.code, note)
  }

  function noteRow(of, label, placeholder) {
    field = make("textarea", { id: "note", rows: 1, maxlength: 500, autocomplete: "off", placeholder })
    field.value = kept = of.note || ""
    Object.assign(field, { onkeydown: onKey, oninput: () => { about.note = field.value }, onfocus: () => { kept = field.value } })
    return make("label", { class: "note", for: "note" }, make("span", {}, make("kbd", {}, keyOf("note")), label), field)
  }

  function onKey(event) {
    if (event.isComposing || (event.key !== "Escape" && (event.key !== "Enter" || event.shiftKey))) return
    event.preventDefault()
    event.stopPropagation()
    about.note = field.value = event.key === "Enter" ? field.value.trim() : kept
    if (!asked.verdict) return asked.close()
    panel.focus({ preventScroll: true })
    if (event.key === "Enter") asked.remind()
  }

  return asked
}
