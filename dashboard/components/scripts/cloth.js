// The cloth: one repeat drawn over the canvas as it will be printed. Edges fall on whole device pixels and each repeat is drawn with
// a margin of its neighbours, so that no seam shows that is not in the design.
//
// look = { zoom, x, y, offset, grid, repeat, pxPerMm, image, overlay, wipe, product }; all but zoom, x and y may be left out.
// A card with a `sheet` ({format, safe_mm, bleed_mm, round, base_colour}) is a print: a placement is drawn once, a wrap beside itself,
// on the colour of the product.

const BLEED = 8 // px of the neighbours kept around a repeat
const FEWEST = 400 // px over which a cell's rounding to whole pixels is spread: at most 0.125 % of a length
const CELLS_KEPT = 6
const ENLARGED = 1.2 // times its own size from which a finer drawing is worth fetching
const lastDrawn = new WeakMap() // canvas: the card last drawn on it

// Draws `card` and returns {tileWidth (css px), across, down (repeats that fit)}, or null where there is nothing to draw.
function drawCloth(canvas, card, look) {
  const ratio = window.devicePixelRatio || 1
  const pen = clearedPen(canvas, ratio)
  lastDrawn.set(canvas, card)
  if (!card || !isReady(card.image) || !canvas.width || !canvas.height) return null
  const again = () => drawAgain(canvas, card, look)
  const lay = layOf(canvas, card, look, ratio)
  layGround(pen, lay)
  spread(pen, pictureOf(card, look, lay.tileWidth, again), lay)
  if (look.overlay) drawOverlay(pen, overlayOf(card, look.overlay, again), lay)
  if (look.grid) drawEdges(pen, lay, ratio)
  if (typeof look.wipe === "number" && card.before) drawBefore(pen, card, look, ratio, again)
  return { tileWidth: lay.tileWidth / ratio, across: canvas.width / lay.tileWidth, down: canvas.height / lay.tileHeight }
}

// Sets look.zoom so that the point [x, y] (css px from the canvas's middle) stays where it is.
function zoomAbout(look, zoom, [x, y] = [0, 0]) {
  const grown = zoom / look.zoom
  Object.assign(look, { zoom, x: x - (x - look.x) * grown, y: y - (y - look.y) * grown })
}

// The picture to draw a repeat with that is `tileWidth` device px wide: the colourway asked for, or where the own picture would be
// enlarged and there is a finer drawing of it (a colourway's `fine`), that one as soon as it is there.
function pictureOf(card, look, tileWidth, ready) {
  if (isReady(look.image)) return look.image
  const fine = card.colourways?.[0]?.fine
  if (!fine || tileWidth < ENLARGED * card.image.naturalWidth) return card.image
  card.fine ??= fetchPicture(fine, ready)
  return isReady(card.fine) ? card.fine : card.image
}

const isFetching = (card) => Boolean(card.fine && !isReady(card.fine))

// What arrived late is drawn, unless the canvas shows another design by now.
function drawAgain(canvas, card, look) {
  if (lastDrawn.get(canvas) === card) (look.product ? drawProduct : drawCloth)(canvas, card, look)
}

// Where the repeats lie, in device px: the size of one and the corner of the first.
function layOf(canvas, card, look, ratio) {
  const [widthMm, heightMm] = card.repeat_mm
  const { width, height } = canvas
  const seen = card.sheet ? SHEETS_SEEN[card.sheet.format] : REPEATS_SEEN
  const perMm = look.pxPerMm ? look.pxPerMm * ratio : Math.min(height / (seen[1] * heightMm), width / (seen[0] * widthMm)) * look.zoom
  const lay = { repeat: howOf(card, look), sheet: card.sheet, perMm, tileWidth: widthMm * perMm, tileHeight: heightMm * perMm, width, height }
  const half = look.offset && !isOnce(lay.repeat) ? 1 : 0.5
  lay.left = Math.round(width / 2 - lay.tileWidth * half + (look.x || 0) * ratio)
  lay.top = Math.round(height / 2 - lay.tileHeight * half + (look.y || 0) * ratio)
  return lay
}

const REPEATS_SEEN = [3, 3] // repeats across and down that a canvas shows at zoom 1
const SHEETS_SEEN = { placement: [1.16, 1.16], wrap: [1.5, 1.5] }

// How a card's picture continues: in a repeat, not at all ("once"), or only sideways ("around").
function howOf(card, look) {
  if (!card.sheet) return look.repeat || card.repeat
  return card.sheet.format === "wrap" ? "around" : "once"
}

const isOnce = (repeat) => repeat === "once" || repeat === "around"

// The bare product under a print.
function layGround(pen, { sheet, width, height }) {
  if (!sheet) return
  pen.fillStyle = sheet.base_colour || "#fff"
  pen.fillRect(0, 0, width, height)
}

