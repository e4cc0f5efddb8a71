// Settling: what a verdict does to the wall, in the grid on what is chosen, in a set on its winners and on the rest.

const SETTLED_BY = ["approve", "reject", "revise", "hold"]

function openSettling(wall) {
  const { board, sets, acts, ask, inSets, say } = wall
  const winners = () => [...board.chosen.values()]
  const open = () => board.shelf.loaded().filter((card) => !card.pending)
  const rest = () => open().flatMap(unfold).filter((card) => !board.chosen.has(card.item))

  // Decides, and leaves what was refused on the wall with its sentence.
  function decide(cards, verdict, reason, note, done) {
    act([{ cards, verdict, reason, note }], done)
  }

  function act(steps, done) {
    const set = sets?.open
    const moving = board.shelf.at(board.active)
    for (const step of steps) for (const card of step.cards) Object.assign(card, { pending: step.verdict, refusal: null })
    if (moving?.pending) stepOn()
    board.clear()
    acts.decide(steps, (outcome) => {
      const sentences = new Map(outcome.refused.map((refusal) => [refusal.item, refusal.sentence]))
      for (const step of steps) for (const card of step.cards) Object.assign(card, { pending: null, refusal: sentences.get(card.item) || outcome.sentence })
      const gone = new Set(outcome.decided)
      if (set) sets.decided(set, outcome.decided)
      regroup(gone)
      board.remove(gone)
      done?.(outcome)
    })
  }

  // A face that is settled while others of its stack are not gives its place to one of them.
  function regroup(gone) {
    if (!inSets || !board.shelf.cards) return
    board.shelf.cards = fold(board.shelf.cards.flatMap(unfold).filter((card) => !gone.has(card.item)))
    board.shelf.total = board.shelf.left = board.shelf.cards.length
  }

  function stepOn() {
    const { shelf } = board
    const isOpen = (index) => shelf.at(index) && !shelf.at(index).pending
    for (let index = board.active; index < shelf.total; index++) if (isOpen(index)) return board.move(index)
    for (let index = board.active; index >= 0; index--) if (isOpen(index)) return board.move(index)
  }

  function inGrid(verdict) {
    const cards = board.about()
    if (!cards.length) return
    if (verdict === "approve" || verdict === "hold") return decide(cards, verdict)
    askWhy(verdict, cards, cards.length === 1 ? cards[0].title : `${cards.length} designs`)
  }

  function inSet(verdict) {
    const card = board.shelf.at(board.active)
    if (verdict === "reject") return askToSettle()
    if (!card || card.pending) return
    if (verdict === "approve") return board.toggle()
    if (verdict === "hold") return decide([card], "hold")
    askWhy("revise", [card], card.title)
  }

  function askWhy(verdict, cards, words) {
    ask.ask(verdict, {}, { words, give: (_, reason, note) => decide(cards, verdict, reason, note) })
  }

  function askToSettle() {
    const n = board.chosen.size, others = rest().length
    if (!n && !others) return
    if (!others) return settleSet(null, "")
    const title = n ? `Approve ${n}, reject the other ${others}. Why not these?` : `Reject all ${others}. Why?`
    ask.ask("reject", {}, { title, words: winnersInWords(), give: (_, reason, note) => settleSet(reason, note) })
  }

  function winnersInWords() {
    const n = board.chosen.size
    if (!n) return "No winner is picked."
    return winners().slice(0, 3).map((card) => card.title).join(", ") + (n > 3 ? " and others win." : n === 1 ? " wins." : " win.")
  }

  // The winners are approved, the rest rejected with one reason: one act on the strip. The next set is there at once.
  function settleSet(reason, note) {
    const steps = [{ cards: winners(), verdict: "approve" }, { cards: rest(), verdict: "reject", reason, note }]
    const set = sets.open
    act(steps, (outcome) => outcome.refused.length && sets.open !== set && say(`${outcome.refused.length} of “${set.title}” stay open there.`))
    if (!sets.step(1)) wall.show()
  }

  function settleStack(cards) {
    const known = new Map(board.shelf.loaded().flatMap(unfold).map((card) => [card.item, card]))
    decide(cards.map((card) => known.get(card.item) || card), "reject", "too-similar", "")
  }

  async function undone(items, picked) {
    if (!items.length) return
    if (inSets) {
      sets.forget()
      await sets.load(items[0].brief || sets.open?.brief)
      return pickAgain(new Set(picked))
    }
    board.shelf.refresh()
    say(items.length === 1 ? "Taken back: it is in the queue again." : `Taken back: ${items.length} designs are in the queue again.`)
  }

  // A set that was taken back has its winners marked as before: mostly only the reason was wrong.
  function pickAgain(items) {
    for (const card of board.shelf.loaded()) if (items.has(card.item)) board.chosen.set(card.item, card)
    board.draw()
    wall.show()
  }

  return { decide, settleStack, undone, open, rest, verdict: inSets ? inSet : inGrid }
}
