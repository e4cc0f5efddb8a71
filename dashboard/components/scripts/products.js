// The design on six products, at the true scale of its repeat. Everything here is drawn by this code, in millimetres, with the light
// from the upper left; no picture and no artwork of others is used. Shade is black and light is white at low opacity: laid over a
// colour they are exactly a multiply and a screen, and leave its hue alone. The surroundings are neutral grey for the same reason.

const PRODUCTS = [
  { name: "cushion", label: "Cushion, 45 × 45 cm", size: [450, 450], scene: [640, 590], draw: drawCushion },
  { name: "wallpaper", label: "Wallpaper, wall 2.6 m high", size: [3900, 2600], scene: [3900, 2960], draw: drawWallpaper },
  { name: "t-shirt", label: "T-shirt, size M", size: [520, 720], scene: [980, 860], draw: drawTShirt },
  { name: "mug", label: "Mug, 9.5 cm high, 8.2 cm across", size: [257, 95], scene: [220, 165], draw: drawMug },
  { name: "box", label: "Gift box, 20 × 20 × 10 cm", size: [200, 200], scene: [480, 420], draw: drawBox },
  { name: "phone-case", label: "Phone case, 7.5 × 15 cm", size: [75, 150], scene: [150, 190], draw: drawPhoneCase },
]

// Where a print's middle lies on a product, in mm from the stage's: a chest print hangs from the collar, a small one sits on the left
// breast, a mug's begins and ends at the handle. Elsewhere it lies in the middle.
const PLACES = {
  "t-shirt": ([width, height]) => (width < 150 ? [96, -150] : [0, -205 + height / 2]),
  mug: ([width]) => [width > 150 ? -64 : 0, -4],
  "phone-case": ([, height]) => [0, Math.max(0, Math.min(24, 70 - height / 2))],
  wallpaper: () => [0, -420],
}

function placeOf(name, card) {
  const place = PLACES[name]
  return place ? place(card.repeat_mm) : [0, 0]
}

// Draws `card` on look.product and returns {tileWidth (css px), across, down (repeats on the product)}, or null.
function drawProduct(canvas, card, look) {
  const ratio = window.devicePixelRatio || 1
  const pen = clearedPen(canvas, ratio)
  lastDrawn.set(canvas, card)
  const product = PRODUCTS.find(({ name }) => name === look.product)
  if (!product || !card || !isReady(card.image) || !canvas.width || !canvas.height) return null
  const stage = stageOf(canvas, pen, card, look, product, ratio)
  backdrop(stage)
  product.draw(stage)
  pen.setTransform(1, 0, 0, 1, 0, 0)
  const [width, height] = card.repeat_mm
  return { tileWidth: (width * stage.perMm) / ratio, across: product.size[0] / width, down: product.size[1] / height }
}

// --- the stage: millimetres from the canvas's middle ---------------------------------------------------------------------

function stageOf(canvas, pen, card, look, product, ratio) {
  const { width, height } = canvas
  const fit = Math.min(width / product.scene[0], height / product.scene[1])
  const perMm = look.pxPerMm ? look.pxPerMm * ratio : fit * look.zoom
  const half = look.offset ? 0.5 : 0
  const image = pictureOf(card, look, perMm * card.repeat_mm[0], () => drawAgain(canvas, card, look))
  return {
    pen, image, perMm, width, height, name: product.name, mm: card.repeat_mm, repeat: card.sheet ? "once" : look.repeat || card.repeat,
    sheet: card.sheet, dark: isDarkPage(canvas),
    x: Math.round(width / 2 + (look.x || 0) * ratio), y: Math.round(height / 2 + (look.y || 0) * ratio),
    shift: card.sheet ? placeOf(product.name, card) : [half * card.repeat_mm[0], half * card.repeat_mm[1]],
  }
}

// A page whose words are light is a dark page.
function isDarkPage(canvas) {
  const [red, green, blue] = (getComputedStyle(canvas).color.match(/[\d.]+/g) || [0, 0, 0]).map(Number)
  return 0.3 * red + 0.59 * green + 0.11 * blue > 140
}

function inMm(stage, pen = stage.pen) {
  pen.setTransform(stage.perMm, 0, 0, stage.perMm, stage.x, stage.y)
}

// The design within `path`, a repeat's middle lying at `at`, turned by `angle` about it. A print stands at its own place, and what is
// turned is bare.
function clothe(stage, path, at = [0, 0], angle = 0) {
  const { pen, perMm, mm } = stage
  pen.save()
  inMm(stage)
  pen.clip(path)
  if (stage.sheet) {
    at = [0, 0]
    layBase(stage, path)
  }
  if (angle && !stage.sheet) {
    const reach = 460
    const sheet = sheetOf(stage, [-reach / 2, -reach / 2], [reach, reach])
    pen.translate(...at)
    pen.rotate(angle)
    pen.drawImage(sheet, -reach / 2, -reach / 2, reach, reach)
  } else if (!angle) {
    pen.setTransform(1, 0, 0, 1, 0, 0)
    const left = Math.round(stage.x + (at[0] - mm[0] / 2 + stage.shift[0]) * perMm), top = Math.round(stage.y + (at[1] - mm[1] / 2 + stage.shift[1]) * perMm)
    spread(pen, stage.image, { repeat: stage.repeat, tileWidth: mm[0] * perMm, tileHeight: mm[1] * perMm, left, top, width: stage.width, height: stage.height })
  }
  pen.restore()
}

// The bare product within `path`.
function layBase({ pen, sheet, ...stage }, path) {
  inMm(stage, pen)
  pen.fillStyle = sheet.base_colour || "#fff"
  pen.fill(path)
}

