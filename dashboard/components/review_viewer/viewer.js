// The viewer: keys, buttons and what is on the table. Streamlit calls the default export again whenever its data changes; one
// sitting lives per mounted element and is only told of the change.

const sittings = new WeakMap()
const IDLE_MS = 10 * 60 * 1000
const LOOK_MS = 4000 // how often an empty table looks for new designs
const DONE = { approve: "✓", reject: "✕", revise: "↻", hold: "‖" }

export default function (component) {
  const { parentElement, data, setTriggerValue } = component
  let sitting = sittings.get(parentElement)
  if (!sitting) {
    sitting = sitDown(parentElement, data, (name) => setTriggerValue(name, Date.now()))
    sittings.set(parentElement, sitting)
  }
  sitting.told(data)
  return () => {
    sitting.leave()
    sittings.delete(parentElement)
  }
}

function sitDown(root, data, trigger) {
  const part = (name) => root.querySelector(`[data-${name}]`)
  const section = root.querySelector(".viewer")
  const look = { zoom: 1, grid: false, offset: false, x: 0, y: 0 }
  let asking = null
  let lastInput = Date.now()
  let view = JSON.stringify(data.view)

  const tokens = tokenSource(() => trigger("renew"), data.token)
  const desk = openDesk({ line: tokens.line, view: data.view, changed, say })

  function told(fresh) {
    data = fresh
    tokens.given(fresh.token)
    if (JSON.stringify(fresh.view) !== view) {
      view = JSON.stringify(fresh.view)
      desk.turnTo(fresh.view)
    }
    show()
  }

  let drawn = null
  function changed(card) {
    if (card && card !== desk.queue[0]) return
    show()
  }

  function show() {
    const card = desk.queue[0] || null
    if (card && !card.shown) card.shown = performance.now()
    if (card !== drawn) {
      ask(null)
      part("facts").replaceChildren(...(card ? factsOf(card) : []))
      part("facts").scrollTop = 0
      drawn = card
    }
    paint()
    showBlank(card)
    showCounts()
    showStrip()
    for (const button of part("verdicts").querySelectorAll("button")) {
      button.disabled = !data.may_decide || (button.dataset.act === "undo" ? !desk.strip.length : !card)
    }
  }

  function paint() {
    const card = desk.queue[0] || null
    const scale = drawCloth(part("canvas"), card, look)
    part("canvas").setAttribute("aria-label", card ? `${card.title}, shown in ${card.repeat} repeat` : "No design on the table")
    section.dataset.item = (scale && card.item) || ""
    part("rule").hidden = part("zoom").parentElement.hidden = !scale
    if (!scale) return
    showColours(card)
    const mm = ruleLength(scale.tileWidth / card.repeat_mm[0])
    const bar = make("i")
    bar.style.width = `${(mm * scale.tileWidth) / card.repeat_mm[0]}px`
    part("rule").replaceChildren(make("span", {}, `${lengthInWords(mm)} · repeat ${card.repeat_mm[0]} × ${card.repeat_mm[1]} mm, ${card.repeat}`), bar)
    part("zoom").textContent = `${look.zoom} ×`
    for (const [act, on] of [["grid", look.grid], ["offset", look.offset]]) root.querySelector(`[data-act="${act}"]`).setAttribute("aria-pressed", String(on))
  }

  function showColours(card) {
    const strip = part("palette")
    if (!strip || strip.dataset.of === card.item) return
    card.colours ??= coloursOf(card.image)
    strip.dataset.of = card.item
    strip.setAttribute("aria-label", card.colours.map(({ colour }) => colour).join(", "))
    strip.replaceChildren(...card.colours.map(swatchOf))
  }

  function showBlank(card) {
    const blank = part("blank")
    const says = blankWords(card)
    blank.hidden = !says
    if (!says) return
    const parts = [make("h3", {}, says.title), make("p", {}, says.text)]
    if (says.act) parts.push(make("button", { type: "button", onclick: says.act }, says.label))
    blank.replaceChildren(...parts)
  }

  function blankWords(card) {
    if (desk.paused) return { title: "Paused", text: "You were away, so your designs went back to the queue for others.", label: "Go on", act: resume }
    if (card && card.broken) return { title: "This image cannot be shown", text: "Its file is missing or altered. Put it off with Space, and run strikeoff verify." }
    if (card) return null
    if (desk.trouble) return { title: "The queue cannot be read", text: desk.trouble, label: "Try again", act: () => desk.fill() }
    if (!desk.dry || desk.filling) return { title: "Fetching designs", text: "The best come first." }
    if (desk.left > 0) return { title: "The rest is with others", text: `${desk.left} designs are leased to other reviewers or put off for later.`, label: "Look again", act: () => desk.fill() }
    return data.empty
  }

  function showCounts() {
    part("left").textContent = desk.left === null ? "–" : Math.max(0, desk.left - desk.flying)
    part("today").textContent = desk.today === null ? "–" : desk.today + desk.flying
  }

  function showStrip() {
    part("strip").replaceChildren(...desk.strip.map((entry) =>
      make("li", {}, make("button", {
        type: "button", class: `${entry.verdict} ${entry.pending ? "pending" : ""}`, title: `${entry.card.title}: ${entry.verdict}${entry.reason ? `, ${entry.reason}` : ""}. Take back`,
        "aria-label": `Take back: ${entry.card.title}, ${entry.verdict}`, onclick: () => { touch(); desk.undo(entry) },
      }, make("img", { src: entry.card.thumb, alt: "" }), make("span", { class: "mark", "aria-hidden": "true" }, DONE[entry.verdict])))))
  }

  function ask(verdict) {
    asking = verdict
    part("reasons").hidden = !verdict
    for (const button of part("verdicts").querySelectorAll("button")) button.classList.toggle("struck", button.dataset.act === verdict)
    if (!verdict) return
    const buttons = data.reasons.map((reason, index) =>
      make("button", { type: "button", onclick: () => { touch(); giveReason(index) } }, make("kbd", {}, String(index + 1)), reason.label))
    part("reasons").replaceChildren(
      make("p", { id: "why" }, verdict === "reject" ? "Why not?" : "What should change?", make("span", {}, make("kbd", {}, "Esc"), " to go back")), make("div", {}, ...buttons))
  }

  function giveReason(index) {
    const reason = data.reasons[index]
    if (!reason || !asking) return
    const verdict = asking
    ask(null)
    desk.decide(verdict, reason.code)
  }

  function act(name) {
    if (name === "help") return showKeys()
    if (name === "grid" || name === "offset") return (look[name] = !look[name]), paint()
    if (name.startsWith("zoom")) return zoom(name)
    if (!data.may_decide) return say(data.may_not)
    if (name === "undo") return ask(null), desk.undo()
    if (!desk.queue.length) return
    if (name === "reject" || name === "revise") return ask(asking === name ? null : name)
    ask(null)
    return name === "later" ? desk.later() : desk.decide(name)
  }

  function zoom(name) {
    if (name === "zoom-reset") Object.assign(look, { zoom: 1, x: 0, y: 0 })
    else {
      const before = look.zoom
      look.zoom = Math.min(5, Math.max(1, Math.round((look.zoom + (name === "zoom-in" ? 0.5 : -0.5)) * 2) / 2))
      look.x *= look.zoom / before
      look.y *= look.zoom / before
    }
    paint()
  }

  function showKeys() {
    const sheet = part("sheet")
    if (sheet.open) return sheet.close()
    const line = (keys, words) => [make("dt", {}, ...keys.map((key) => make("kbd", {}, key))), make("dd", {}, words)]
    sheet.replaceChildren(make("h3", {}, "Keys"), make("dl", {},
      ...line(["A"], "Approve"), ...line(["X", "1–9"], "Reject, with the reason"), ...line(["V", "1–9"], "Send back for revision, with the reason"),
      ...line(["H"], "Hold: keep it out of the way, undecided"), ...line(["Space"], "Later: back into the queue"), ...line(["U", "⌫"], "Take the last decision back"),
      ...line(["D"], "Shift by half a repeat, to see the seams"), ...line(["G"], "Show the repeat's edges"), ...line(["+", "−", "0"], "Larger, smaller, whole"), ...line(["?"], "This list")),
    make("button", { type: "button", onclick: () => sheet.close() }, "Close"))
    sheet.showModal()
  }

  function say(sentence) {
    const toast = make("p", {}, sentence)
    part("toasts").append(toast)
    setTimeout(() => toast.remove(), 8000)
  }

  function onKey(event) {
    if (isTyping(event) || !section.isConnected) return
    if (part("sheet").open && event.key !== "?") return
    if (desk.paused) return resume()
    touch()
    const digit = digitOf(event)
    const command = commandOf(event, data.keys)
    if (asking && event.key === "Escape") ask(null)
    else if (asking && digit) giveReason(digit - 1)
    else if (command) {
      if (!event.repeat || command.startsWith("zoom")) act(command)
    } else return
    event.preventDefault()
    event.stopPropagation()
  }

  function touch() {
    lastInput = Date.now()
  }

  function resume() {
    desk.paused = false
    touch()
    desk.turnTo(desk.view)
  }

  function tick() {
    if (!desk.paused && Date.now() - lastInput > IDLE_MS) {
      desk.paused = true
      desk.putDown()
      show()
    } else desk.beat()
  }

  function drag(event) {
    const start = { x: event.clientX - look.x, y: event.clientY - look.y }
    part("canvas").setPointerCapture(event.pointerId)
    part("canvas").onpointermove = (move) => {
      look.x = move.clientX - start.x
      look.y = move.clientY - start.y
      paint()
    }
    part("canvas").onpointerup = () => (part("canvas").onpointermove = null)
  }

  function press(event) {
    const button = event.target.closest("[data-act]")
    if (!button || button.disabled) return
    touch()
    if (event.detail > 0) button.blur()
    act(button.dataset.act)
  }

  const goAway = () => desk.putDown(true)
  const beats = setInterval(tick, (data.lease_seconds * 1000) / 3)
  const looks = setInterval(() => desk.queue.length || desk.paused || document.hidden || desk.fill(), LOOK_MS)
  const resized = new ResizeObserver(paint)
  section.onclick = press
  part("canvas").onpointerdown = drag
  resized.observe(part("cloth"))
  document.addEventListener("keydown", onKey, true)
  window.addEventListener("pagehide", goAway)
  desk.fill()
  desk.recall()

  function leave() {
    clearInterval(beats)
    clearInterval(looks)
    resized.disconnect()
    document.removeEventListener("keydown", onKey, true)
    window.removeEventListener("pagehide", goAway)
    desk.putDown(true)
  }

  return { told, leave }
}
