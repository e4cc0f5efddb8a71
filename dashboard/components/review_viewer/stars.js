// A person's own stars, beside the verdict: by the numbers 1-5 or a press; the same number again takes them away.

function showStars(group, card, rate, keyOf) {
  const rating = card?.rating || 0
  const said = `${card?.item} ${rating} ${keyOf("rate-1")}${keyOf("rate-5")}`
  if (group.dataset.said === said) return
  group.dataset.said = said
  if (group.childElementCount !== 5) group.replaceChildren(...[1, 2, 3, 4, 5].map((stars) => make("button", { type: "button", onclick: (event) => { rate(stars); if (event.detail > 0) event.currentTarget.blur() } })))
  for (const [index, button] of [...group.children].entries()) {
    const stars = index + 1
    button.textContent = stars <= rating ? "★" : "☆"
    button.toggleAttribute("data-on", stars <= rating)
    button.disabled = !card
    button.setAttribute("aria-label", `${stars} ${stars === 1 ? "star" : "stars"}`)
    button.setAttribute("aria-pressed", String(stars === rating))
    button.title = `${stars} ${stars === 1 ? "star" : "stars"} (${keyOf(`rate-${stars}`)})${stars === rating ? ". Again: none" : ""}`
  }
}