// A flat piece of cloth as a canvas: `size` mm from `from`, counted from a repeat's middle.
function sheetOf(stage, from, size) {
  const { perMm, mm, shift } = stage
  const [width, height] = size.map((side) => Math.max(1, Math.round(side * perMm)))
  const base = stage.sheet?.base_colour
  return keep(`sheet ${stage.name} ${[perMm, width, height, ...from, stage.repeat, ...mm, ...shift, base]}`, stage.image, () => {
    const sheet = Object.assign(document.createElement("canvas"), { width, height })
    layGround(sheet.getContext("2d"), { sheet: stage.sheet, width, height })
    const [left, top] = [0, 1].map((axis) => Math.round((shift[axis] - mm[axis] / 2 - from[axis]) * perMm))
    spread(sheet.getContext("2d"), stage.image, { repeat: stage.repeat, tileWidth: mm[0] * perMm, tileHeight: mm[1] * perMm, left, top, width, height })
    return sheet
  })
}

// What does not change with the design (shade, light, furniture), painted once for each size; `box` is [x, y, width, height] in mm.
// `detail` below 1 paints what is soft anyway with fewer pixels.
function layer(stage, name, [x, y, width, height], paint, detail = 1) {
  const { pen, perMm } = stage
  const left = Math.floor(stage.x + x * perMm), top = Math.floor(stage.y + y * perMm)
  const wide = Math.ceil(width * perMm) + 1, high = Math.ceil(height * perMm) + 1
  const painted = keep(`layer ${stage.name} ${[name, perMm, stage.dark, stage.x - left, stage.y - top, wide, high]}`, null, () => {
    const canvas = Object.assign(document.createElement("canvas"), { width: Math.ceil(wide * detail), height: Math.ceil(high * detail) })
    const on = canvas.getContext("2d")
    on.setTransform(perMm * detail, 0, 0, perMm * detail, (stage.x - left) * detail, (stage.y - top) * detail)
    paint(on)
    return canvas
  })
  pen.setTransform(1, 0, 0, 1, 0, 0)
  pen.drawImage(painted, left, top, painted.width / detail, painted.height / detail)
}

const KEPT = 8
let keptPaintings = []

function keep(key, image, paint) {
  const found = keptPaintings.find((each) => each.key === key && each.image === image) || { key, image, painting: paint() }
  keptPaintings = [found, ...keptPaintings.filter((each) => each !== found)].slice(0, KEPT)
  return found.painting
}

// --- light and shade -----------------------------------------------------------------------------------------------------

const shade = (opacity) => `rgba(0,0,0,${opacity})`
const light = (opacity) => `rgba(255,255,255,${opacity})`

function gradient(pen, from, to, stops) {
  const made = from.length === 3 ? pen.createRadialGradient(...from, ...to) : pen.createLinearGradient(...from, ...to)
  stops.forEach(([at, colour]) => made.addColorStop(at, colour))
  return made
}

const FAR = 20000 // px: what casts a soft shape is drawn out of sight

// A blurred shape: `paint(pen)` fills or strokes it, and only its shadow is seen.
function soft(pen, colour, blurMm, paint) {
  pen.save()
  const now = pen.getTransform()
  Object.assign(pen, { shadowColor: colour, shadowBlur: 2 * blurMm * Math.hypot(now.a, now.b), shadowOffsetX: FAR, fillStyle: "#000", strokeStyle: "#000", lineCap: "round" })
  pen.setTransform(now.a, now.b, now.c, now.d, now.e - FAR, now.f)
  paint(pen)
  pen.restore()
}

// Blurred lines, as folds and creases are: each [width, colour, blur, path].
function folds(pen, lines) {
  for (const [width, colour, blur, line] of lines) {
    soft(pen, colour, blur, (each) => {
      each.lineWidth = width
      each.stroke(new Path2D(line))
    })
  }
}

// What the canvas shows, as [x, y, width, height] in mm.
function inSight({ x, y, width, height, perMm }) {
  return [-x / perMm, -y / perMm, width / perMm, height / perMm]
}

// A wall and a table without an edge between them.
function backdrop(stage) {
  const { width, height, perMm, dark } = stage
  const tones = dark ? ["#3d3e40", "#313234", "#232426"] : ["#f1f0ee", "#e4e3e0", "#cfcdc9"]
  const painted = keep(`backdrop ${[width, height, dark]}`, null, () => {
    const canvas = Object.assign(document.createElement("canvas"), { width, height })
    const pen = canvas.getContext("2d")
    const reach = Math.hypot(width, height)
    pen.fillStyle = gradient(pen, [width * 0.42, height * 0.36, 0], [width * 0.5, height * 0.5, reach * 0.62], [[0, tones[0]], [0.5, tones[1]], [1, tones[2]]])
    pen.fillRect(0, 0, width, height)
    return canvas
  })
  stage.pen.drawImage(painted, 0, 0)
}

// --- cushion -------------------------------------------------------------------------------------------------------------

const CUSHION = { corner: 219, middle: 204, cut: 225 } // mm from the middle: the filled corners and sides, and the cover's own edge

