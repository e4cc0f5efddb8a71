// The pinned reference beside the design on the table: the same zoom, the same shift, and the same centimetres.

function openPin({ figure, canvas, name }) {
  const pin = { card: null }

  // Pins the card; the pinned one itself is let go. Returns what to say.
  pin.turn = (card) => {
    pin.card = !card || pin.card?.item === card.item ? null : card
    figure.hidden = !pin.card
    if (pin.card) {
      name.textContent = `Reference: ${pin.card.title}`
      canvas.setAttribute("aria-label", `The pinned reference: ${pin.card.title}`)
    }
    return pin.card ? "Pinned. It stays beside the next designs." : "Unpinned."
  }

  // `pxPerMm` of the design beside it, so that both show the same cloth length.
  pin.draw = (look, pxPerMm) => {
    if (!pin.card) return
    const { zoom, x, y, offset, grid } = look
    drawCloth(canvas, pin.card, { zoom, x, y, offset, grid, pxPerMm: pxPerMm || look.pxPerMm })
  }

  return pin
}
