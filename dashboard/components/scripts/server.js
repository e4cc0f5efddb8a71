// The talk with the server: signed with the page's token, sent again where the server is silent or the token has run out. A refusal
// is thrown as {sentence, kind, status, ...what the server named}.

const PATIENCE_MS = [400, 1200, 3000]

// `options.renew(used)` gets a fresh token from the page and says whether there is one.
function openLine({ token, renew }) {
  const line = { token }

  async function call(method, path, body, { keepalive = false } = {}) {
    for (let attempt = 0; ; attempt++) {
      const used = line.token
      let answer
      try {
        answer = await fetch(path, {
          method, keepalive, credentials: "same-origin",
          headers: { authorization: `Bearer ${used}`, "content-type": "application/json" },
          body: body === undefined ? undefined : JSON.stringify(body),
        })
      } catch {
        if (keepalive || attempt >= PATIENCE_MS.length) throw { sentence: "The server does not answer. Check that it runs, then decide again.", kind: "Silence" }
        await pause(PATIENCE_MS[attempt])
        continue
      }
      const told = await answer.json().catch(() => ({}))
      if (answer.ok) return told
      if (answer.status === 401 && attempt < 2 && (await renew(used))) continue
      if (answer.status >= 500 && answer.status !== 507 && attempt < PATIENCE_MS.length && !keepalive) {
        await pause(PATIENCE_MS[attempt])
        continue
      }
      throw { ...told, sentence: told.error || "The server refused that.", kind: told.kind || "", status: answer.status }
    }
  }

  return Object.assign(line, { call })
}

const pause = (ms) => new Promise((wake) => setTimeout(wake, ms))
const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("")

// Tokens for a component: `renew` asks the page by `trigger` and waits; `given` is told of each token that the page gives.
function tokenSource(trigger, first) {
  const source = { token: first, line: null }
  let waiting = []
  source.renew = (used) => {
    if (source.line.token !== used) return Promise.resolve(true)
    trigger()
    return new Promise((settle) => {
      waiting.push(settle)
      setTimeout(() => settle(false), 10000)
    })
  }
  source.given = (token) => {
    if (token === source.token) return
    source.token = source.line.token = token
    waiting.splice(0).forEach((settle) => settle(true))
  }
  source.line = openLine({ token: first, renew: source.renew })
  return source
}