function drawCushion(stage) {
  const { corner: c, middle: m } = CUSHION
  const bow = 2 * m - c, ear = c + 1.5
  const outline = new Path2D(`M${-c + 16} ${-c + 2}Q0 ${-bow} ${c - 16} ${-c + 2}Q${ear} ${-ear} ${c - 2} ${-c + 16}Q${bow} 0 ${c - 2} ${c - 16}Q${ear} ${ear} ${c - 16} ${c - 2}Q0 ${bow} ${-c + 16} ${c - 2}Q${-ear} ${ear} ${-c + 2} ${c - 16}Q${-bow} 0 ${-c + 2} ${-c + 16}Q${-ear} ${-ear} ${-c + 16} ${-c + 2}Z`)
  layer(stage, "shadow", [-320, -295, 640, 590], (pen) => {
    soft(pen, shade(0.34), 22, (each) => { each.translate(16, 26); each.fill(outline) })
    soft(pen, shade(0.3), 5, (each) => { each.translate(3, 6); each.fill(outline) })
  }, 0.5)
  const { pen } = stage
  const puffed = puffedCloth(stage)
  pen.save()
  inMm(stage)
  pen.clip(outline)
  pen.drawImage(puffed, -c, -c, 2 * c, 2 * c)
  pen.restore()
  layer(stage, "light", [-235, -235, 470, 470], (over) => {
    over.save()
    over.clip(outline)
    over.fillStyle = gradient(over, [-70, -85, 20], [15, 20, 330], [[0, light(0.24)], [0.28, light(0.08)], [0.46, shade(0.01)], [0.72, shade(0.17)], [1, shade(0.46)]])
    over.fillRect(-235, -235, 470, 470)
    folds(over, [[26, shade(0.3), 13, `M${-c} ${c}Q0 ${bow - 6} ${c} ${c}Q${bow - 6} 0 ${c} ${-c}`], [14, shade(0.2), 8, `M${-c} ${c}Q${-bow + 4} 0 ${-c} ${-c}Q0 ${-bow + 4} ${c} ${-c}`]])
    for (const [sx, sy, depth] of [[1, 1, 1], [-1, 1, 0.85], [1, -1, 0.85], [-1, -1, 0.6]]) cornerPull(over, sx, sy, depth)
    over.restore()
    piping(over, outline)
  }, 0.5)
}

// A corded edge: the groove beside it, the light along it, and its far side in shade.
function piping(pen, outline) {
  pen.save()
  pen.clip(outline)
  for (const [inset, width, colour, blur] of [[0.968, 3.2, shade(0.4), 1.6], [0.984, 2.6, light(0.38), 1.1], [1, 4, shade(0.36), 1.8]]) {
    pen.save()
    pen.scale(inset, inset)
    soft(pen, colour, blur, (each) => { each.lineWidth = width; each.stroke(outline) })
    pen.restore()
  }
  pen.restore()
}

// The creases that run from a corner into the filling.
function cornerPull(pen, sx, sy, depth) {
  pen.save()
  pen.scale(sx, sy)
  const dark = shade(0.2 * depth), bright = light(0.15 * depth)
  folds(pen, [
    [9, dark, 5, "M212 212Q180 168 128 138"], [6, bright, 4, "M214 204Q188 160 146 118"],
    [7, dark, 4, "M208 210Q160 196 108 192"], [5, bright, 3.5, "M210 200Q164 184 118 176"],
    [7, dark, 4, "M211 206Q196 160 191 106"], [4, bright, 3, "M204 208Q186 170 178 130"],
  ])
  pen.restore()
}

// The cover as the filling rounds it: true to size in the middle, foreshortened towards the edges, which follow the sides.
function puffedCloth(stage) {
  const { perMm } = stage
  const { corner, middle, cut } = CUSHION
  const flat = sheetOf(stage, [-cut, -cut], [2 * cut, 2 * cut])
  return keep(`puffed ${[perMm, stage.repeat, ...stage.mm, ...stage.shift]}`, stage.image, () => {
    const side = Math.round(2 * corner * perMm), strip = Math.max(2, Math.round(side / 200))
    const [standing, done] = [0, 1].map(() => Object.assign(document.createElement("canvas"), { width: side, height: side }))
    const source = (t) => flat.width / 2 + (flat.width / 2) * t * (middle / cut) * (1 + (cut / middle - 1) * t * t) // t: -1 to 1 over the side
    const bowed = (t) => (middle + (corner - middle) * t * t) / corner
    const [pen, second] = [standing, done].map((canvas) => canvas.getContext("2d"))
    for (let at = 0; at < side; at += strip) {
      const [t, next] = [(2 * at) / side - 1, (2 * (at + strip)) / side - 1]
      const tall = side * bowed(t)
      pen.drawImage(flat, source(t), 0, source(next) - source(t), flat.height, at, (side - tall) / 2, strip, tall)
    }
    for (let at = 0; at < side; at += strip) {
      const [t, next] = [(2 * at) / side - 1, (2 * (at + strip)) / side - 1]
      const [from, to] = [source(t), source(next)].map((v) => (v / flat.height) * side)
      const wide = side * bowed(t)
      second.drawImage(standing, 0, from, side, to - from, (side - wide) / 2, at, wide, strip)
    }
    return done
  })
}

// --- wallpaper -----------------------------------------------------------------------------------------------------------

const ROLL_MM = 530
const WALL = { left: -6000, right: 6000, top: -1420, floor: 1180 }

function drawWallpaper(stage) {
  const { pen, mm } = stage
  const { left, right, top, floor } = WALL
  const drop = mm[0] * Math.max(1, Math.round(ROLL_MM / mm[0])) // paper is cut to whole repeats
  const wall = new Path2D()
  wall.rect(left, top, right - left, floor - top)
  clothe(stage, wall, [-0.5 * drop + mm[0] / 2, top + mm[1] / 2])
  inMm(stage)
  for (let x = -Math.ceil(-left / drop) * drop - drop / 2; x < right; x += drop) { // where two drops meet
    pen.fillStyle = shade(0.16)
    pen.fillRect(x, top, 1.6, floor - top)
    pen.fillStyle = light(0.12)
    pen.fillRect(x + 1.6, top, 2.2, floor - top)
  }
  layer(stage, "room", inSight(stage), (over) => {
    over.fillStyle = gradient(over, [-2600, -1200], [2300, 900], [[0, light(0.16)], [0.35, light(0.03)], [0.6, shade(0.06)], [1, shade(0.34)]])
    over.fillRect(left, top, right - left, floor - top)
    over.fillStyle = gradient(over, [0, top], [0, top + 420], [[0, shade(0.2)], [1, shade(0)]])
    over.fillRect(left, top, right - left, 420)
    over.fillStyle = gradient(over, [0, top - 260], [0, top], [[0, "#cfcdc9"], [0.7, "#e6e4e0"], [0.71, "#f4f3f0"], [1, "#dedcd7"]])
    over.fillRect(left, top - 4000, right - left, 4000)
    drawFloor(over)
    drawSideboard(over)
  })
  if (!stage.sheet) drawMatch(stage, drop)
}

