// The page as readers will see it, beside the form: at the width of a phone and of a desktop.
// Each time the form was kept, the new text takes the place of the old, at the same scroll.
const looks = document.querySelector("[data-looks]")
const frames = [...document.querySelectorAll(".looks__frame")]
const WIDE = matchMedia("(min-width: 1200px)")

const shown = () => frames.filter((frame) => frame.checkVisibility())

function fit() {
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

async function refresh() {
  if (!shown().length) return
  const answer = await fetch(looks.dataset.looks, { redirect: "manual" }).catch(() => null)
  if (!answer?.ok) return
  const html = await answer.text()
  for (const frame of frames) {
    const inside = frame.firstElementChild.contentDocument
    const old = inside?.querySelector("main")
    if (!old) continue
    const main = new DOMParser().parseFromString(html, "text/html").querySelector("main")
    old.replaceWith(inside.adoptNode(main))
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

function choose(width) {
  looks.dataset.shows = width
  document.body.classList.toggle("has-large-look", width === "both")
  fit()
}

function toggle(isOpen) {
  looks.hidden = !isOpen
  document.querySelector(".writing").classList.toggle("writing--beside", isOpen)
  for (const button of document.querySelectorAll("[data-looks-open]")) {
    button.setAttribute("aria-expanded", String(isOpen))
    button.textContent = isOpen ? "Hide preview" : "Show preview"
  }
  if (!isOpen) document.body.classList.remove("has-large-look")
  fit()
}

function start() {
  for (const radio of looks.querySelectorAll("[name=_looks]")) {
    radio.addEventListener("change", () => choose(radio.value))
  }
  choose("phone")
  looks.querySelector("[data-looks-close]").addEventListener("click", () => toggle(false))
  for (const button of document.querySelectorAll("[data-looks-open]")) {
    button.hidden = false
    button.addEventListener("click", () => {
      toggle(looks.hidden)
      if (!looks.hidden && !WIDE.matches) looks.querySelector("[data-looks-close]").focus()
    })
  }
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || looks.hidden) return
    if (WIDE.matches && looks.dataset.shows !== "both") return
    if (WIDE.matches) looks.querySelector("[value=phone]").click()
    else toggle(false)
    document.querySelector("[data-looks-open]").focus()
  })
  for (const frame of frames) frame.firstElementChild.addEventListener("load", keepInside)
  new ResizeObserver(fit).observe(looks)
  document.addEventListener("page:kept", refresh)
  toggle(WIDE.matches)
}

if (looks) start()
