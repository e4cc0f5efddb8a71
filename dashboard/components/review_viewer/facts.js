// What is known of a design, as elements.

const STRONGEST = 5 // reasons that are shown at once
const MARKS = { pass: "✓", warn: "!", fail: "✕" }

// `acts` = {keyOf, colour(kind, place), overlay(name), beside(relation), deny(relation)}.
function factsOf(card, acts) {
  return [
    make("section", {},
      make("h2", {}, card.title),
      make("p", { class: "sub" }, card.subtitle),
      make("div", { class: "tags" }, ...card.tags.map((tag) => make("span", { class: `tag ${tag.kind}`, title: tag.help }, tag.text)))),
    card.eyes?.needed > 1 && make("p", { class: "eyes" }, card.eyes.sentence),
    card.before && beforeOf(card.before, acts),
    ...relationsOf(card, acts),
    fitOf(card.fit),
    card.checks.length > 0 && checksOf(card.checks, acts),
    coloursSection(card, acts),
    card.notes.length > 0 && make("section", {}, make("h3", {}, "Notes"), ...card.notes.map((note) => make("p", { class: "sub" }, note))),
    make("section", { class: "last" },
      card.why && make("p", { class: "sub" }, card.why),
      card.prompt && make("details", {}, make("summary", {}, "Prompt"), make("p", {}, card.prompt)),
      card.passport && make("a", { href: card.passport, target: "_blank", rel: "noopener", "data-passport": true }, make("kbd", {}, acts.keyOf("passport")), "Passport")),
  ].filter(Boolean)
}

function beforeOf(before, acts) {
  return make("div", { class: "notice quietly", role: "note" },
    make("img", { src: before.thumb, alt: "The design before the revision" }),
    make("div", {},
      make("p", {}, before.sentence),
      before.note && make("p", { class: "quote" }, before.note),
      make("button", { type: "button", class: "link", "data-act": "before" }, make("kbd", {}, acts.keyOf("before")), "Before and after")))
}

// Designs that it resembles. What clashes is shown beside it, before anybody approves.
function relationsOf(card, acts) {
  return card.relations.map((relation) => (relation.clash ? clashOf(card, relation, acts) : relation.kind === "same style" ? styleOf(relation, acts) : likenessOf(card, relation, acts)))
}

function clashOf(card, relation, acts) {
  const side = (src, words) => make("figure", {}, make("img", { src, alt: words }), make("figcaption", {}, words))
  return make("section", { class: "clash", role: "alert" },
    make("p", {}, make("strong", {}, relation.clash), ` ${relation.sentence}`),
    make("div", { class: "pair" }, side(card.tile, "This design"), side(relation.picture, relation.title)),
    make("div", { class: "links" },
      make("button", { type: "button", class: "link", onclick: () => acts.beside(relation) }, "Large, beside this one"),
      relation.link && make("a", { href: relation.link, target: "_blank", rel: "noopener" }, "More of it"),
      relation.deny && denialOf(card, relation, acts)))
}

function likenessOf(card, relation, acts) {
  const stacked = relation.kind === "duplicate" && card.stack?.size > 1
  return make("div", { class: relation.kind === "duplicate" ? "notice" : "notice quietly", role: "note" },
    relation.thumb && make("img", { src: relation.thumb, alt: "The design it resembles" }),
    make("div", {}, make("p", {}, relation.sentence, stacked && ` ${card.stack.size} are in this stack.`), denialOf(card, relation, acts)))
}

const styleOf = (relation) => make("p", { class: "sub", role: "note" }, relation.link ? make("a", { href: relation.link, target: "_blank", rel: "noopener" }, relation.sentence) : relation.sentence)

// The key is for the first of them.
function denialOf(card, relation, acts) {
  const first = card.relations.find((each) => each.deny) === relation
  return make("button", { type: "button", class: "link", "data-deny": relation.kind, onclick: () => acts.deny(relation) }, first && make("kbd", {}, acts.keyOf("not-duplicate")), relation.deny)
}

// The colours as drawn; below them the colourways and grounds that can be tried on.
function coloursSection(card, acts) {
  const strip = (kind, choices, inner) => choices?.length > 0 && make("div", { class: kind, role: "group", "aria-label": kind === "colourway" ? "Colourways" : "Grounds" },
    ...choices.map((choice, place) => make("button", { type: "button", "data-choice": kind, "aria-pressed": "false", "aria-label": choice.name, title: choice.name, onclick: () => acts.colour(kind, place) }, ...inner(choice))))
  const blot = (hex) => { const blot = make("i"); blot.style.background = hex; return blot }
  const keys = (...commands) => commands.map((command) => make("kbd", {}, acts.keyOf(command)))
  return make("section", { class: "colours" },
    make("h3", {}, "Colours, largest area first"), make("div", { class: "palette", role: "img", "data-palette": true }),
    card.colourways?.length > 0 && make("h3", { class: "with-keys" }, "Colourways", make("span", {}, ...keys("colourway-previous", "colourway-next"))),
    strip("colourway", card.colourways, ({ swatches }) => swatches.map(blot)),
    card.grounds?.length > 0 && make("h3", { class: "with-keys" }, "Grounds", make("span", {}, ...keys("ground"))),
    strip("ground", card.grounds, ({ hex }) => [blot(hex)]))
}

// Which of the other colours is on.
function showChoices(facts, look) {
  for (const kind of ["colourway", "ground"]) {
    const on = kind === "colourway" && look.ground >= 0 ? -1 : look[kind]
    for (const [place, button] of [...facts.querySelectorAll(`[data-choice="${kind}"]`)].entries()) button.setAttribute("aria-pressed", String(on === place))
  }
}

// What passes is counted; what does not is said, with where.
function checksOf(checks, acts) {
  const [passed, open] = [checks.filter((check) => check.verdict === "pass"), checks.filter((check) => check.verdict !== "pass")]
  const list = (some) => make("ul", { class: "checks" }, ...some.map((check) => checkOf(check, acts)))
  return make("section", {}, make("h3", {}, "Measured"), open.length > 0 && list(open),
    passed.length > 0 && make("details", {}, make("summary", { class: "passed" }, make("span", { class: "mark", "aria-hidden": "true" }, MARKS.pass), `${passed.length} ${passed.length === 1 ? "check passes" : "checks pass"}`), list(passed)))
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

function checkOf(check, acts) {
  return make("li", { class: check.verdict },
    make("span", { class: "mark", role: "img", "aria-label": check.verdict }, MARKS[check.verdict]),
    make("span", { title: check.detail }, check.sentence,
      check.where && check.verdict !== "pass" && make("button", { type: "button", class: "link", onclick: () => acts.overlay(check.name) }, "Show where")))
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
    make("div", { class: "alike", "data-alike": true }),
    fit.parts.length > 0 && make("details", { open: true }, make("summary", {}, "Why"), partsOf(fit.parts.slice(0, STRONGEST)),
      fit.parts.length > STRONGEST && make("details", {}, make("summary", {}, `${fit.parts.length - STRONGEST} smaller reasons`), partsOf(fit.parts.slice(STRONGEST)))))
}

const partsOf = (parts) => make("ul", { class: "parts" }, ...parts.map(partOf))

function partOf(part) {
  const push = make("i", { class: part.contribution < 0 ? "minus" : "plus" })
  const share = Math.min(50, Math.abs(part.share) * 50)
  push.style.left = `${part.contribution < 0 ? 50 - share : 50}%`
  push.style.width = `${share}%`
  return make("li", {}, make("span", { class: "push", "aria-hidden": "true" }, push), make("span", {}, part.sentence))
}