function drawFloor(pen) {
  const { left, right, floor } = WALL
  pen.fillStyle = gradient(pen, [0, floor], [0, floor + 900], [[0, "#a58d74"], [1, "#c9b399"]])
  pen.fillRect(left, floor, right - left, 4000)
  pen.strokeStyle = shade(0.13)
  pen.lineWidth = 4
  pen.beginPath()
  for (let x = -40; x <= 40; x++) { // boards towards a point behind the wall
    pen.moveTo(x * 150, floor)
    pen.lineTo(x * 1150, floor + 4000)
  }
  pen.stroke()
  pen.fillStyle = gradient(pen, [0, floor], [0, floor + 160], [[0, shade(0.4)], [1, shade(0)]])
  pen.fillRect(left, floor, right - left, 160)
  pen.fillStyle = gradient(pen, [0, floor - 120], [0, floor], [[0, "#f6f5f2"], [0.12, "#e9e7e3"], [0.8, "#dcdad5"], [1, "#b9b6b0"]])
  pen.fillRect(left, floor - 120, right - left, 120)
  pen.fillStyle = shade(0.22)
  pen.fillRect(left, floor - 124, right - left, 5)
}

function drawSideboard(pen) {
  const { floor } = WALL
  const body = new Path2D("M-760 520h1520a14 14 0 0 1 14 14v452a14 14 0 0 1-14 14h-1520a14 14 0 0 1-14-14v-452a14 14 0 0 1 14-14z")
  soft(pen, shade(0.42), 60, (each) => { each.translate(110, 60); each.fill(body) })
  soft(pen, shade(0.5), 34, (each) => each.fillRect(-760, floor + 70, 1620, 50))
  pen.fillStyle = gradient(pen, [0, 990], [0, floor + 90], [[0, "#3b2a1f"], [1, "#5d4433"]])
  for (const x of [-660, 610]) pen.fill(new Path2D(`M${x} 990h64l-12 ${floor - 900}h-38z`))
  pen.fillStyle = gradient(pen, [-760, 500], [760, 1000], [[0, "#9a7350"], [0.5, "#8a6544"], [1, "#6d4d33"]])
  pen.fill(body)
  for (const x of [-740, -240, 260]) {
    pen.fillStyle = gradient(pen, [x, 0], [x + 480, 0], [[0, "#a37b57"], [0.5, "#95704d"], [1, "#866243"]])
    pen.fillRect(x, 556, 480, 410)
    pen.strokeStyle = shade(0.07)
    pen.lineWidth = 3
    for (let grain = 0; grain < 9; grain++) pen.stroke(new Path2D(`M${x + 4} ${580 + grain * 44}q240 ${14 - (grain % 3) * 13} 472 ${(grain % 2) * 8}`))
    pen.strokeStyle = shade(0.42)
    pen.strokeRect(x, 556, 480, 410)
    pen.fillStyle = "#d8c08c"
    pen.fillRect(x + 226, 566, 28, 7)
  }
  pen.fillStyle = light(0.22)
  pen.fillRect(-758, 521, 1516, 5)
  drawLamp(pen)
  drawVase(pen)
}

function drawLamp(pen) {
  const shadeShape = new Path2D("M-610 130h260l52 270h-364z")
  pen.fillStyle = gradient(pen, [-480, 270, 60], [-480, 270, 760], [[0, "rgba(255,236,200,.42)"], [0.4, "rgba(255,236,200,.13)"], [1, "rgba(255,236,200,0)"]])
  pen.fillRect(-1300, -500, 1640, 1540)
  soft(pen, shade(0.3), 24, (each) => { each.translate(50, 24); each.fill(shadeShape) })
  pen.fillStyle = gradient(pen, [-560, 0], [-400, 0], [[0, "#2d2d2e"], [0.3, "#6d6c6a"], [1, "#1d1d1e"]])
  pen.fill(new Path2D("M-488 400h16v60q58 8 58 60h-132q0-52 58-60z"))
  pen.fillStyle = gradient(pen, [-662, 0], [-298, 0], [[0, "#cfc3ac"], [0.35, "#fffaee"], [0.6, "#f8eeda"], [1, "#b9ab92"]])
  pen.fill(shadeShape)
}

function drawVase(pen) {
  pen.lineCap = "round"
  for (const [x, y, bend, colour] of [[430, -90, -40, "#66745a"], [520, -190, 10, "#55644b"], [610, -60, 60, "#74825f"], [480, 20, -70, "#5d6b50"]]) {
    pen.strokeStyle = "#4a4636"
    pen.lineWidth = 7
    pen.stroke(new Path2D(`M520 330Q${520 + bend / 2} 140 ${x} ${y}`))
    pen.fillStyle = colour
    for (let leaf = 0; leaf < 9; leaf++) {
      const t = 0.3 + leaf * 0.08, side = leaf % 2 ? 1 : -1
      const px = (1 - t) ** 2 * 520 + 2 * t * (1 - t) * (520 + bend / 2) + t * t * x, py = (1 - t) ** 2 * 330 + 2 * t * (1 - t) * 140 + t * t * y
      pen.save()
      pen.translate(px, py)
      pen.rotate(side * 0.9 + bend / 160)
      pen.fill(new Path2D("M0 0C18-26 22-58 0-92C-22-58-18-26 0 0z"))
      pen.restore()
    }
  }
  const vase = new Path2D("M486 320h68c-4 40 52 60 52 118c0 52-38 82-86 82s-86-30-86-82c0-58 56-78 52-118z")
  soft(pen, shade(0.35), 20, (each) => { each.translate(44, 16); each.fill(vase) })
  pen.fillStyle = gradient(pen, [440, 0], [606, 0], [[0, "#b9b4aa"], [0.3, "#f4f1ea"], [0.65, "#dcd7cd"], [1, "#948e83"]])
  pen.fill(vase)
}

