// The rail beside the cloth: on what the design is shown, and how. One mark a tool, its key in the corner, its words at the pointer.

const MARKS_DRAWN = {
  cloth: "M4 3h12v13c-2 1.6-4-1.4-6 0s-4 1.6-6 0z",
  cushion: "M4 4c4 1.4 8 1.4 12 0-1.4 4-1.4 8 0 12-4-1.4-8-1.4-12 0 1.4-4 1.4-8 0-12z",
  wallpaper: "M3 3h14v9.500H3zM7.700 3v9.500M12.300 3v9.500M3 17v-2.200h14V17",
  "t-shirt": "M7 3 2.500 5.500l2 4L6 8.700V17h8V8.700l1.500.8 2-4L13 3c-.6 1.300-1.600 2-3 2s-2.400-.7-3-2z",
  mug: "M4 5h9v9a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2zM13 7h1.500A2.500 2.500 0 0 1 17 9.500 2.500 2.500 0 0 1 14.500 12H13",
  box: "m10 2.500 7 3.500v8l-7 3.500L3 14V6zM3 6l7 3.500L17 6M10 9.500v8",
  "phone-case": "M7 2.500h6A1.500 1.500 0 0 1 14.500 4v12a1.500 1.500 0 0 1-1.500 1.500H7A1.500 1.500 0 0 1 5.500 16V4A1.500 1.500 0 0 1 7 2.500zM8 5h1.700v2.500H8z",
  repeat: "M2.500 3.500h15v13h-15zM2.500 10h15M10 3.500V10M6.200 10v6.500M13.800 10v6.500",
  offset: "M3 3h9v9H3zM8 8h9v9H8z",
  grid: "M7 2.500v15M13 2.500v15M2.500 7h15M2.500 13h15",
  "true-size": "M2 6.500h16v7H2zM5.200 6.500v3M8.400 6.500v2M11.600 6.500v3M14.800 6.500v2",
  overlay: "M10 3l7.500 13.500h-15zM10 8v4M10 13.800v.6",
  before: "M3 4h14v12H3zM10 2v16M6 10h1.500M12.500 10H14",
  pin: "M7 3h6l-1 5 3 3H5l3-3zM10 11v6",
}
const TOOLS = ["repeat", "offset", "grid", "true-size", "overlay", "before", "pin"]

const SVG = "http://www.w3.org/2000/svg"

function markOf(name, label) {
  if (!MARKS_DRAWN[name]) return make("span", { class: "letters" }, label.slice(0, 2))
  const svg = document.createElementNS(SVG, "svg"), path = document.createElementNS(SVG, "path")
  svg.setAttribute("viewBox", "0 0 20 20")
  svg.setAttribute("aria-hidden", "true")
  path.setAttribute("d", MARKS_DRAWN[name])
  svg.append(path)
  return svg
}

// `words(command)` is what a command does, `keyOf(command)` the person's key for it.
function openRail({ rail, words, keyOf, act, show }) {
  const tool = (name, label, extra, onclick) => make("button", { type: "button", "aria-label": label, "aria-pressed": "false", ...extra, onclick }, markOf(name, label))
  const products = [{ name: null, label: "Cloth" }, ...PRODUCTS].map(({ name, label }) => {
    const button = tool(name || "cloth", label, { "data-product": name || "" }, () => show(name))
    return button
  })
  const tools = TOOLS.map((command) => tool(command, words(command), { "data-act": command }))
  rail.replaceChildren(
    make("div", { role: "group", "aria-label": "Shown on" }, ...products), make("hr", {}),
    make("div", { role: "group", "aria-label": "Shown how" }, ...tools))
  const tip = make("div", { class: "tip", role: "tooltip", hidden: true })
  rail.append(tip)

  // The words of the mark under the pointer or the focus, beside it.
  function hint(event) {
    const button = event.target.closest("button")
    tip.hidden = !button
    if (!button) return
    const key = keyOf(button.dataset.act || "product")
    tip.replaceChildren(button.getAttribute("aria-label"), make("kbd", {}, key))
    tip.style.top = `${button.offsetTop + button.offsetHeight / 2}px`
  }
  rail.onpointerover = rail.onfocusin = hint
  rail.addEventListener("focusin", hint)
  rail.onpointerleave = () => (tip.hidden = true)
  rail.addEventListener("focusout", () => (tip.hidden = true))

  // What is on, and what this design has no use for.
  function update(card, look, pinned) {
    const on = { repeat: look.repeat, offset: look.offset, grid: look.grid, "true-size": look.pxPerMm, overlay: look.overlay, before: look.wipe !== null, pin: pinned }
    for (const button of products) button.setAttribute("aria-pressed", String((button.dataset.product || null) === look.product))
    for (const button of tools) button.setAttribute("aria-pressed", String(Boolean(on[button.dataset.act])))
    for (const button of [...products, ...tools]) button.disabled = !card
    const named = (name) => tools.find((button) => button.dataset.act === name)
    named("overlay").disabled = !complaints(card).length
    named("before").disabled = !card?.before
  }

  return { update }
}
