// The picture: what the form would give, drawn by the server after each change and painted here in repeat. A quick picture comes at
// once; a finer one of the same draw when the hand rests. Only the last change counts: at most one request is on its way.

const QUICK_PX = 320, FINE_PX = 1024
const SMOOTH = 2
const REST_MS = 350
const FITTING = 1.5 // zoom at which two repeats fill the shorter side
const ENOUGH = 1.4 // repeats that the shorter side must show for true size to be the first look
const MOST = 6

function openPainting({ form, part, call, shown, calibrated }) {
  const canvas = part("canvas")
  const look = { zoom: FITTING, x: 0, y: 0, product: null, pxPerMm: null, grid: false, fits: true }
  const painting = { card: null, chosen: null, told: null, index: 0, look, trouble: "" }
  let busy = false, wanted = null, rest = 0, serial = 0

  // --- asking ---------------------------------------------------------------------------------------------------------------

  // Draws the form as it is now. `since` is when the change was made (ms of the page's clock).
  function ask(since = performance.now()) {
    wanted = { since: Math.min(since, wanted?.since ?? since), width: QUICK_PX }
    clearTimeout(rest)
    if (!busy) next()
  }

  async function next() {
    while (wanted) {
      const { since, width } = wanted
      wanted = null
      busy = true
      await fetchDraw(since, width)
      busy = false
    }
  }

  async function fetchDraw(since, width) {
    const example = form.isExample()
    try {
      const told = await call("POST", "/api/draw", { brief: form.asked(), index: painting.index, width })
      painting.trouble = ""
      if (told.refused) return refuse(told.refused)
      const image = await loaded(told.picture)
      take(told, image, example, width)
      await painted()
      if (width === QUICK_PX) answered(since)
      if (!wanted) rest = setTimeout(refine, REST_MS)
    } catch (refusal) {
      painting.trouble = refusal.sentence || "The draw did not come. Change something to ask again."
      shown()
    }
  }

  // A change is answered by its quick picture: a finer one of the change before, on its way meanwhile, answers nothing.
  function answered(since) {
    performance.measure("studio:preview", { start: since, end: performance.now() })
    canvas.dataset.drawn = String(++serial)
  }

  function take(told, image, example, width) {
    delete told.picture
    Object.assign(painting, { told, card: { image, repeat: told.repeat, repeat_mm: told.repeat_mm, sheet: told.format === "repeat" ? null : { ...told.sheet, format: told.format }, title: told.title, width } })
    form.told = told
    form.notes = new Map(told.notes.map((each) => [each.field, each]))
    painting.example = example
    painting.refused = null
    paint()
    shown()
  }

  function refuse(told) {
    painting.refused = told
    form.notes = new Map([[told.field, told]])
    canvas.dataset.drawn = String(++serial)
    shown()
  }

  // A sharper picture, where the canvas shows more of it than was drawn: two pixels for one on the screen, since colours are exact
  // and edges therefore smooth only when the browser makes them smaller.
  function refine() {
    if (!painting.card || painting.card.width >= FINE_PX || painting.refused || !painting.scale || busy) return
    const px = painting.scale.tileWidth * (window.devicePixelRatio || 1)
    if (SMOOTH * px <= 1.1 * painting.card.width) return
    wanted = { since: performance.now(), width: Math.min(FINE_PX, 64 * Math.ceil((SMOOTH * px) / 64)) }
    next()
  }

  // --- painting -------------------------------------------------------------------------------------------------------------

  function paint() {
    const { card, told } = painting
    if (!card || !canvas.clientWidth) return
    if (!painting.chosen) look.product = mockupOf(told)
    look.grid = Boolean(card.sheet)
    if (look.fits) fitLook(card)
    painting.scale = (look.product ? drawProduct : drawCloth)(canvas, card, look)
    canvas.setAttribute("aria-label", `${told.title}, ${told.format === "repeat" ? `in ${told.repeat} repeat` : `as a ${told.format}`}`)
    showRule()
    clearTimeout(rest)
    rest = setTimeout(refine, REST_MS)
  }

  // A print is first seen on its product, where there is a picture of that.
  const mockupOf = (told) => (told.sheet && PRODUCTS.some(({ name }) => name === told.now.product) ? told.now.product : null)

  // The first look at a repeat: true size where that shows enough of it, else two repeats.
  function fitLook(card) {
    const perMm = pxPerMm() || PER_MM.usual
    const shown = Math.min(canvas.clientWidth / card.repeat_mm[0], canvas.clientHeight / card.repeat_mm[1]) / perMm
    const plain = card.sheet || look.product
    Object.assign(look, { zoom: plain ? 1 : FITTING, pxPerMm: !plain && shown >= ENOUGH && shown <= MOST ? perMm : null })
  }

  function showRule() {
    const perMm = painting.scale && !look.product ? painting.scale.tileWidth / painting.card.repeat_mm[0] : 0
    part("rule").hidden = !perMm
    if (!perMm) return
    const mm = ruleLength(perMm)
    const share = perMm / (pxPerMm() || PER_MM.usual)
    const scale = look.pxPerMm ? (keptCalibration() ? "true size" : "about true size") : `${Math.round(share * 100)} % of true size`
    const line = make("i", { "aria-hidden": "true" })
    line.style.width = `${mm * perMm}px`
    part("rule").replaceChildren(line, make("span", {}, `${lengthInWords(mm)} · ${scale}`))
  }

  look.zoomTo = (zoom, at) => zoomAbout(look, Math.min(6, Math.max(0.5, Math.round(zoom * 2) / 2)), at)
  openPanning({ canvases: [canvas], look, paint, touch: leaveFit })

  // A turn of the wheel goes on from what the first look shows.
  function leaveFit() {
    if (!look.fits || !painting.card || look.product || painting.card.sheet) return (look.fits = false)
    const [width, height] = painting.card.repeat_mm
    if (look.pxPerMm) Object.assign(look, { zoom: look.pxPerMm / Math.min(canvas.clientHeight / (3 * height), canvas.clientWidth / (3 * width)), pxPerMm: null })
    look.fits = false
  }

  const resized = new ResizeObserver(() => requestAnimationFrame(paint))
  resized.observe(canvas)

  // How it is looked at: in repeat, at true size, or on a product.
  painting.show = async (how) => {
    Object.assign(look, { zoom: 1, x: 0, y: 0, product: null, pxPerMm: null, fits: how !== "true" })
    painting.chosen = how
    if (how === "true") look.pxPerMm = pxPerMm() || (await calibrated()) || null
    else if (how !== "repeat") look.product = how
    paint()
    shown()
  }
  painting.how = () => look.product || (look.pxPerMm && !look.fits ? "true" : "repeat")
  painting.turnTo = (index) => {
    painting.index = index
    ask()
  }
  painting.step = (by) => {
    const most = Math.max(1, form.asked().count) - 1
    painting.turnTo(Math.min(most, Math.max(0, painting.index + by)))
  }
  painting.leave = () => (resized.disconnect(), clearTimeout(rest))

  return Object.assign(painting, { ask, paint })
}

function loaded(url) {
  const image = new Image()
  image.src = url
  return image.decode().then(() => image)
}

// After the frame in which it shows.
const painted = () => new Promise((done) => requestAnimationFrame(() => {
  const after = new MessageChannel()
  after.port1.onmessage = done
  after.port2.postMessage(0)
}))