// How the drops match: the paper's width, the repeat's height, and by how much the next drop is lowered.
function drawMatch(stage, drop) {
  const { pen, mm, repeat, perMm } = stage
  const lowered = repeat === "half-drop" && Math.round(drop / mm[0]) % 2 ? mm[1] / 2 : 0
  const words = `Drops of ${cm(drop)} · repeat ${cm(mm[1])} high · ${lowered ? `half-drop match, next drop ${cm(lowered)} lower` : "straight match"}`
  inMm(stage)
  const px = 1 / perMm, y = WALL.top + 110, x = drop / 2
  pen.font = `500 ${13 * px * (window.devicePixelRatio || 1)}px system-ui, sans-serif`
  const wide = pen.measureText(words).width
  const pad = 10 * px * (window.devicePixelRatio || 1)
  pen.fillStyle = "rgba(255,255,255,.92)"
  pen.fillRect(-wide / 2 - pad, y - 2.1 * pad, wide + 2 * pad, 2.8 * pad)
  pen.fillStyle = "#222"
  pen.textAlign = "center"
  pen.fillText(words, 0, y - 0.3 * pad)
  pen.strokeStyle = "rgba(255,255,255,.95)"
  pen.shadowColor = shade(0.6)
  pen.shadowBlur = 3
  pen.lineWidth = 1.5 * px * (window.devicePixelRatio || 1)
  const under = y + 1.8 * pad, tick = 0.6 * pad
  pen.stroke(new Path2D(`M${-x} ${under - tick}v${2 * tick}m0 ${-tick}H${x}m0 ${-tick}v${2 * tick}`))
  pen.shadowColor = "transparent"
}

const cm = (mm) => `${Math.round(mm) / 10} cm`

// --- T-shirt -------------------------------------------------------------------------------------------------------------

const SHIRT = {
  body: "M-88-352C-150-338-190-326-226-306C-238-250-236-170-262-92C-246 20-244 120-247 210C-249 270-254 320-256 350Q0 374 256 350C254 320 249 270 247 210C244 120 246 20 262-92C236-170 238-250 226-306C190-326 150-338 88-352C70-268-70-268-88-352z",
  left: "M-226-306C-296-280-352-206-414-108Q-380-66-316-38C-298-62-276-84-262-92C-236-170-238-250-226-306z",
  neck: "M-88-352C-72-264 72-264 88-352",
  inside: "M-88-352C-60-330 60-330 88-352C70-268-70-268-88-352z",
}

function drawTShirt(stage) {
  const body = new Path2D(SHIRT.body), left = new Path2D(SHIRT.left), right = new Path2D()
  right.addPath(left, new DOMMatrix([-1, 0, 0, 1, 0, 0]))
  const whole = [left, right, body]
  layer(stage, "shadow", [-490, -430, 980, 860], (pen) => {
    soft(pen, shade(0.3), 16, (each) => { each.translate(10, 18); whole.forEach((part) => each.fill(part)) })
    soft(pen, shade(0.28), 3, (each) => { each.translate(2, 4); whole.forEach((part) => each.fill(part)) })
    pen.fillStyle = "#55524e"
    pen.fill(new Path2D(SHIRT.inside))
    pen.fillStyle = gradient(pen, [0, -352], [0, -290], [[0, shade(0.1)], [1, shade(0.55)]])
    pen.fill(new Path2D(SHIRT.inside))
  })
  clothe(stage, left, [-330, -170], 0.62)
  clothe(stage, right, [330, -170], -0.62)
  clothe(stage, body)
  layer(stage, "light", [-420, -380, 840, 760], (pen) => {
    for (const [part, from, to] of [[left, [-400, -200], [-240, -120]], [right, [240, -260], [410, -60]]]) {
      pen.save()
      pen.clip(part)
      pen.fillStyle = gradient(pen, from, to, [[0, light(0.1)], [0.45, shade(0.04)], [1, shade(0.34)]])
      pen.fillRect(-420, -380, 840, 760)
      pen.restore()
    }
    pen.save()
    pen.clip(body)
    pen.fillStyle = gradient(pen, [-268, 0], [268, 0], [[0, shade(0.22)], [0.1, shade(0.02)], [0.3, light(0.1)], [0.62, shade(0.03)], [0.9, shade(0.12)], [1, shade(0.36)]])
    pen.fillRect(-280, -380, 560, 760)
    folds(pen, SHIRT_FOLDS)
    pen.restore()
    for (const side of [-1, 1]) shirtSeams(pen, side)
    pen.clip(body)
    collar(pen)
  })
}

const SHIRT_FOLDS = [
  [30, shade(0.2), 15, "M-262-92C-190-40-150 40-128 150"], [16, light(0.16), 9, "M-256-56C-190 0-160 80-146 180"],
  [26, shade(0.17), 14, "M262-96C200-50 168 20 150 120"], [14, light(0.12), 9, "M256-64C210-20 186 50 172 130"],
  [22, shade(0.13), 13, "M-92 80C-70 180-96 270-80 370"], [14, light(0.12), 9, "M-52 60C-40 180-60 270-44 370"],
  [24, shade(0.15), 13, "M96 30C70 150 112 260 92 372"], [14, light(0.1), 9, "M132 60C112 170 148 270 130 372"],
  [18, shade(0.14), 11, "M-180-300C-130-230-80-210-20-204"], [18, shade(0.12), 11, "M180-300C140-234 96-214 40-206"],
  [12, shade(0.12), 8, "M-200 240C-190 290-206 330-196 372"], [12, shade(0.12), 8, "M204 230C192 290 212 330 200 372"],
]

