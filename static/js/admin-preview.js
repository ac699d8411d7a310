// The page as readers will see it, beside the form: at the width of a phone, a desktop, or both.
import { begin, fit, looks } from "./admin-preview-frames.js"

const WIDE = matchMedia("(min-width: 1200px)")
const buttons = document.querySelectorAll("[data-looks-open]")

function choose(width) {
  looks.dataset.shows = width
  document.body.classList.toggle("has-large-look", width === "both")
  fit()
}

function toggle(isOpen) {
  looks.hidden = !isOpen
  document.querySelector(".writing").classList.toggle("writing--beside", isOpen)
  for (const button of buttons) {
    button.setAttribute("aria-expanded", String(isOpen))
    button.textContent = isOpen ? "Hide preview" : "Show preview"
  }
  document.body.classList.toggle("has-large-look", isOpen && looks.dataset.shows === "both")
  fit()
}

function press(event) {
  if (event.key !== "Escape" || looks.hidden) return
  if (!WIDE.matches) toggle(false)
  else if (looks.dataset.shows === "both") looks.querySelector("[value=phone]").click()
  else return
  buttons[0].focus()
}

function start() {
  begin()
  for (const radio of looks.querySelectorAll("[name=_looks]")) {
    radio.addEventListener("change", () => choose(radio.value))
  }
  looks.querySelector("[data-looks-close]").addEventListener("click", () => toggle(false))
  for (const button of buttons) {
    button.hidden = false
    button.addEventListener("click", () => {
      toggle(looks.hidden)
      if (!looks.hidden && !WIDE.matches) looks.querySelector("[data-looks-close]").focus()
    })
  }
  addEventListener("keydown", press)
  choose("phone")
  toggle(WIDE.matches)
}

if (looks) start()
