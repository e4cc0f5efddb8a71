// One design on the wall, drawn in repeat with what helps to decide at a glance.

const SEAMS = { pass: ["✓", "seam closes"], warn: ["!", "seam is doubtful"], fail: ["✕", "seam shows"] }
const PLAIN = { zoom: 1, grid: false, offset: false, x: 0, y: 0, repeat: null, pxPerMm: null, product: null, overlay: null, image: null, wipe: null }
const REPEATS_ACROSS = 2
const PICTURES_KEPT = 400

const pictures = new Map()

// A picture by its address, kept for when its card scrolls back into sight.
function keptPicture(url) {
  const image = pictures.get(url) || Object.assign(new Image(), { decoding: "async" })
  pictures.delete(url)
  pictures.set(url, image)
  if (!image.src) image.src = url
  if (pictures.size > PICTURES_KEPT) pictures.delete(pictures.keys().next().value)
  return image
}

function svg(name, path) {
  const space = "http://www.w3.org/2000/svg"
  const drawing = document.createElementNS(space, "svg")
  const line = document.createElementNS(space, "path")
  for (const [key, value] of Object.entries({ viewBox: "0 0 16 16", class: `icon ${name}`, "aria-hidden": "true" })) drawing.setAttribute(key, value)
  line.setAttribute("d", path)
  drawing.append(line)
  return drawing
}

const padlock = () => svg("padlock", "M4 7V5a4 4 0 0 1 8 0v2h.5A1.5 1.5 0 0 1 14 8.5v4a1.5 1.5 0 0 1-1.5 1.5h-9A1.5 1.5 0 0 1 2 12.5v-4A1.5 1.5 0 0 1 3.5 7zm1.6 0h4.8V5a2.4 2.4 0 0 0-4.8 0z")
const layers = () => svg("layers", "M1 5.5 8 2l7 3.5L8 9zM2.6 8 8 10.7 13.4 8l1.6.8L8 12.3 1 8.8zm0 3L8 13.7l5.4-2.7 1.6.8L8 15.3l-7-3.5z")
const pin = () => svg("pin", "M5 1.5h6v1.2l-1 .8v3.2l2 1.9v1.2H8.7v4.7h-1.4V9.8H4V8.6l2-1.9V3.5l-1-.8z")

function hangCard(first) {
  const canvas = make("canvas", { "aria-hidden": "true" })
  const swatch = make("div", { class: "swatch" }, canvas)
  const foot = make("div", { class: "foot" })
  const element = make("div", { class: "card", role: "option", id: `card-${first.item}`, "data-item": first.item }, swatch, foot)
  let card = first, drawn = ""

  function paint() {
    card.picture = keptPicture(card.tile)
    if (card.picture.complete) drawCloth(canvas, { ...card, image: card.picture }, { ...PLAIN, zoom: 3 / REPEATS_ACROSS })
    else card.picture.addEventListener("load", paint, { once: true })
    element.classList.toggle("broken", card.picture.complete && !card.picture.naturalWidth)
  }

  // `state`: {place, total, active, chosen, mark}
  function tell(fresh, state) {
    card = fresh
    element.classList.toggle("active", state.active)
    element.classList.toggle("chosen", state.chosen)
    element.classList.toggle("pending", Boolean(fresh.pending))
    element.setAttribute("aria-selected", String(state.chosen))
    element.setAttribute("aria-posinset", state.place + 1)
    element.setAttribute("aria-setsize", state.total)
    const shown = JSON.stringify([fresh.rating, fresh.stack, fresh.clash, fresh.holder, fresh.pending, fresh.refusal, fresh.title, fresh.fit, fresh.folded?.length, state.mark, state.chosen])
    if (shown === drawn) return
    drawn = shown
    element.setAttribute("aria-label", cardWords(fresh))
    element.title = fresh.why
    swatch.replaceChildren(canvas, ...[...badgesOf(fresh, state)].filter(Boolean))
    foot.replaceChildren(...footOf(fresh))
  }

  return { element, tell, paint }
}

function badgesOf(card, { mark, chosen }) {
  return [
    make("span", { class: "tick", "aria-hidden": "true" }, chosen ? mark || "✓" : ""),
    stackSize(card) > 1 && make("span", { class: "badge stacked", "data-stack": true, title: "Near-duplicates lie under this one: Enter opens the stack" }, layers(), String(stackSize(card))),
    card.clash && clashMark(card, "badge"),
    card.holder && make("span", { class: "badge held", title: `${card.holder} has this one open` }, padlock(), card.holder),
    card.pending && make("span", { class: `veil ${card.pending}`, "aria-hidden": "true" }, SIGNS[card.pending]),
    card.refusal && make("span", { class: "refusal" }, card.refusal),
  ]
}

const clashMark = (card, kind) => make("span", { class: `${kind} clashing`, title: `${card.clash} Open it one by one to see both.` }, "Clash")

function footOf(card) {
  const seam = SEAMS[card.seam]
  return [
    make("span", { class: "name" }, card.title),
    make("span", { class: "facts" },
      card.fit ? make("span", { class: `fit ${card.fit.basis}`, title: `${card.fit.figure}, ${card.fit.range}. ${card.fit.words}` }, miniScale(card.fit), card.fit.figure) : make("span", { class: "fit" }, "not scored"),
      seam && make("span", { class: `seam ${card.seam}`, title: seam[1] }, seam[0], " seam"),
      card.rating > 0 && make("span", { class: "stars", title: `${card.rating} of 5 stars` }, "★".repeat(card.rating))),
  ]
}

function miniScale(fit) {
  const scale = make("span", { class: "mini", "aria-hidden": "true" }), range = make("i"), point = make("b")
  range.style.left = `${fit.low * 100}%`
  range.style.width = `${(fit.high - fit.low) * 100}%`
  point.style.left = `${fit.p * 100}%`
  scale.append(range, point)
  return scale
}

// The key to show for a command: arrows belong to the wall itself.
const keyShown = (keys, command) => keyLabel((keys[command] || []).find((key) => !key.startsWith("Arrow")) || "–")

const stackSize = (card) => card.folded?.length || card.stack?.size || 0

function cardWords(card) {
  return [
    card.title,
    card.fit ? `brand fit ${card.fit.figure}` : "not scored",
    SEAMS[card.seam]?.[1],
    card.rating > 0 && `${card.rating} stars`,
    stackSize(card) > 1 && `stack of ${stackSize(card)} near-duplicates`,
    card.clash && `clash: ${card.clash}`,
    card.holder && `open with ${card.holder}`,
    card.refusal,
  ].filter(Boolean).join(", ")
}
