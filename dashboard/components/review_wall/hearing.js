// What the wall hears: keys, which go to the question, the layer that is up, the board, or stand for a command; and presses.

function openHearing(wall, root) {
  const { part, section, board, ask, compare, stack, inSets, run } = wall

  function onKey(event) {
    if (!section.isConnected || root.querySelector("dialog[open]")) return
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "a" && inside(event)) return chooseAllKey(event)
    if (isTyping(event)) return
    if (handled(event, keyName(event), commandOf(event, wall.keys))) {
      event.preventDefault()
      event.stopPropagation()
    }
  }

  function handled(event, name, command) {
    if (ask.open()) return inQuestion(event, name, command)
    const layer = compare.open ? compare : stack.open ? stack : null
    if (layer && !pressesButton(event, name)) return layer.key(event, name, command) || (command === "undo" && run("undo") !== false)
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
  const focused = (event, kinds) => event.composedPath()[0].closest?.(kinds)
  const pressesButton = (event, name) => name === "Enter" && focused(event, "button")
  const walks = (event) => /^(Arrow|Page|Home|End)/.test(event.key) && focused(event, "button") && !event.composedPath().includes(part("sets"))
  const onBoard = (event) => inside(event) && (!focused(event, "button, a, summary, dialog") || walks(event))

  function chooseAllKey(event) {
    event.preventDefault()
    if (compare.open || stack.open || ask.open() || inSets) return
    const loaded = board.shelf.loaded().length
    if (board.chosen.size >= Math.min(loaded, MOST_CHOSEN)) board.chooseAll()
    else board.chooseLoaded()
  }

  section.onclick = (event) => {
    const button = event.target.closest("[data-act]")
    if (!button || button.disabled) return
    if (event.detail > 0) part("list").focus({ preventScroll: true })
    run(button.dataset.act)
  }
  document.addEventListener("keydown", onKey, true)

  return { leave: () => document.removeEventListener("keydown", onKey, true) }
}
