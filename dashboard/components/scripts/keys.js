// Keys: what a key is called, which command it stands for, and whether somebody is typing. `data.keys` maps a command to its keys.

// A letter by what it writes, so that A is the key marked A on every layout; where the layout writes no Latin letters, by its place.
function keyName(event) {
  if (event.key === " ") return "Space"
  if (/^[a-z]$/i.test(event.key)) return event.key.toUpperCase()
  if (/^\p{L}$/u.test(event.key) && /^Key[A-Z]$/.test(event.code)) return event.code[3]
  return event.key
}

function commandOf(event, keys) {
  const name = keyName(event)
  return Object.keys(keys).find((command) => keys[command].includes(name))
}

function digitOf(event) {
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code)
  return digit ? Number(digit[1]) : /^[1-9]$/.test(event.key) ? Number(event.key) : 0
}

function isTyping(event) {
  const target = event.composedPath()[0]
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || !(target instanceof Element)) return true
  if (document.querySelector('[role="dialog"], [role="listbox"]')) return true
  const typed = target.closest('input, textarea, select, [contenteditable]:not([contenteditable="false"]), [role="combobox"], [role="textbox"], [role="slider"]')
  return Boolean(typed) || (event.key === " " && Boolean(target.closest("button, a, summary")))
}
