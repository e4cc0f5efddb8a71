// Dragging the cloth, and the wheel that zooms it about the pointer; linked for every canvas given.

const WHEEL_REST_MS = 60

function openPanning({ canvases, look, paint, touch }) {
  for (const canvas of canvases) {
    canvas.addEventListener("pointerdown", (event) => {
      const start = { x: event.clientX - look.x, y: event.clientY - look.y }
      canvas.setPointerCapture(event.pointerId)
      canvas.onpointermove = (move) => {
        look.x = move.clientX - start.x
        look.y = move.clientY - start.y
        paint()
      }
      canvas.onpointerup = canvas.onpointercancel = () => (canvas.onpointermove = null)
    })
    let last = 0
    canvas.addEventListener("wheel", (event) => {
      event.preventDefault()
      touch()
      if (look.pxPerMm || event.timeStamp - last < WHEEL_REST_MS) return
      last = event.timeStamp
      const box = canvas.getBoundingClientRect()
      look.zoomTo(look.zoom + (event.deltaY < 0 ? 0.5 : -0.5), [event.clientX - box.left - box.width / 2, event.clientY - box.top - box.height / 2])
      paint()
    }, { passive: false })
  }
}
