// Compare: up to four designs side by side with one zoom and one place for all; one may be pinned as the reference.

const MOST_PANES = 4
const WHEEL_STEP = 1.15
const SMALLEST = 0.25, LARGEST = 8

function openCompare({ layer, data, decide, say, ask, rate, left }) {
  const compare = { open: false }
  let waiting = [], panes = [], pinned = null, active = 0, room = 2
  const look = { ...PLAIN }
  let drawings = []

  compare.show = (cards) => {
    compare.open = true
    layer.hidden = false
    room = Math.max(1, Math.min(MOST_PANES, cards.length))
    waiting = [...cards]
    panes = waiting.splice(0, room)
    pinned = null
    active = 0
    Object.assign(look, PLAIN)
    draw(true)
    ahead()
  }

  compare.leave = () => {
    compare.open = false
    layer.hidden = true
    layer.replaceChildren()
    left()
  }

  const ahead = () => waiting.slice(0, MOST_PANES).forEach((card) => keptPicture(card.url))

  function draw(focus = false) {
    drawings = panes.map(paneOf)
    const columns = panes.length <= 3 ? panes.length : 2
    layer.setAttribute("aria-label", `Compare ${panes.length} designs`)
    const field = make("div", { class: "panes" }, ...drawings.map((drawing) => drawing.element))
    field.style.gridTemplateColumns = `repeat(${columns}, minmax(0, 1fr))`
    layer.replaceChildren(
      make("header", { class: "layer-head" },
        make("div", {}, make("h2", {}, "Compare"), make("p", { class: "sub" }, waiting.length ? `${waiting.length} more wait; the next takes the place of one that is decided.` : "Zoom and place are the same in each.")),
        make("div", { class: "tools", role: "group", "aria-label": "How all are shown" },
          tool("zoom-out", "−", "Smaller"), make("output", { "data-zoom": true }, `${round(look.zoom)} ×`), tool("zoom-in", "+", "Larger"),
          tool("repeat", null, "Repeat", look.repeat), tool("offset", null, "Half offset", look.offset), tool("grid", null, "Edges", look.grid)),
        make("button", { type: "button", class: "quiet", onclick: compare.leave }, make("kbd", {}, "Esc"), " Close")),
      field,
      make("footer", { class: "layer-foot" },
        verdict("approve", "Approve", "main"), verdict("reject", "Reject"), verdict("revise", "Revise"), verdict("hold", "Hold"),
        make("button", { type: "button", class: "aside", "aria-pressed": String(pinned === panes[active]?.item), onclick: () => act("pin") }, keyOf("pin"), pinned === panes[active]?.item ? "Unpin" : "Pin as reference")))
    field.onwheel = wheel
    field.onpointerdown = drag
    paint()
    if (focus) drawings[active]?.element.focus({ preventScroll: true })
  }

  const keyOf = (command) => make("kbd", {}, keyShown(data().keys, command))
  const verdict = (name, words, kind = "") => make("button", { type: "button", class: kind, disabled: !data().may_decide, onclick: () => act(name) }, keyOf(name), words)
  const tool = (name, sign, words, on) => make("button", { type: "button", "aria-label": words, "aria-pressed": sign ? false : String(Boolean(on)), onclick: () => act(name) }, ...(sign ? [sign] : [keyOf(name), words]))

  function paneOf(card, index) {
    const canvas = make("canvas", { role: "img", "aria-label": `${card.title}, in ${card.repeat} repeat` })
    const rule = make("figcaption", { class: "rule" })
    const element = make("section", { class: `pane ${index === active ? "active" : ""} ${pinned === card.item ? "pinned" : ""}`, tabindex: "0", role: "group", "aria-current": index === active && "true", "aria-label": `${cardWords(card)}${pinned === card.item ? ", the reference" : ""}`, "data-item": card.item },
      make("figure", {}, canvas, rule),
      make("div", { class: "pane-foot" }, make("span", { class: "number", "aria-hidden": "true" }, String(index + 1)), ...footOf(card),
        card.clash && clashMark(card, "badge-flat"),
        pinned === card.item && make("span", { class: "badge-flat" }, pin(), "Reference"), card.holder && make("span", { class: "badge-flat" }, padlock(), card.holder)),
      card.refusal && make("p", { class: "refusal" }, card.refusal))
    element.onfocus = () => turn(index)
    const image = keptPicture(card.url)
    const show = () => {
      const scale = drawCloth(canvas, { ...card, image }, look)
      rule.hidden = !scale
      if (!scale) return
      const mm = ruleLength(scale.tileWidth / card.repeat_mm[0])
      const bar = make("i")
      bar.style.width = `${(mm * scale.tileWidth) / card.repeat_mm[0]}px`
      rule.replaceChildren(make("span", {}, lengthInWords(mm)), bar)
    }
    if (!image.complete) image.addEventListener("load", paint, { once: true })
    return { element, show, canvas }
  }

  // One scale for all, so that a motif twice as large on the cloth is twice as large here.
  function paint() {
    if (!compare.open) return
    const { clientWidth: width, clientHeight: height } = drawings[0]?.canvas || {}
    if (!width) return
    const fitting = panes.map((card) => Math.min(width / (2 * card.repeat_mm[0]), height / (2 * card.repeat_mm[1])))
    look.pxPerMm = Math.min(...fitting) * look.zoom
    for (const drawing of drawings) drawing.show()
    const zoom = layer.querySelector("[data-zoom]")
    if (zoom) zoom.textContent = `${round(look.zoom)} ×`
  }

  function turn(index) {
    if (index === active || !panes[index]) return
    active = index
    drawings.forEach(({ element }, n) => {
      element.classList.toggle("active", n === active)
      if (n === active) element.setAttribute("aria-current", "true")
      else element.removeAttribute("aria-current")
    })
    const button = layer.querySelector(".layer-foot .aside")
    button.setAttribute("aria-pressed", String(pinned === panes[active].item))
    button.replaceChildren(keyOf("pin"), pinned === panes[active].item ? "Unpin" : "Pin as reference")
  }

  function zoomBy(factor, at) {
    zoomAbout(look, Math.min(LARGEST, Math.max(SMALLEST, look.zoom * factor)), at)
    paint()
  }

  // About what lies under the pointer, in every pane.
  function wheel(event) {
    event.preventDefault()
    const canvas = event.target.closest(".pane")?.querySelector("canvas")
    if (!canvas) return
    const box = canvas.getBoundingClientRect()
    zoomBy(event.deltaY < 0 ? WHEEL_STEP : 1 / WHEEL_STEP, [event.clientX - box.left - box.width / 2, event.clientY - box.top - box.height / 2])
  }

  function drag(event) {
    const field = event.currentTarget
    const start = { x: event.clientX - look.x, y: event.clientY - look.y }
    field.setPointerCapture(event.pointerId)
    field.onpointermove = (move) => {
      look.x = move.clientX - start.x
      look.y = move.clientY - start.y
      paint()
    }
    field.onpointerup = field.onpointercancel = () => (field.onpointermove = null)
    const pane = event.target.closest(".pane")
    if (pane) pane.focus({ preventScroll: true })
  }

  function settle(name, reason, note) {
    const card = panes[active]
    if (card.item === pinned) pinned = null
    const next = waiting.shift()
    panes = next ? panes.with(active, next) : panes.filter((other) => other !== card)
    decide([card], name, reason, note, (refused) => {
      if (!refused || !compare.open) return
      card.refusal = refused
      if (panes.length < room) panes.push(card)
      else waiting.unshift(card)
      draw()
    })
    if (!panes.length || (panes.length === 1 && panes[0].item === pinned && !waiting.length)) return compare.leave()
    active = Math.min(active, panes.length - 1)
    if (panes[active].item === pinned && panes.length > 1) active = (active + 1) % panes.length
    draw(true)
    ahead()
  }

  function act(name) {
    const card = panes[active]
    if (name === "zoom-in" || name === "zoom-out") return zoomBy(name === "zoom-in" ? 1.25 : 0.8)
    if (name === "zoom-reset") return Object.assign(look, { zoom: 1, x: 0, y: 0 }), paint()
    if (name === "grid" || name === "offset") return (look[name] = !look[name]), draw(true)
    if (name === "repeat") return nextRepeat()
    if (name === "pin") return (pinned = pinned === card.item ? null : card.item), draw(true)
    if (name.startsWith("rate-")) return rate([card], Number(name.slice(5))), draw(true)
    if (!SETTLED_BY.includes(name)) return false
    if (!data().may_decide) return say(data().may_not)
    if (name === "approve" || name === "hold") return settle(name)
    ask.ask(name, {}, { words: card.title, give: (_, reason, note) => settle(name, reason, note) })
  }

  function nextRepeat() {
    const trials = [null, "block", "half-drop", "brick", "mirror"]
    look.repeat = trials[(trials.indexOf(look.repeat) + 1) % trials.length]
    say(look.repeat ? `Shown in ${look.repeat} repeat; as designed comes round again.` : "Shown as designed.")
    draw(true)
  }

  compare.key = (event, name, command) => {
    const columns = panes.length <= 3 ? panes.length : 2
    const steps = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns }
    if (name in steps) {
      const to = active + steps[name]
      if (panes[to]) drawings[to].element.focus()
    } else if (name === "Escape") compare.leave()
    else if (command) return act(command) !== false
    else return false
    return true
  }
  compare.paint = paint

  return compare
}

const round = (zoom) => Math.round(zoom * 100) / 100