function shirtSeams(pen, side) {
  pen.save()
  pen.scale(side, 1)
  const armhole = new Path2D("M226-306C238-250 236-170 262-92")
  soft(pen, shade(0.34), 5, (each) => { each.lineWidth = 9; each.stroke(armhole) })
  pen.lineWidth = 1.6
  pen.strokeStyle = shade(0.45)
  pen.stroke(armhole)
  pen.setLineDash([4, 2.6])
  pen.lineWidth = 0.9
  pen.strokeStyle = shade(0.3)
  for (const stitched of ["M406-120Q373-80 308-51", "M402-128Q369-89 303-59", "M0 345Q140 343 262 331", "M0 351Q140 349 262 337"]) pen.stroke(new Path2D(stitched))
  pen.restore()
}

// A ribbed collar in the cloth's own tone: shade on the print.
function collar(pen) {
  const neck = new Path2D(SHIRT.neck)
  pen.lineCap = "butt"
  for (const [width, colour] of [[30, shade(0.1)], [24, light(0.1)]]) {
    pen.lineWidth = width
    pen.strokeStyle = colour
    pen.stroke(neck)
  }
  pen.setLineDash([1.2, 2.6])
  pen.lineWidth = 22
  pen.strokeStyle = shade(0.13)
  pen.stroke(neck)
  pen.setLineDash([])
  const seam = new Path2D("M-103-347C-86-244 86-244 103-347")
  soft(pen, shade(0.4), 2.5, (each) => { each.lineWidth = 4; each.stroke(seam) })
  pen.lineWidth = 1.4
  pen.strokeStyle = shade(0.4)
  pen.stroke(seam)
}

// --- mug -----------------------------------------------------------------------------------------------------------------

const MUG = { radius: 41, top: -46, height: 95, tilt: 8.5 }

function drawMug(stage) {
  const { radius: r, top, height, tilt } = MUG
  const bottom = top + height - tilt
  const ring = (y) => `A${r} ${tilt} 0 0 0 ${r} ${y}`
  const body = new Path2D(`M${-r} ${top}${ring(top)}V${bottom - 4}Q${r} ${bottom} ${r - 2} ${bottom + 1}A${r - 2} ${tilt} 0 0 1 ${-r + 2} ${bottom + 1}Q${-r} ${bottom} ${-r} ${bottom - 4}z`)
  layer(stage, "behind", [-110, -82, 220, 165], (pen) => {
    soft(pen, shade(0.5), 3.5, (each) => { each.beginPath(); each.ellipse(3, bottom + 5, r + 3, tilt + 1, 0, 0, 7); each.fill() })
    soft(pen, shade(0.26), 9, (each) => { each.beginPath(); each.ellipse(22, bottom + 8, r + 26, tilt + 4, 0.06, 0, 7); each.fill() })
    drawHandle(pen)
    pen.fillStyle = "#f7f6f3"
    pen.fill(body)
  })
  const { pen } = stage
  if (stage.sheet) layBase(stage, body)
  const foot = bottom - (stage.sheet ? 2 : 7)
  const print = new Path2D(`M${-r} ${top + 3}${ring(top + 3)}V${foot}A${r} ${tilt} 0 0 1 ${-r} ${foot}z`)
  pen.save()
  inMm(stage)
  pen.clip(print)
  wrapRound(stage)
  pen.restore()
  layer(stage, "light", [-45, -62, 90, 120], (over) => {
    over.save()
    over.clip(body)
    over.fillStyle = gradient(over, [-r, 0], [r, 0], [[0, shade(0.46)], [0.08, shade(0.22)], [0.22, shade(0.02)], [0.34, light(0.12)], [0.5, shade(0)], [0.74, shade(0.16)], [0.92, shade(0.42)], [1, shade(0.58)]])
    over.fillRect(-45, -62, 90, 120)
    over.fillStyle = gradient(over, [0, bottom - 6], [0, bottom + tilt], [[0, shade(0)], [1, shade(0.3)]])
    over.fillRect(-45, bottom - 6, 90, 20)
    folds(over, [[5, light(0.5), 1.8, `M-24 ${top + 15}C-25 ${top + 40} -25 ${bottom - 30} -24 ${bottom - 8}`], [1.6, light(0.55), 0.5, `M-24 ${top + 18}C-24.600 ${top + 40} -24.600 ${bottom - 40} -24 ${bottom - 14}`], [3, light(0.12), 1.2, `M34 ${top + 14}V${bottom - 6}`]])
    over.restore()
    over.fillStyle = gradient(over, [-r, 0], [r, 0], [[0, "#8d8b88"], [0.3, "#bdbbb8"], [0.75, "#e8e6e3"], [1, "#cfcdc9"]])
    over.beginPath()
    over.ellipse(0, top, r, tilt, 0, 0, 7)
    over.fill()
    over.fillStyle = gradient(over, [0, top - tilt], [0, top + tilt], [[0, shade(0.5)], [0.6, shade(0.12)], [1, shade(0)]])
    over.fill()
    over.lineWidth = 1.7
    over.strokeStyle = "#fbfaf8"
    over.beginPath()
    over.ellipse(0, top, r - 0.8, tilt - 0.5, 0, 0, 7)
    over.stroke()
  })
}

// The print round the cylinder: a strip at x shows the paper at radius · arcsin(x / radius), and hangs as low as the rim does there.
function wrapRound(stage) {
  const { pen, perMm } = stage
  const { radius: r, top, height, tilt } = MUG
  const half = (r * Math.PI) / 2
  const paper = sheetOf(stage, [-half, -height / 2], [2 * half, height])
  const perPaper = paper.width / (2 * half)
  const wide = Math.round(2 * r * perMm), strip = Math.max(1, Math.round(wide / 180))
  pen.setTransform(1, 0, 0, 1, 0, 0)
  const arc = (x) => half + r * Math.asin(Math.min(1, Math.max(-1, x / r)))
  for (let at = 0; at < wide; at += strip) {
    const x = at / perMm - r, next = (at + strip) / perMm - r
    const from = arc(x) * perPaper, along = Math.max(0.5, arc(next) * perPaper - from)
    const sag = tilt * Math.sqrt(Math.max(0, 1 - (x / r) ** 2))
    pen.drawImage(paper, from, 0, along, paper.height, Math.round(stage.x - r * perMm) + at, stage.y + (top + sag) * perMm, strip, paper.height)
  }
}

