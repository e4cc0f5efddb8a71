// The passport: read from top to bottom in a minute. What happened, the design itself, who decided, then all that proves it.

const shown = new WeakMap()

export default function (component) {
  const { parentElement, data } = component
  const page = parentElement.querySelector("[data-passport]")
  const cloths = []
  page.replaceChildren(head(data), ...sections(data, cloths))
  const lead = page.querySelector("[data-lead]")
  cloths.push([lead, data.picture, 2])
  const paint = () => cloths.forEach(([canvas, card, repeats]) => drawCloth(canvas, card, { zoom: 3 / repeats, x: 0, y: 0 }))
  cloths.forEach(([canvas, card]) => {
    card.image = new Image()
    card.image.onload = paint
    card.image.src = card.url
    canvas.setAttribute("role", "img")
  })
  shown.get(parentElement)?.disconnect()
  const resized = new ResizeObserver(paint)
  resized.observe(page)
  shown.set(parentElement, resized)
  window.addEventListener("beforeprint", paint)
  return () => {
    window.removeEventListener("beforeprint", paint)
    resized.disconnect()
  }
}

function head(data) {
  const status = make("span", { class: `status ${data.status.tone}` }, data.status.words)
  return make("header", {},
    make("div", { class: "words" },
      make("p", { class: "over" }, `Passport · ${data.brand}`),
      make("h1", {}, data.title, " ", status),
      make("p", { class: "summary" }, data.summary),
      make("p", { class: "ids" }, `${data.design} · ${data.item} · ${data.size}`),
      make("button", { type: "button", class: "print", onclick: () => window.print() }, "Print")),
    make("div", { class: "lead" }, make("canvas", { "data-lead": true, "aria-label": `${data.title} in repeat` })))
}

function sections(data, cloths) {
  return [
    make("div", { class: "columns" },
      section("Who decided what", data.story.length ? make("ol", { class: "story" }, ...data.story.map(act)) : none("Nobody has decided yet.")),
      section("Colours", data.swatches.length ? make("ul", { class: "swatches" }, ...data.swatches.map(swatch)) : none("Made elsewhere: no palette is on record."))),
    family(data, cloths),
    section("Measured", data.fit && fit(data.fit), data.likenesses.length && make("ul", { class: "changed" }, ...data.likenesses.map(likeness)), data.checks.length ? checks(data.checks) : none("Nothing was measured.")),
    data.brief && section("Brief",
      make("blockquote", {}, data.brief.intent),
      make("p", { class: "faint" }, `${data.brief.by}, ${data.brief.at}`),
      data.brief.rows.length && pairs(data.brief.rows)),
    data.prompt && section("Prompt",
      data.prompt.changed.length && make("ul", { class: "changed" }, ...data.prompt.changed.map((line) => make("li", {}, line))),
      table(["Slot", "Value", "How"], data.prompt.slots.map((slot) => [slot.slot, slot.value, slot.how])),
      make("p", { class: "prose" }, data.prompt.text),
      data.prompt.negative && make("p", { class: "prose faint" }, `Not: ${data.prompt.negative}`)),
    section("How it was made",
      pairs(data.made),
      data.tries.length && table(["Try", "What was changed", "What was wrong", "Image"], data.tries.map((row) => [row.name, row.changed, row.wrong, code(row.image)])),
      data.sources.length && table(["Figure", "Source and licence"], data.sources.map((row) => [row.name, row.from])),
      data.lineage.length && table(["Template", "Revision", "Hash"], data.lineage.map((row) => [row.name, row.words, code(row.hash)]))),
    section("Where it went",
      data.exports.length ? table(["Package", "For", "By", "When"], data.exports.map((row) => [code(row.id), row.preset, row.by, row.at])) : none("Not exported."),
      data.results.length ? table(["Test", "Shown", "Converted", "Rate (90 % interval)"], data.results.map((row) => [row.test, row.shown, row.converted, row.rate])) : none("In no test.")),
    section("Audit log",
      table(["Entry", "What", "By", "When", "Hash"], data.audit.entries.map((row) => [String(row.seq), row.action, `${row.by}, ${row.role}`, row.at, code(row.hash)])),
      make("p", { class: "faint" }, "Head of the whole log: ", code(data.audit.head))),
  ].filter(Boolean)
}

