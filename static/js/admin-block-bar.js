// A bar of buttons on every block, for keyboard, touch and mouse alike.
import { kind, say } from "./admin-block.js"
import { duplicate } from "./admin-block-copy.js"
import { labelAll, move } from "./admin-block-order.js"

const BUTTONS = [["up", "↑", "Move up"], ["down", "↓", "Move down"], ["copy", "Duplicate"], ["fold", "Fold"], ["remove", "Remove"]]
const ACTS = {
  up: (block) => move(block, -1),
  down: (block) => move(block, 1),
  copy: duplicate,
  fold: (block) => block.querySelector(":scope > h3 > b").click(),
  remove,
}

export function bar(block) {
  const insert = block.querySelector(":scope > .order-machine-insert-target")
  Object.assign(insert, { tabIndex: 0, role: "button" })
  if (block.querySelector(":scope > h3 .block-bar")) return
  const tools = document.createElement("span")
  tools.className = "block-bar"
  for (const [act, words, title] of BUTTONS) {
    const button = document.createElement("button")
    Object.assign(button, { type: "button", textContent: words, title: title ?? "" })
    button.dataset.do = act
    if (title) button.setAttribute("aria-label", title)
    tools.append(button)
  }
  block.querySelector(":scope > h3").append(tools)
}

export function act(event) {
  const button = event.target.closest(".block-bar button")
  if (!button) return
  event.preventDefault()
  event.stopPropagation()
  ACTS[button.dataset.do](button.closest(".inline-related"))
  labelAll()
  if (button.disabled) button.parentNode.querySelector("button:not(:disabled)").focus()
}

// What is taken out stays in its place, so that it can be put back until the page is saved.
function remove(block) {
  const box = block.querySelector(":scope > h3 .delete input[type=checkbox]") ?? boxOfNew(block)
  box.checked = !block.classList.contains("for-deletion")
  block.classList.toggle("for-deletion", box.checked)
  block.querySelector("[data-do=remove]").textContent = box.checked ? "Put back" : "Remove"
  say(box.checked ? `${kind(block)} is taken out when you save.` : `${kind(block)} is back.`)
}

function boxOfNew(block) {
  const name = `${block.id}-DELETE`
  const box = block.querySelector(`[name="${name}"]`) ?? document.createElement("input")
  Object.assign(box, { type: "checkbox", name, hidden: true })
  block.append(box)
  return box
}
