// The divider between before and after: dragged, or moved with the arrow keys while it has the focus.

const DIVIDER_STEP = 0.05

function openDivider({ divider, canvas, look, paint }) {
  const move = (share) => {
    look.wipe = Math.min(1, Math.max(0, share))
    paint()
  }

  divider.onpointerdown = (event) => {
    divider.setPointerCapture(event.pointerId)
    divider.onpointermove = ({ clientX }) => {
      const box = canvas.getBoundingClientRect()
      move((clientX - box.left) / box.width)
    }
    divider.onpointerup = divider.onpointercancel = () => (divider.onpointermove = null)
  }

  divider.onkeydown = ({ key }) => {
    if (key === "ArrowLeft") move(look.wipe - DIVIDER_STEP)
    else if (key === "ArrowRight") move(look.wipe + DIVIDER_STEP)
    else if (key === "Home" || key === "End") move(key === "Home" ? 0 : 1)
  }

  function update(card) {
    divider.hidden = !card?.before || look.wipe === null || Boolean(look.product)
    if (divider.hidden) return
    divider.style.left = `${look.wipe * 100}%`
    divider.setAttribute("aria-valuenow", String(Math.round(look.wipe * 100)))
    divider.setAttribute("aria-valuetext", `${Math.round(look.wipe * 100)} % before`)
  }

  return { update }
}
