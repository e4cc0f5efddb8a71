// The wall: which look is up (a grid, or the sets of the briefs), its keys, and what a decision does to it. Streamlit calls the default
// export again whenever its data changes; one wall lives per mounted element and is only told of the change.

const walls = new WeakMap()
const LOOK_AGAIN_MS = 20000
const SIZE_KEPT = "strikeoff-card-size"
const DONE_WORDS = { approve: "approved", reject: "rejected", revise: "sent back", hold: "held" }

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
  let view = JSON.stringify(data.view)
  let left = null, today = null, waiting = false

  const tokens = tokenSource(() => trigger("renew", Date.now()), data.token)
  const { call } = tokens.line
  const may = () => data.may_decide && data.open
  const acts = openActs({ line: tokens.line, view: data.view, changed: show, say, confirm, undone })
  const board = openBoard({ list: part("list"), replaces: !inSets, changed: show, open, say })
  const ask = openAsk({ panel: part("reasons"), reasons: data.reasons, noteKey: () => keyShown(data.keys, "note") })
  const told = () => ({ ...data, may_decide: may(), may_not: mayNot() })
  const stack = openStack({ layer: part("stack-layer"), call, say, settle: settleStack, left: layerLeft, data: told })
  const compare = openCompare({ layer: part("compare-layer"), data: told, say, ask, rate, left: layerLeft, decide: (cards, verdict, reason, note, done) =>
    decide(cards, verdict, reason, note, (outcome) => done(outcome.refused[0]?.sentence || outcome.sentence)) })
  const sets = inSets ? openSets({ call, list: part("set-list"), view: data.view, changed: setOpened, turned: toAddress }) : null

  board.mark = inSets ? "★" : "✓"
  board.size = Number(localStorage.getItem(SIZE_KEPT)) || 200
  part("size").value = board.size
  part("sets").hidden = !inSets
  section.classList.toggle("in-sets", inSets)

  function start() {
    left = null
    board.clear()
    if (inSets) {
      sets.view = data.view
      sets.forget()
      sets.load(data.set)
    } else board.show(remoteShelf({ call, view: data.view, changed: onShelf }))
    acts.view = data.view
    acts.recall()
    beat()
  }

  function onShelf() {
    board.update()
    show()
  }

  // A set's cards are here; null while they are on their way.
  function setOpened(shelf) {
    waiting = shelf === null
    if (shelf) board.show(shelf)
    else if (shelf === null) board.show(localShelf([]))
    show()
  }

  function told_(fresh) {
    data = fresh
    tokens.given(fresh.token)
    if (JSON.stringify(fresh.view) !== view) {
      view = JSON.stringify(fresh.view)
      layersDown()
      start()
    }
    show()
  }

  const ownLeft = () => (inSets ? sets.left : board.shelf.left)
  const mayNot = () => (data.may_decide ? data.closed : data.may_not)
  const settleable = () => board.shelf.loaded().filter((card) => !card.pending)
  const winners = () => [...board.chosen.values()]
  const rest = () => settleable().flatMap(unfold).filter((card) => !board.chosen.has(card.item))
  const nameOf = (command) => keyShown(data.keys, command)
  const press = (command, words, kind = "", off = false) =>
    make("button", { type: "button", class: kind, "data-act": command, disabled: off }, make("kbd", {}, nameOf(command)), words)

  function show() {
    if (!section.isConnected) return
    const n = ownLeft()
    part("left").textContent = n === null ? "–" : n.toLocaleString("en-GB")
    part("what").textContent = data.open ? "left" : "in this view"
    part("today").textContent = acts.today ?? today ?? "–"
    showHead()
    showStrip()
    showFoot()
    showBlank()
  }

  function showHead() {
    const set = sets?.open
    const cards = board.shelf.loaded().flatMap(unfold)
    const said = JSON.stringify([set?.title, set?.decided, cards.length, board.chosen.size, board.shelf.left, board.shelf.total])
    if (section.dataset.said === said) return
    section.dataset.said = said
    part("head").hidden = !set
    part("choice").replaceChildren(...(inSets ? [] : choiceOf()))
    if (!set) return
    const stacks = board.shelf.loaded().filter((card) => stackSize(card) > 1).length
    const words = [set.brand_title, `${cards.length} open`, stacks && `${stacks} ${stacks === 1 ? "stack" : "stacks"} of near-duplicates`, `${set.decided} of ${set.total} decided`].filter(Boolean).join(" · ")
    part("head").replaceChildren(make("h2", {}, set.title), make("p", { class: "sub", "aria-live": "polite" }, words))
  }

  // How many are chosen, and the way to all and to none.
  function choiceOf() {
    const { left: all, total } = board.shelf
    const n = board.chosen.size, most = Math.min(all, MOST_CHOSEN)
    if (!total) return []
    return [
      n > 0 && make("p", { "aria-live": "polite" }, make("strong", {}, n.toLocaleString("en-GB")), " chosen"),
      n < most && make("button", { type: "button", class: "quiet", "data-act": "choose-all" }, all > MOST_CHOSEN ? `Choose the first ${MOST_CHOSEN}` : `Choose all ${all}`),
      n > 0 && make("button", { type: "button", class: "quiet", "data-act": "choose-none" }, make("kbd", {}, "Esc"), " Choose none"),
      all > MOST_SHOWN && make("p", { class: "sub" }, `The first ${MOST_SHOWN.toLocaleString("en-GB")} hang here; narrow the filter for others.`),
    ].filter(Boolean)
  }

  function showStrip() {
    const said = acts.strip.map((entry) => `${entry.card.thumb}${entry.verdict}${entry.n}${entry.pending}`).join()
    if (part("strip").dataset.said === said) return
    part("strip").dataset.said = said
    part("strip").replaceChildren(...acts.strip.map((entry) => {
      const many = entry.n > 1 ? `${entry.n} designs` : entry.card.title
      const verdict = `${DONE_WORDS[entry.verdict] || entry.verdict}${entry.reason ? ` (${entry.reason})` : ""}`
      return make("li", {}, make("button", {
        type: "button", class: `${entry.verdict} ${entry.pending ? "pending" : ""} ${entry.n > 1 ? "many" : ""}`, title: `${many}: ${verdict}. Take back`,
        "aria-label": `Take back: ${many}, ${verdict}`, onclick: () => acts.undo(entry),
      }, make("img", { src: entry.card.thumb, alt: "" }), entry.n > 1 && make("span", { class: "n", "aria-hidden": "true" }, `×${entry.n}`), make("span", { class: "mark", "aria-hidden": "true" }, SIGNS[entry.verdict])))
    }))
  }

  function showFoot() {
    const card = board.shelf.at(board.active)
    const n = board.chosen.size
    const off = !may() || (!n && !card)
    const said = JSON.stringify([n, off, card?.item, card?.why, acts.strip.length > 0, inSets && [rest().length, sets.all.length], data.keys, compare.open || stack.open])
    if (part("foot").dataset.said === said) return
    part("foot").dataset.said = said
    const undo = press("undo", "Undo", "aside", !data.may_decide || !acts.strip.length)
    const why = make("p", { class: "why" }, !data.may_decide ? data.may_not : !data.open ? data.closed : card ? whyHere(card) : "")
    if (!inSets) return part("foot").replaceChildren(
      press("approve", n > 1 ? `Approve ${n}` : "Approve", "approve", off), press("reject", n > 1 ? `Reject ${n}` : "Reject", "reject", off),
      press("revise", "Revise", "", off), press("hold", "Hold", "", off || data.view.status === "held"),
      make("button", { type: "button", class: "aside", "data-act": "open", disabled: !card && !n }, make("kbd", {}, "↵"), n ? `Compare ${Math.min(n, MOST_PANES)}` : stackSize(card || {}) > 1 ? "Open stack" : "Look closely"),
      why, undo)
    const others = rest().length
    part("foot").replaceChildren(
      press("approve", card && board.chosen.has(card.item) ? "Not a winner" : "Winner", "pick", off),
      press("reject", n ? (others ? `Approve ${n}, settle the other ${others}` : `Approve ${n}`) : `Reject all ${others}`, n ? "approve" : "reject", !may() || !(n + others)),
      press("revise", "Revise this", "", off || !card), press("hold", "Hold this", "", off || !card || data.view.status === "held"),
      make("button", { type: "button", class: "aside", "data-act": "open", disabled: !card }, make("kbd", {}, "↵"), stackSize(card || {}) > 1 ? "Open stack" : "Compare"),
      why, press("next", "Next set", "aside", sets.all.length < 2), undo)
  }

  const whyHere = (card) => [card.holder && `${card.holder} has this one open.`, card.eyes > 1 && "Asks for two opinions, given blind.", card.why].filter(Boolean).join(" ")

  function showBlank() {
    const says = blankWords()
    part("blank").hidden = !says
    if (!says) return
    const said = JSON.stringify([says.title, says.text])
    if (part("blank").dataset.said === said) return
    part("blank").dataset.said = said
    part("blank").replaceChildren(...[make("h3", {}, says.title), make("p", {}, says.text), says.act && make("button", { type: "button", onclick: says.act }, says.label)].filter(Boolean))
  }

  function blankWords() {
    const trouble = sets?.trouble || board.shelf.trouble
    if (trouble) return { title: "The queue cannot be read", text: trouble, label: "Try again", act: start }
    const shown = board.shelf.total
    if (shown) return null
    if (inSets && sets.loading) return { title: "Fetching the sets", text: "The variants of each brief come as one set." }
    if (waiting || shown === null) return { title: "Fetching designs", text: "Only what is in sight is fetched." }
    if (inSets && sets.open && !sets.open.count && sets.all.some((set) => set.count)) return { title: "This set is settled", text: "Every variant of this brief has its verdict.", label: "Next set", act: () => sets.step(1) }
    return data.empty
  }

  // Decides, and leaves what was refused on the wall with its sentence.
  function decide(cards, verdict, reason, note, done) {
    act([{ cards, verdict, reason, note }], done)
  }

  function act(steps, done) {
    const set = sets?.open
    const moving = board.shelf.at(board.active)
    for (const step of steps) for (const card of step.cards) Object.assign(card, { pending: step.verdict, refusal: null })
    if (moving?.pending) stepOn()
    board.clear()
    acts.decide(steps, (outcome) => {
      const sentences = new Map(outcome.refused.map((refusal) => [refusal.item, refusal.sentence]))
      for (const step of steps) for (const card of step.cards) Object.assign(card, { pending: null, refusal: sentences.get(card.item) || outcome.sentence })
      const gone = new Set(outcome.decided)
      if (set) sets.decided(set, outcome.decided)
      regroup(gone)
      board.remove(gone)
      done?.(outcome)
    })
  }

  // A face that is settled while others of its stack are not gives its place to one of them.
  function regroup(gone) {
    if (!inSets || !board.shelf.cards) return
    board.shelf.cards = fold(board.shelf.cards.flatMap(unfold).filter((card) => !gone.has(card.item)))
    board.shelf.total = board.shelf.left = board.shelf.cards.length
  }

  function stepOn() {
    const { shelf } = board
    for (let index = board.active; index < shelf.total; index++) if (shelf.at(index) && !shelf.at(index).pending) return board.move(index)
    for (let index = board.active; index >= 0; index--) if (shelf.at(index) && !shelf.at(index).pending) return board.move(index)
  }

  // The winners are approved, the rest rejected with one reason: one act on the strip. The next set is there at once.
  function settleSet(reason, note) {
    const others = rest()
    const steps = [{ cards: winners(), verdict: "approve" }, { cards: others, verdict: "reject", reason, note }]
    const set = sets.open
    act(steps, (outcome) => outcome.refused.length && sets.open !== set && say(`${outcome.refused.length} of “${set.title}” stay open there.`))
    if (!sets.step(1)) show()
  }

  function askToSettle() {
    const n = board.chosen.size, others = rest().length
    if (!n && !others) return
    if (!others) return settleSet(null, "")
    const title = n ? `Approve ${n}, reject the other ${others}. Why not these?` : `Reject all ${others}. Why?`
    ask.show({ verdict: "reject", title, words: n ? winners().slice(0, 3).map((card) => card.title).join(", ") + (n > 3 ? " and others win." : n === 1 ? " wins." : " win.") : "No winner is picked." }, settleSet)
  }

  function settleStack(cards) {
    const known = new Map(board.shelf.loaded().flatMap(unfold).map((card) => [card.item, card]))
    decide(cards.map((card) => known.get(card.item) || card), "reject", "too-similar", "")
  }

  function run(name) {
    if (name === "help") return showKeys()
    if (name === "choose-all") return board.chooseAll()
    if (name === "choose-none") return board.clear()
    if (name === "open") return open()
    if (name === "zoom-in" || name === "zoom-out") return resize(board.size + (name === "zoom-in" ? 40 : -40))
    if (name === "next" || name === "previous") return inSets ? turn(name === "next" ? 1 : -1) : board.move(board.active + (name === "next" ? 1 : -1))
    if (name === "undo") return data.may_decide ? acts.undo() : say(data.may_not)
    if (name === "passport") return openPassport()
    if (name.startsWith("rate-")) return rate(board.about(), Number(name.slice(5)))
    if (!["approve", "reject", "revise", "hold"].includes(name)) return false
    if (!may()) return say(mayNot())
    return inSets ? runInSets(name) : runInGrid(name)
  }

  function runInGrid(name) {
    const cards = board.about()
    if (!cards.length) return
    if (name === "approve" || name === "hold") return decide(cards, name)
    const many = cards.length === 1 ? cards[0].title : `${cards.length} designs`
    ask.show({ verdict: name, title: name === "reject" ? "Why not?" : "What should change?", words: many }, (reason, note) => decide(cards, name, reason, note))
  }

  function runInSets(name) {
    const card = board.shelf.at(board.active)
    if (name === "reject") return askToSettle()
    if (!card || card.pending) return
    if (name === "approve") return board.toggle()
    if (name === "hold") return decide([card], "hold")
    ask.show({ verdict: "revise", title: "What should change?", words: card.title }, (reason, note) => decide([card], "revise", reason, note))
  }

  function turn(by) {
    if (!sets.step(by)) say("There is no other set left in this view.")
  }

  function open() {
    const card = board.shelf.at(board.active)
    const chosen = board.chosen.size > 1 || (board.chosen.size === 1 && !board.chosen.has(card?.item))
    if (!chosen && card && stackSize(card) > 1) return layerUp(stack, card)
    const from = board.chosen.size ? board.about() : inSets ? [card, ...settleable().filter((other) => other !== card)] : [card]
    const cards = from.filter(Boolean)
    if (cards.length) layerUp(compare, cards)
  }

  function layerUp(layer, what) {
    part("list").inert = part("sets").inert = part("head").inert = true
    part("foot").hidden = true
    section.classList.add("under")
    layer.show(what)
  }

  function layerLeft() {
    part("list").inert = part("sets").inert = part("head").inert = false
    part("foot").hidden = false
    section.classList.remove("under")
    ask.close()
    part("list").focus({ preventScroll: true })
    if (stack.changed) {
      stack.changed = false
      again()
    }
    show()
  }

  function layersDown() {
    ask.close()
    if (stack.open) stack.leave()
    if (compare.open) compare.leave()
  }

  // Reads the view again, where the board stands.
  async function again() {
    if (!inSets) return board.shelf.refresh()
    sets.forget()
    await sets.load(sets.open?.brief)
  }

  async function undone(items, picked) {
    if (!items.length) return
    const back = new Set(items.map((card) => card.item))
    if (inSets) {
      sets.forget()
      await sets.load(items[0].brief || sets.open?.brief)
      return pickAgain(new Set(picked))
    }
    board.shelf.refresh()
    if (back.size) say(back.size === 1 ? "Taken back: it is in the queue again." : `Taken back: ${back.size} designs are in the queue again.`)
  }

  // A set that was taken back has its winners marked as before: mostly only the reason was wrong.
  function pickAgain(items) {
    for (const card of board.shelf.loaded()) if (items.has(card.item)) board.chosen.set(card.item, card)
    board.draw()
    show()
  }

  async function rate(cards, stars) {
    if (!data.may_decide) return say(data.may_not)
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

  function openPassport() {
    const card = board.shelf.at(board.active)
    if (card?.passport) window.open(card.passport, "_blank", "noopener")
  }

  function resize(size) {
    board.size = Math.min(420, Math.max(120, size))
    part("size").value = board.size
    localStorage.setItem(SIZE_KEPT, String(board.size))
    board.layOut()
    board.move(board.active)
  }

  async function beat() {
    if (document.hidden) return
    try {
      const told = await call("POST", "/api/beat", { leases: [], view: data.view })
      tokens.line.token = told.token
      today = told.today
      if (acts.today !== null && !acts.flying) acts.today = told.today
      const stands = ownLeft()
      if (!acts.flying && stands !== null && told.left !== stands && !board.chosen.size && !compare.open && !stack.open && !ask.open) again()
      show()
    } catch {
      // The next beat tries again; what the person does says its own trouble.
    }
  }

  function showKeys() {
    const sheet = part("sheet")
    if (sheet.open) return sheet.close()
    const line = (keys, words) => [make("dt", {}, ...keys.map((key) => make("kbd", {}, key))), make("dd", {}, words)]
    const of = (command) => data.keys[command] || ["–"]
    const own = inSets
      ? [[[...of("approve"), "Space"], "Winner, or not"], [[...of("reject"), "1–9"], "Approve the winners, settle the rest with one reason"], [[...of("next")], "Next set"], [of("previous"), "Set before"]]
      : [[of("approve"), "Approve what is chosen, or the one with the frame"], [[...of("reject"), "1–9"], "Reject, with the reason"], [["Space"], "Choose, or not"], [["Shift", "←↑↓→"], "Choose from here to there"], [["Ctrl", "A"], "Choose all; once more: all of the filter"]]
    const shared = [
      [[...of("revise"), "1–9"], "Send back with reason and instruction"], [of("hold"), "Hold: out of the way, undecided"], [of("undo"), "Take the last act back, all of it"],
      [["↵"], "Open a stack, or compare side by side"], [of("pin"), "In compare: pin as the reference"], [of("not-duplicate"), "In a stack: not a duplicate"], [["1–5"], "Stars"], [[...of("zoom-in").slice(0, 1), ...of("zoom-out").slice(0, 1)], "Larger, smaller"], [of("passport"), "Passport"], [of("help"), "This list"]]
    sheet.replaceChildren(make("h3", {}, inSets ? "Keys for sets" : "Keys for the grid"), make("dl", {}, ...[...own, ...shared].flatMap(([keys, words]) => line(keys.map((key) => key.replace("Arrow", "")), words))),
      make("p", { class: "sub" }, "Your own keys are set under Keys in One by one."), make("button", { type: "button", onclick: () => sheet.close() }, "Close"))
    sheet.showModal()
  }

  function confirm(refusal) {
    const sheet = part("consequences")
    return new Promise((settle) => {
      const answer = (yes) => () => (settle(yes), sheet.close())
      sheet.onclose = () => settle(false)
      sheet.replaceChildren(make("h3", {}, "Take back all the same?"), ...(refusal.consequences || [refusal.sentence]).map((sentence) => make("p", {}, sentence)),
        make("div", { class: "answers" }, make("button", { type: "button", autofocus: true, onclick: answer(false) }, "Leave it"), make("button", { type: "button", class: "main", onclick: answer(true) }, "Take it back")))
      sheet.showModal()
    })
  }

  function say(sentence) {
    const toast = make("p", {}, sentence)
    part("toasts").append(toast)
    setTimeout(() => toast.remove(), 8000)
  }

  function onKey(event) {
    if (!section.isConnected || part("consequences").open) return
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "a" && inside(event)) return chooseAllKey(event)
    if (isTyping(event)) return
    const name = keyName(event)
    const command = commandOf(event, data.keys)
    if (part("sheet").open && command !== "help") return
    if (handled(event, name, command)) {
      event.preventDefault()
      event.stopPropagation()
    }
  }

  function handled(event, name, command) {
    if (ask.open) return inQuestion(event, name, command)
    const layer = compare.open ? compare : stack.open ? stack : null
    if (layer && ownKey(event, name, layer)) return layer.key(event, name, command) || (command === "undo" && run("undo") !== false)
    if (layer) return false
    if (name === "Escape" && board.chosen.size) return board.clear(), true
    if (onBoard(event) && board.key(event, name)) return true
    return Boolean(command) && !(event.repeat && !command.startsWith("zoom")) && run(command) !== false
  }

  function inQuestion(event, name, command) {
    const digit = digitOf(event)
    if (name === "Escape") ask.close()
    else if (digit) ask.digit(digit)
    else if (command === "note") ask.note()
    else return false
    return true
  }

  // Space and Enter press what has the focus; arrows belong to what has the focus outside the wall.
  const inside = (event) => event.composedPath().includes(section) || event.composedPath()[0] === document.body
  const onBoard = (event) => inside(event) && !event.composedPath()[0].closest?.("button, a, summary, dialog") || (event.composedPath()[0].closest?.("button") && /^(Arrow|Page|Home|End)/.test(event.key) && inside(event) && !event.composedPath().includes(part("sets")))
  const ownKey = (event, name, layer) => layer && !(name === "Enter" && event.composedPath()[0].closest?.("button"))

  function chooseAllKey(event) {
    event.preventDefault()
    if (compare.open || stack.open || ask.open || inSets) return
    const loaded = board.shelf.loaded().length
    if (board.chosen.size >= Math.min(loaded, MOST_CHOSEN)) board.chooseAll()
    else board.chooseLoaded()
  }

  function pressed(event) {
    const button = event.target.closest("[data-act]")
    if (!button || button.disabled) return
    if (event.detail > 0) part("list").focus({ preventScroll: true })
    run(button.dataset.act)
  }

  section.onclick = pressed
  part("size").oninput = (event) => resize(Number(event.target.value))
  const resized = new ResizeObserver(() => compare.paint())
  resized.observe(part("compare-layer"))
  const looks = setInterval(beat, LOOK_AGAIN_MS)
  document.addEventListener("keydown", onKey, true)
  start()
  if (!document.activeElement || document.activeElement === document.body) part("list").focus({ preventScroll: true })

  function leave() {
    clearInterval(looks)
    resized.disconnect()
    board.leave()
    document.removeEventListener("keydown", onKey, true)
  }

  return { told: told_, leave }
}
