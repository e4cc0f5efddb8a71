// What stands around the board: the counts above it, what is chosen or which set is open, the verdicts below, and what stands there
// where nothing hangs.

function openFrame(wall) {
  const { part, section, board, sets, acts, inSets, keyOf } = wall

  function show() {
    const n = inSets ? sets.left : board.shelf.left
    part("left").textContent = n === null ? "–" : n.toLocaleString("en-GB")
    part("what").textContent = wall.data.open ? "left" : "in this view"
    part("today").textContent = acts.today ?? wall.today ?? "–"
    showHead()
    showStrip(part("strip"), acts.strip, acts.undo)
    showFoot()
    showBlank(part("blank"), blankWords())
  }

  // Whether what a part says has changed since it was last asked for: then it is drawn again.
  function isNews(element, ...says) {
    const said = JSON.stringify(says)
    if (element.dataset.said === said) return false
    element.dataset.said = said
    return true
  }

  function showHead() {
    const set = sets?.open
    const cards = board.shelf.loaded().flatMap(unfold)
    if (!isNews(section, set?.title, set?.decided, cards.length, board.chosen.size, board.shelf.left, board.shelf.total)) return
    part("head").hidden = !set
    part("choice").replaceChildren(...(inSets ? [] : choiceOf()))
    if (!set) return
    const stacks = board.shelf.loaded().filter((card) => stackSize(card) > 1).length
    const words = [set.brand_title, `${cards.length} open`, stacks && `${stacks} ${stacks === 1 ? "stack" : "stacks"} of near-duplicates`, `${set.decided} of ${set.total} decided`].filter(Boolean).join(" · ")
    part("head").replaceChildren(make("h2", {}, set.title), make("p", { class: "sub", "aria-live": "polite" }, words))
  }

  // How many are chosen, and the way to all and to none.
  function choiceOf() {
    const { left: all, total } = board.shelf
    const n = board.chosen.size, most = Math.min(all, MOST_CHOSEN)
    if (!total) return []
    return [
      n > 0 && make("p", { "aria-live": "polite" }, make("strong", {}, n.toLocaleString("en-GB")), " chosen"),
      n < most && make("button", { type: "button", class: "quiet", "data-act": "choose-all" }, all > MOST_CHOSEN ? `Choose the first ${MOST_CHOSEN}` : `Choose all ${all}`),
      n > 0 && make("button", { type: "button", class: "quiet", "data-act": "choose-none" }, make("kbd", {}, "Esc"), " Choose none"),
      all > MOST_SHOWN && make("p", { class: "sub" }, `The first ${MOST_SHOWN.toLocaleString("en-GB")} hang here; narrow the filter for others.`),
    ].filter(Boolean)
  }

  function showFoot() {
    const card = board.shelf.at(board.active)
    const n = board.chosen.size, others = inSets ? wall.settling.rest().length : 0
    if (isNews(part("foot"), n, wall.may(), card?.item, card?.why, acts.strip.length > 0, others, sets?.all.length, wall.data.view.status, wall.keys))
      part("foot").replaceChildren(...(inSets ? setFoot(card, n, others) : gridFoot(card, n)))
  }

  const press = (command, words, kind = "", off = false) =>
    make("button", { type: "button", class: kind, "data-act": command, disabled: off }, make("kbd", {}, keyOf(command)), words)
  const undo = () => press("undo", "Undo", "aside", !wall.data.may_decide || !acts.strip.length)
  const closer = (words, off) => make("button", { type: "button", class: "aside", "data-act": "open", disabled: off }, make("kbd", {}, "↵"), words)
  const why = (card) => make("p", { class: "why" }, !wall.may() ? wall.mayNot() : card ? whyHere(card) : "")
  const whyHere = (card) => [card.holder && `${card.holder} has this one open.`, card.eyes > 1 && "Asks for two opinions, given blind.", card.why].filter(Boolean).join(" ")

  function gridFoot(card, n) {
    const off = !wall.may() || (!n && !card)
    return [
      press("approve", n > 1 ? `Approve ${n}` : "Approve", "approve", off), press("reject", n > 1 ? `Reject ${n}` : "Reject", "reject", off),
      press("revise", "Revise", "", off), press("hold", "Hold", "", off || wall.data.view.status === "held"),
      closer(n ? `Compare ${Math.min(n, MOST_PANES)}` : stackSize(card || {}) > 1 ? "Open stack" : "Look closely", !card && !n), why(card), undo()]
  }

  function setFoot(card, n, others) {
    const off = !wall.may()
    return [
      press("approve", card && board.chosen.has(card.item) ? "Not a winner" : "Winner", "pick", off || (!n && !card)),
      press("reject", n ? (others ? `Approve ${n}, settle the other ${others}` : `Approve ${n}`) : `Reject all ${others}`, n ? "approve" : "reject", off || !(n + others)),
      press("revise", "Revise this", "", off || !card), press("hold", "Hold this", "", off || !card || wall.data.view.status === "held"),
      closer(stackSize(card || {}) > 1 ? "Open stack" : "Compare", !card), why(card), press("next", "Next set", "aside", sets.all.length < 2), undo()]
  }

  function blankWords() {
    const trouble = sets?.trouble || board.shelf.trouble
    if (trouble) return { title: "The queue cannot be read", text: trouble, label: "Try again", act: wall.start }
    const shown = board.shelf.total
    if (shown) return null
    if (inSets && sets.loading) return { title: "Fetching the sets", text: "The variants of each brief come as one set." }
    if (wall.waiting || shown === null) return { title: "Fetching designs", text: "Only what is in sight is fetched." }
    if (inSets && sets.open && !sets.open.count && sets.all.some((set) => set.count)) return { title: "This set is settled", text: "Every variant of this brief has its verdict.", label: "Next set", act: () => sets.step(1) }
    return wall.data.empty
  }

  return { show }
}
