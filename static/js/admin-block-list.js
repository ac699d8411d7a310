// The list of blocks to choose from: it opens at its plus and answers to the keyboard.
import { move } from "./admin-block-order.js"

const BUTTON = ".plugin-button[data-plugin-prefix]"
const choices = () => [...document.querySelectorAll(`${BUTTON}:not(.content-editor-hide)`)]

export function open(event) {
  const insert = event.target.closest(".order-machine-insert-target.selected")
  if (!insert) return
  const list = document.querySelector(".plugin-buttons")
  const [at, around] = [insert, list.offsetParent].map((one) => one.getBoundingClientRect())
  const hasRoom = at.bottom + list.offsetHeight < innerHeight - 80 || at.top < list.offsetHeight
  const top = hasRoom ? at.bottom : at.top - list.offsetHeight
  const left = (around.width - list.offsetWidth) / 2
  Object.assign(list.style, { top: `${top - around.top}px`, left: `${left}px` })
}

export function nameAll() {
  for (const button of choices()) {
    button.tabIndex = 0
    button.removeAttribute("title")
  }
}

export function press(event) {
  const insert = event.target.closest?.(".order-machine-insert-target")
  const choice = event.target.closest?.(BUTTON)
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key]
  if (event.key === "Escape") document.querySelector(".order-machine-insert-target.selected")?.focus()
  if (step && event.altKey) return moveFrom(event, step)
  if (step && choice) {
    const all = choices()
    all.at((all.indexOf(choice) + step) % all.length).focus()
    event.preventDefault()
  }
  if ((insert || choice) && (event.key === "Enter" || event.key === " ")) {
    event.preventDefault()
    event.target.click()
    if (insert) choices()[0]?.focus()
  }
}

function moveFrom(event, step) {
  const block = event.target.closest?.(".order-machine > .inline-related")
  if (!block) return
  event.preventDefault()
  move(block, step)
}
