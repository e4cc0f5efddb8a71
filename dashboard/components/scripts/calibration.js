// True size: how many px of this screen are a millimetre, found by holding a bank card to it. Kept in this browser, for each screen.

const BANK_CARD_MM = [85.6, 53.98] // ISO/IEC 7810 ID-1
const CARD_CORNER_MM = 3.18
const PER_MM = { least: 1.5, usual: 96 / 25.4, most: 10 } // css px
const CARD_STEP = 0.5 // px a key press

const screenName = () => `strikeoff.screen.${screen.width}x${screen.height}`

// Css px per millimetre of this screen, null where nobody has calibrated it. Browser zoom is taken into account: what was measured
// is kept with the device's ratio at that time, and a zoom changes the ratio. A browser that also reports another screen size when
// zoomed, and a screen that is new, count as not calibrated.
function pxPerMm() {
  const kept = keptCalibration()
  return kept ? (kept.pxPerMm * kept.ratio) / (window.devicePixelRatio * (window.visualViewport?.scale || 1)) : null
}

// Whether the browser's zoom differs from that of the calibration.
function zoomedSince() {
  const kept = keptCalibration()
  return Boolean(kept) && Math.abs(kept.ratio - window.devicePixelRatio) > 0.001
}

function keptCalibration() {
  try {
    const kept = JSON.parse(localStorage.getItem(screenName()))
    return kept && kept.pxPerMm >= PER_MM.least / 4 && kept.ratio > 0 ? kept : null
  } catch {
    return null
  }
}

function keepCalibration(value) {
  try {
    localStorage.setItem(screenName(), JSON.stringify({ pxPerMm: value, ratio: window.devicePixelRatio, at: new Date().toISOString() }))
  } catch {
    // a browser that keeps nothing asks again next time
  }
}

// Opens `dialog` and resolves to the px per mm that the person set, null where they went back.
function calibrate(dialog) {
  let perMm = pxPerMm() || PER_MM.usual
  const card = make("div", { class: "bank-card", role: "slider", tabindex: "0", "aria-label": "Width of the bank card on this screen" }, make("i", { "aria-hidden": "true" }), make("span", {}, "85.6 × 54 mm"))

  function size(value) {
    perMm = Math.min(PER_MM.most, Math.max(PER_MM.least, value))
    const [width, height, corner] = [...BANK_CARD_MM, CARD_CORNER_MM].map((mm) => `${mm * perMm}px`)
    Object.assign(card.style, { width, height, borderRadius: corner })
    const rounded = Math.round(perMm * BANK_CARD_MM[0])
    for (const [name, told] of [["now", rounded], ["min", Math.round(PER_MM.least * BANK_CARD_MM[0])], ["max", Math.round(PER_MM.most * BANK_CARD_MM[0])], ["text", `${rounded} px for the card's 85.6 mm`]]) card.setAttribute(`aria-value${name}`, told)
  }

  card.onpointerdown = (event) => {
    card.setPointerCapture(event.pointerId)
    const grip = card.getBoundingClientRect().right - event.clientX
    card.onpointermove = (move) => size((move.clientX + grip - card.getBoundingClientRect().left) / BANK_CARD_MM[0])
    card.onpointerup = card.onpointercancel = () => (card.onpointermove = null)
  }
  card.onkeydown = (event) => {
    const way = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key]
    if (!way) return
    event.preventDefault()
    size(perMm + (way * CARD_STEP * (event.shiftKey ? 10 : 1)) / BANK_CARD_MM[0])
  }

  return new Promise((settle) => {
    const close = (value) => {
      if (value) keepCalibration(value)
      dialog.onclose = null
      dialog.close()
      settle(value)
    }
    dialog.replaceChildren(
      make("style", {}, CARD_STYLE),
      make("h3", {}, "Set this screen to true size"),
      make("p", { class: "card-words" }, "Hold a bank card flat to the screen, its corner in the outline's top left. Drag the outline, or press the arrow keys, until it is as large as the card."),
      make("div", { class: "card-place" }, card),
      make("div", { class: "card-acts" },
        make("button", { type: "button", class: "set", onclick: () => close(perMm) }, "It matches"),
        make("button", { type: "button", onclick: () => close(null) }, "Cancel"),
        make("span", {}, "Kept for this screen, also when you zoom the page.")))
    dialog.onclose = () => settle(null)
    dialog.onkeydown = (event) => {
      if (event.key === "Enter" && event.target === card) close(perMm)
    }
    size(perMm)
    dialog.showModal()
    card.focus()
  })
}

const CARD_STYLE = `
.card-words { max-width: 34rem; }
.card-place { padding: 0.75rem 0 1.25rem; min-width: 26rem; max-width: 100%; overflow: auto; }
.bank-card { position: relative; box-sizing: border-box; border: 2px solid var(--accent, #2a6fb8); cursor: ew-resize; touch-action: none; user-select: none;
  background: color-mix(in srgb, var(--accent, #2a6fb8) 8%, transparent); }
.bank-card::after { content: ""; position: absolute; right: -7px; top: calc(50% - 22px); width: 12px; height: 44px; border-radius: 6px; background: var(--accent, #2a6fb8); }
.bank-card i { position: absolute; left: 11%; top: 35%; width: 13%; height: 17%; border-radius: 12%/16%; border: 1.5px solid currentcolor; opacity: 0.35; }
.bank-card span { position: absolute; left: 11%; bottom: 10%; font-size: 0.82rem; opacity: 0.7; }
.card-acts { display: flex; align-items: center; gap: 0.75rem; flex-wrap: wrap; }
.card-acts button { margin: 0 !important; padding: 0.5rem 1rem; }
.card-acts .set { background: var(--accent, #2a6fb8); border-color: var(--accent, #2a6fb8); color: var(--paper, #fff); }
.card-acts span { font-size: 0.82rem; opacity: 0.7; }
`
