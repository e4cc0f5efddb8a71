// How the design is looked at: what each command changes, and what stays when the next design comes.

const TRIALS = ["block", "half-drop", "brick", "mirror"]
const REPEAT_WORDS = { block: "straight", "half-drop": "half-drop", brick: "brick", mirror: "mirror" }
const [SMALLEST, LARGEST] = [0.5, 5]
const plain = () => ({ repeat: null, overlay: null, image: null, wipe: null, x: 0, y: 0, colourway: 0, ground: -1 })

// `calibrated()` resolves to the screen's px per mm, null where the person does not say; `paint` draws again; `murmur` says quietly.
function openLook({ calibrated, paint, murmur }) {
  const look = { zoom: 1, offset: false, grid: false, pxPerMm: null, product: null, ...plain() }

  // What a director compares designs by stays: zoom, edges, half offset, true size, the product. What was asked of one design goes
  // with it: a trial repeat, an overlay, other colours, before and after; the next one must not be judged in what it is not.
  look.turn = () => Object.assign(look, plain())
  look.turned = () => ({ ...look, ...plain() })
  look.reset = () => Object.assign(look.turn(), { product: null })

  const commands = {
    grid: () => (look.grid = !look.grid),
    offset: () => (look.offset = !look.offset),
    "zoom-in": () => zoomBy(0.5),
    "zoom-out": () => zoomBy(-0.5),
    "zoom-reset": () => Object.assign(look, { zoom: 1, x: 0, y: 0, pxPerMm: null }),
    cloth: () => look.reset(),
    "true-size": trueSize,
    repeat: (card) => {
      const others = TRIALS.filter((repeat) => repeat !== card.repeat)
      look.repeat = others[look.repeat ? others.indexOf(look.repeat) + 1 : 0] || null
    },
    product: () => {
      const names = PRODUCTS.map((product) => product.name)
      look.product = names[look.product ? names.indexOf(look.product) + 1 : 0] || null
    },
    overlay: (card) => {
      const names = complaints(card).map((check) => check.name)
      if (!names.length) return murmur("No check complains about this design.")
      look.overlay = names[look.overlay ? names.indexOf(look.overlay) + 1 : 0] || null
      if (look.overlay) look.product = null
    },
    before: (card) => {
      if (!card.before) return murmur("This design is not a revision of another.")
      look.wipe = look.wipe === null ? 0.5 : null
      if (look.wipe !== null) look.product = null
    },
    "colourway-next": (card) => look.colour(card, "colourway", turned(look.colourway, 1, card.colourways.length)),
    "colourway-previous": (card) => look.colour(card, "colourway", turned(look.colourway, -1, card.colourways.length)),
    ground: (card) => look.colour(card, "ground", look.ground + 1 < card.grounds.length ? look.ground + 1 : -1),
  }

  look.knows = (command) => command in commands
  look.act = (command, card) => {
    commands[command](card)
    paint()
  }
  look.show = (product) => {
    look.product = look.product === product ? null : product
    paint()
  }

  // Shows the design in other colours: the first colourway, and ground -1, are as it was designed. A picture is fetched at its first
  // use; the old one stays up meanwhile.
  look.colour = (card, kind, place) => {
    if (!(kind === "colourway" ? card.colourways : card.grounds).length) return murmur("This design has no other colours.")
    Object.assign(look, { colourway: 0, ground: -1, image: null, [kind]: place })
    const choice = look.ground >= 0 ? card.grounds[look.ground] : look.colourway > 0 ? card.colourways[look.colourway] : null
    if (choice) look.image = choice.image ??= picture(choice.url, paint, () => murmur(`${choice.name} cannot be drawn.`))
    paint()
  }

  look.zoomTo = (zoom, at) => zoomAbout(look, Math.min(LARGEST, Math.max(SMALLEST, Math.round(zoom * 2) / 2)), at)

  function zoomBy(by) {
    look.pxPerMm = null
    look.zoomTo(look.zoom + by)
  }

  async function trueSize() {
    if (look.pxPerMm) return (look.pxPerMm = null)
    look.pxPerMm = await calibrated()
    paint()
  }

  return look
}

const complaints = (card) => (card ? card.checks.filter((check) => check.where && check.verdict !== "pass") : [])

const turned = (place, by, size) => (size ? (place + by + size) % size : 0)

// What is on and would otherwise be forgotten, each with the act that switches it off.
function chipsOf(card, look) {
  const chips = []
  const chip = (text, off) => chips.push({ text, off })
  if (look.repeat) chip(`Trial: ${REPEAT_WORDS[look.repeat]}. Designed as ${REPEAT_WORDS[card.repeat]}`, () => (look.repeat = null))
  if (look.overlay) chip(`Where: ${card.checks.find((check) => check.name === look.overlay)?.label || look.overlay}`, () => (look.overlay = null))
  if (look.colourway > 0) chip(`Colourway: ${card.colourways[look.colourway].name}`, () => look.colour(card, "colourway", 0))
  if (look.ground >= 0) chip(`Ground: ${card.grounds[look.ground].name}`, () => look.colour(card, "ground", -1))
  if (look.wipe !== null) chip("Before, left. After, right", () => (look.wipe = null))
  return chips
}

function showChips(list, card, look, paint) {
  const chips = card ? chipsOf(card, look) : []
  const said = chips.map(({ text }) => text).join("|")
  if (list.dataset.said === said) return
  list.dataset.said = said
  list.replaceChildren(...chips.map(({ text, off }) =>
    make("li", {}, make("button", { type: "button", class: "chip", "aria-label": `${text}. Switch off`, onclick: () => { off(); paint() } }, text, make("span", { "aria-hidden": "true" }, "×")))))
}