function section(title, ...parts) {
  return make("section", {}, make("h2", {}, title), ...parts.filter(Boolean))
}

function act(row) {
  return make("li", { class: row.undone ? "undone" : "" },
    make("p", {}, make("strong", { class: row.tone }, row.words), row.reason && make("span", { class: "reason" }, row.reason), row.batch && make("span", { class: "reason" }, "with others")),
    row.note && make("p", { class: "note" }, `“${row.note}”`),
    make("p", { class: "faint" }, `${row.by} · ${row.at} · ${row.on}`),
    row.undone && make("p", { class: "faint" }, row.undone))
}

function swatch(row) {
  const chip = make("i", {})
  chip.style.background = row.hex
  return make("li", {}, chip, make("span", {}, row.name), make("span", { class: "faint" }, `${row.role} · ${row.hex}`))
}

function family(data, cloths) {
  if (!data.before && !data.children.length) return null
  const relatives = []
  if (data.before) {
    const asked = [data.before.reason, data.before.note && `“${data.before.note}”`].filter(Boolean).join(": ")
    const by = data.before.by && `${data.before.by}, ${data.before.at}`
    relatives.push(relative("Revises", data.before, asked, by, cloths))
  }
  for (const child of data.children) relatives.push(relative("Revised as", child, child.words, child.at, cloths))
  return section("Family", make("ul", { class: "family" }, ...relatives))
}

function relative(how, row, words, by, cloths) {
  const canvas = make("canvas", { "aria-label": `${row.title} in repeat` })
  cloths.push([canvas, row.picture, 2])
  return make("li", {},
    make("a", { href: `/passport?item=${encodeURIComponent(row.item)}`, target: "_self" },
      make("span", { class: "thumb" }, canvas),
      make("span", { class: "words" },
        make("span", { class: "faint" }, how), make("strong", {}, row.title), words && make("span", {}, words), by && make("span", { class: "faint" }, by))))
}

function fit(row) {
  const track = make("span", { class: "track", "aria-hidden": "true" }, make("i", { class: "range" }), make("i", { class: "dot" }))
  track.firstChild.style.cssText = `left:${row.low * 100}%;width:${(row.high - row.low) * 100}%`
  track.lastChild.style.left = `${row.p * 100}%`
  return make("div", { class: "fit" },
    make("p", {}, make("strong", {}, `Brand fit ${row.figure}`), ` ${row.range}. ${row.words}`, make("span", { class: "faint" }, ` As it was on ${row.at}.`)),
    track,
    make("ul", { class: "parts" }, ...row.parts.slice(0, 4).map((part) => make("li", {}, make("b", { class: part.contribution > 0 ? "good" : "bad" }, part.contribution > 0 ? "+" : "−"), part.sentence))))
}

function likeness(row) {
  return make("li", {}, row.link ? make("a", { href: row.link, target: "_self" }, row.sentence) : row.sentence, make("span", { class: "faint" }, ` ${row.value} alike`))
}

function checks(rows) {
  const marks = { pass: "✓", warn: "!", fail: "✕" }
  const cells = rows.map((row) => [make("span", { class: `mark ${row.verdict}` }, make("b", { "aria-hidden": "true" }, marks[row.verdict]), ` ${row.words}`), row.name, row.value, row.limit, row.sentence])
  return table(["Verdict", "Check", "Measured", "Limit", "In words"], cells)
}

function pairs(rows) {
  return make("dl", {}, ...rows.map((row) => make("div", {}, make("dt", {}, row.label), make("dd", {}, row.code ? code(row.value) : row.value))))
}

function table(titles, rows) {
  return make("table", {},
    make("thead", {}, make("tr", {}, ...titles.map((title) => make("th", { scope: "col" }, title)))),
    make("tbody", {}, ...rows.map((cells) => make("tr", {}, ...cells.map((cell) => make("td", {}, cell))))))
}

function code(text) {
  return make("code", {}, text)
}

function none(words) {
  return make("p", { class: "faint" }, words)
}
