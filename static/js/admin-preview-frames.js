// The frames of the preview, each as wide as a phone or a desktop and scaled into its place.
export const looks = document.querySelector("[data-looks]")
const frames = [...document.querySelectorAll(".looks__frame")]
const shown = () => frames.filter((frame) => frame.checkVisibility())

export function fit() {
  for (const frame of shown()) {
    const width = Number(frame.dataset.width)
    const scale = Math.min(1, frame.clientWidth / width)
    frame.style.setProperty("--scale", scale)
    frame.style.setProperty("--width", `${width}px`)
    frame.style.setProperty("--height", `${frame.clientHeight / scale}px`)
    const page = frame.firstElementChild
    if (!page.src) page.src = looks.dataset.looks
  }
}

// The new text takes the place of the old, so the frame neither flashes nor scrolls.
async function refresh() {
  if (!shown().length) return
  const answer = await fetch(looks.dataset.looks, { redirect: "manual" }).catch(() => null)
  if (!answer?.ok) return
  const html = await answer.text()
  for (const frame of frames) {
    const inside = frame.firstElementChild.contentDocument
    const main = new DOMParser().parseFromString(html, "text/html").querySelector("main")
    inside?.querySelector("main")?.replaceWith(inside.adoptNode(main))
  }
}

// Links lead away, and other pages refuse a frame: they open in a window of their own.
function keepInside(event) {
  event.target.contentDocument?.addEventListener("click", (click) => {
    const link = click.target.closest("a[href]")
    if (!link || link.getAttribute("href").startsWith("#")) return
    click.preventDefault()
    open(link.href, "_blank", "noopener")
  })
}

export function begin() {
  for (const frame of frames) frame.firstElementChild.addEventListener("load", keepInside)
  new ResizeObserver(fit).observe(looks)
  document.addEventListener("page:kept", refresh)
}
