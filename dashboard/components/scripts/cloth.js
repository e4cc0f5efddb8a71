// The cloth: one repeat drawn over the canvas as it will be printed, by its repeat type. Edges fall on whole device pixels, so that
// no seam is drawn that is not in the design.

function drawCloth(canvas, card, look) {
  const ratio = window.devicePixelRatio || 1
  const width = Math.round(canvas.clientWidth * ratio)
  const height = Math.round(canvas.clientHeight * ratio)
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height })
  const pen = canvas.getContext("2d")
  pen.clearRect(0, 0, width, height)
  const image = card && card.image
  if (!image || !image.complete || !image.naturalWidth || !width || !height) return null
  const aspect = card.repeat_mm[0] / card.repeat_mm[1]
  const tileHeight = Math.min(height / 3, width / (3 * aspect)) * look.zoom
  const tileWidth = tileHeight * aspect
  const half = look.offset ? 0.5 : 0
  const left = width / 2 - tileWidth * (0.5 + half) + look.x * ratio
  const top = height / 2 - tileHeight * (0.5 + half) + look.y * ratio
  pen.imageSmoothingQuality = "high"
  const columns = [Math.floor(-left / tileWidth) - 1, Math.ceil((width - left) / tileWidth) + 1]
  const rows = [Math.floor(-top / tileHeight) - 1, Math.ceil((height - top) / tileHeight) + 1]
  for (let column = columns[0]; column <= columns[1]; column++) {
    for (let row = rows[0]; row <= rows[1]; row++) {
      const x = left + (column + (card.repeat === "brick" && row & 1 ? 0.5 : 0)) * tileWidth
      const y = top + (row + (card.repeat === "half-drop" && column & 1 ? 0.5 : 0)) * tileHeight
      drawRepeat(pen, image, x, y, tileWidth, tileHeight, card.repeat === "mirror" ? [column & 1, row & 1] : [0, 0], look.grid)
    }
  }
  return { tileWidth: tileWidth / ratio, across: width / tileWidth, down: height / tileHeight }
}

function drawRepeat(pen, image, x, y, width, height, flips, edges) {
  const x0 = Math.round(x), y0 = Math.round(y)
  const w = Math.round(x + width) - x0, h = Math.round(y + height) - y0
  pen.save()
  pen.translate(flips[0] ? x0 + w : x0, flips[1] ? y0 + h : y0)
  pen.scale(flips[0] ? -1 : 1, flips[1] ? -1 : 1)
  pen.drawImage(image, 0, 0, w, h)
  pen.restore()
  if (!edges) return
  pen.lineWidth = 1
  for (const [colour, dash] of [["rgba(255,255,255,.9)", []], ["rgba(0,0,0,.75)", [4, 4]]]) {
    pen.strokeStyle = colour
    pen.setLineDash(dash)
    pen.strokeRect(x0 + 0.5, y0 + 0.5, w, h)
  }
}

// A length of 1, 2 or 5 times a power of ten (mm) that is 40 to 110 px long at this scale.
function ruleLength(pxPerMm) {
  for (const power of [1, 10, 100, 1000]) for (const step of [1, 2, 5]) if (step * power * pxPerMm >= 40) return step * power
  return 1000
}

function lengthInWords(mm) {
  return mm >= 10 ? `${mm / 10} cm` : `${mm} mm`
}
