// The approved and rejected designs nearest to the one on the table: asked for once the eye rests on it.

const REST_BEFORE_ALIKE_MS = 250
const ALIKE = { approved: "Nearest approved", rejected: "Nearest rejected" }

function openAlike({ call, place }) {
  let waiting = 0, shown = null

  async function look(item) {
    try {
      const told = await call("GET", `/api/alike?item=${encodeURIComponent(item)}`)
      if (shown === item) place()?.replaceChildren(...Object.keys(ALIKE).filter((status) => told[status].length).map((status) => rowOf(ALIKE[status], told[status])))
    } catch {
      // without them the reasons stand alone
    }
  }

  const rowOf = (words, designs) => make("div", {}, make("h3", {}, words), make("div", { class: "row" },
    ...designs.map(({ passport, title, thumb }) => make("a", { href: passport, target: "_blank", rel: "noopener", title }, make("img", { src: thumb, alt: title })))))

  return {
    show(item) {
      clearTimeout(waiting)
      shown = item
      if (item) waiting = setTimeout(() => look(item), REST_BEFORE_ALIKE_MS)
    },
    leave: () => clearTimeout(waiting),
  }
}
