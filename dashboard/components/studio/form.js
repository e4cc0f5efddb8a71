// The form: what the person has asked for, field by field. A field that is missing is open and drawn from the template; what follows
// from the product (its format, its repeat) the server says, and a hand may overrule.

const KEPT_AS = "strikeoff.studio"
const LONGEST_SENT = 20000 // characters of an intent: enough to be told that it is too long
const FIRST = { count: 24, seed: 36 } // of a free layout in both houses of the demo, as most would expect one first

function openForm({ data, changed }) {
  const form = { data, values: {}, told: null, notes: new Map(), standing: new Map(), picture: null }
  let before = null // the values before they were cleared

  form.brand = () => form.data.brands.find(({ value }) => value === form.values.brand) || form.data.brands[0]
  form.product = () => form.data.choices.products.find(({ value }) => value === (form.values.product || form.told?.now.product)) || null

  // The brief as it would be sent. An empty intent shows the brand's example.
  form.asked = () => {
    const { intent, ...rest } = { ...FIRST, ...form.values }
    return { ...rest, brand: form.brand().value, intent: form.isExample() ? form.brand().example : intent.slice(0, LONGEST_SENT) }
  }
  form.isExample = () => !(form.values.intent || "").trim()

  form.value = (field) => form.values[field]
  form.now = (field) => {
    if (field in form.values) return form.values[field]
    return form.told?.now[field] ?? FIRST[field] ?? slotOf(field)?.value
  }
  const slotOf = (field) => form.told?.slots.find((slot) => slot.field === field)

  // Where a field's present value comes from, in words; "" where nothing is to be said.
  form.origin = (field) => {
    if (field in form.values) return { by: "you", words: "" }
    const follows = form.told?.follows[field]
    if (follows) return follows
    const slot = slotOf(field)
    if (!slot || slot.from === "form") return { by: "", words: "" }
    return { by: slot.from, words: slot.from === "drawn" ? `drawn, ${Math.round(slot.share * 100)} %` : slot.words }
  }

  // What is said beside a field. What the last act was refused for stands until the form changes, whatever a draw says meanwhile.
  form.note = (field) => form.standing.get(field) || form.notes.get(field)

  // Sets fields; null or "" opens one again, and draws at once. `since` is when the hand moved (ms of the page's clock).
  form.set = (changes, since = window.event?.timeStamp ?? performance.now()) => {
    before = null
    for (const [field, value] of Object.entries(changes)) {
      const open = value === null || value === undefined || value === "" || (Array.isArray(value) && !value.length)
      if (open) delete form.values[field]
      else form.values[field] = value
    }
    form.standing.clear()
    if ("brand" in changes) followBrand()
    if ("product" in changes || "format" in changes) for (const field of ["placement", "repeat_mm"]) if (!(field in changes)) delete form.values[field]
    keep()
    changed(since)
  }

  // Another house's colours and template do not come along.
  function followBrand() {
    for (const field of ["template", "palette", "ground"]) delete form.values[field]
  }

  form.replace = (values) => {
    before = null
    form.standing.clear()
    form.values = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null && value !== undefined))
    keep()
    changed(performance.now())
  }

  form.clear = () => {
    const kept = { values: form.values, picture: form.picture }
    form.values = { brand: form.brand().value }
    form.picture = null
    form.standing.clear()
    keep()
    changed(performance.now())
    before = kept
  }
  form.canBringBack = () => Boolean(before)
  form.bringBack = () => {
    const { values, picture } = before
    form.picture = picture
    form.replace(values)
  }
  form.isEmpty = () => Object.keys(form.values).every((field) => field === "brand")

  function keep() {
    try {
      sessionStorage.setItem(KEPT_AS, JSON.stringify(form.values))
    } catch {
      // a browser that keeps nothing starts anew
    }
  }

  form.recallKept = () => {
    try {
      const kept = JSON.parse(sessionStorage.getItem(KEPT_AS)) || {}
      if (form.data.brands.some(({ value }) => value === kept.brand)) form.values = kept
    } catch {
      form.values = {}
    }
    if (!form.values.brand) form.values.brand = form.data.brands[0].value
  }

  return form
}

// --- values in words ----------------------------------------------------------------------------------------------------

const percent = (share) => `${Math.round(share * 100)} %`
const millimetres = (mm) => `${Math.round(mm * 10) / 10} mm`

function inWords(form, field, value) {
  if (value === undefined || value === null || value === "") return ""
  if (field === "density") return percent(value)
  if (field === "scale_mm") return millimetres(value)
  if (field === "repeat_mm") return value[0] === value[1] ? millimetres(value[0]) : `${value.map((side) => Math.round(side * 10) / 10).join(" × ")} mm`
  if (field === "seed") return `seed ${value}`
  if (field === "steps") return `${value} steps`
  if (field === "guidance") return `guidance ${value}`
  if (field === "strength") return `strength ${value}`
  if (field === "symmetry") return value === "none" ? "no symmetry" : String(value)
  if (field === "repeat") return `${value} repeat`
  if (field === "lettering") return `“${value}”`
  if (field === "product") return labelOf(form.data.choices.products, value)
  if (field === "generator") return { auto: "", drawn: "drawn", diffused: "diffused" }[value] ?? value
  if (field === "reference") return "your picture"
  if (Array.isArray(value)) return value.join(", ")
  return String(value).replaceAll("-", " ")
}

const labelOf = (choices, value) => choices.find((choice) => choice.value === value)?.label || String(value)
