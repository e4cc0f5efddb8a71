// The Studio: puts its rooms together (brief, painting, prompt, grid, jobs). Streamlit calls the default export again whenever its data
// changes; one sitting lives per mounted element and is only told of the change.

const sittings = new WeakMap()
const TABS = { preview: "Preview", grid: "Grid", prompt: "Prompt", history: "History" }

export default function (component) {
  const { parentElement, data, setTriggerValue } = component
  let studio = sittings.get(parentElement)
  if (!studio) {
    studio = open(parentElement, data, (name) => setTriggerValue(name, Date.now()))
    sittings.set(parentElement, studio)
  }
  studio.told(data)
  return () => {
    studio.leave()
    sittings.delete(parentElement)
  }
}

function open(rootElement, data, trigger) {
  const part = (name) => rootElement.querySelector(`[data-${name}]`)
  const panel = (name) => rootElement.querySelector(`[data-panel="${name}"]`)
  const { say, murmur } = openVoice(part("toasts"), part("murmur"))
  const tokens = tokenSource(() => trigger("renew"), data.token)
  const { call } = tokens.line
  let tab = "preview"

  const form = openForm({ data, changed })
  const painting = openPainting({ form, part, call, shown: show, calibrated: () => calibrate(part("calibration")) })
  const brief = openBrief({ form, part, upload, say, generate })
  const prompt = openPrompt({ form, place: panel("prompt") })
  const taken = Object.assign((values, words) => { form.set(values); turnTo("preview"); murmur(`Taken into the form: ${words}.`) }, { index: () => painting.index })
  const grid = openGrid({ form, place: panel("grid"), call, taken })
  const draws = openDraws({ form, place: part("draws"), call, choose: (at) => painting.turnTo(at) })
  const jobs = openJobs({ form, making: part("making"), history: panel("history"), call, say, again, another, shown: showFoot })

  // --- changes --------------------------------------------------------------------------------------------------------------

  function changed(since) {
    brief.show()
    painting.ask(since)
    draws.renew()
  }

  function show() {
    brief.show()
    prompt.show()
    showBanner()
    showLooks()
    showStepper()
    showFoot()
  }

  // Under the picture stands what is being made, else the first draws.
  function showFoot() {
    part("making").hidden = tab === "history" || !jobs.watched
    draws.show(painting.index, tab !== "preview" || Boolean(jobs.watched) || !painting.told)
  }

  // Above the picture: what cannot be drawn and the nearest that can, whether the group of its control is folded or not.
  function showBanner() {
    const refused = painting.refused
    const notes = refused ? [refused] : painting.told?.notes || []
    const quiet = !notes.length && !painting.trouble && form.isExample()
    const banner = part("banner")
    const said = JSON.stringify([notes, painting.trouble, quiet])
    part("canvas").classList.toggle("stale", Boolean(refused || painting.trouble))
    banner.hidden = !notes.length && !painting.trouble && !quiet
    if (banner.dataset.said === said) return
    banner.dataset.said = said
    banner.classList.toggle("quietly", quiet)
    banner.replaceChildren(...(quiet ? [make("p", {}, "An example. Write your intent, and it is drawn here.")] : painting.trouble ? [make("p", {}, painting.trouble)] : notes.flatMap((note) => [
      make("p", {}, make("strong", {}, `${note.label}. `), note.words),
      ...note.offers.map((offer) => make("button", { type: "button", class: "offer", onclick: () => form.set(offer.set) }, offer.label))])))
  }

  const inRepeat = make("option", { value: "repeat" })
  const looks = make("select", { "aria-label": "How it is shown", onchange: () => painting.show(looks.value) },
    inRepeat, make("option", { value: "true" }, "True size"),
    make("optgroup", { label: "On a product" }, ...PRODUCTS.map(({ name, label }) => make("option", { value: name }, label.split(",")[0]))))
  part("looks").append(looks)

  function showLooks() {
    part("looks").hidden = tab !== "preview"
    inRepeat.textContent = painting.card?.sheet ? "Flat" : "In repeat"
    looks.value = painting.how()
  }

  const nth = make("output", {})
  const [back, on] = [[-1, "Previous draw", "‹"], [1, "Next draw", "›"]].map(([by, label, sign]) => make("button", { type: "button", "aria-label": label, title: label, onclick: () => painting.step(by) }, sign))
  part("stepper").append(back, nth, on)

  function showStepper() {
    const most = Math.max(1, Number(form.asked().count) || 1)
    nth.textContent = `Draw ${painting.index + 1} of ${most}`
    back.disabled = painting.index < 1
    on.disabled = painting.index + 1 >= most
  }

  // --- tabs -----------------------------------------------------------------------------------------------------------------

  const tabs = Object.entries(TABS).map(([name, label]) => make("button", { type: "button", role: "tab", id: `tab-${name}`, "aria-controls": `panel-${name}`, onclick: () => turnTo(name), onkeydown: walk }, label))
  part("tabs").append(...tabs)

  function turnTo(name) {
    tab = name
    Object.keys(TABS).forEach((each, at) => {
      panel(each).hidden = each !== tab
      tabs[at].setAttribute("aria-selected", String(each === tab))
      tabs[at].tabIndex = each === tab ? 0 : -1
    })
    if (tab === "preview") painting.paint()
    if (tab === "grid") grid.show()
    if (tab === "history") jobs.look()
    showLooks()
    showFoot()
  }

  function walk(event) {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (!by) return
    event.preventDefault()
    const names = Object.keys(TABS)
    const at = (names.indexOf(tab) + by + names.length) % names.length
    turnTo(names[at])
    tabs[at].focus()
  }

  // --- acts -----------------------------------------------------------------------------------------------------------------

  async function generate() {
    if (!form.data.may_generate) return
    if (form.isExample()) {
      form.standing.set("intent", { words: "Say in a few words what the design should be, such as “calm coastal shells”.", offers: [{ label: "Use the example", set: { intent: form.brand().example } }] })
      brief.show()
      return brief.point("intent")
    }
    try {
      const told = await call("POST", "/api/briefs", { brief: form.asked() })
      if (told.refused) {
        form.standing.set(told.refused.field, told.refused)
        painting.refused = told.refused
        show()
        return brief.point(told.refused.field)
      }
      murmur(`${told.job.total} candidates asked for.`)
      jobs.started(told.job)
    } catch (refusal) {
      say(refusal.sentence || "The brief could not be sent. Try again.")
    }
  }

  function again(values) {
    form.picture = null
    form.replace(values)
    turnTo("preview")
    murmur("The brief is in the form again.")
  }

  async function another(candidate) {
    try {
      const told = await call("GET", `/api/recall?candidate=${encodeURIComponent(candidate)}`)
      form.picture = null
      form.replace({ ...told.values, seed: Math.floor(Math.random() * 100000) })
      painting.index = 0
      turnTo("preview")
      murmur(`Another like “${told.title}”.`)
    } catch (refusal) {
      say(refusal.sentence)
    }
  }

  async function upload(file) {
    const answer = await fetch("/api/references", { method: "POST", credentials: "same-origin", headers: { authorization: `Bearer ${tokens.line.token}` }, body: file })
    const told = await answer.json().catch(() => ({}))
    if (!answer.ok) throw { sentence: told.error || "The picture could not be read." }
    return told
  }

  // --- begin ----------------------------------------------------------------------------------------------------------------

  function told(fresh) {
    const recalled = fresh.recall && fresh.recall !== form.data.recall ? fresh.recall : null
    form.data = fresh
    tokens.given(fresh.token)
    painting.paint() // the page's colours may be others now
    if (recalled) another(recalled)
  }

  form.recallKept()
  turnTo("preview")
  show()
  if (data.recall) another(data.recall)
  else painting.ask()
  jobs.look()

  return { told, leave: () => (painting.leave(), draws.leave(), jobs.leave()) }
}
