// The desk: the leased designs at hand, which of them lies on the table, and the acts on their way. Acts go out one after another
// behind the reviewer; a decision carries its own key, so that sending it twice does no harm.

const AHEAD = 6
const REFILL_AT = 3
const MOST_HELD = 40 // the server beats 50 leases at once; some are kept free for what comes back

function openDesk(options) {
  const { line } = options
  const { call } = line
  const desk = {
    ...options, queue: [], at: 0, strip: [], flying: 0, left: null, today: null, paused: false, dry: false, filling: null, sitting: 0, acts: 0,
    towards: null,
    chain: Promise.resolve(),
  }
  const unsettled = new Set() // decisions that the server has not answered yet
  const behind = (work) => (desk.chain = desk.chain.then(work, work))
  const current = () => desk.queue[desk.at] || null
  const next = () => desk.queue[desk.at + 1] || (desk.queue.length > 1 && desk.queue[0]) || null

  // What the server says is left, unless an act was on its way when it was asked: then its answer may already be old.
  const asked = () => (desk.flying ? -1 : desk.acts)
  function count(told, when = desk.acts) {
    if (told.left !== undefined && when === desk.acts && !desk.flying) desk.left = told.left
    if (told.today !== undefined) desk.today = told.today
  }

  function preload(card) {
    card.image = picture(card.url, () => desk.changed(card), () => { card.broken = true; desk.changed(card) })
    card.image.decode().then(() => desk.prepare(card)).catch(() => {})
    picture(card.thumb)
    for (const relation of card.relations) if (relation.thumb) picture(relation.clash ? relation.picture : relation.thumb)
    return card
  }

  const known = (item) => desk.queue.some((card) => card.item === item) || desk.strip.some((entry) => entry.pending && entry.card.item === item)

  async function fill() {
    const ahead = desk.queue.length - desk.at
    if (desk.filling || desk.paused || ahead > REFILL_AT || desk.queue.length >= MOST_HELD) return desk.filling
    const { sitting } = desk
    const when = asked()
    desk.filling = call("POST", "/api/leases", { view: desk.view, n: Math.min(AHEAD - ahead, MOST_HELD - desk.queue.length) })
    try {
      const told = await desk.filling
      if (sitting !== desk.sitting) return release(told.items)
      desk.queue.push(...told.items.filter((card) => !known(card.item)).map(preload))
      desk.dry = told.items.length === 0
      arrive()
      count(told, when)
      desk.trouble = null
    } catch (refusal) {
      desk.trouble = refusal.sentence
      desk.towards = null
    } finally {
      if (sitting === desk.sitting) desk.filling = null
    }
    desk.changed()
  }

  // A key's own picture comes before the next designs.
  function fillSoon() {
    const { sitting } = desk
    painted().then(() => sitting === desk.sitting && fill())
  }

  // Another design without deciding this one: its lease is kept. Returns a sentence where the way ends.
  function walk(steps) {
    const to = desk.at + steps
    if (to < 0) return "This is the first of the designs at hand."
    if (to >= desk.queue.length) {
      if (!desk.dry && desk.queue.length < MOST_HELD) return walkOn()
      if (desk.queue.length < 2) return "There is no other design at hand."
      desk.at = 0
      desk.changed()
      return "Back at the first of those you passed over."
    }
    desk.at = to
    desk.changed()
    fillSoon()
    return null
  }

  // Past the last at hand while the queue may hold more: the step is taken when they come, unless another act comes before it.
  function walkOn() {
    desk.towards = current()
    fill()
    return "The next one is on its way."
  }

  // Where nothing new came, one is back at those that were passed over.
  function arrive() {
    if (desk.towards && desk.towards === current()) desk.at++
    desk.towards = null
    if (!current()) desk.at = 0
  }

  function take() {
    const [card] = desk.queue.splice(desk.at, 1)
    if (desk.at >= desk.queue.length && desk.dry) desk.at = 0
    return card
  }

  function decide(verdict, reason = null) {
    const card = take()
    if (!card) return
    const entry = { card, verdict, reason, note: card.note || "", n: 1, key: newKey(), seconds: secondsSeen(card), pending: true, decision: null }
    desk.strip = [entry, ...desk.strip].slice(0, 10)
    desk.flying++
    desk.acts++
    unsettled.add(entry)
    desk.changed()
    const seen = painted()
    behind(() => seen.then(() => send(entry)))
    fillSoon()
  }

  const post = ({ card, verdict, reason, note, seconds, key }, options) =>
    call("POST", "/api/decisions", { item: card.item, lease: card.lease, verdict, reason, note, seconds, key, view: desk.view }, options)

  // The page is being left: what the server has not answered yet goes out at once, and survives the page. Its key makes a second time harmless.
  function flush() {
    for (const entry of unsettled) post(entry, { keepalive: true }).catch(() => {})
  }

  async function send(entry) {
    const { card } = entry
    try {
      const told = await post(entry)
      Object.assign(entry, { pending: false, decision: told.decision.id })
      if (desk.left !== null && told.left === undefined) desk.left--
      if (told.decision.sentence) desk.murmur(told.decision.sentence)
      desk.flying--
      count(told)
    } catch (refusal) {
      desk.flying--
      desk.strip = desk.strip.filter((other) => other !== entry)
      await bringBack(card, refusal)
    } finally {
      unsettled.delete(entry)
      desk.acts++
      desk.changed()
    }
  }

  // A refused decision: the design comes back to the table with the server's sentence, unless somebody else has decided or holds it.
  async function bringBack(card, refusal) {
    desk.say(refusal.sentence)
    if (refusal.kind === "AlreadyDecided" || refusal.kind === "NotFound") return takeAway(card)
    if (refusal.kind === "LeaseLost") {
      try {
        const told = await call("POST", "/api/leases", { view: desk.view, item: card.item })
        card.lease = told.items[0].lease
      } catch {
        return takeAway(card)
      }
    }
    if (!desk.queue.includes(card)) layDown(card) // it may be back already, by an undo
  }

  function layDown(card) {
    if (!card.image) preload(card)
    card.shown = null
    desk.queue.splice(desk.at, 0, card)
  }

  const takeAway = (card) => {
    const place = desk.queue.indexOf(card)
    if (place < 0) return
    desk.queue.splice(place, 1)
    if (place < desk.at || desk.at > desk.queue.length) desk.at = Math.max(0, desk.at - 1)
  }

  // A single decision is back on the table before the server knows; a batch comes back with the server's answer.
  function undo(entry = desk.strip[0]) {
    if (!entry) return desk.say("There is nothing to take back.")
    const place = desk.strip.indexOf(entry)
    const card = entry.batch ? null : entry.card
    unsettled.delete(entry)
    desk.strip = desk.strip.filter((other) => other !== entry)
    if (card) layDown(card)
    desk.acts++
    desk.changed()
    behind(async () => {
      try {
        if (entry.batch || entry.decision) await takeBack(entry, card, place) // neither: the decision itself was refused
      } catch (refusal) {
        if (card) takeAway(card)
        desk.say(refusal.sentence)
      }
      desk.acts++
      desk.changed()
    })
  }

  async function takeBack(entry, card, place) {
    const body = { ...(entry.batch ? { batch: entry.batch } : { decision: entry.decision }), view: desk.view }
    let told
    try {
      told = await call("POST", "/api/decisions/undo", { ...body, despite: false })
    } catch (refusal) {
      if (refusal.kind !== "UndoHasConsequences") throw refusal
      if (!(await desk.confirm(entry, refusal))) {
        if (card) takeAway(card)
        return desk.strip.splice(place, 0, entry)
      }
      told = await call("POST", "/api/decisions/undo", { ...body, despite: true })
    }
    desk.acts++
    count(told)
    if (entry.batch) bringBatch(told.items || [])
    else if (told.item) Object.assign(card, { lease: told.item.lease, status: told.item.status })
    else {
      takeAway(card)
      desk.murmur("Taken back. It is not on your table: somebody else has it open, or it is theirs to decide.")
    }
  }

  function bringBatch(items) {
    const ours = items.filter((card) => card.lease && !known(card.item))
    const fitting = ours.slice(0, Math.min(AHEAD, MOST_HELD - desk.queue.length))
    desk.queue.splice(desk.at, 0, ...fitting.map(preload))
    release(ours.slice(fitting.length))
    desk.murmur(`${items.length} designs are open again.`)
  }

  function later() {
    const card = take()
    if (!card) return
    desk.acts++
    desk.changed()
    behind(async () => {
      try {
        await call("POST", "/api/later", { item: card.item, lease: card.lease, view: desk.view })
      } catch (refusal) {
        desk.say(refusal.sentence)
      }
      desk.changed()
    })
    fillSoon()
  }

  // The same number again takes the stars away.
  function rate(stars) {
    const card = current()
    if (!card) return
    const before = card.rating || 0
    card.rating = before === stars ? 0 : stars
    desk.changed()
    const given = card.rating
    behind(async () => {
      try {
        await call("POST", "/api/ratings", { item: card.item, stars: given })
      } catch (refusal) {
        if (card.rating === given) card.rating = before
        desk.say(refusal.sentence)
        desk.changed()
      }
    })
  }

  // Without a relation, the first that can be denied.
  function deny(denied) {
    const card = current()
    const relation = denied || card?.relations.find((each) => each.deny)
    if (!relation) return desk.murmur("Nothing says that this design resembles another.")
    const { relations, stack } = card
    Object.assign(card, { relations: relations.filter((each) => each !== relation), stack: relation.kind === "duplicate" ? null : stack })
    desk.refresh(card)
    desk.murmur(`Kept apart from ${relation.title || "the other"} from now on.`)
    behind(async () => {
      try {
        const told = await call("POST", "/api/not-duplicates", { item: card.item, other: relation.other })
        if (told.item) Object.assign(card, { relations: told.item.relations, stack: told.item.stack })
      } catch (refusal) {
        Object.assign(card, { relations, stack })
        desk.say(refusal.sentence)
      }
      desk.refresh(card)
    })
  }

  async function beat() {
    if (desk.paused) return
    const when = asked()
    try {
      const told = await call("POST", "/api/beat", { leases: leasesOf(desk.queue), view: desk.view })
      line.token = told.token
      const lost = new Set(told.lost)
      if (lost.has(current()?.item)) desk.say("This design was leased to somebody else meanwhile; here is the next.")
      for (const card of desk.queue.filter((each) => lost.has(each.item))) takeAway(card)
      count(told, when)
      await fill()
      desk.changed()
    } catch (refusal) {
      desk.say(refusal.sentence)
    }
  }

  function release(cards = desk.queue, keepalive = false) {
    const held = leasesOf(cards)
    for (let from = 0; from < held.length; from += 50) call("POST", "/api/release", { leases: held.slice(from, from + 50) }, { keepalive }).catch(() => {})
  }

  function putDown(keepalive = false) {
    const cards = desk.queue
    Object.assign(desk, { queue: [], at: 0, towards: null })
    desk.sitting++
    release(cards, keepalive)
  }

  function turnTo(view) {
    putDown()
    Object.assign(desk, { view, left: null, dry: false, filling: null })
    return Promise.all([fill(), recall()])
  }

  async function recall() {
    const before = desk.strip
    try {
      const told = await call("GET", "/api/recent")
      desk.strip = withWhatCameSince(told.decisions.map((entry) => ({ ...entry, n: entry.n || 1, pending: false })), desk.strip, before)
      desk.changed()
    } catch (refusal) {
      desk.trouble = refusal.sentence
    }
  }

  return Object.assign(desk, { current, next, fill, walk, decide, undo, later, rate, deny, beat, putDown, flush, turnTo, recall })
}

function picture(url, loaded = null, failed = null) {
  const image = Object.assign(new Image(), { onload: loaded, onerror: failed })
  image.src = url
  return image
}

const leasesOf = (cards) => cards.filter((card) => card.lease).map((card) => ({ item: card.item, lease: card.lease }))
const secondsSeen = (card) => (card.shown ? Math.round((performance.now() - card.shown) / 10) / 100 : null)