// Covers the lay's area. Small repeats are tiled once into a cell that is then only copied: panning costs no scaling.
function spread(pen, image, lay) {
  const cell = isOnce(lay.repeat) ? null : cellOf(image, lay)
  if (!cell) return layTiles(pen, bled(image, lay.repeat), lay)
  const { width, height } = cell
  for (let x = lay.left - Math.ceil(lay.left / width) * width; x < lay.width; x += width) {
    for (let y = lay.top - Math.ceil(lay.top / height) * height; y < lay.height; y += height) pen.drawImage(cell, x, y)
  }
}

let cells = [] // the cells last used, newest first: {image, key, cell}

// Null where the cell would be larger than what it is to cover.
function cellOf(image, lay) {
  const { repeat, tileWidth, tileHeight } = lay
  const columns = manyEnough(tileWidth, repeat), rows = manyEnough(tileHeight, repeat)
  const width = Math.round(columns * tileWidth), height = Math.round(rows * tileHeight)
  if (width * height > lay.width * lay.height) return null
  const key = [repeat, width, height, columns, rows].join()
  const kept = cells.find((each) => each.image === image && each.key === key) || { image, key, cell: tiledCell(image, repeat, width, height, columns, rows) }
  cells = [kept, ...cells.filter((each) => each !== kept)].slice(0, CELLS_KEPT)
  return kept.cell
}

function tiledCell(image, repeat, width, height, columns, rows) {
  const cell = Object.assign(document.createElement("canvas"), { width, height })
  layTiles(cell.getContext("2d"), bled(image, repeat), { repeat, width, height, tileWidth: width / columns, tileHeight: height / rows, left: 0, top: 0 })
  return cell
}

// Repeats side by side until rounding is spread thin; even where every second one differs.
function manyEnough(side, repeat) {
  const many = Math.max(1, Math.ceil(FEWEST / side))
  return repeat === "block" ? many : many + (many % 2)
}

function layTiles(pen, source, lay) {
  eachTile(lay, (x, y, width, height, flips) => drawTile(pen, source, x, y, width, height, flips))
}

// Calls `visit(x, y, width, height, [flipped across, flipped down])` with whole px for each repeat that touches the lay's area.
function eachTile({ repeat, tileWidth, tileHeight, left, top, width, height }, visit) {
  const mirror = repeat === "mirror"
  const alone = (column, row) => (repeat === "once" && (column || row)) || (repeat === "around" && row)
  for (let column = Math.floor(-left / tileWidth) - 1; column * tileWidth < width - left; column++) {
    for (let row = Math.floor(-top / tileHeight) - 1; row * tileHeight < height - top; row++) {
      if (alone(column, row)) continue
      const across = column + (repeat === "brick" && row & 1 ? 0.5 : 0)
      const down = row + (repeat === "half-drop" && column & 1 ? 0.5 : 0)
      const x = left + Math.round(across * tileWidth), y = top + Math.round(down * tileHeight)
      const w = left + Math.round((across + 1) * tileWidth) - x, h = top + Math.round((down + 1) * tileHeight) - y
      if (x < width && y < height && x + w > 0 && y + h > 0) visit(x, y, w, h, mirror ? [column & 1, row & 1] : [0, 0])
    }
  }
}

function drawTile(pen, source, x, y, width, height, [across, down]) {
  const bleedX = (BLEED * width) / (source.width - 2 * BLEED), bleedY = (BLEED * height) / (source.height - 2 * BLEED)
  pen.save()
  pen.beginPath()
  pen.rect(x, y, width, height)
  pen.clip()
  pen.translate(across ? x + width : x, down ? y + height : y)
  pen.scale(across ? -1 : 1, down ? -1 : 1)
  pen.imageSmoothingQuality = "medium" // "high" costs twice the time where a repeat is enlarged, and looks the same
  pen.drawImage(source, -bleedX, -bleedY, width + 2 * bleedX, height + 2 * bleedY)
  pen.restore()
}

const bleeds = new WeakMap() // picture: {repeat: the picture with its margin}

// The picture with a margin of its neighbours under this repeat, so that scaling it sees over its edges.
function bled(image, repeat) {
  const known = bleeds.get(image) || {}
  bleeds.set(image, known)
  if (known[repeat]) return known[repeat]
  const w = image.naturalWidth || image.width, h = image.naturalHeight || image.height
  const canvas = Object.assign(document.createElement("canvas"), { width: w + 2 * BLEED, height: h + 2 * BLEED })
  const pen = canvas.getContext("2d")
  eachTile({ repeat, tileWidth: w, tileHeight: h, left: BLEED, top: BLEED, width: canvas.width, height: canvas.height }, (x, y, _w, _h, [across, down]) => {
    pen.setTransform(across ? -1 : 1, 0, 0, down ? -1 : 1, across ? x + w : x, down ? y + h : y)
    pen.drawImage(image, 0, 0, w, h)
  })
  return (known[repeat] = canvas)
}

