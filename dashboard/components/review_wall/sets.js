// Sets: the briefs of a view, one open at a time. A set is fetched whole, its near-duplicates folded, and the next one is fetched
// while this one is looked at.

const SETS_AT_ONCE = 24
const WALL_AT_ONCE = 200

function openSets({ call, list, view, changed, turned }) {
  const sets = { all: [], open: null, left: null, more: false, trouble: null, loading: true }
  const fetched = new Map() // a set's key -> promise of its cards

  const keyOf = (set) => `${set.brand} ${set.brief} ${set.job || ""}`
  const at = () => sets.all.findIndex((set) => sets.open && keyOf(set) === keyOf(sets.open))

  async function load(brief) {
    sets.loading = true
    changed()
    try {
      const told = await call("GET", addressOf("/api/sets", { ...view, limit: SETS_AT_ONCE }))
      Object.assign(sets, { all: told.sets, left: told.left, more: told.more, trouble: null })
    } catch (refusal) {
      sets.trouble = refusal.sentence
    }
    sets.loading = false
    await turnTo(sets.all.find((set) => set.brief === brief) || sets.all.find((set) => set.count) || null, false)
  }

  async function loadMore() {
    const told = await call("GET", addressOf("/api/sets", { ...view, limit: SETS_AT_ONCE, offset: sets.all.length }))
    const known = new Set(sets.all.map(keyOf))
    sets.all.push(...told.sets.filter((set) => !known.has(keyOf(set))))
    sets.more = told.more
    draw()
  }

  function fetchSet(set) {
    if (!fetched.has(keyOf(set))) {
      const whole = fetchAll(set)
      fetched.set(keyOf(set), whole)
      whole.catch(() => fetched.delete(keyOf(set)))
    }
    return fetched.get(keyOf(set))
  }

  async function fetchAll(set) {
    const cards = []
    for (let left = 1; cards.length < Math.min(left, MOST_CHOSEN); ) {
      const told = await call("GET", addressOf("/api/wall", { ...view, brand: set.brand, brief: set.brief, offset: cards.length, limit: WALL_AT_ONCE }))
      left = told.left
      if (!told.items.length) break
      cards.push(...told.items)
    }
    return cards
  }

  // Opens a set; the wall is told its cards, folded. The last set asked for wins.
  async function turnTo(set, tell = true) {
    sets.open = set
    draw()
    if (!set) return changed(localShelf([]))
    if (tell) turned(set.brief)
    try {
      const waiting = fetchSet(set)
      const here = await Promise.race([waiting, Promise.resolve(null)])
      if (!here) changed(null)
      const cards = here || (await waiting)
      if (sets.open !== set) return
      sets.trouble = null
      changed(localShelf(fold(cards)))
      ahead()
    } catch (refusal) {
      if (sets.open !== set) return
      sets.trouble = refusal.sentence
      changed(localShelf([]))
    }
  }

  function ahead() {
    const next = following(1)
    if (next) fetchSet(next).then((cards) => cards.slice(0, 40).forEach((card) => keptPicture(card.tile))).catch(() => {})
  }

  // The next open set, round the end to the ones passed over; null where nothing is left.
  function following(step) {
    const here = at()
    for (let n = 1; n <= sets.all.length; n++) {
      const set = sets.all[(here + step * n + sets.all.length * n) % sets.all.length]
      if (set !== sets.open && set.count) return set
    }
    return null
  }

  const step = (by) => {
    const next = following(by)
    if (next) turnTo(next)
    return Boolean(next)
  }

  function decided(set, items) {
    set.count = Math.max(0, set.count - items.length)
    set.decided = Math.min(set.total, set.decided + items.length)
    sets.left = Math.max(0, sets.left - items.length)
    fetched.delete(keyOf(set))
    draw()
  }

  function forget() {
    fetched.clear()
  }

  function draw() {
    const loose = sets.more ? 0 : sets.left - sets.all.reduce((n, set) => n + set.count, 0)
    list.replaceChildren(...sets.all.map(entryOf), ...(loose > 0 ? [make("li", { class: "aside" }, `${loose} more came without a brief: Grid shows them.`)] : []), ...(sets.more ? [make("li", {}, make("button", { type: "button", class: "more", onclick: loadMore }, "Show more sets"))] : []))
    list.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" })
  }

  function entryOf(set) {
    const open = sets.open && keyOf(set) === keyOf(sets.open)
    const bar = make("i")
    bar.style.width = `${set.total ? (100 * set.decided) / set.total : 0}%`
    return make("li", {}, make("button", {
      type: "button", class: set.count ? "" : "done", "aria-current": open && "true", "data-brief": set.brief, onclick: () => turnTo(set),
      "aria-label": `${set.title}, ${set.brand_title}, ${set.count ? `${set.count} left` : "done"}, ${set.decided} of ${set.total} decided`,
    },
    make("span", { class: "three", "aria-hidden": "true" }, ...set.thumbs.slice(0, 3).map((thumb) => make("img", { src: thumb, alt: "", loading: "lazy" }))),
    make("span", { class: "words" }, make("span", { class: "name" }, set.title), make("span", { class: "sub" }, set.brand_title)),
    make("span", { class: "count" }, set.count ? String(set.count) : "✓"),
    make("span", { class: "bar-of", "aria-hidden": "true" }, bar)))
  }

  return Object.assign(sets, { load, turnTo, step, decided, forget, draw, following, fetchSet })
}

// The open set stands in the address for the next load and for others; the page need not run again for it.
function toAddress(brief) {
  const address = new URL(location.href)
  address.searchParams.set("set", brief)
  history.replaceState(history.state, "", address)
}

// Near-duplicates lie under the first of them, which comes first in the order of the view.
function fold(cards) {
  const faces = new Map()
  for (const card of cards) {
    const name = card.stack ? `stack ${card.stack.id}` : card.item
    if (faces.has(name)) faces.get(name).folded.push(card)
    else faces.set(name, Object.assign(card, { folded: [card] }))
  }
  return [...faces.values()]
}

const unfold = (card) => card.folded || [card]
