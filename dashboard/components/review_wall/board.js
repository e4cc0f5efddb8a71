// The board: a wall of cards of any length. Only the cards in sight exist as elements; one has the keyboard, any number is chosen.

const GAP = 20
const EDGE = 6 // px of room for the frame of the card that has the keyboard
const FOOT = 58 // px under each swatch
const SPARE_ROWS = 2

// `replaces`: whether a plain click chooses that card alone (a grid) or adds and takes away (picking winners).
function openBoard({ list, replaces, changed, open, say }) {
  const board = { shelf: localShelf([]), active: 0, anchor: 0, chosen: new Map(), size: 200, columns: 1, mark: "✓" }
  const hung = new Map()
  const spacer = make("div", { class: "spacer", role: "presentation" })
  let side = 0, asked = 0
  list.replaceChildren(spacer)

  function layOut() {
    const width = list.clientWidth - 2 * EDGE
    board.columns = Math.max(1, Math.floor((width + GAP) / (board.size + GAP)))
    side = Math.floor((width - GAP * (board.columns - 1)) / board.columns)
    draw()
  }

  const rowHeight = () => side + FOOT + GAP
  const inSight = () => {
    const from = Math.max(0, Math.floor(list.scrollTop / rowHeight()) - SPARE_ROWS)
    const to = Math.ceil((list.scrollTop + list.clientHeight) / rowHeight()) + SPARE_ROWS
    return [from * board.columns, to * board.columns]
  }

  function draw() {
    if (!side || !list.isConnected) return
    const { shelf } = board
    const total = shelf.total
    spacer.style.height = `${Math.ceil((total || 0) / board.columns) * rowHeight() + EDGE}px`
    const [from, end] = inSight()
    shelf.want(from, Math.max(end, 1))
    const seen = new Set()
    for (let index = from; index < Math.min(end, total ?? 0); index++) {
      const card = shelf.at(index)
      const name = card ? card.item : `ghost-${index}`
      seen.add(name)
      place(name, card, index, total)
    }
    for (const [name, { element }] of hung) if (!seen.has(name)) element.remove(), hung.delete(name)
    const card = shelf.at(board.active)
    if (card && seen.has(card.item)) list.setAttribute("aria-activedescendant", `card-${card.item}`)
    else list.removeAttribute("aria-activedescendant")
  }

  function place(name, card, index, total) {
    let hanging = hung.get(name)
    if (!hanging) {
      hanging = card ? hangCard(card) : { element: make("div", { class: "card ghost", role: "option", "aria-label": "Being fetched", "aria-disabled": "true", "aria-selected": "false" }, make("div", { class: "swatch" })), tell() {}, paint() {} }
      hung.set(name, hanging)
    }
    const row = Math.floor(index / board.columns), column = index % board.columns
    const { style } = hanging.element
    style.transform = `translate(${EDGE + column * (side + GAP)}px, ${EDGE + row * rowHeight()}px)`
    const sized = hanging.side !== side
    hanging.side = side
    if (sized) style.setProperty("--side", `${side}px`)
    hanging.tell(card, { place: index, total, active: index === board.active, chosen: Boolean(card) && board.chosen.has(card.item), mark: board.mark })
    if (!hanging.element.isConnected) spacer.append(hanging.element)
    if (sized || hanging.of !== card) hanging.paint()
    hanging.of = card
    hanging.element.dataset.index = index
  }

  function show(shelf) {
    Object.assign(board, { shelf, active: 0, anchor: 0, chosen: new Map() })
    list.scrollTop = 0
    layOut()
  }

  // Draws again after the shelf changed; the card that has the keyboard keeps it while it hangs.
  function update() {
    board.active = Math.max(0, Math.min(board.active, (board.shelf.total || 1) - 1))
    draw()
  }

  function remove(items) {
    const held = board.shelf.at(board.active)
    const before = board.shelf.loaded().filter((card) => items.has(card.item) && board.shelf.indexOf(card.item) < board.active).length
    board.shelf.remove(items)
    for (const item of items) board.chosen.delete(item)
    const kept = held && board.shelf.indexOf(held.item)
    board.active = kept >= 0 ? kept : board.active - before
    board.anchor = board.active
    update()
    changed()
  }

  function reveal(index) {
    const top = Math.floor(index / board.columns) * rowHeight()
    if (top < list.scrollTop) list.scrollTop = top
    else if (top + rowHeight() > list.scrollTop + list.clientHeight) list.scrollTop = top + rowHeight() - list.clientHeight
  }

  function move(to, extend = false) {
    board.active = Math.max(0, Math.min(to, (board.shelf.total || 1) - 1))
    reveal(board.active)
    if (extend) chooseRange(board.anchor, board.active)
    else board.anchor = board.active
    draw()
    changed()
  }

  function toggle(index = board.active) {
    const card = board.shelf.at(index)
    if (!card || card.pending) return
    if (board.chosen.has(card.item)) board.chosen.delete(card.item)
    else if (board.chosen.size < MOST_CHOSEN) board.chosen.set(card.item, card)
    else say(`At most ${MOST_CHOSEN} designs are decided at once.`)
    board.active = board.anchor = index
    draw()
    changed()
  }

  // From one place to another, those that are not here yet fetched first.
  async function chooseRange(one, other) {
    const mine = ++asked
    const [from, to] = [Math.min(one, other), Math.max(one, other) + 1]
    if (to - from > MOST_CHOSEN) say(`At most ${MOST_CHOSEN} designs are decided at once: these are the first.`)
    const cards = await board.shelf.load(from, Math.min(to, from + MOST_CHOSEN)).catch((refusal) => (say(refusal.sentence), []))
    if (mine !== asked) return
    choose(cards)
  }

  function choose(cards) {
    board.chosen = new Map(cards.filter((card) => !card.pending).slice(0, MOST_CHOSEN).map((card) => [card.item, card]))
    draw()
    changed()
  }

  function clear() {
    asked++
    choose([])
  }

  const chooseAll = () => chooseRange(0, Math.min(board.shelf.total, MOST_CHOSEN) - 1)
  const chooseLoaded = () => choose(board.shelf.loaded())

  // What a command is about: the chosen cards in the order of the wall, or else the one that has the keyboard.
  function about() {
    if (board.chosen.size) {
      const order = new Map(board.shelf.loaded().map((card, index) => [card.item, index]))
      return [...board.chosen.values()].sort((one, other) => (order.get(one.item) ?? 0) - (order.get(other.item) ?? 0))
    }
    return [board.shelf.at(board.active)].filter((card) => card && !card.pending)
  }

  function press(event) {
    const element = event.target.closest(".card[data-item]")
    if (!element) return
    const index = Number(element.dataset.index)
    list.focus({ preventScroll: true })
    if (event.target.closest("[data-stack]")) return move(index), open()
    if (event.shiftKey) {
      board.active = index
      return chooseRange(board.anchor, index)
    }
    if (!replaces || event.ctrlKey || event.metaKey) return toggle(index)
    board.active = board.anchor = index
    choose([board.shelf.at(index)].filter(Boolean))
  }

  // Whether the key was the board's own.
  function key(event, name) {
    const last = (board.shelf.total || 1) - 1
    const sight = Math.max(1, Math.floor(list.clientHeight / rowHeight())) * board.columns
    const steps = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: board.columns, ArrowUp: -board.columns, PageDown: sight, PageUp: -sight }
    if (name in steps) {
      const to = board.active + steps[name]
      if (to >= 0 || Math.abs(steps[name]) === 1 || name === "PageUp") move(name === "ArrowDown" && to > last ? board.active : to, event.shiftKey)
    } else if (name === "Home") move(0, event.shiftKey)
    else if (name === "End") move(last, event.shiftKey)
    else if (name === "Space") toggle()
    else if (name === "Enter") open()
    else return false
    return true
  }

  let frame = 0
  list.onscroll = () => {
    cancelAnimationFrame(frame)
    frame = requestAnimationFrame(draw)
  }
  list.onclick = press
  list.ondblclick = (event) => event.target.closest(".card[data-item]") && !event.target.closest("[data-stack]") && open()
  const resized = new ResizeObserver(layOut)
  resized.observe(list)

  return Object.assign(board, { show, update, draw, layOut, remove, move, toggle, choose, chooseAll, chooseLoaded, clear, about, key, leave: () => resized.disconnect() })
}
