// The sheet of keys, which is also where they are changed: press a key's button, then the new key. A key that another command has is
// swapped; one that must stay what it is is refused with the reason.

// `board` = {keys(), keep(changed): resolves to a sentence where the server refuses}; `told` holds commands, groups, first_keys, reserved,
// and `given`: titles with rows of [keys, words] that cannot be changed.
function openKeySheet({ dialog, board, told }) {
  const sheet = { listening: null }
  const status = make("p", { class: "status", role: "status", "aria-live": "polite" })

  sheet.toggle = () => {
    if (dialog.open) return dialog.close()
    status.textContent = "Press a key here to change it."
    draw()
    dialog.showModal()
    dialog.querySelector("h3").focus()
  }

  function draw() {
    const { groups, given = {} } = told()
    const focused = dialog.getRootNode().activeElement?.dataset?.command
    dialog.replaceChildren(
      make("h3", { tabindex: "-1" }, "Keys"), status,
      make("div", { class: "groups" }, ...Object.entries(groups).map(([title, commands]) =>
        groupOf(title, commands.flatMap(rowOf))),
        ...Object.entries(given).map(([title, rows]) => groupOf(title, rows.flatMap(([names, words]) => [make("dt", {}, ...names.map(keyMark)), make("dd", {}, words)])))),
      make("p", { class: "answers" },
        make("button", { type: "button", onclick: reset, disabled: isFirst() }, "Back to the first keys"),
        make("button", { type: "button", class: "primary", onclick: () => dialog.close() }, "Close")))
    if (focused) dialog.querySelector(`button[data-command="${focused}"]`)?.focus()
  }

  const groupOf = (title, rows) => make("section", {}, make("h4", {}, title), make("dl", {}, ...rows))
  const keyMark = (name) => make("kbd", {}, keyLabel(name))

  function rowOf(command) {
    const names = board.keys()[command] || []
    const words = told().commands[command]
    const fixed = told().fixed.includes(command)
    const keys = names.map((name, index) => (fixed ? keyMark(name) : keyButton(command, words, index, name)))
    return [make("dt", {}, ...keys), make("dd", {}, words)]
  }

  function keyButton(command, words, index, name) {
    const now = sheet.listening
    const on = now && now.command === command && now.index === index
    return make("button", { type: "button", class: on ? "listening" : "", "data-command": command, "aria-label": on ? "Press the new key" : `${words}: ${keyLabel(name)}. Change`, onclick: () => listen(on ? null : { command, index }) },
      on ? "press a key" : keyLabel(name))
  }

  function listen(what) {
    sheet.listening = what
    status.textContent = what ? `${wordsOf(what.command)}: press the new key, or Esc to leave it.` : "Press a key here to change it."
    draw()
  }

  // While a key is awaited every key comes here; else only Esc and the sheet's own key do.
  dialog.onkeydown = (event) => {
    if (!sheet.listening) {
      if (commandOf(event, board.keys()) === "help" && !event.ctrlKey && !event.metaKey && !event.altKey) event.preventDefault(), dialog.close()
      return
    }
    if (["Shift", "Control", "Alt", "AltGraph", "Meta", "CapsLock", "Dead"].includes(event.key)) return
    event.preventDefault()
    event.stopPropagation()
    if (event.key === "Escape") return listen(null)
    change(keyName(event))
  }
  dialog.oncancel = (event) => { if (sheet.listening) event.preventDefault(), listen(null) }
  dialog.onclose = () => { sheet.listening = null }

  function change(name) {
    const { command, index } = sheet.listening
    if (told().reserved[name]) return (status.textContent = told().reserved[name])
    if (name.length > 1 && !told().named.includes(name)) return (status.textContent = `${name} belongs to the browser. Choose another key.`)
    const keys = structuredClone(board.keys())
    const old = keys[command][index]
    if (old === name) return listen(null)
    const [other] = Object.entries(keys).find(([, names]) => names.includes(name)) || []
    if (other && told().fixed.includes(other)) return (status.textContent = `${keyLabel(name)} cannot be given away.`)
    if (other) keys[other] = keys[other].map((each) => (each === name ? old : each))
    keys[command][index] = name
    save(keys, other && other !== command ? `Swapped: ${keyLabel(name)} is now ${wordsOf(command)}, and ${keyLabel(old)} ${wordsOf(other)}.` : `${keyLabel(name)} is now ${wordsOf(command)}.`)
  }

  const same = (one, other) => one.join(" ") === other.join(" ")
  const isFirst = () => Object.entries(told().first_keys).every(([command, names]) => same(names, board.keys()[command] || []))
  const wordsOf = (command) => told().commands[command].split(/[:,]/)[0].toLowerCase()

  function reset() {
    save(structuredClone(told().first_keys), "These are the first keys again.")
  }

  async function save(keys, sentence) {
    sheet.listening = null
    const first = told().first_keys
    const refusal = await board.keep(keys, Object.fromEntries(Object.entries(keys).filter(([command, names]) => !same(names, first[command] || []))))
    status.textContent = refusal || sentence
    draw()
  }

  return sheet
}

// Keeps changed keys at the server; `taken` is told those that count now. Resolves to the sentence of a refusal.
const keyKeeper = (line, taken) => async (keys, chosen) => {
  try {
    await line.call("POST", "/api/keys", { keys: chosen })
    taken(keys)
  } catch (refusal) {
    return refusal.sentence
  }
}

// The person's own keys on everything that shows one.
function showKeys(root, keyOf) {
  for (const hint of root.querySelectorAll("[data-key]")) hint.textContent = keyOf(hint.dataset.key)
  for (const button of root.querySelectorAll("[data-act]")) if (keyOf(button.dataset.act) !== "–") button.setAttribute("aria-keyshortcuts", keyOf(button.dataset.act))
}
