// A stack of near-duplicates: keep the best, settle the others as too similar, or say of one that it is none.

const TILE_AT_LEAST = 260 // px

function openStack({ layer, call, say, settle, left, data }) {
  const stack = { open: false }
  let cards = [], kept = new Set(), active = 0, columns = 1, title = "", suggested = true

  stack.show = async (card) => {
    stack.open = true
    layer.hidden = false
    layer.setAttribute("aria-label", `Stack of near-duplicates: ${card.title}`)
    layer.replaceChildren(make("p", { class: "waiting" }, "Fetching the stack"))
    try {
      cards = (await call("GET", addressOf("/api/stack", { item: card.item }))).items
    } catch (refusal) {
      say(refusal.sentence)
      return stack.leave()
    }
    if (!stack.open) return
    if (cards.length < 2) {
      say("Nothing else lies in this stack any more.")
      return stack.leave()
    }
    title = card.title
    active = 0
    suggested = true
    kept = new Set([best(cards).item])
    draw(true)
  }

  stack.leave = () => {
    stack.open = false
    layer.hidden = true
    layer.replaceChildren()
    left()
  }

  function draw(focus = false) {
    const going = cards.length - kept.size
    const tiles = cards.map((card, index) => tileOf(card, index))
    layer.replaceChildren(
      make("header", { class: "layer-head" },
        make("div", {}, make("h2", {}, `${cards.length} near-duplicates`), make("p", { class: "sub" }, `${title}. Keep the best; it stays in the queue for your verdict.`)),
        make("button", { type: "button", class: "quiet", onclick: stack.leave }, make("kbd", {}, "Esc"), " Close")),
      make("div", { class: "tiles", role: "listbox", tabindex: "0", "aria-multiselectable": "true", "aria-label": "The stack; what is marked is kept", "aria-activedescendant": `stack-${cards[active].item}` }, ...tiles.map((tile) => tile.element)),
      make("footer", { class: "layer-foot" },
        make("button", { type: "button", onclick: toggle }, keyOf("approve"), kept.has(cards[active].item) ? "Do not keep" : "Keep"),
        make("button", { type: "button", class: "main", disabled: !going || !kept.size || !data().may_decide, onclick: settleOthers }, keyOf("reject"), `Keep ${kept.size}, reject ${going === 1 ? "the other" : `the other ${going}`} as too similar`),
        make("button", { type: "button", class: "aside", disabled: !data().may_decide, onclick: notDuplicate }, keyOf("not-duplicate"), "Not a duplicate")))
    layOut(layer.querySelector(".tiles"))
    layer.querySelector(".tiles").onclick = press
    for (const tile of tiles) tile.paint()
    if (focus || !layer.contains(layer.getRootNode().activeElement)) layer.querySelector(".tiles").focus({ preventScroll: true })
    layer.querySelector(".tile.active")?.scrollIntoView({ block: "nearest" })
  }

  // As large as the room allows, so that what differs is seen.
  function layOut(tiles) {
    columns = Math.max(1, Math.min(cards.length, Math.floor(tiles.clientWidth / TILE_AT_LEAST)))
    const side = Math.max(TILE_AT_LEAST, Math.min(tiles.clientWidth / columns - GAP, tiles.clientHeight - FOOT - GAP))
    tiles.style.gridTemplateColumns = `repeat(${columns}, minmax(0, ${Math.floor(side)}px))`
  }

  const keyOf = (command) => make("kbd", {}, keyShown(data().keys, command))

  function tileOf(card, index) {
    const canvas = make("canvas", { "aria-hidden": "true" })
    const keep = kept.has(card.item)
    const element = make("div", {
      class: `card tile ${index === active ? "active" : ""} ${keep ? "chosen" : ""}`, role: "option", id: `stack-${card.item}`, "data-index": index,
      "aria-selected": String(keep), "aria-label": `${cardWords({ ...card, stack: null })}, ${keep ? "kept" : "goes"}`,
    }, make("div", { class: "swatch" }, canvas, ...badgesOf({ ...card, stack: null, folded: null }, { chosen: keep }).filter(Boolean)), make("div", { class: "foot" }, ...footOf(card)))
    const image = keptPicture(card.large)
    const paint = () => drawCloth(canvas, { ...card, image }, { ...PLAIN, zoom: 3 / REPEATS_ACROSS })
    if (!image.complete) image.addEventListener("load", paint, { once: true })
    return { element, paint }
  }

  // The best is only suggested: the first choice of another takes its place.
  function toggle() {
    const { item } = cards[active]
    if (suggested && !kept.has(item)) kept = new Set([item])
    else if (kept.has(item)) kept.delete(item)
    else kept.add(item)
    suggested = false
    draw(true)
  }

  function settleOthers() {
    const going = cards.filter((card) => !kept.has(card.item))
    if (!kept.size) return say("Mark the one to keep first.")
    if (!going.length) return say("All of them are kept: there is nothing to settle.")
    settle(going)
    stack.leave()
  }

  async function notDuplicate() {
    const card = cards[active]
    const other = card.item === best(cards).item ? cards.find((each) => each !== card) : best(cards)
    try {
      await call("POST", "/api/not-duplicates", { item: card.item, other: other.item })
      say(`Remembered: ${card.title} is not a duplicate.`)
      cards = cards.filter((each) => each !== card)
      kept.delete(card.item)
      stack.changed = true
    } catch (refusal) {
      return say(refusal.sentence)
    }
    if (cards.length < 2) return stack.leave()
    if (!kept.size) kept.add(best(cards).item)
    active = Math.min(active, cards.length - 1)
    draw(true)
  }

  function press(event) {
    const tile = event.target.closest("[data-index]")
    if (!tile) return
    active = Number(tile.dataset.index)
    toggle()
  }

  stack.key = (event, name, command) => {
    if (!cards.length) return name === "Escape" ? (stack.leave(), true) : false
    const steps = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns }
    if (name in steps) {
      active = Math.max(0, Math.min(cards.length - 1, active + steps[name]))
      draw(true)
    } else if (name === "Escape") stack.leave()
    else if (name === "Space" || command === "approve") toggle()
    else if (command === "reject" && data().may_decide) settleOthers()
    else if (command === "not-duplicate" && data().may_decide) notDuplicate()
    else return false
    return true
  }

  return stack
}

const best = (cards) => cards.reduce((one, other) => ((other.fit?.p ?? -1) > (one.fit?.p ?? -1) ? other : one))
