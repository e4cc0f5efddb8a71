// The viewer: puts its rooms together (desk, look, reasons, strip, pin, keys) and hears keys and presses. Streamlit calls the default
// export again whenever its data changes; one sitting lives per mounted element and is only told of the change.

const sittings = new WeakMap()
const IDLE_MS = 10 * 60 * 1000
const LOOK_MS = 4000 // how often an empty table looks for new designs
const VERDICTS = ["approve", "hold"]

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
  const voice = openVoice(part("toasts"), part("murmur"))
  const { say, murmur } = voice
  const keyOf = (command) => (keys[command]?.length ? keyLabel(keys[command][0]) : "–")
  let keys = data.keys
  let lastInput = Date.now()
  let view = JSON.stringify(data.view)

  const tokens = tokenSource(() => trigger("renew"), data.token)
  const confirm = (entry, refusal) => askConsequences(part("question"), entry, refusal)
  const desk = openDesk({ line: tokens.line, view: data.view, changed, refresh, prepare, say, murmur, confirm })
  const look = openLook({ calibrated: () => pxPerMm() || calibrate(part("calibration")), paint, murmur })
  const draw = (canvas, card, how) => (how.product ? drawProduct : drawCloth)(canvas, card, how)
  const ahead = openAhead({ canvas: part("canvas"), next: desk.next, look, draw })
  const pin = openPin({ figure: part("reference"), canvas: part("pinned"), name: part("pinned-name") })
  const rail = openRail({ rail: part("rail"), words: (command) => data.commands[command], keyOf, show: look.show })
  const reasons = openReasons({ panel: part("reasons"), reasons: () => data.reasons, keyOf, give: (verdict, code) => desk.decide(verdict, code), shown: strike })
  const alike = openAlike({ call: tokens.line.call, place: () => part("alike") })
  const sheet = openKeySheet({ dialog: part("sheet"), told: () => data, board: { keys: () => keys, keep: keyKeeper(tokens.line, takeKeys) } })
  const factActs = { keyOf, colour: (kind, place) => look.colour(desk.current(), kind, kind === "ground" && look.ground === place ? -1 : place), overlay: showOverlay, beside, deny }

  function told(fresh) {
    if (JSON.stringify(fresh.keys) !== JSON.stringify(data.keys)) takeKeys(fresh.keys)
    data = fresh
    tokens.given(fresh.token)
    if (JSON.stringify(fresh.view) !== view) {
      view = JSON.stringify(fresh.view)
      desk.turnTo(fresh.view)
    }
    ahead.drop() // the page's colours may be others now
    show()
    paint()
  }

  // --- what is shown -----------------------------------------------------------------------------------------------------

  let laid = null // the design on the canvas
  let drawn = null // the design of which the facts tell
  let scale = null // of the picture on the canvas
  let late = false // the rest of a new design's page is still to come
  function changed(card) {
    if (!card || card === desk.current()) show()
  }

  function refresh(card) {
    if (card === drawn) drawn = null
    changed(card)
  }

  function show() {
    const card = desk.current()
    if (card && !card.shown) card.shown = performance.now()
    if (card?.item !== laid?.item) reasons.close(), look.turn()
    const fresh = card !== laid || section.dataset.item !== itemShown(card)
    if (fresh) lay(card)
    showStrip(part("strip"), desk.strip, (entry) => act("undo", entry))
    if (!fresh || !isReady(card?.image)) return late || showRest()
    late = true
    painted().then(showRest)
  }

  const itemShown = (card) => (isReady(card?.image) ? card.item : "")

  // The picture alone, so that it is there at the key.
  function lay(card) {
    laid = card
    scale = (card && ahead.lay(card)) || draw(part("canvas"), card, look)
    section.dataset.item = itemShown(card)
  }

  // What can follow the picture by a frame.
  function showRest() {
    const card = desk.current()
    late = false
    if (card !== drawn) {
      part("facts").replaceChildren(...(card ? factsOf(card, factActs) : []))
      part("facts").scrollTop = 0
      alike.show(card?.item)
      drawn = card
    }
    showAround(card)
    showBlank(part("blank"), blankWords(card))
    showCounts()
    showStars(part("stars"), data.may_decide ? card : null, rate, keyOf)
    showNoted(card)
    for (const button of part("verdicts").querySelectorAll("[data-act]")) button.disabled = !usable(button.dataset.act, card)
  }

  function usable(command, card) {
    if (command === "next" || command === "previous") return desk.queue.length > 1
    return data.may_decide && (command === "undo" ? desk.strip.length > 0 : Boolean(card))
  }

  function paint() {
    const card = desk.current()
    laid = card
    scale = draw(part("canvas"), card, look)
    section.dataset.item = itemShown(card)
    if (!late) showAround(card)
  }

  // What stands on the picture and tells how it is looked at.
  function showAround(card) {
    const ready = isReady(card?.image)
    part("canvas").setAttribute("aria-label", canvasWords(card))
    showRule(card, look.product ? null : scale)
    pin.draw(look, !look.product && scale ? scale.tileWidth / card.repeat_mm[0] : null)
    part("zoom").parentElement.hidden = !ready
    part("zoom").textContent = look.pxPerMm ? "1 : 1" : `${look.zoom} ×`
    rail.update(card, look, Boolean(card) && pin.card?.item === card.item)
    showChips(part("chips"), card, look, paint)
    showChoices(part("facts"), look)
    divider.update(card)
    if (ready) showColours(card)
    ahead.prepare()
  }

  function canvasWords(card) {
    if (!card) return "No design on the table"
    const on = PRODUCTS.find((product) => product.name === look.product)
    return on ? `${card.title}, on: ${on.label}` : `${card.title}, shown in ${look.repeat || card.repeat} repeat`
  }

  function showRule(card, scale) {
    part("rule").hidden = !scale
    if (!scale) return
    const mm = ruleLength(scale.tileWidth / card.repeat_mm[0])
    const bar = make("i")
    bar.style.width = `${(mm * scale.tileWidth) / card.repeat_mm[0]}px`
    const size = `${card.repeat_mm[0]} × ${card.repeat_mm[1]} mm`
    const words = card.sheet ? `${card.sheet.format} ${size}` : `repeat ${size}, ${REPEAT_WORDS[card.repeat] || card.repeat}`
    part("rule").replaceChildren(make("span", {}, `${lengthInWords(mm)} · ${words}`), bar)
  }

  // Reading colours from pixels takes longer than a key should: done ahead, while nothing else is to do.
  function prepare(card) {
    idle(() => (card.colours ??= coloursOf(card.image)))
    ahead.prepare()
  }

  function showColours(card) {
    const strip = part("palette")
    if (!strip || strip.dataset.of === card.item) return
    card.colours ??= coloursOf(card.image)
    strip.dataset.of = card.item
    strip.setAttribute("aria-label", card.colours.map(({ colour }) => colour).join(", "))
    strip.replaceChildren(...card.colours.map(swatchOf))
  }

  function blankWords(card) {
    if (desk.paused) return { title: "Paused", text: "You were away, so your designs went back to the queue for others.", label: "Go on", act: resume }
    if (card && card.broken) return { title: "This image cannot be shown", text: `Its file is missing or altered. Put it off with ${keyOf("later")}, and run strikeoff verify.` }
    if (card) return null
    if (desk.trouble) return { title: "The queue cannot be read", text: desk.trouble, label: "Try again", act: () => desk.fill() }
    if (!desk.dry || desk.filling) return { title: "Fetching designs", text: "They come in the order you chose." }
    if (desk.left > desk.flying) return { title: "The rest is with others", text: `${desk.left} designs are leased to other reviewers or put off for later.`, label: "Look again", act: () => desk.fill() }
    return data.empty
  }

  function showCounts() {
    part("left").textContent = desk.left === null ? "–" : Math.max(0, desk.left - desk.flying)
    part("today").textContent = desk.today === null ? "–" : desk.today + desk.flying
    part("place").textContent = desk.queue.length > 1 && desk.at > 0 ? `+${desk.at}` : ""
    part("place").title = desk.at > 0 ? `${desk.at} passed over, still yours` : ""
  }

  // A note that will go with the next decision must not be forgotten.
  function showNoted(card) {
    const button = part("verdicts").querySelector('[data-act="note"]')
    button.classList.toggle("noted", Boolean(card?.note))
    button.title = card?.note ? `Goes with your decision: ${card.note}` : ""
  }

  function strike(verdict) {
    showNoted(desk.current())
    for (const button of part("verdicts").querySelectorAll("[data-act]")) button.classList.toggle("struck", button.dataset.act === verdict)
  }

  // --- what is done ------------------------------------------------------------------------------------------------------

  function act(name, entry) {
    const card = desk.current()
    desk.towards = null
    if (name === "help") return sheet.toggle()
    if (name === "next" || name === "previous") return walk(name === "next" ? 1 : -1)
    if (name === "pin" || name === "unpin") return (card || pin.card) && (murmur(pin.turn(name === "pin" ? card : null)), paint())
    if (look.knows(name)) return card && look.act(name, card)
    if (name === "passport") return card?.passport && window.open(card.passport, "_blank", "noopener")
    if (!data.may_decide) return say(data.may_not)
    if (name === "undo") return reasons.close(), desk.undo(entry)
    if (!card) return
    if (name === "note") return reasons.note(card)
    if (name === "reject" || name === "revise") return reasons.verdict === name ? reasons.close() : reasons.ask(name, card)
    if (name === "not-duplicate") return desk.deny()
    if (name.startsWith("rate-")) return rate(Number(name.slice(5)))
    if (reasons.unsent()) return reasons.remind() // an instruction just written is no part of an approval
    reasons.close()
    if (name === "later") return desk.later()
    if (VERDICTS.includes(name)) desk.decide(name)
  }

  function walk(steps) {
    reasons.close()
    const sentence = desk.walk(steps)
    if (sentence) murmur(sentence)
  }

  function rate(stars) {
    if (!data.may_decide) return say(data.may_not)
    touch()
    desk.rate(stars)
  }

  // The other design pinned beside this one, at the same scale.
  function beside(relation) {
    touch()
    const other = (relation.card ??= { item: relation.other, title: relation.title, repeat: relation.repeat, repeat_mm: relation.repeat_mm, image: picture(relation.url, paint) })
    murmur(pin.turn(other))
    paint()
  }

  function deny(relation) {
    if (!data.may_decide) return say(data.may_not)
    touch()
    desk.deny(relation)
  }

  function showOverlay(name) {
    look.overlay = look.overlay === name ? null : name
    if (look.overlay) look.product = null
    paint()
  }

  function takeKeys(fresh) {
    keys = fresh
    drawn = null
    showKeys(root, keyOf)
    show()
  }

  // --- what is heard -----------------------------------------------------------------------------------------------------

  function onKey(event) {
    if (!section.isConnected || root.querySelector("dialog[open]") || isTyping(event)) return
    if (desk.paused) return resume()
    touch()
    const digit = reasons.verdict ? digitOf(event) : 0
    const command = commandOf(event, keys)
    if (reasons.open() && event.key === "Escape") reasons.close()
    else if (digit) reasons.digit(digit)
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

  function press(event) {
    const button = event.target.closest("[data-act]")
    if (!button || button.disabled) return
    touch()
    if (event.detail > 0) button.blur()
    act(button.dataset.act)
  }

  const divider = openDivider({ divider: part("divider"), canvas: part("canvas"), look, paint })
  openPanning({ canvases: [part("canvas"), part("pinned")], look, paint, touch })
  const goAway = () => {
    desk.flush()
    desk.putDown(true)
  }
  const beats = setInterval(tick, (data.lease_seconds * 1000) / 3)
  const looks = setInterval(() => desk.queue.length || desk.paused || document.hidden || desk.fill(), LOOK_MS)
  const resized = new ResizeObserver(paint)
  section.onclick = press
  showKeys(root, keyOf)
  resized.observe(part("cloth"))
  document.addEventListener("keydown", onKey, true)
  window.addEventListener("beforeunload", desk.flush) // the browser waits for this one; pagehide may come too late on a busy machine
  window.addEventListener("pagehide", goAway)
  desk.fill()
  desk.recall()

  function leave() {
    clearInterval(beats)
    clearInterval(looks)
    alike.leave()
    resized.disconnect()
    document.removeEventListener("keydown", onKey, true)
    window.removeEventListener("beforeunload", desk.flush)
    window.removeEventListener("pagehide", goAway)
    desk.putDown(true)
  }

  return { told, leave }
}
