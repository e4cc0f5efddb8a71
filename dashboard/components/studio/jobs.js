// What is being made, and what was made before: the newest job under the picture, all of them in the history, from which a brief or a
// single candidate is taken up again.

const POLL_MS = 2000
const [WATCHED, LISTED] = [6, 30] // jobs asked for while one is watched, and for the history
const STATUS_SAID = { queued: "waiting its turn", running: "being made", done: "done", cancelled: "cancelled", failed: "failed" }

function openJobs({ form, making, history, call, say, again, another, shown }) {
  const jobs = { all: [], worker: true, mine: true, watched: null }
  let timer = 0, left = false

  // --- watching -------------------------------------------------------------------------------------------------------------

  async function look() {
    clearTimeout(timer)
    try {
      const told = await call("GET", `/api/jobs?limit=${history.hidden ? WATCHED : LISTED}`)
      Object.assign(jobs, { all: told.jobs, worker: told.worker })
      show()
    } catch {
      // looked for again in a moment
    }
    if (!left && (jobs.all.some((job) => job.working) || !history.hidden)) timer = setTimeout(look, document.hidden ? 4 * POLL_MS : POLL_MS)
  }

  function started(job) {
    jobs.watched = job.job
    jobs.all = [job, ...jobs.all.filter((other) => other.job !== job.job)]
    show()
    look()
  }

  async function order(command, job) {
    try {
      const { job: told } = await call("POST", `/api/jobs/${command}`, { job: job.job })
      jobs.all = jobs.all.map((other) => (other.job === told.job ? told : other))
      show()
      look()
    } catch (refusal) {
      say(refusal.sentence)
    }
  }

  // --- showing --------------------------------------------------------------------------------------------------------------

  function show() {
    const job = jobs.all.find((each) => each.job === jobs.watched) || jobs.all.find((each) => each.working && each.by === form.data.who)
    jobs.watched = job?.job ?? null
    if (job && isNews(making, [job, jobs.worker])) making.replaceChildren(...strip(job))
    shown()
    if (!history.hidden) showHistory()
  }

  function isNews(place, told) {
    const said = JSON.stringify(told)
    if (place.dataset.said === said) return false
    place.dataset.said = said
    return true
  }

  function strip(job) {
    return [
      make("div", { class: "progress-line" },
        make("p", { role: "status", "aria-live": "polite" }, make("strong", {}, `${job.done} of ${job.total}`), ` ${progressWords(job)}`),
        ...orders(job),
        reviewLink(job),
        !job.working && make("button", { type: "button", class: "quiet", "aria-label": "Put this away", title: "Put this away", onclick: () => { jobs.watched = null; show() } }, "×")),
      make("div", { class: "progress", role: "progressbar", "aria-label": "Candidates made", "aria-valuemin": 0, "aria-valuemax": job.total, "aria-valuenow": job.done }, make("i", { style: `width:${100 * job.share}%` })),
      job.error && make("p", { class: "trouble" }, job.error),
      job.working && !jobs.worker && make("p", { class: "trouble" }, "No worker is running yet, so nothing is being made. If this stays, the terminal says why; “strikeoff worker” starts one."),
      job.cards.length > 0 && thumbs(job.cards.slice(0, 12), 64),
    ].filter(Boolean)
  }

  const reviewLink = (job) => make("a", { class: "link", href: job.review, target: "_self", hidden: !job.done }, "Review them")

  const progressWords = (job) => (job.left ? `being made, about ${job.left} left` : STATUS_SAID[job.status] || job.status)

  function orders(job) {
    return [
      job.working && make("button", { type: "button", onclick: () => order("cancel", job) }, "Cancel"),
      job.resumable && make("button", { type: "button", onclick: () => order("resume", job) }, "Resume"),
    ].filter(Boolean)
  }

  // Small pieces of cloth; a press asks for another like it.
  function thumbs(cards, px) {
    return make("ul", { class: "thumbs", style: `--thumb:${px}px` }, ...cards.map((card) => {
      const canvas = make("canvas", { role: "img", "aria-label": card.title })
      paintThumb(canvas, card)
      return make("li", {}, make("button", { type: "button", title: `${card.title}. Another like it`, "aria-label": `Another like ${card.title}`, onclick: () => another(card.id) }, canvas))
    }))
  }

  const pictures = new Map() // address: picture, so that a list drawn anew does not flicker
  function paintThumb(canvas, { url, repeat, repeat_mm, sheet }) {
    const image = pictures.get(url) || Object.assign(new Image(), { src: url })
    pictures.set(url, image)
    const paint = () => canvas.isConnected && drawCloth(canvas, { image, repeat, repeat_mm, sheet }, { zoom: sheet ? 1 : 1.5, x: 0, y: 0 })
    image.decode().then(() => requestAnimationFrame(paint), () => {})
  }

  const people = make("div", { class: "tabs small", role: "group", "aria-label": "Whose briefs" })
  const shelf = make("ul", { class: "briefs", "aria-label": "Earlier briefs" })
  const none = make("p", { class: "hint" })
  history.append(make("p", { class: "lead" }, "Earlier briefs, newest first. Take a whole brief up again, or press a candidate for another like it."), people, none, shelf)

  function showHistory() {
    if (isNews(people, jobs.mine)) people.replaceChildren(...[[true, "Mine"], [false, "Everyone's"]].map(([mine, label]) => make("button", { type: "button", "aria-pressed": String(jobs.mine === mine), onclick: () => { jobs.mine = mine; showHistory() } }, label)))
    const shown = jobs.all.filter((job) => !jobs.mine || job.by === form.data.who)
    none.hidden = shown.length > 0
    none.textContent = jobs.mine ? "You have generated nothing yet. Everyone's briefs may help you start." : "Nothing has been generated yet."
    if (isNews(shelf, shown)) shelf.replaceChildren(...shown.map(entry))
  }

  function entry(job) {
    const at = job.at ? new Date(job.at).toLocaleString("en-GB", { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" }) : ""
    const told = [form.data.brands.find(({ value }) => value === job.brief.brand)?.label || job.brief.brand, job.brief.product?.replaceAll("-", " "), job.by, at].filter(Boolean).join(" · ")
    return make("li", { class: "earlier", "data-job": job.job },
      make("div", { class: "earlier-head" }, make("div", {}, make("strong", {}, job.intent), make("p", { class: "hint" }, told)),
        make("span", { class: "hint" }, `${job.done} of ${job.total} ${job.status === "done" ? "" : STATUS_SAID[job.status]}`), ...orders(job), reviewLink(job),
        make("button", { type: "button", onclick: () => again(job.brief) }, "Use this brief")),
      job.error && make("p", { class: "trouble" }, job.error),
      job.cards.length ? thumbs(job.cards, 96) : "",
      job.done > job.cards.length && job.cards.length ? make("p", { class: "hint" }, `The newest ${job.cards.length} of ${job.done}.`) : "")
  }

  return Object.assign(jobs, { look, started, show, leave: () => ((left = true), clearTimeout(timer)) })
}
