// The grid: rows of one control, columns of another, each cell drawn at its own true settings. A click takes a cell into the form.

const CELL_PX = 224
const MOST_CELLS = 48
const AT_ONCE = 2
const OF_REPEATS = ["repeat", "symmetry"] // a single print has none
const AXES = {
  density: { label: "Density", values: () => [0.15, 0.25, 0.35, 0.45, 0.55, 0.65, 0.8], first: [0.15, 0.35, 0.55, 0.8] },
  scale_mm: { label: "Motif height", values: (form) => [0.1, 0.15, 0.2, 0.3, 0.4, 0.5].map((share) => Math.round(share * (form.now("repeat_mm") || [320, 320])[1])), first: [0, 2, 4] },
  layout: { label: "Layout", values: (form) => form.data.choices.layout.map(({ value }) => value), first: ["tossed", "allover", "stripe", "ogee"] },
  repeat: { label: "Repeat", values: (form) => form.data.choices.repeat.map(({ value }) => value), first: ["block", "half-drop", "brick", "mirror"] },
  symmetry: { label: "Symmetry", values: (form) => form.data.choices.symmetry.map(({ value }) => value), first: ["none", "p2", "pm", "p4m"] },
  style: { label: "Style", values: (form) => form.data.choices.style.map(({ value }) => value), first: ["flat", "block print", "watercolour", "line"] },
  ground: { label: "Ground", values: (form) => form.brand().grounds, first: [0, 1, 2] },
  motifs: { label: "Motif", values: (form) => [...new Set([...(form.now("motifs") || []), ...form.brand().motifs])].slice(0, 10), first: [0, 1, 2], wrap: (value) => [value] },
  seed: { label: "Seed", values: (form) => [0, 1, 2, 3, 4, 5].map((more) => form.now("seed") + more), first: [0, 1, 2] },
}

