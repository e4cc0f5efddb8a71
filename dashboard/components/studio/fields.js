// The controls of the form, one function a kind. Each returns {element, show()}: `show` brings it to the form's present state.

const MOST_CHIPS = 12
const BASE_COLOURS = ["#FFFFFF", "#F4EFE6", "#D9D9D6", "#8C8C8A", "#1C1C1C", "#1F3A5F", "#7A2E2E", "#3F5B45"]
const TYPING_MS = 120 // after the last key of a text before it is drawn

// A control with its label, where its value comes from, a way to open it again, and what is wrong with it.
function field(form, name, label, inner, { open = true, hint = "" } = {}) {
  const origin = make("span", { class: "origin" })
  const reopen = make("button", { type: "button", class: "reopen", "aria-label": `Leave ${label.toLowerCase()} open`, title: "Leave it open", onclick: () => form.set({ [name]: null }) }, "×")
  const note = make("div", { class: "note", role: "status", "aria-live": "polite", hidden: true })
  const element = make("div", { class: "field", "data-field": name },
    make("div", { class: "head" }, make("label", { for: inner.id, id: `label-${name}` }, label), origin, open && reopen),
    inner.element, hint && make("p", { class: "hint" }, hint), note)

  function show() {
    const from = form.origin(name)
    origin.textContent = from.words
    origin.dataset.by = from.by
    reopen.hidden = !(name in form.values)
    element.classList.toggle("set", name in form.values)
    showNote(note, form.note(name), form)
    element.classList.toggle("wrong", !note.hidden)
    inner.show()
  }

  return { element, show }
}

// A sentence and its clicks.
function showNote(place, told, form) {
  place.hidden = !told
  const said = told ? JSON.stringify(told) : ""
  if (place.dataset.said === said) return
  place.dataset.said = said
  place.replaceChildren(...(told ? [make("p", {}, told.words), ...told.offers.map((offer) => make("button", { type: "button", class: "offer", onclick: () => form.set(offer.set) }, offer.label))] : []))
}

// A list to choose from; the first entry leaves it to the template and says what that drew.
// `options` may be a function, where they follow from something else in the form.
function chooser(form, name, options, { open = "Leave it to the template" } = {}) {
  const id = `studio-${name}`
  const first = make("option", { value: "" })
  const select = make("select", { id, "aria-labelledby": `label-${name}`, onchange: () => form.set({ [name]: select.value || null }) }, first)
  const offered = () => (typeof options === "function" ? options() : options)
  let said = null

  function show() {
    const value = form.values[name] ?? "", now = form.now(name)
    const known = offered().some((option) => option.value === value) || !value ? offered() : [...offered(), { value, label: String(value) }]
    if (said !== (said = JSON.stringify(known))) select.replaceChildren(first, ...optionsOf(known))
    first.textContent = !value && now ? sentenceCase(inWords(form, name, now)) || open : open
    if (select.value !== value) select.value = value
  }
  return { id, element: select, show }
}

function optionsOf(options) {
  const groups = new Map()
  for (const option of options) groups.set(option.category || "", [...(groups.get(option.category || "") || []), make("option", { value: option.value }, option.label)])
  return [...groups].flatMap(([category, entries]) => (category ? [make("optgroup", { label: category }, ...entries)] : entries))
}

const sentenceCase = (text) => text.charAt(0).toUpperCase() + text.slice(1)

// A range; while it is open its knob stands where the draw fell.
function slider(form, name, { least, most, step, words }) {
  const id = `studio-${name}`
  const output = make("output", { for: id })
  const range = make("input", { id, type: "range", min: least, max: most, step, oninput: () => form.set({ [name]: Number(range.value) }) })
  function show() {
    const now = form.now(name)
    const [low, high] = [resolved(least), resolved(most)]
    Object.assign(range, { min: low, max: high })
    range.value = now ?? (low + high) / 2
    const said = now === undefined ? "" : words(now)
    output.textContent = said
    range.setAttribute("aria-valuetext", said)
  }
  const resolved = (bound) => (typeof bound === "function" ? bound() : bound)
  return { id, element: make("div", { class: "slider" }, range, output), show }
}

function number(form, name, { least, most, step = 1, placeholder = "", after = null }) {
  const id = `studio-${name}`
  const input = make("input", { id, type: "number", min: least, max: most, step, placeholder, inputmode: "decimal", oninput: () => form.set({ [name]: input.value === "" ? null : Number(input.value) }) })
  function show() {
    const value = name in form.values ? form.values[name] : name in FIRST ? FIRST[name] : ""
    if (root(input).activeElement !== input || Number(input.value) !== value) input.value = value
  }
  return { id, element: after ? make("div", { class: "beside" }, input, after) : input, show }
}

const root = (element) => element.getRootNode()

