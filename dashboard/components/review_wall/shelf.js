// Shelves: where a board gets its cards from. A shelf says how many there are, gives the card at a place, and fetches what is asked for.

const PAGE = 100
const MOST_SHOWN = 20000 // beyond it nobody scrolls, and every page further down costs the server more
const MOST_CHOSEN = 500 // what one command decides

const addressOf = (path, fields) =>
  `${path}?${new URLSearchParams(Object.entries(fields).filter(([, value]) => value !== null && value !== undefined && value !== ""))}`

// The items of a view, fetched by pages as they come into sight. One page is on its way at a time: an answer that a decision has
// overtaken is thrown away and asked for again.
function remoteShelf({ call, view, changed }) {
  const shelf = { total: null, left: null, trouble: null, loading: false }
  let cards = new Map(), wanted = null, epoch = 0, renew = false

  shelf.at = (index) => cards.get(index)
  shelf.indexOf = (item) => {
    for (const [index, card] of cards) if (card.item === item) return index
    return -1
  }
  shelf.loaded = () => [...cards.keys()].sort((one, other) => one - other).map((index) => cards.get(index))

  const firstMissing = ([from, to]) => {
    const end = shelf.total === null ? to : Math.min(to, shelf.total)
    for (let index = from; index < end; index++) if (!cards.has(index)) return index
    return -1
  }

  async function fetchPage(offset) {
    const asked = epoch
    const told = await call("GET", addressOf("/api/wall", { ...view, offset, limit: PAGE }))
    if (asked !== epoch) return
    if (renew) cards = new Map()
    renew = false
    shelf.left = told.left
    shelf.total = Math.min(told.left, MOST_SHOWN)
    const fetched = new Set(told.items.map((card) => card.item))
    for (const [index, card] of cards) if (fetched.has(card.item) || index >= shelf.total) cards.delete(index)
    told.items.forEach((card, n) => cards.set(offset + n, card))
    if (told.items.length === 0 && offset < shelf.total) shelf.total = offset // the view shrank under our hands
  }

  async function run() {
    if (shelf.loading) return
    shelf.loading = true
    try {
      while (wanted) {
        const missing = renew ? Math.max(0, wanted[0]) : firstMissing(wanted)
        if (missing < 0) break
        await fetchPage(missing)
        shelf.trouble = null
        changed()
      }
    } catch (refusal) {
      shelf.trouble = refusal.sentence
    } finally {
      shelf.loading = false
      changed()
    }
  }

  shelf.want = (from, to) => {
    wanted = [from, to]
    if (shelf.trouble === null && (renew || firstMissing(wanted) >= 0)) run()
  }

  // Every card from `from` to `to`, those fetched that are missing.
  shelf.load = async (from, to) => {
    for (let turns = 0; firstMissing([from, to]) >= 0 && turns < 2 * MOST_CHOSEN / PAGE; turns++) await fetchPage(firstMissing([from, to]))
    return Array.from({ length: Math.max(0, Math.min(to, shelf.total) - from) }, (_, n) => cards.get(from + n)).filter(Boolean)
  }

  shelf.remove = (items) => {
    epoch++
    const gone = [...cards].filter(([, card]) => items.has(card.item)).map(([index]) => index).sort((one, other) => one - other)
    const kept = [...cards].filter(([, card]) => !items.has(card.item))
    cards = new Map(kept.map(([index, card]) => [index - gone.filter((other) => other < index).length, card]))
    shelf.left = Math.max(0, shelf.left - items.size)
    shelf.total = Math.min(shelf.left, MOST_SHOWN)
  }

  shelf.refresh = () => {
    epoch++
    renew = true
    shelf.trouble = null
    run()
  }

  return shelf
}

// Cards that are all here.
function localShelf(cards) {
  const shelf = { total: cards.length, left: cards.length, trouble: null, loading: false, cards }
  shelf.at = (index) => shelf.cards[index]
  shelf.indexOf = (item) => shelf.cards.findIndex((card) => card.item === item)
  shelf.loaded = () => [...shelf.cards]
  shelf.want = () => {}
  shelf.load = async (from, to) => shelf.cards.slice(from, to)
  shelf.refresh = () => {}
  shelf.remove = (items) => {
    shelf.cards = shelf.cards.filter((card) => !items.has(card.item))
    shelf.total = shelf.left = shelf.cards.length
  }
  return shelf
}
