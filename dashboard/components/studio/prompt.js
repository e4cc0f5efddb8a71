// The prompt: what a diffusion model reads, editable; where every setting came from; and what the brand or a market changed.

function openPrompt({ form, place }) {
  const positive = text(form, "prompt", { rows: 4, shown: () => form.told?.prompt.text || "" })
  const negative = text(form, "negative", { rows: 3, shown: () => form.told?.prompt.negative || "" })
  const fields = [field(form, "prompt", "Prompt", positive), field(form, "negative", "Negative prompt", negative)]
  const budget = make("p", { class: "hint" }), full = make("p", { class: "phrases" }), slots = make("tbody", {}), changes = make("ul", { class: "changes" }), noChange = make("p", { class: "hint" }, "The brand and its markets allow all of it.")
  place.append(
    make("p", { class: "lead" }, "A drawn design is steered by the settings; its prompt is kept with it. A diffused one is steered by the prompt as well."),
    fields[0].element, budget, fields[1].element,
    make("h3", {}, "The full prompt"), full, make("p", { class: "hint" }, "Faint parts do not fit the encoder's 77 tokens; they stay on record."),
    make("h3", {}, "Where it came from"), make("table", { class: "slots" }, make("thead", {}, make("tr", {}, ...["Slot", "Value", "From", ""].map((word) => make("th", { scope: "col" }, word)))), slots),
    make("h3", {}, "Changed by brand or market"), changes, noChange)

  function show() {
    const told = form.told
    if (!told) return
    fields.forEach((each) => each.show())
    const { prompt } = told
    budget.textContent = `${prompt.tokens} of ${prompt.most_tokens} tokens that the encoder reads; the full prompt has ${prompt.full_tokens}.`
    full.replaceChildren(...prompt.phrases.flatMap(({ text: words, kept }, at) => [at ? ", " : "", make("span", { class: kept ? "" : "unread" }, words)]))
    slots.replaceChildren(...told.slots.map(slotRow))
    changes.replaceChildren(...told.changed.map((line) => make("li", {}, line)))
    noChange.hidden = told.changed.length > 0
  }

  function slotRow(slot) {
    const settable = slot.field && slot.field in form.told.now && slot.from !== "form"
    const keep = settable && make("button", { type: "button", class: "quiet", onclick: () => form.set({ [slot.field]: form.told.now[slot.field] }), "aria-label": `Keep ${slot.label.toLowerCase()}: ${slot.value}` }, "Keep")
    const open = slot.from === "form" && make("button", { type: "button", class: "quiet", onclick: () => form.set({ [slot.field]: null }), "aria-label": `Leave ${slot.label.toLowerCase()} open` }, "Leave open")
    return make("tr", { "data-slot": slot.slot }, make("th", { scope: "row" }, slot.label), make("td", {}, slot.value), make("td", { class: `from by-${slot.from}` }, slot.words), make("td", {}, keep || open || ""))
  }

  return { show }
}
