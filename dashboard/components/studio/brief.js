// The left side: brand, product and intent, then everything else in folded groups that show their present values, and what is done
// with the brief.

const GROUPS = [
  { name: "motif", title: "Motif and layout", fields: ["motifs", "layout", "density", "scale_mm"] },
  { name: "colour", title: "Colour", fields: ["palette", "ground"] },
  { name: "structure", title: "Structure", fields: ["format", "placement", "repeat", "repeat_mm", "symmetry"] },
  { name: "finish", title: "Style and finish", fields: ["style", "mood", "lettering", "logo", "season", "markets"] },
  { name: "model", title: "Model", fields: ["generator", "template", "seed", "steps", "guidance", "strength", "reference"] },
]

function openBrief({ form, part, upload, say, generate }) {
  const { choices } = form.data
  const controls = {}
  const groups = new Map()

  const repeatHeight = () => (form.now("repeat_mm") || [320, 320])[1]
  const finest = () => { // as engine.composition.compatibility.smallest_scale
    const [width, height] = form.now("repeat_mm") || [320, 320]
    return Math.max(2, Math.ceil(Math.sqrt((width * height) / 400)))
  }
  const add = (name, label, inner, options) => (controls[name] = field(form, name, label, inner, options))
  add("intent", "Intent, in your words", text(form, "intent", { rows: 3, placeholder: () => form.brand().example }), { open: false })
  add("motifs", "Motifs", chips(form, "motifs", { suggestions: () => choices.motifs, placeholder: "Add a motif" }))
  add("layout", "Layout", chooser(form, "layout", choices.layout))
  add("density", "Density", slider(form, "density", { least: 0.05, most: 0.95, step: 0.05, words: percent }))
  add("scale_mm", "Motif height", slider(form, "scale_mm", { least: finest, most: () => Math.round(repeatHeight() * 0.9), step: 1, words: millimetres }))
  add("palette", "Palette", palette(form, pictureUpload(form, upload, say)), { hint: "Ringed colours are on the cloth; press to add or take away." })
  add("ground", "Ground", ground(form))
  add("format", "Format", chooser(form, "format", choices.format))
  add("placement", "Place on the product", placementChooser(form))
  add("repeat", "Repeat", chooser(form, "repeat", choices.repeat))
  add("repeat_mm", "Repeat size", twoSides(form, "repeat_mm"))
  add("symmetry", "Symmetry", chooser(form, "symmetry", choices.symmetry))
  add("style", "Style", chooser(form, "style", choices.style))
  add("mood", "Mood", chips(form, "mood", { suggestions: () => form.brand().moods, placeholder: "Add a mood" }))
  add("lettering", "Lettering", text(form, "lettering", { longest: 40, shown: () => form.now("lettering") ?? "", placeholder: () => "Words set on the product" }))
  add("logo", "Logo", chooser(form, "logo", () => form.brand().logos.map((value) => ({ value, label: value === "auto" ? "Where the brand sets it" : sentenceCase(value) })), { open: "None" }))
  add("season", "Season", text(form, "season", { placeholder: () => "SS27" }))
  add("markets", "Markets", chips(form, "markets", { suggestions: () => choices.markets, placeholder: form.brand().markets.join(", ") || "GB" }))
  add("generator", "Generator", chooser(form, "generator", choices.generator.filter(({ value }) => value !== "auto"), { open: labelOf(choices.generator, "auto") }))
  add("template", "Template", chooser(form, "template", form.data.templates, { open: "The brand's own" }))
  const dice = make("button", { type: "button", class: "quiet", onclick: () => form.set({ seed: Math.floor(Math.random() * 100000) }) }, "New seed")
  add("seed", "Seed", number(form, "seed", { least: 0, most: 2 ** 31, after: dice }))
  add("steps", "Steps", number(form, "steps", { least: 1, most: 150, placeholder: "The model's own" }), { hint: "Steps, guidance and strength steer diffused designs alone." })
  add("guidance", "Guidance", number(form, "guidance", { least: 0, most: 30, step: 0.5, placeholder: "The model's own" }))
  add("strength", "Strength", number(form, "strength", { least: 0.05, most: 1, step: 0.05, placeholder: "The model's own" }))
  add("reference", "Start from", startFrom(form))

  // --- brand and product, always in sight ---------------------------------------------------------------------------------

  const brand = make("select", { id: "studio-brand", onchange: () => form.set({ brand: brand.value }) }, ...optionsOf(form.data.brands))
  const product = make("select", { id: "studio-product", onchange: () => form.set({ product: product.value || null }) }, make("option", { value: "" }, "Any product"), ...optionsOf(choices.products))
  const base = baseColour(form)
  const baseDot = make("summary", { class: "dot", "aria-label": "Product colour", title: "Product colour" }, make("i", {}))
  const basePop = make("details", { class: "pop" }, baseDot, make("div", { class: "popped" }, make("p", { id: "label-base_colour" }, "Colour of the product"), base.element))
  basePop.addEventListener("focusout", (event) => { if (event.relatedTarget && !basePop.contains(event.relatedTarget)) basePop.open = false })
  basePop.addEventListener("keydown", (event) => { if (event.key === "Escape") { basePop.open = false; baseDot.focus() } })
  part("brief").closest(".studio").addEventListener("pointerdown", (event) => { if (!basePop.contains(event.target)) basePop.open = false })
  const productNote = make("div", { class: "note", role: "status", "aria-live": "polite", hidden: true })
  const productOrigin = make("span", { class: "origin" })
  const changes = make("ul", { class: "changed", "aria-label": "What was changed in your words" })
  const first = make("div", { class: "first" },
    make("div", { class: "field" }, make("div", { class: "head" }, make("label", { for: brand.id }, "Brand")), brand),
    make("div", { class: "field", "data-field": "product" }, make("div", { class: "head" }, make("label", { for: product.id }, "Product"), productOrigin), make("div", { class: "beside" }, product, basePop), productNote))

  function showFirst() {
    const origin = form.origin("product")
    brand.value = form.brand().value
    product.value = form.values.product || ""
    product.options[0].textContent = origin.words ? labelOf(choices.products, form.now("product")) : "Any product"
    Object.assign(productOrigin, { textContent: origin.words }).dataset.by = origin.by
    baseDot.style.setProperty("--c", form.now("base_colour") || "#FFFFFF")
    showNote(productNote, form.note("product") || form.note("base_colour"), form)
    base.show()
    showChanges()
  }

  // What brand and markets did not allow, and what could not be met: short here, all of it beside the prompt.
  function showChanges() {
    const lines = form.isExample() || "prompt" in form.values || "negative" in form.values ? [] : form.told?.changed || []
    changes.replaceChildren(...lines.slice(0, 2).map((line) => make("li", {}, line)), ...(lines.length > 2 ? [make("li", {}, `${lines.length - 2} more, beside the prompt.`)] : []))
  }

  // --- the groups ---------------------------------------------------------------------------------------------------------

  function group({ name, title, fields }) {
    const summary = make("span", { class: "now" })
    const count = make("span", { class: "count", hidden: true })
    const details = make("details", { class: "group", "data-group": name }, make("summary", {}, make("span", { class: "title" }, title, count), summary), make("div", { class: "fields" }, ...fields.map((each) => controls[each].element)))
    groups.set(name, { details, summary, count, fields })
    return details
  }

  function showGroup({ details, summary, count, fields }) {
    const hidden = fields.filter((each) => !applies(each))
    for (const each of fields) controls[each].element.hidden = hidden.includes(each)
    const set = fields.filter((each) => each in form.values).length
    count.hidden = !set
    count.textContent = set ? `${set} set` : ""
    const parts = fields.filter((each) => !hidden.includes(each)).map((each) => summaryOf(each)).filter(Boolean)
    summary.replaceChildren(...parts)
    if (fields.some((each) => form.note(each)) && !details.open) details.open = true
  }

  // What makes sense for the present format and generator.
  function applies(name) {
    const format = form.now("format") || "repeat"
    if (name === "placement") return format !== "repeat" && areasOf(form).length > 1
    if (name === "lettering") return format !== "repeat"
    if (name === "repeat" || name === "symmetry") return format === "repeat"
    if (name === "logo") return format !== "repeat" && form.brand().logos.length > 0
    if (["steps", "guidance", "strength", "reference"].includes(name)) return form.now("generator") !== "drawn"
    return true
  }

  const SPARE = ["seed", "steps", "guidance", "strength", "markets", "season", "reference", "placement"] // told only where a hand set them
  function summaryOf(name) {
    const value = form.now(name)
    if (name === "palette") return colourRow(form.values.palette || form.told?.now.palette || [])
    if (name === "ground") return null
    if (name === "template") return make("span", {}, form.values.template || form.brand().template)
    if (name === "format" && value === "repeat") return null
    if (name === "symmetry" && value === "none" && !(name in form.values)) return null
    if (SPARE.includes(name) && !(name in form.values)) return null
    const by = form.origin(name).by
    if (name === "motifs" && by === "words") return castRow(value)
    const words = inWords(form, name, name === "motifs" ? value?.slice(0, 2) : value)
    if (!words) return null
    return make("span", { class: by === "you" ? "by-you" : by === "words" ? "by-words" : "", title: by === "words" ? "Said by your words" : by === "you" ? "Set by you" : null }, words)
  }

  // Words name the main motif, and of its company what they also hold; the rest is drawn.
  function castRow([main, second]) {
    const intent = String(form.values.intent || "").toLowerCase()
    const named = (motif) => make("span", motif === main || intent.includes(motif) ? { class: "by-words", title: "Said by your words" } : {}, motif)
    return make("span", {}, named(main), second && ", ", second && named(second))
  }

  function colourRow(colours) {
    return make("span", { class: "row-of-colours", role: "img", "aria-label": `${colours.length} colours` }, ...colours.map((colour) => make("i", { style: `background:${colour}` })))
  }

  // --- what is done with it -----------------------------------------------------------------------------------------------

  const count = make("input", { id: "studio-count", type: "number", min: 1, max: 5000, "aria-label": "How many candidates", oninput: () => form.set({ count: count.value === "" ? null : Number(count.value) }) })
  const go = make("button", { type: "submit", class: "main" }, "Generate")
  const clear = make("button", { type: "button", class: "quiet", onclick: () => (form.canBringBack() ? form.bringBack() : form.clear()) }, "Clear")
  const countNote = make("div", { class: "note", role: "status", "aria-live": "polite", hidden: true })
  part("acts").append(countNote, go, count, make("span", { class: "unit" }, "candidates"), clear)
  part("may-not").textContent = form.data.may_not
  part("may-not").hidden = form.data.may_generate
  part("brief").onsubmit = (event) => (event.preventDefault(), controls.intent && generate())
  part("brief").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) return event.preventDefault(), generate()
    if (event.key === "Enter" && event.target.tagName === "INPUT") event.preventDefault()
  })
  part("asked").append(first, controls.intent.element, changes, ...GROUPS.map(group))

  function show() {
    showFirst()
    for (const control of Object.values(controls)) control.show()
    for (const each of groups.values()) showGroup(each)
    const value = form.values.count ?? FIRST.count
    if (root(count).activeElement !== count) count.value = value
    go.disabled = !form.data.may_generate
    go.textContent = "Generate"
    showNote(countNote, form.note("count"), form)
    clear.textContent = form.canBringBack() ? "Bring back" : "Clear"
    clear.disabled = form.isEmpty() && !form.canBringBack()
  }

  // Where the person has to look.
  function point(name) {
    const holder = groups.get(GROUPS.find(({ fields }) => fields.includes(name))?.name)
    if (holder) holder.details.open = true
    const control = part("brief").querySelector(`[data-field="${name}"] :is(input, textarea, select)`)
    control?.focus()
    control?.scrollIntoView({ block: "nearest" })
  }

  return { show, point }
}

// Where on the product a design of the present format may stand.
function areasOf(form) {
  return (form.product()?.areas || []).filter(({ format }) => format === form.now("format"))
}

function placementChooser(form) {
  const select = make("select", { id: "studio-placement", onchange: () => form.set({ placement: select.value || null, repeat_mm: null }) })
  function show() {
    const areas = areasOf(form)
    const said = areas.map(({ name }) => name).join()
    if (select.dataset.said !== said) select.replaceChildren(...areas.map(({ name, mm }) => make("option", { value: name }, `${sentenceCase(name)}, ${mm.map((side) => Math.round(side)).join(" × ")} mm`)))
    select.dataset.said = said
    select.value = form.now("placement") || areas[0]?.name || ""
  }
  return { id: "studio-placement", element: select, show }
}
