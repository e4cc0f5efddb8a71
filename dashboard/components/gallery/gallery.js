// A grid of designs, each drawn in its own repeat type. Where cards can be chosen, the chosen ids are the component's state.

const hung = new WeakMap()

export default function (component) {
  const { parentElement, data, setStateValue } = component
  let wall = hung.get(parentElement)
  if (!wall) {
    wall = { chosen: new Set(data.chosen || []), given: JSON.stringify(data.chosen || []), cards: new Map() }
    wall.resized = new ResizeObserver(() => [...wall.cards.values()].forEach((card) => card.paint()))
    wall.resized.observe(parentElement.querySelector("[data-list]"))
    hung.set(parentElement, wall)
  }
  const given = JSON.stringify(data.chosen || [])
  if (given !== wall.given) Object.assign(wall, { given, chosen: new Set(data.chosen || []) })
  const choose = data.selectable ? (id) => {
    wall.chosen.has(id) ? wall.chosen.delete(id) : wall.chosen.add(id)
    setStateValue("chosen", [...wall.chosen])
    hang(parentElement, data, wall, choose)
  } : null
  hang(parentElement, data, wall, choose)
  return () => {
    wall.resized.disconnect()
    hung.delete(parentElement)
  }
}

function hang(root, data, wall, choose) {
  const list = root.querySelector("[data-list]")
  list.style.setProperty("--card", `${data.card_px || 184}px`)
  list.setAttribute("aria-label", data.label)
  const shown = data.cards.map((card) => {
    const known = wall.cards.get(card.id) || makeCard(card)
    known.tell(card, choose, wall.chosen.has(card.id), data.repeats || 2)
    return [card.id, known]
  })
  wall.cards = new Map(shown)
  const elements = shown.map(([, card]) => card.element)
  if (elements.length !== list.children.length || elements.some((element, index) => list.children[index] !== element)) list.replaceChildren(...elements)
  shown.forEach(([, card]) => card.paint())
}

function makeCard(first) {
  const canvas = document.createElement("canvas")
  const button = document.createElement("button")
  const swatch = Object.assign(document.createElement("span"), { className: "swatch" })
  const tick = Object.assign(document.createElement("span"), { className: "tick", textContent: "✓", ariaHidden: "true" })
  const title = Object.assign(document.createElement("span"), { className: "title" })
  const sub = Object.assign(document.createElement("span"), { className: "sub" })
  const element = document.createElement("li")
  const image = new Image()
  swatch.style.display = "block"
  swatch.append(canvas, tick)
  button.type = "button"
  button.append(swatch, title, sub)
  element.append(button)
  let card = { ...first, image }
  let repeats = 2
  const paint = () => drawCloth(canvas, card, { zoom: 3 / repeats, grid: false, offset: false, x: 0, y: 0 })
  image.onload = paint
  image.src = first.url

  function tell(fresh, choose, chosen, many) {
    card = { ...fresh, image }
    repeats = many
    title.textContent = fresh.title
    title.title = fresh.title
    sub.replaceChildren(...[fresh.subtitle, fresh.note].filter(Boolean).map((text) => Object.assign(document.createElement("span"), { textContent: text, title: text })))
    tick.hidden = !choose
    button.disabled = false
    button.className = choose ? "" : "plain"
    button.tabIndex = choose ? 0 : -1
    button.setAttribute("aria-label", `${fresh.title}, ${fresh.subtitle}`)
    if (choose) button.setAttribute("aria-pressed", String(chosen))
    button.onclick = choose ? () => choose(fresh.id) : null
  }

  return { element, tell, paint }
}
