// The first draws of the brief side by side, under the picture: drawn one after the other while the hand rests, pressed to be looked at.

const DRAWS_SHOWN = 8
const DRAWS_PX = 128
const DRAWS_REST_MS = 700

function openDraws({ form, place, call, choose }) {
  const list = make("ul", { class: "thumbs draws", style: "--thumb:64px", "aria-label": "First draws of this brief" })
  let round = 0, rest = 0
  place.append(list)

  const buttons = Array.from({ length: DRAWS_SHOWN }, (_, at) => {
    const canvas = make("canvas", { role: "img", "aria-label": `Draw ${at + 1}` })
    const button = make("button", { type: "button", title: `Draw ${at + 1}`, "aria-pressed": "false", disabled: true, onclick: () => choose(at) }, canvas)
    list.append(make("li", {}, button))
    return { button, canvas }
  })

  // The brief has changed: what hangs here is old until it is drawn anew.
  function renew() {
    round++
    clearTimeout(rest)
    list.classList.add("stale")
    if (!place.hidden) rest = setTimeout(draw, DRAWS_REST_MS)
  }

  async function draw() {
    const mine = round, most = Math.min(DRAWS_SHOWN, form.asked().count || 1)
    for (const [at, { button }] of buttons.entries()) button.parentElement.hidden = at >= most
    for (let at = 0; at < most && mine === round && !place.hidden; at++) {
      const told = await call("POST", "/api/draw", { brief: form.asked(), index: at, width: DRAWS_PX }).catch(() => null)
      if (mine !== round || !told?.picture) continue
      const image = await loaded(told.picture)
      drawCloth(buttons[at].canvas, { image, repeat: told.repeat, repeat_mm: told.repeat_mm, sheet: told.sheet }, { zoom: told.sheet ? 1 : 2, x: 0, y: 0 })
      buttons[at].canvas.setAttribute("aria-label", `Draw ${at + 1}: ${told.title}`)
      buttons[at].button.title = `Draw ${at + 1}: ${told.title}`
      buttons[at].button.disabled = false
    }
    if (mine === round) list.classList.remove("stale")
  }

  function show(index, hidden) {
    const back = place.hidden && !hidden
    place.hidden = hidden
    if (back) renew()
    buttons.forEach(({ button }, at) => button.setAttribute("aria-pressed", String(at === index)))
  }

  return { renew, show, leave: () => (round++, clearTimeout(rest)) }
}