function openGrid({ form, place, call, taken }) {
  const axes = { rows: { field: "density", chosen: null }, columns: { field: "symmetry", chosen: null } }
  const table = make("table", { class: "cells" })
  const words = make("p", { class: "hint", role: "status", "aria-live": "polite" })
  const again = make("button", { type: "button", class: "main", onclick: draw }, "Draw the grid")
  const pickers = make("div", { class: "axes" })
  place.append(make("p", { class: "lead" }, "Any two controls against each other, everything else as it stands in the form. A click takes a cell into the form."), pickers, make("div", { class: "beside acts" }, again, words), table)
  let run = 0

  const offered = () => Object.entries(AXES).filter(([name]) => form.now("format") === "repeat" || !OF_REPEATS.includes(name))
  const valuesOf = (axis) => AXES[axis.field].values(form)
  const chosenOf = (axis) => {
    const all = valuesOf(axis)
    const first = AXES[axis.field].first.map((each) => (all.includes(each) ? each : all[each])).filter((each) => each !== undefined)
    return axis.chosen ? all.filter((each) => axis.chosen.includes(each)) : first
  }

  function picker(side) {
    const axis = axes[side], other = axes[side === "rows" ? "columns" : "rows"]
    const select = make("select", { id: `grid-${side}`, onchange: () => { Object.assign(axis, { field: select.value, chosen: null }); showPickers() } },
      ...offered().filter(([name]) => name !== other.field).map(([name, { label }]) => make("option", { value: name }, label)))
    select.value = axis.field
    const chosen = chosenOf(axis)
    const toggles = valuesOf(axis).map((value) => make("button", { type: "button", class: "toggle", "aria-pressed": String(chosen.includes(value)), onclick: () => { axis.chosen = chosen.includes(value) ? chosen.filter((each) => each !== value) : [...chosen, value]; showPickers() } }, valueLabel(axis.field, value)))
    return make("div", { class: "axis" }, make("label", { for: `grid-${side}` }, side === "rows" ? "Rows" : "Columns"), select, make("div", { class: "toggles", role: "group", "aria-label": `Values of the ${side}` }, ...toggles))
  }

  function valueLabel(name, value) {
    if (name === "ground") return colourChip(value)
    if (name === "density") return percent(value)
    if (name === "scale_mm") return millimetres(value)
    return String(value).replaceAll("-", " ")
  }
  const colourChip = (colour) => make("span", { class: "dot-of-colour", style: `--c:${colour}`, title: colour, role: "img", "aria-label": colour })

  function showPickers() {
    const focused = root(place).activeElement?.id
    const names = offered().map(([name]) => name)
    for (const axis of [axes.rows, axes.columns])
      if (!names.includes(axis.field)) Object.assign(axis, { field: axis === axes.rows ? "density" : "style", chosen: null })
    pickers.replaceChildren(picker("rows"), picker("columns"))
    if (focused) root(place).getElementById?.(focused)?.focus()
    const n = chosenOf(axes.rows).length * chosenOf(axes.columns).length
    again.disabled = !n || n > MOST_CELLS
    words.textContent = n > MOST_CELLS ? `${n} cells are more than ${MOST_CELLS}: choose fewer values.` : n ? `${n} cells` : "Choose at least one value for each."
  }

  async function draw() {
    const mine = ++run
    const [rows, columns] = [chosenOf(axes.rows), chosenOf(axes.columns)]
    const cells = rows.flatMap((row) => columns.map((column) => ({ row, column, set: { ...setOf(axes.rows, row), ...setOf(axes.columns, column) } })))
    lay(rows, columns, cells)
    table.dataset.drawn = "0"
    table.setAttribute("aria-busy", "true")
    const waiting = [...cells]
    const lane = async () => {
      for (let cell = waiting.shift(); cell && mine === run; cell = waiting.shift()) {
        await drawCell(cell)
        if (mine === run) table.dataset.drawn = String(cells.filter(({ done }) => done).length)
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, lane))
    if (mine === run) table.removeAttribute("aria-busy")
  }

  const setOf = (axis, value) => ({ [axis.field]: AXES[axis.field].wrap ? AXES[axis.field].wrap(value) : value })

  function lay(rows, columns, cells) {
    table.replaceChildren(
      make("caption", { class: "unseen" }, `${AXES[axes.rows.field].label} against ${AXES[axes.columns.field].label}`),
      make("thead", {}, make("tr", {}, make("td", {}), ...columns.map((column) => make("th", { scope: "col" }, valueLabel(axes.columns.field, column))))),
      make("tbody", {}, ...rows.map((row) => make("tr", {}, make("th", { scope: "row" }, valueLabel(axes.rows.field, row)), ...cells.filter((cell) => cell.row === row).map(placeCell)))))
  }

  function placeCell(cell) {
    cell.canvas = make("canvas", { role: "img", "aria-label": "Being drawn" })
    cell.words = make("span", { class: "cell-words" })
    cell.button = make("button", { type: "button", class: "cell", disabled: true, onclick: () => taken(cell.set, wordsOf(cell)) }, cell.canvas, cell.words)
    return make("td", {}, cell.button)
  }

  const wordsOf = (cell) => [[axes.rows, cell.row], [axes.columns, cell.column]].map(([axis, value]) => `${AXES[axis.field].label.toLowerCase()} ${inWords(form, axis.field, value)}`).join(" and ")

  async function drawCell(cell) {
    try {
      const told = await call("POST", "/api/draw", { brief: { ...form.asked(), ...cell.set }, index: taken.index(), width: CELL_PX })
      if (told.refused) return refuse(cell, told.refused)
      const card = { image: await loaded(told.picture), repeat: told.repeat, repeat_mm: told.repeat_mm, sheet: told.sheet }
      drawCloth(cell.canvas, card, { zoom: card.sheet ? 1 : 1.5, x: 0, y: 0 })
      cell.canvas.setAttribute("aria-label", wordsOf(cell))
      const notes = [...told.notes.map((note) => note.words), ...othersMoved(told)]
      cell.words.textContent = notes.join(" ")
      cell.button.title = notes.join(" ")
      cell.button.disabled = false
    } catch (refusal) {
      refuse(cell, { words: refusal.sentence || "It did not come." })
    } finally {
      cell.done = true
    }
  }

  // What had to become otherwise than the form's present draw, so that the cell can be what it says.
  function othersMoved(told) {
    const axesHere = [axes.rows.field, axes.columns.field]
    return ["layout", "repeat", "symmetry"].filter((name) => !axesHere.includes(name) && form.told && told.now[name] !== form.told.now[name]).map((name) => inWords(form, name, told.now[name]))
  }

  function refuse(cell, { words: sentence }) {
    cell.words.textContent = sentence
    cell.button.classList.add("cannot")
    cell.done = true
  }

  return { show: showPickers, draw, axes }
}
