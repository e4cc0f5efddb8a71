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

const KEY_LABELS = { ArrowRight: "→", ArrowLeft: "←", ArrowUp: "↑", ArrowDown: "↓", Backspace: "⌫", Escape: "Esc", PageUp: "Page ↑", PageDown: "Page ↓", "-": "−" }

// A key as people read it.
function keyLabel(name) {
  return KEY_LABELS[name] || name
}

const WALKED = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End", "PageUp", "PageDown"] // keys that move within some elements

function isTyping(event) {
  const target = event.composedPath()[0]
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || !(target instanceof Element)) return true
  if (document.querySelector('[role="dialog"], [role="listbox"]')) return true
  if (target.closest('textarea, select, input:not([type="range"], [type="radio"], [type="checkbox"]), [contenteditable]:not([contenteditable="false"]), [role="combobox"], [role="textbox"]')) return true
  if (WALKED.includes(event.key) && target.closest('input, [role="slider"], [role="radiogroup"], [role="tablist"], [role="menu"]')) return true
  return event.key === " " && Boolean(target.closest("button, a, summary, input"))
}