function drawHandle(pen) {
  const handle = new Path2D("M36-26C58-32 74-22 74 0C74 22 58 30 37 25")
  soft(pen, shade(0.3), 3, (each) => { each.translate(2, 3); each.lineWidth = 9; each.stroke(handle) })
  pen.lineCap = "round"
  for (const [width, colour, shift] of [[10.5, "#aeaba6", 0], [9.2, "#c9c6c1", -0.2], [7.4, "#dedbd6", -0.5], [5.2, "#efedea", -0.9], [2.6, "#faf9f7", -1.4], [1.1, "#ffffff", -1.8]]) {
    pen.save()
    pen.translate(shift * 0.6, shift)
    pen.lineWidth = width
    pen.strokeStyle = colour
    pen.stroke(handle)
    pen.restore()
  }
}

// --- gift box ------------------------------------------------------------------------------------------------------------

const BOX = { across: [0.83, 0.34], away: [-0.83, 0.34], deep: [0, 0.92], side: 200, height: 100, origin: [0, -112] } // mm on the stage for a mm along each edge

function drawBox(stage) {
  const { across: a, away: b, deep: d, side: s, height: h, origin: o } = BOX
  const at = (u, v, w) => [o[0] + u * a[0] + v * b[0] + w * d[0], o[1] + u * a[1] + v * b[1] + w * d[1]]
  const shape = (...corners) => new Path2D(`M${corners.map((corner) => at(...corner).join(" ")).join("L")}z`)
  const top = shape([0, 0, 0], [s, 0, 0], [s, s, 0], [0, s, 0]), front = shape([0, s, 0], [s, s, 0], [s, s, h], [0, s, h]), flank = shape([s, 0, 0], [s, s, 0], [s, s, h], [s, 0, h])
  layer(stage, "shadow", [-240, -210, 480, 420], (pen) => {
    const foot = shape([0, 0, h], [s, 0, h], [s, s, h], [0, s, h])
    soft(pen, shade(0.34), 18, (each) => { each.translate(30, 10); each.fill(foot) })
    soft(pen, shade(0.55), 4, (each) => { each.translate(2, 3); each.fill(foot) })
  }, 0.5)
  // one sheet of paper, folded over the edges: the print goes on from the top to both sides
  const paper = sheetOf(stage, [-s / 2, -s / 2], [s + h, s + h])
  const face = (path, right, down, corner, from, size) => {
    const { pen, perMm } = stage
    pen.save()
    inMm(stage)
    pen.clip(path)
    pen.transform(right[0], right[1], down[0], down[1], ...at(...corner))
    const per = paper.width / (s + h)
    pen.drawImage(paper, from[0] * per, from[1] * per, size[0] * per, size[1] * per, -0.5 / perMm, -0.5 / perMm, size[0] + 1 / perMm, size[1] + 1 / perMm)
    pen.restore()
  }
  face(top, a, b, [0, 0, 0], [0, 0], [s, s])
  face(front, a, d, [0, s, 0], [0, s], [s, h])
  face(flank, d, b, [s, 0, 0], [s, 0], [h, s])
  layer(stage, "light", [-240, -210, 480, 420], (pen) => {
    pen.fillStyle = gradient(pen, at(0, s / 2, 0), at(s, s / 2, 0), [[0, light(0.2)], [1, light(0.02)]])
    pen.fill(top)
    pen.fillStyle = gradient(pen, at(0, s, 0), at(s, s, h), [[0, shade(0.1)], [1, shade(0.26)]])
    pen.fill(front)
    pen.fillStyle = gradient(pen, at(s, s, 0), at(s, 0, h), [[0, shade(0.36)], [1, shade(0.54)]])
    pen.fill(flank)
    ribbon(pen, at)
    pen.lineWidth = 1.1
    pen.strokeStyle = light(0.45)
    pen.stroke(new Path2D(`M${at(0, s, 0).join(" ")}L${at(s, s, 0).join(" ")}L${at(s, 0, 0).join(" ")}`))
    pen.strokeStyle = light(0.22)
    pen.stroke(new Path2D(`M${at(s, s, 0).join(" ")}L${at(s, s, h).join(" ")}`))
    bow(pen, at(s / 2, s / 2, 0))
  })
}

const SATIN = ["#fffdf8", "#efe9dd", "#d6cdbd", "#b8ad9a"]

function ribbon(pen, at) {
  const { side: s, height: h } = BOX
  const band = (from, to, tone, ...corners) => {
    const path = new Path2D(`M${corners.map((corner) => at(...corner).join(" ")).join("L")}z`)
    soft(pen, shade(0.35), 1.6, (each) => { each.translate(1, 1.6); each.fill(path) })
    pen.fillStyle = gradient(pen, at(...from), at(...to), tone)
    pen.fill(path)
  }
  const [m, n] = [s / 2 - 8, s / 2 + 8]
  const sheen = [[0, SATIN[2]], [0.3, SATIN[0]], [0.7, SATIN[1]], [1, SATIN[2]]]
  const dim = [[0, SATIN[3]], [0.4, SATIN[1]], [1, SATIN[3]]]
  band([m, s, 0], [n, s, 0], dim, [m, s, 0], [n, s, 0], [n, s, h], [m, s, h])
  band([s, m, 0], [s, n, 0], [[0, "#a79c8a"], [0.5, SATIN[3]], [1, "#968b7a"]], [s, m, 0], [s, n, 0], [s, n, h], [s, m, h])
  band([m, 0, 0], [n, 0, 0], sheen, [m, 0, 0], [n, 0, 0], [n, s, 0], [m, s, 0])
  band([0, m, 0], [0, n, 0], sheen, [0, m, 0], [0, n, 0], [s, n, 0], [s, m, 0])
}

