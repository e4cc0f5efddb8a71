// What is known of a design, as elements.

const MARKS = { pass: "✓", warn: "!", fail: "✕" }

function factsOf(card) {
  return [
    make("section", {},
      make("h2", {}, card.title),
      make("p", { class: "sub" }, card.subtitle),
      make("div", { class: "tags" }, ...card.tags.map((tag) => make("span", { class: `tag ${tag.kind}`, title: tag.help }, tag.text)))),
    card.duplicate && make("div", { class: "notice", role: "note" },
      card.duplicate.thumb && make("img", { src: card.duplicate.thumb, alt: "The design it resembles" }), make("span", {}, card.duplicate.sentence)),
    fitOf(card.fit),
    card.checks.length > 0 && make("section", {}, make("h3", {}, "Measured"), make("ul", { class: "checks" }, ...card.checks.map(checkOf))),
    make("section", {}, make("h3", {}, "Colours, largest area first"), make("div", { class: "palette", role: "img", "data-palette": true })),
    card.notes.length > 0 && make("section", {}, make("h3", {}, "Notes"), ...card.notes.map((note) => make("p", { class: "sub" }, note))),
    card.prompt && make("details", {}, make("summary", {}, "Prompt"), make("p", {}, card.prompt), make("p", { class: "sub" }, card.why)),
  ].filter(Boolean)
}

// The colours that the image really holds, read from its own pixels: at most twelve, those under 0.3 % of the area left out.
function coloursOf(image) {
  const side = 128
  const sample = Object.assign(document.createElement("canvas"), { width: side, height: side })
  const pen = sample.getContext("2d", { willReadFrequently: true })
  pen.imageSmoothingEnabled = false
  pen.drawImage(image, 0, 0, side, side)
  const pixels = new Uint32Array(pen.getImageData(0, 0, side, side).data.buffer)
  const counts = new Map()
  for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) || 0) + 1)
  const hex = (pixel) => "#" + [0, 8, 16].map((shift) => ((pixel >> shift) & 255).toString(16).padStart(2, "0")).join("").toUpperCase()
  return [...counts].map(([pixel, count]) => ({ colour: hex(pixel), share: count / pixels.length }))
    .filter(({ share }) => share > 0.003).sort((one, other) => other.share - one.share).slice(0, 12)
}

function swatchOf({ colour, share }) {
  const swatch = make("i", { title: `${colour}, ${Math.round(share * 100)} %` })
  swatch.style.background = colour
  swatch.style.flexGrow = Math.sqrt(share)
  return swatch
}

function checkOf(check) {
  return make("li", { class: check.verdict },
    make("span", { class: "mark", role: "img", "aria-label": check.verdict }, MARKS[check.verdict]), make("span", { title: check.detail }, check.sentence))
}

function fitOf(fit) {
  if (!fit) return make("section", { class: "fit" }, make("h3", {}, "Brand fit"), make("p", {}, "Not scored: no scoring model judged this design."))
  const range = make("i"), point = make("b")
  range.style.left = `${fit.low * 100}%`
  range.style.width = `${(fit.high - fit.low) * 100}%`
  point.style.left = `${fit.p * 100}%`
  return make("section", { class: `fit ${fit.basis}` },
    make("h3", {}, "Brand fit"),
    make("p", { class: "figure" }, make("b", {}, fit.figure), make("span", {}, fit.range)),
    make("div", { class: "scale", role: "img", "aria-label": `${fit.figure}, ${fit.range}` }, range, point),
    make("p", {}, fit.words),
    fit.parts.length > 0 && make("details", { open: true }, make("summary", {}, "Why"), make("ul", { class: "parts" }, ...fit.parts.map(partOf))))
}

function partOf(part) {
  const push = make("i", { class: part.contribution < 0 ? "minus" : "plus" })
  const share = Math.min(50, Math.abs(part.share) * 50)
  push.style.left = `${part.contribution < 0 ? 50 - share : 50}%`
  push.style.width = `${share}%`
  return make("li", {}, make("span", { class: "push", "aria-hidden": "true" }, push), make("span", {}, part.sentence))
}
