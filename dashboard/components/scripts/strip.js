// The strip of the last ten decisions, each taken back by a press, and the question that is asked where taking back has consequences.

const SIGNS = { approve: "✓", reject: "✕", revise: "↻", hold: "‖" }
const DONE_WORDS = { approve: "approved", reject: "rejected", revise: "sent back", hold: "held" }

const stripped = new WeakMap() // entry: its place in the strip, and for how many designs it was drawn

// Draws what has changed only: a press must not wait for ten pictures.
function showStrip(list, entries, undo) {
  const places = entries.map((entry) => {
    if (stripped.get(entry)?.n !== entry.n) stripped.set(entry, { n: entry.n, place: make("li", {}, stripButton(entry, undo)) })
    const { place } = stripped.get(entry)
    place.firstChild.classList.toggle("pending", Boolean(entry.pending))
    return place
  })
  for (const gone of [...list.children]) if (!places.includes(gone)) gone.remove()
  places.forEach((place, at) => list.children[at] === place || list.insertBefore(place, list.children[at] || null))
}

// What the server recalls, with what was decided here while it answered; `before` are the entries that stood when it was asked.
function withWhatCameSince(recalled, strip, before) {
  const since = strip.filter((entry) => entry.pending || !before.includes(entry))
  return [...since, ...recalled.filter(({ card }) => !since.some((entry) => entry.card.item === card.item))].slice(0, 10)
}

function stripButton(entry, undo) {
  const words = entryWords(entry)
  return make("button", { type: "button", class: `${entry.verdict} ${entry.n > 1 ? "many" : ""}`, title: `${words}. Take back`, "aria-label": `Take back: ${words}`, onclick: () => undo(entry) },
    make("img", { src: entry.card.thumb, alt: "" }),
    entry.n > 1 && make("span", { class: "n", "aria-hidden": "true" }, `×${entry.n}`),
    make("span", { class: "mark", "aria-hidden": "true" }, SIGNS[entry.verdict]))
}

function entryWords({ card, n, verdict, reason }) {
  return `${n > 1 ? `${n} designs` : card.title}, ${DONE_WORDS[verdict]}${reason ? `: ${reason}` : ""}`
}

// Lists what taking back would undo and asks; resolves to whether the person wants it all the same.
function askConsequences(dialog, entry, refusal) {
  return new Promise((settle) => {
    const leave = make("button", { type: "button", onclick: () => dialog.close("") }, "Leave it")
    dialog.replaceChildren(
      make("h3", { id: "asked" }, entry.n > 1 ? `Take back ${entry.n} decisions?` : `Take back “${entry.card.title}”?`),
      make("ul", {}, ...(refusal.consequences || [refusal.sentence]).map((sentence) => make("li", {}, sentence))),
      make("p", { class: "answers" }, leave, make("button", { type: "button", class: "danger", onclick: () => dialog.close("yes") }, "Take back all the same")))
    dialog.returnValue = ""
    dialog.addEventListener("close", () => settle(dialog.returnValue === "yes"), { once: true })
    dialog.showModal()
    leave.focus()
  })
}
