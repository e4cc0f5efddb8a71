// What a component says: aloud where something went wrong, quietly where something is only good to know.

const ALOUD_MS = 8000
const QUIET_MS = 5000

function openVoice(toasts, murmurs) {
  let hush = 0

  function say(sentence) {
    const toast = make("p", {}, sentence)
    toasts.append(toast)
    setTimeout(() => toast.remove(), ALOUD_MS)
  }

  function murmur(sentence) {
    murmurs.textContent = sentence
    clearTimeout(hush)
    hush = setTimeout(() => (murmurs.textContent = ""), QUIET_MS)
  }

  return { say, murmur }
}