function bow(pen, [x, y]) {
  pen.save()
  pen.translate(x, y)
  const tails = ["M-2 2C-18 14-34 20-50 36L-36 38L-34 46C-22 30-6 18 3 5z", "M2 2C20 10 38 12 58 24L46 29L48 38C30 26 12 18-2 6z"]
  const loops = ["M0 0C-18-30-56-44-66-28C-74-12-36 6 0 2z", "M0 0C22-34 62-40 68-22C72-6 34 8 0 2z"]
  for (const part of [...tails, ...loops]) {
    const path = new Path2D(part)
    soft(pen, shade(0.42), 3.2, (each) => { each.translate(3, 6); each.fill(path) })
    pen.fillStyle = gradient(pen, [-60, -40], [50, 40], [[0, SATIN[0]], [0.35, SATIN[1]], [0.5, SATIN[2]], [0.65, SATIN[0]], [1, SATIN[3]]])
    pen.fill(path)
  }
  for (const [inner, from, to] of [["M-6-2C-24-22-48-30-55-22C-58-12-32-2-6-2z", [-56, -24], [-6, -2]], ["M6-2C26-24 52-28 57-18C58-8 34 0 6-2z", [58, -20], [6, -2]]]) {
    pen.fillStyle = gradient(pen, from, to, [[0, "#d9d0c0"], [1, "#8b7f6d"]])
    pen.fill(new Path2D(inner))
  }
  pen.fillStyle = gradient(pen, [-8, -8], [8, 8], [[0, SATIN[0]], [0.6, SATIN[1]], [1, SATIN[3]]])
  pen.beginPath()
  pen.ellipse(0, 0, 9, 7.5, 0.2, 0, 7)
  pen.fill()
  pen.restore()
}

// --- phone case ----------------------------------------------------------------------------------------------------------

function drawPhoneCase(stage) {
  const rounded = (x, y, width, height, radius) => {
    const path = new Path2D()
    path.roundRect(x, y, width, height, radius)
    return path
  }
  const shell = rounded(-37.5, -75, 75, 150, 11), face = rounded(-36.1, -73.6, 72.2, 147.2, 9.8), camera = rounded(-32, -69.5, 33, 34, 8)
  layer(stage, "shadow", [-115, -100, 230, 200], (pen) => {
    soft(pen, shade(0.34), 8, (each) => { each.translate(7, 10); each.fill(shell) })
    soft(pen, shade(0.4), 1.6, (each) => { each.translate(1.2, 2); each.fill(shell) })
    pen.fillStyle = "#26272a"
    for (const [y, height] of [[-38, 9], [-24, 16], [-6, 16]]) pen.fill(rounded(-38.4, y, 3, height, 1))
    pen.fill(rounded(35.4, -22, 3, 22, 1))
  })
  clothe(stage, shell)
  layer(stage, "light", [-40, -78, 80, 156], (pen) => {
    pen.save()
    pen.clip(shell)
    pen.fillStyle = gradient(pen, [-37.5, 0], [37.5, 0], [[0, shade(0.34)], [0.035, shade(0.05)], [0.07, light(0.16)], [0.12, shade(0)], [0.88, shade(0.02)], [0.94, shade(0.14)], [1, shade(0.46)]])
    pen.fillRect(-40, -78, 80, 156)
    pen.fillStyle = gradient(pen, [0, -75], [0, 75], [[0, light(0.3)], [0.02, light(0.08)], [0.06, light(0)], [0.94, shade(0)], [0.98, shade(0.16)], [1, shade(0.4)]])
    pen.fillRect(-40, -78, 80, 156)
    pen.fillStyle = gradient(pen, [-40, -60], [40, 40], [[0, light(0.2)], [0.34, light(0.1)], [0.345, light(0.025)], [0.6, light(0)]])
    pen.fill(new Path2D("M-40-78H30L-40 60z"))
    pen.restore()
    pen.lineWidth = 0.35
    pen.strokeStyle = light(0.4)
    pen.stroke(face)
    pen.strokeStyle = shade(0.45)
    pen.stroke(shell)
    drawCamera(pen, camera)
  })
}

function drawCamera(pen, opening) {
  soft(pen, shade(0.4), 1, (each) => { each.lineWidth = 1.6; each.stroke(opening) })
  pen.fillStyle = gradient(pen, [-32, -70], [1, -36], [[0, "#3a3c40"], [0.5, "#232528"], [1, "#15171a"]])
  pen.fill(opening)
  pen.lineWidth = 0.9
  pen.strokeStyle = gradient(pen, [-32, -70], [1, -36], [[0, "rgba(0,0,0,.6)"], [0.5, "rgba(120,120,124,.6)"], [1, "rgba(255,255,255,.5)"]])
  pen.stroke(opening)
  for (const [x, y, radius] of [[-23.5, -61, 6.6], [-23.5, -44.5, 6.6], [-7.5, -52.7, 6.6]]) {
    for (const [share, tones] of [[1, ["#5c5f66", "#1b1c1f"]], [0.82, ["#0a0b0d", "#23252a"]], [0.5, ["#1a2638", "#05070a"]], [0.26, ["#3c5778", "#0b1018"]]]) {
      pen.fillStyle = gradient(pen, [x - radius, y - radius], [x + radius, y + radius], [[0, tones[0]], [1, tones[1]]])
      pen.beginPath()
      pen.arc(x, y, radius * share, 0, 7)
      pen.fill()
    }
    pen.fillStyle = light(0.75)
    pen.beginPath()
    pen.arc(x - radius * 0.22, y - radius * 0.24, radius * 0.09, 0, 7)
    pen.fill()
  }
  pen.fillStyle = "#f3ead2"
  pen.beginPath()
  pen.arc(-7.5, -64, 1.9, 0, 7)
  pen.fill()
}
