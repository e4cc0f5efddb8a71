// The desk: the leased designs at hand and the decisions on their way. Decisions go out one after another behind the reviewer;
// each carries its own key, so that sending it twice does no harm.

const AT_HAND = 6
const REFILL_AT = 3

function openDesk(options) {
  const { line } = options
  const { call } = line
  const desk = { ...options, queue: [], strip: [], flying: 0, left: null, today: null, paused: false, dry: false, filling: null, sitting: 0, chain: Promise.resolve() }

  function count(told) {
    if (told.left !== undefined) desk.left = told.left
    if (told.today !== undefined) desk.today = told.today
  }

  const behind = (work) => (desk.chain = desk.chain.then(work, work))

  function preload(card) {
    card.image = new Image()
    card.image.onload = () => desk.changed(card)
    card.image.onerror = () => { card.broken = true; desk.changed(card) }
    card.image.src = card.url
    card.image.decode?.().catch(() => {})
    return card
  }

  async function fill() {
    if (desk.filling || desk.paused || desk.queue.length > REFILL_AT) return desk.filling
    const sitting = desk.sitting
    desk.filling = call("POST", "/api/leases", { view: desk.view, n: AT_HAND - desk.queue.length })
    try {
      const told = await desk.filling
      if (sitting !== desk.sitting) return release(told.items)
      const known = new Set([...desk.queue.map((card) => card.item), ...desk.strip.filter((entry) => entry.pending).map((entry) => entry.card.item)])
      desk.queue.push(...told.items.filter((card) => !known.has(card.item)).map(preload))
      desk.dry = told.items.length === 0
      if (!desk.flying) count(told)
      desk.trouble = null
    } catch (refusal) {
      desk.trouble = refusal.sentence
    } finally {
      desk.filling = null
    }
    desk.changed()
  }

  function decide(verdict, reason = null) {
    const card = desk.queue.shift()
    if (!card) return
    const entry = { card, verdict, reason, key: newKey(), seconds: secondsSeen(card), pending: true, decision: null }
    desk.strip = [entry, ...desk.strip].slice(0, 10)
    desk.flying++
    desk.changed()
    behind(async () => {
      try {
        const told = await call("POST", "/api/decisions", { item: card.item, lease: card.lease, verdict, reason, seconds: entry.seconds, key: entry.key, view: desk.view })
        Object.assign(entry, { pending: false, decision: told.decision.id })
        count(told)
      } catch (refusal) {
        desk.strip = desk.strip.filter((other) => other !== entry)
        await bringBack(card, refusal)
      } finally {
        desk.flying--
        desk.changed()
      }
    })
    fill()
  }

  // A refused decision: the design comes back to the table with the server's sentence, unless somebody else has decided or holds it.
  async function bringBack(card, refusal) {
    desk.say(refusal.sentence)
    if (refusal.kind === "AlreadyDecided" || refusal.kind === "NotFound") return
    if (refusal.kind === "LeaseLost") {
      try {
        const told = await call("POST", "/api/leases", { view: desk.view, item: card.item })
        card.lease = told.items[0].lease
      } catch {
        return
      }
    }
    desk.queue.unshift(card)
  }

  function undo(entry = desk.strip[0]) {
    if (!entry) return desk.say("There is nothing to take back.")
    desk.strip = desk.strip.filter((other) => other !== entry)
    const card = entry.card
    if (!card.image) preload(card)
    card.shown = null
    desk.queue.unshift(card)
    desk.changed()
    behind(async () => {
      if (!entry.decision) return
      try {
        const told = await call("POST", "/api/decisions/undo", { decision: entry.decision, view: desk.view })
        card.lease = told.item.lease
        count(told)
      } catch (refusal) {
        desk.queue = desk.queue.filter((other) => other !== card)
        desk.say(refusal.sentence)
      }
      desk.changed()
    })
  }

  function later() {
    const card = desk.queue.shift()
    if (!card) return
    desk.changed()
    behind(async () => {
      try {
        count(await call("POST", "/api/later", { item: card.item, lease: card.lease, view: desk.view }))
      } catch (refusal) {
        desk.say(refusal.sentence)
      }
      desk.changed()
    })
    fill()
  }

  async function beat() {
    if (desk.paused) return
    try {
      const told = await call("POST", "/api/beat", { leases: leasesOf(desk.queue), view: desk.view })
      line.token = told.token
      const lost = new Set(told.lost)
      if (desk.queue.length && lost.has(desk.queue[0].item)) desk.say("This design was leased to somebody else meanwhile; here is the next.")
      desk.queue = desk.queue.filter((card) => !lost.has(card.item))
      if (!desk.flying) count(told)
      await fill()
      desk.changed()
    } catch (refusal) {
      desk.say(refusal.sentence)
    }
  }

  function release(cards = desk.queue, keepalive = false) {
    if (cards.length) call("POST", "/api/release", { leases: leasesOf(cards) }, { keepalive }).catch(() => {})
  }

  function putDown(keepalive = false) {
    const cards = desk.queue
    desk.queue = []
    desk.sitting++
    release(cards, keepalive)
  }

  function turnTo(view) {
    putDown()
    Object.assign(desk, { view, left: null, dry: false, filling: null })
    return Promise.all([fill(), recall()])
  }

  async function recall() {
    try {
      const told = await call("GET", "/api/recent")
      desk.strip = told.decisions.map((entry) => ({ ...entry, pending: false }))
      desk.changed()
    } catch (refusal) {
      desk.trouble = refusal.sentence
    }
  }

  return Object.assign(desk, { fill, decide, undo, later, beat, putDown, turnTo, recall })
}

const leasesOf = (cards) => cards.filter((card) => card.lease).map((card) => ({ item: card.item, lease: card.lease }))
const secondsSeen = (card) => (card.shown ? Math.round((performance.now() - card.shown) / 10) / 100 : null)