// Text of one line or more, drawn when the typing rests.
function text(form, name, { rows = 1, placeholder = () => "", shown = () => "", longest = 0 } = {}) {
  const id = `studio-${name}`
  let rest = 0, since

  function commit() {
    clearTimeout(rest)
    if ((form.values[name] ?? shown()) !== input.value) form.set({ [name]: input.value === shown() ? null : input.value }, since)
  }

  function typed(event) {
    clearTimeout(rest)
    since = event.timeStamp
    rest = setTimeout(commit, TYPING_MS)
  }

  const attributes = { id, autocomplete: "off", spellcheck: rows > 1 ? "true" : "false", oninput: typed, onchange: commit, maxlength: longest || false }
  const input = rows > 1 ? make("textarea", { ...attributes, rows }) : make("input", { ...attributes, type: "text" })
  function show() {
    const value = form.values[name] ?? shown()
    input.placeholder = placeholder()
    if (root(input).activeElement !== input && input.value !== value) input.value = value
    else if (!(name in form.values) && !shown() && document.activeElement && root(input).activeElement !== input) input.value = ""
  }
  return { id, element: input, show, commit }
}

// Words as chips: Enter or a comma adds one.
function chips(form, name, { suggestions = () => [], placeholder = "" }) {
  const id = `studio-${name}`
  const offered = make("datalist", { id: `${id}-offered` })
  const list = make("span", { class: "chips" })
  const input = make("input", { id, type: "text", list: offered.id, autocomplete: "off", placeholder, onkeydown: onKey, onchange: add, oninput: () => offers().includes(input.value.trim().toLowerCase()) && add() })
  const offers = () => [...offered.children].map((option) => option.value)
  const words = () => form.values[name] || []

  function add() {
    const fresh = input.value.split(/[,;\n]/).map((word) => word.trim()).filter(Boolean)
    input.value = ""
    if (fresh.length) form.set({ [name]: [...new Set([...words(), ...fresh])].slice(0, MOST_CHIPS) })
  }

  function onKey(event) {
    if (event.key === "Enter" || event.key === ",") {
      event.preventDefault()
      add()
    } else if (event.key === "Backspace" && !input.value && words().length) form.set({ [name]: words().slice(0, -1) })
  }

  let said = null
  function show() {
    const now = JSON.stringify([words(), name in form.values ? null : form.now(name)])
    if (now === said) return
    said = now
    const drawn = name in form.values ? [] : [form.now(name) || []].flat()
    list.replaceChildren(
      ...words().map((word) => make("span", { class: "chip" }, word, make("button", { type: "button", "aria-label": `Take ${word} out`, onclick: () => form.set({ [name]: words().filter((other) => other !== word) }) }, "×"))),
      ...drawn.map((word) => make("span", { class: "chip drawn" }, word)))
    const offer = suggestions()
    if (offered.childElementCount !== offer.length) offered.replaceChildren(...offer.map((value) => make("option", { value })))
  }
  return { id, element: make("div", { class: "chip-box" }, list, input, offered), show }
}

function twoSides(form, name) {
  const id = `studio-${name}`
  const [across, down] = ["width", "height"].map((side) => make("input", { id: side === "width" ? id : `${id}-height`, type: "number", min: 10, max: 3000, step: 1, "aria-label": `Repeat ${side} (mm)`, oninput: () => form.set({ [name]: [Number(across.value), Number(down.value)] }) }))
  function show() {
    const now = form.now(name) || [320, 320]
    ;[across, down].forEach((input, at) => { if (root(input).activeElement !== input) input.value = now[at] })
  }
  return { id, element: make("div", { class: "beside" }, across, make("span", { "aria-hidden": "true" }, "×"), down, make("span", { class: "unit" }, "mm")), show }
}

// --- colours -------------------------------------------------------------------------------------------------------------

const colourName = (form, colour) => form.brand().names[colour] || colour

function swatch(colour, pressed, label, act) {
  return make("button", { type: "button", class: "swatch", "aria-pressed": String(pressed), "aria-label": label, title: label, style: `--c:${colour}`, onclick: act })
}

// The brand's colours and those picked from a picture, each on or off. Until one is pressed the colours are drawn from the brand's; the
// first press goes on from what is on the cloth.
function palette(form, upload) {
  const house = make("div", { class: "swatches", role: "group", "aria-labelledby": "label-palette" })
  const picked = make("div", { class: "swatches", role: "group", "aria-label": "Colours of the picture" })
  const own = make("input", { type: "color", "aria-label": "Another colour", value: "#B8682B", onchange: () => toggle(own.value.toUpperCase()) })
  const lists = make("div", { class: "palette" }, house, make("div", { class: "picked" }, upload.element, picked))
  const chosen = () => form.values.palette || []
  const onCloth = () => form.values.palette || form.told?.now.palette || []
  const toggle = (colour) => form.set({ palette: onCloth().includes(colour) ? onCloth().filter((other) => other !== colour) : [...onCloth(), colour] })

  function show() {
    const brand = form.brand().palette
    const others = chosen().filter((colour) => !brand.includes(colour) && !(form.picture?.colours || []).includes(colour))
    const now = form.values.palette ? [] : form.told?.now.palette || []
    house.replaceChildren(...[...brand, ...others].map((colour) => {
      const one = swatch(colour, chosen().includes(colour), `Colour ${colourName(form, colour)}`, () => toggle(colour))
      one.classList.toggle("drawn", now.includes(colour))
      return one
    }), make("label", { class: "swatch other", title: "Another colour" }, own, "+"))
    picked.replaceChildren(...(form.picture?.colours || []).map((colour) => swatch(colour, chosen().includes(colour), `Picked colour ${colour}`, () => toggle(colour))))
    upload.show()
  }
  return { id: "studio-palette", element: lists, show }
}

