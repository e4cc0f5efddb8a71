// What the person did: decisions over many designs, sent one command after another behind them, and the strip that takes them back.

const TOGETHER = "strikeoff-together" // batches of one act, remembered while the tab is open, so that they are taken back together

function openActs({ line, view, changed, say, confirm, undone }) {
  const { call } = line
  const acts = { view, strip: [], today: null, flying: 0, chain: Promise.resolve() }
  const behind = (work) => (acts.chain = acts.chain.then(work, work))

  // One act: steps of {cards, verdict, reason, note}, done in this order, taken back together. A step of which nothing could be
  // decided ends the act. Tells `done` with what was decided and what was refused.
  function decide(steps, done) {
    const wanted = steps.filter((step) => step.cards.length)
    const entry = { card: wanted[0].cards[0], n: wanted.reduce((n, step) => n + step.cards.length, 0), verdict: wanted[0].verdict, reason: wanted[0].reason, acts: [], pending: true, picked: wanted.length > 1 ? wanted[0].cards.map((card) => card.item) : [] }
    acts.strip = [entry, ...acts.strip].slice(0, 10)
    acts.flying += entry.n
    const asked = entry.n
    changed()
    return behind(async () => {
      const outcome = { decided: [], refused: [], sentence: null }
      try {
        for (const step of wanted) if (!(await take(step, entry, outcome))) break
      } catch (refusal) {
        outcome.sentence = refusal.sentence
      }
      acts.flying -= asked
      Object.assign(entry, { pending: false, n: outcome.decided.length })
      if (entry.acts.length > 1) remember(entry.acts)
      if (!entry.n) acts.strip = acts.strip.filter((other) => other !== entry)
      tell(outcome)
      tellOfOthers(wanted, new Set(outcome.decided))
      done(outcome)
      changed()
    })
  }

  async function take(step, entry, outcome) {
    let any = false
    for (let from = 0; from < step.cards.length; from += MOST_CHOSEN) {
      const items = step.cards.slice(from, from + MOST_CHOSEN).map((card) => card.item)
      const told = await call("POST", "/api/decisions/many", { items, leases: {}, verdict: step.verdict, reason: step.reason || null, note: step.note || "", key: newKey() })
      if (told.batch && told.decided.length) entry.acts.push({ batch: told.batch })
      outcome.decided.push(...told.decided)
      outcome.refused.push(...told.refused)
      if (told.today !== undefined) acts.today = told.today
      any = any || told.decided.length > 0
    }
    return any
  }

  function tell({ refused, sentence }) {
    if (sentence) say(sentence)
    if (refused.length) say(manyWords(refused, "were not decided, and say why"))
  }

  // Where two opinions are asked for, the design is gone from here, but not settled.
  function tellOfOthers(steps, decided) {
    const waiting = steps.filter((step) => step.verdict !== "hold").flatMap((step) => step.cards).filter((card) => card.eyes > 1 && decided.has(card.item))
    if (waiting.length) say(waiting.length === 1 ? "Your opinion is kept. This design asks for two, given blind." : `Your opinions are kept. ${waiting.length} of these ask for two, given blind.`)
  }

  function undo(entry = acts.strip[0]) {
    if (!entry) return say("There is nothing to take back.")
    acts.strip = acts.strip.filter((other) => other !== entry)
    changed()
    return behind(async () => {
      const items = []
      try {
        for (const act of [...entry.acts].reverse()) {
          const told = await takeBack(entry, act)
          if (!told) break
          if (told.refused?.length) say(manyWords(told.refused, "stay as they are"))
          items.push(...(told.items?.length ? told.items : [told.item]).filter(Boolean))
          if (told.today !== undefined) acts.today = told.today
          entry.acts = entry.acts.filter((other) => other !== act)
        }
      } catch (refusal) {
        say(refusal.sentence)
      }
      if (items.length) giveBack(items)
      if (entry.acts.length) await recall()
      undone(items, entry.picked || [])
      changed()
    })
  }

  async function takeBack(entry, act) {
    try {
      return await call("POST", "/api/decisions/undo", { ...act, despite: false, view: acts.view })
    } catch (refusal) {
      if (refusal.kind !== "UndoHasConsequences") throw refusal
      return (await confirm(entry, refusal)) ? call("POST", "/api/decisions/undo", { ...act, despite: true, view: acts.view }) : null
    }
  }

  // What came back is leased to us; the wall holds no leases, so that others may have it.
  function giveBack(items) {
    const held = items.filter((card) => card.lease).map((card) => ({ item: card.item, lease: card.lease }))
    for (let from = 0; from < held.length; from += 50) call("POST", "/api/release", { leases: held.slice(from, from + 50) }).catch(() => {})
  }

  async function recall() {
    const before = acts.strip
    try {
      const told = await call("GET", "/api/recent")
      const recalled = together(told.decisions.map((entry) => ({ ...entry, n: entry.n || 1, pending: false, acts: [entry.batch ? { batch: entry.batch } : { decision: entry.decision }] })))
      acts.strip = withWhatCameSince(recalled, acts.strip, before)
    } catch (refusal) {
      say(refusal.sentence)
    }
    changed()
  }

  return Object.assign(acts, { decide, undo, recall })
}

const manyWords = (refused, words) => (refused.length === 1 ? refused[0].sentence : `${refused.length} ${words}. The first: ${refused[0].sentence}`)

function remember(acts) {
  const known = JSON.parse(sessionStorage.getItem(TOGETHER) || "[]")
  sessionStorage.setItem(TOGETHER, JSON.stringify([acts.map((act) => act.batch), ...known].slice(0, 20)))
}

// Entries whose batches were one act become one entry again. Newest first, so the first step of an act comes last.
function together(entries) {
  const known = JSON.parse(sessionStorage.getItem(TOGETHER) || "[]")
  const told = []
  for (const entry of entries) {
    const group = known.find((batches) => batches.includes(entry.batch))
    const same = group && told.find((other) => group.includes(other.batch))
    if (!same) told.push({ ...entry })
    else Object.assign(same, { n: same.n + entry.n, verdict: entry.verdict, reason: entry.reason, card: entry.card, acts: [...entry.acts, ...same.acts] })
  }
  return told
}
