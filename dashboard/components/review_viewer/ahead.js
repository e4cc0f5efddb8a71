// The next design, painted before it is asked for. While there is nothing else to do it is drawn out of sight, so that a key only has
// to copy the picture; what can wait is done after the copy has been painted.

const PATIENCE_FOR_PAINT_MS = 250 // a page out of sight paints nothing: then time alone has to do

// Resolves once what is on the page now has been painted.
function painted() {
  return new Promise((settle) => {
    setTimeout(settle, PATIENCE_FOR_PAINT_MS)
    requestAnimationFrame(() => requestAnimationFrame(settle))
  })
}

const IDLE_AT_LAST_MS = 300 // a still page may see no idle period for half a minute
const idle = window.requestIdleCallback ? (work) => requestIdleCallback(work, { timeout: IDLE_AT_LAST_MS }) : (work) => setTimeout(work, 50)

// `next()` is the card that a key would bring, `look` how it is looked at, `draw` draws a card on a canvas. One picture is kept.
function openAhead({ canvas, next, look, draw }) {
  const spare = make("canvas", { class: "spare", "aria-hidden": "true" })
  canvas.after(spare) // beside the canvas, so that it has its size and its colours
  let kept = null // {card, seen, scale, picture}
  let asked = false

  // All that the picture depends on but the card.
  const seenAs = (how) => JSON.stringify([how, canvas.width, canvas.height, window.devicePixelRatio])

  function prepare() {
    if (asked) return
    asked = true
    idle(paintNext)
  }

  async function paintNext() {
    asked = false
    const card = next(), how = look.turned(), seen = seenAs(how)
    if (!isReady(card?.image) || (kept?.card === card && kept.seen === seen)) return
    drop()
    const scale = draw(spare, card, how)
    if (!scale) return
    if (isFetching(card)) return (card.fine.onload = () => (lastDrawn.get(canvas) === card ? drawAgain(canvas, card, look) : prepare()))
    const picture = await createImageBitmap(spare) // a canvas only notes what to draw: this has it drawn now
    drop()
    kept = { card, seen, scale, picture }
  }

  // Copies the card's picture to the canvas and returns what `draw` would; null where it was not prepared as it is looked at now.
  function lay(card) {
    if (kept?.card !== card || kept.seen !== seenAs(look.turned())) return null
    const pen = canvas.getContext("2d")
    pen.setTransform(1, 0, 0, 1, 0, 0)
    pen.globalCompositeOperation = "copy"
    pen.drawImage(kept.picture, 0, 0)
    pen.globalCompositeOperation = "source-over"
    lastDrawn.set(canvas, card)
    return kept.scale
  }

  function drop() {
    kept?.picture.close()
    kept = null
  }

  return { prepare, lay, drop }
}