function ground(form) {
  const list = make("div", { class: "swatches", role: "group", "aria-labelledby": "label-ground" })
  function show() {
    const offered = [...new Set([...form.brand().grounds, ...(form.values.palette || []), ...(form.values.ground ? [form.values.ground] : [])])]
    const now = form.now("ground")
    list.replaceChildren(...offered.map((colour) => {
      const one = swatch(colour, form.values.ground === colour, `Ground ${colourName(form, colour)}`, () => form.set({ ground: form.values.ground === colour ? null : colour }))
      one.classList.toggle("drawn", !form.values.ground && now === colour)
      return one
    }))
  }
  return { id: "studio-ground", element: list, show }
}

function baseColour(form) {
  const list = make("div", { class: "swatches", role: "group", "aria-labelledby": "label-base_colour" })
  const own = make("input", { type: "color", "aria-label": "Another product colour", value: "#B8682B", onchange: () => form.set({ base_colour: own.value.toUpperCase() }) })
  function show() {
    const now = form.now("base_colour")
    const usual = form.product()?.base_colours || []
    const offered = [...new Set([...usual, ...BASE_COLOURS, ...(now ? [now] : [])])]
    list.replaceChildren(...offered.map((colour) => swatch(colour, form.values.base_colour === colour, `Product colour ${colour}`, () => form.set({ base_colour: form.values.base_colour === colour ? null : colour }))),
      make("label", { class: "swatch other", title: "Another colour" }, own, "+"))
  }
  return { id: "studio-base_colour", element: list, show }
}

// Takes a picture in: its colours can become the palette, and a model can start from it.
function pictureUpload(form, send, say) {
  const input = make("input", { type: "file", accept: "image/*", id: "studio-picture", class: "unseen", "aria-label": "Picture to pick colours from", onchange: () => take(input.files[0]) })
  const place = make("div", { class: "picture" })
  const note = make("div", { class: "note", role: "status", "aria-live": "polite", hidden: true })
  const element = make("div", {}, input, place, note)
  let busy = false

  async function take(file) {
    if (!file) return
    busy = true
    form.standing.delete("picture")
    show()
    try {
      form.picture = { ...(await send(file)), name: file.name }
      if (form.picture.colours.length > 1) form.set({ palette: form.picture.colours, ground: null })
      else form.standing.set("picture", { words: "The picture has one colour; a palette needs two. Add another.", offers: [] })
    } catch (refusal) {
      form.standing.set("picture", { words: refusal.sentence || "The picture could not be sent.", offers: [] })
    }
    busy = false
    input.value = ""
    show()
  }

  function show() {
    showNote(note, form.note("picture"), form)
    const picture = form.picture
    const said = JSON.stringify([busy, picture?.reference, form.values.reference])
    if (place.dataset.said === said) return
    place.dataset.said = said
    place.replaceChildren(...[
      picture && make("img", { src: picture.url, alt: `The reference ${picture.name}` }),
      make("label", { for: "studio-picture", class: "pick" }, busy ? "Reading the picture" : picture ? "Another picture" : "Pick from a picture"),
      picture && make("button", { type: "button", class: "quiet", onclick: () => { form.picture = null; form.set({ reference: null, palette: null }) } }, "Remove"),
    ].filter(Boolean))
  }

  element.ondragover = (event) => event.preventDefault()
  element.ondrop = (event) => (event.preventDefault(), take(event.dataTransfer.files[0]))
  return { element, show, take }
}

// Where a diffusion model starts from: the drawing, or the picture that was taken in.
function startFrom(form) {
  const select = make("select", { id: "studio-reference", onchange: () => form.set({ reference: select.value || null }) })
  function show() {
    const picture = form.picture?.reference || form.values.reference
    const said = String(picture)
    if (select.dataset.said !== said) select.replaceChildren(make("option", { value: "" }, "The drawing"), ...(picture ? [make("option", { value: picture }, form.picture ? `The picture ${form.picture.name}` : "The stored picture")] : []))
    select.dataset.said = said
    select.value = form.values.reference || ""
  }
  return { id: "studio-reference", element: select, show }
}