// --- what lies on top ----------------------------------------------------------------------------------------------------

function drawOverlay(pen, marks, lay) {
  if (!isReady(marks)) return
  pen.fillStyle = "rgba(127, 127, 127, 0.45)" // the design steps back, on any ground, so that the marks stand out
  pen.fillRect(0, 0, lay.width, lay.height)
  spread(pen, marks, lay)
}

// The picture of where a check complains, fetched at its first use; `ready` is called when it is there.
function overlayOf(card, check, ready) {
  card.overlays ??= {}
  return (card.overlays[check] ??= fetchPicture((card.checks.find((each) => each.name === check) || {}).where, ready))
}

function fetchPicture(url, ready) {
  const image = new Image()
  image.onload = ready
  if (url) image.src = url
  return image
}

function drawEdges(pen, lay, ratio) {
  const line = Math.max(1, Math.round(ratio))
  pen.lineWidth = line
  for (const [colour, dash] of [["rgba(255,255,255,.9)", []], ["rgba(0,0,0,.75)", [4 * line, 4 * line]]]) {
    pen.strokeStyle = colour
    pen.setLineDash(dash)
    eachTile(lay, (x, y, width, height) => {
      for (const inset of insetsOf(lay)) pen.strokeRect(x + inset + line / 2, y + inset + line / 2, width - 2 * inset, height - 2 * inset)
    })
  }
  pen.setLineDash([])
}

// A repeat shows its edge; a print where it is trimmed, and its safe area.
function insetsOf({ sheet, perMm }) {
  return sheet ? [sheet.bleed_mm * perMm, (sheet.bleed_mm + sheet.safe_mm) * perMm] : [0]
}

// The design that this one revises, left of the divider, in its own repeat and at the same scale.
function drawBefore(pen, card, look, ratio, ready) {
  const before = card.before
  before.image ??= fetchPicture(before.url, ready)
  if (!isReady(before.image)) return
  const { width, height } = pen.canvas
  const x = Math.round(width * Math.min(1, Math.max(0, look.wipe)))
  pen.save()
  pen.beginPath()
  pen.rect(0, 0, x, height)
  pen.clip()
  const earlier = { repeat: before.repeat || card.repeat, repeat_mm: before.repeat_mm || card.repeat_mm, sheet: before.sheet }
  const lay = layOf(pen.canvas, earlier, look, ratio)
  layGround(pen, lay)
  spread(pen, before.image, lay)
  pen.restore()
  drawDivider(pen, x, height, ratio)
}

function drawDivider(pen, x, height, ratio) {
  pen.fillStyle = "rgba(0,0,0,.35)"
  pen.fillRect(x - 2 * ratio, 0, 4 * ratio, height)
  pen.fillStyle = "#fff"
  pen.fillRect(x - ratio, 0, 2 * ratio, height)
  pen.beginPath()
  pen.arc(x, height / 2, 15 * ratio, 0, 2 * Math.PI)
  pen.shadowColor = "rgba(0,0,0,.4)"
  pen.shadowBlur = 6 * ratio
  pen.fill()
  pen.shadowColor = "transparent"
  pen.strokeStyle = "#333"
  pen.lineWidth = 1.8 * ratio
  pen.beginPath()
  for (const side of [-1, 1]) {
    pen.moveTo(x + side * 4 * ratio, height / 2 - 5 * ratio)
    pen.lineTo(x + side * 9 * ratio, height / 2)
    pen.lineTo(x + side * 4 * ratio, height / 2 + 5 * ratio)
  }
  pen.stroke()
}

// --- shared --------------------------------------------------------------------------------------------------------------

// The canvas's pen, the canvas sized to its place on the screen and emptied.
function clearedPen(canvas, ratio) {
  const width = Math.round(canvas.clientWidth * ratio), height = Math.round(canvas.clientHeight * ratio)
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height })
  const pen = canvas.getContext("2d")
  pen.setTransform(1, 0, 0, 1, 0, 0)
  pen.clearRect(0, 0, width, height)
  return pen
}

function isReady(image) {
  return Boolean(image && image.complete !== false && (image.naturalWidth || image.width))
}

// A length of 1, 2 or 5 times a power of ten (mm) that is 40 to 110 px long at this scale.
function ruleLength(pxPerMm) {
  for (const power of [1, 10, 100, 1000]) for (const step of [1, 2, 5]) if (step * power * pxPerMm >= 40) return step * power
  return 1000
}

function lengthInWords(mm) {
  return mm >= 10 ? `${mm / 10} cm` : `${mm} mm`
}
