// The order of the pictures, by dragging, by buttons and by Alt with an arrow. The places are
// written into the form's own fields; saving keeps them.
import { bar, number, place, rows, say, sort } from "./admin-picture-bar.js"
import { letDrag } from "./admin-picture-drag.js"

const group = document.querySelector("#pictures-group")

function move(row, step) {
  const all = rows()
  const at = all.indexOf(row) + step
  if (!step || !all[at]) return
  all[at][step < 0 ? "before" : "after"](row)
  number()
  say(`Picture moved to place ${at + 1} of ${all.length}.`)
}

function press(event) {
  const button = event.target.closest("[data-step]")
  if (!button) return
  move(button.closest(".inline-related"), Number(button.dataset.step))
  const next = button.disabled ? button.parentNode.querySelector("button:not(:disabled)") : button
  next?.focus()
}

function arrow(event) {
  const step = event.altKey ? { ArrowUp: -1, ArrowDown: 1 }[event.key] : 0
  const row = event.target.closest(".inline-related")
  if (!step || !row) return
  event.preventDefault()
  move(row, step)
  event.target.focus()
}

// Django numbers the fields anew, by the order of the page, when a new row is taken out again.
function takeOut(event) {
  if (!event.target.closest(".inline-deletelink")) return
  sort((row) => Number(row.id.split("-").pop()))
  setTimeout(() => { sort((row) => Number(place(row).value)); number() })
}

if (group?.querySelector(".field-moves")) {
  rows().forEach(bar)
  number()
  group.addEventListener("click", takeOut, true)
  letDrag(group, move)
  group.addEventListener("click", press)
  group.addEventListener("keydown", arrow)
  group.addEventListener("formset:added", ({ target }) => { bar(target); number() })
}
