// The wall: puts its rooms together (board, sets, stack, compare, settling, frame, hearing) and carries out what they ask for. Streamlit
// calls the default export again whenever its data changes; one wall lives per mounted element and is only told of the change.

const walls = new WeakMap()
const LOOK_AGAIN_MS = 20000
const SIZE_KEPT = "strikeoff-card-size"

export default function (component) {
  const { parentElement, data, setTriggerValue } = component
  let wall = walls.get(parentElement)
  if (!wall) {
    wall = putUp(parentElement, data, setTriggerValue)
    walls.set(parentElement, wall)
  }
  wall.told(data)
  return () => {
    wall.leave()
    walls.delete(parentElement)
  }
}

function putUp(root, data, trigger) {
  const part = (name) => root.querySelector(`[data-${name}]`)
  const section = root.querySelector(".wall")
  const inSets = data.look === "sets"
  const { say } = openVoice(part("toasts"))
  const tokens = tokenSource(() => trigger("renew", Date.now()), data.token)
  const { call } = tokens.line
  const keyOf = (command) => keyShown(wall.keys, command)
  const wall = { data, keys: data.keys, part, section, inSets, say, keyOf, today: null, waiting: false, show, start, run }
  wall.may = () => wall.data.may_decide && wall.data.open
  wall.mayNot = () => (wall.data.may_decide ? wall.data.closed : wall.data.may_not)
  const toldNow = () => ({ ...wall.data, keys: wall.keys, may_decide: wall.may(), may_not: wall.mayNot() })

  const acts = wall.acts = openActs({ line: tokens.line, view: data.view, changed: show, say, confirm: (entry, refusal) => askConsequences(part("question"), entry, refusal), undone: (...back) => wall.settling.undone(...back) })
  const board = wall.board = openBoard({ list: part("list"), replaces: !inSets, changed: show, open, say })
  const ask = wall.ask = openReasons({ panel: part("reasons"), reasons: () => data.reasons, keyOf })
  const stack = wall.stack = openStack({ layer: part("stack-layer"), call, say, settle: (cards) => wall.settling.settleStack(cards), left: layerLeft, data: toldNow })
  const compare = wall.compare = openCompare({ layer: part("compare-layer"), data: toldNow, say, ask, rate, left: layerLeft, decide: decideOne })
  const sets = wall.sets = inSets ? openSets({ call, list: part("set-list"), view: data.view, changed: setOpened, turned: toAddress }) : null
  const sheet = openKeySheet({ dialog: part("sheet"), told: () => wallKeys(wall.data, inSets), board: { keys: () => wall.keys, keep: keyKeeper(tokens.line, takeKeys) } })
  wall.settling = openSettling(wall)
  const frame = openFrame(wall)

  board.mark = inSets ? "★" : "✓"
  board.size = Number(localStorage.getItem(SIZE_KEPT)) || 200
  part("size").value = board.size
  part("sets").hidden = !inSets
  section.classList.toggle("in-sets", inSets)

  function show() {
    if (section.isConnected) frame.show()
  }

  function start() {
    board.clear()
    if (inSets) {
      sets.view = wall.data.view
      sets.forget()
      sets.load(wall.data.set)
    } else board.show(remoteShelf({ call, view: wall.data.view, changed: () => (board.update(), show()) }))
    acts.view = wall.data.view
    acts.recall()
    beat()
  }

  // A set's cards are here; null while they are on their way.
  function setOpened(shelf) {
    wall.waiting = shelf === null
    if (shelf) board.show(shelf)
    else if (shelf === null) board.show(localShelf([]))
    show()
  }

  function told(fresh) {
    const before = wall.data
    wall.data = fresh
    tokens.given(fresh.token)
    if (JSON.stringify(fresh.keys) !== JSON.stringify(before.keys)) takeKeys(fresh.keys)
    if (JSON.stringify(fresh.view) !== JSON.stringify(before.view)) {
      ask.close()
      if (stack.open) stack.leave()
      if (compare.open) compare.leave()
      start()
    }
    show()
  }

  function takeKeys(keys) {
    wall.keys = keys
    showKeys(root, keyOf)
    show()
  }

  // Reads the view again, where the board stands.
  async function again() {
    if (!inSets) return board.shelf.refresh()
    sets.forget()
    await sets.load(sets.open?.brief)
  }

  async function beat() {
    if (document.hidden) return
    try {
      const fresh = await call("POST", "/api/beat", { leases: [], view: wall.data.view })
      tokens.line.token = fresh.token
      wall.today = fresh.today
      if (acts.today !== null && !acts.flying) acts.today = fresh.today
      const stands = inSets ? sets.left : board.shelf.left
      const busy = acts.flying || board.chosen.size || compare.open || stack.open || ask.open()
      if (!busy && stands !== null && fresh.left !== stands) again()
      show()
    } catch {
      // The next beat tries again; what the person does says its own trouble.
    }
  }

  // --- what is done ------------------------------------------------------------------------------------------------------

  function run(name) {
    if (name === "help") return sheet.toggle()
    if (name === "choose-all") return board.chooseAll()
    if (name === "choose-none") return board.clear()
    if (name === "open") return open()
    if (name === "zoom-in" || name === "zoom-out") return resize(board.size + (name === "zoom-in" ? 40 : -40))
    if (name === "next" || name === "previous") return turn(name === "next" ? 1 : -1)
    if (name === "undo") return wall.data.may_decide ? acts.undo() : say(wall.data.may_not)
    if (name === "passport") return openPassport(board.shelf.at(board.active))
    if (name.startsWith("rate-")) return rate(board.about(), Number(name.slice(5)))
    if (!SETTLED_BY.includes(name)) return false
    return wall.may() ? wall.settling.verdict(name) : say(wall.mayNot())
  }

  function turn(by) {
    if (!inSets) board.move(board.active + by)
    else if (!sets.step(by)) say("There is no other set left in this view.")
  }

  function open() {
    const card = board.shelf.at(board.active)
    const chosen = board.chosen.size > 1 || (board.chosen.size === 1 && !board.chosen.has(card?.item))
    if (!chosen && card && stackSize(card) > 1) return layerUp(stack, card)
    const from = board.chosen.size ? board.about() : inSets ? [card, ...wall.settling.open().filter((other) => other !== card)] : [card]
    const cards = from.filter(Boolean)
    if (cards.length) layerUp(compare, cards)
  }

  function underLayer(on) {
    part("list").inert = part("sets").inert = part("head").inert = part("foot").hidden = on
    section.classList.toggle("under", on)
  }

  function layerUp(layer, what) {
    underLayer(true)
    layer.show(what)
  }

  function layerLeft() {
    underLayer(false)
    ask.close()
    part("list").focus({ preventScroll: true })
    if (stack.changed) {
      stack.changed = false
      again()
    }
    show()
  }

  function decideOne(cards, verdict, reason, note, done) {
    wall.settling.decide(cards, verdict, reason, note, (outcome) => done(outcome.refused[0]?.sentence || outcome.sentence))
  }

  async function rate(cards, stars) {
    if (!wall.data.may_decide) return say(wall.data.may_not)
    for (const card of cards) {
      const before = card.rating
      card.rating = before === stars && cards.length === 1 ? 0 : stars
      call("POST", "/api/ratings", { item: card.item, stars: card.rating }).catch((refusal) => {
        card.rating = before
        board.draw()
        say(refusal.sentence)
      })
    }
    board.draw()
  }

  function openPassport(card) {
    if (card?.passport) window.open(card.passport, "_blank", "noopener")
  }

  function resize(size) {
    board.size = Math.min(420, Math.max(120, size))
    part("size").value = board.size
    localStorage.setItem(SIZE_KEPT, String(board.size))
    board.layOut()
    board.move(board.active)
  }

  const hearing = openHearing(wall, root)
  part("size").oninput = (event) => resize(Number(event.target.value))
  const resized = new ResizeObserver(() => compare.paint())
  resized.observe(part("compare-layer"))
  const looks = setInterval(beat, LOOK_AGAIN_MS)
  showKeys(root, keyOf)
  start()
  if (!document.activeElement || document.activeElement === document.body) part("list").focus({ preventScroll: true })

  function leave() {
    clearInterval(looks)
    resized.disconnect()
    board.leave()
    hearing.leave()
  }

  return { told, leave }
}
