// The order of the pictures, by dragging, by buttons and by Alt with an arrow. The places are
// written into the form's own fields; saving keeps them.
import { bar, number, place, rows, say, sort } from "./admin-picture-bar.js"

const group = document.querySelector("#pictures-group")
let dragged = null

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

function drag(event) {
  dragged = event.target.closest(".inline-related")
  event.dataTransfer.setDragImage(dragged, 12, 12)
  // Rows fold into a line each, once the browser has taken its picture of the dragged one.
  setTimeout(() => group.classList.add("is-sorted"))
}

function over(event) {
  const row = event.target.closest(".inline-related:not(.empty-form)")
  if (!dragged || !row) return
  event.preventDefault()
  const { top, height } = row.getBoundingClientRect()
  const step = rows().indexOf(row) - rows().indexOf(dragged)
  // Only past its middle, or two rows of different height would change places for ever.
  if (event.clientY > top + height / 2 === step > 0) move(dragged, step)
}

function drop() {
  dragged = null
  group.classList.remove("is-sorted")
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
  for (const [kind, act] of Object.entries({ click: press, keydown: arrow, dragstart: drag, dragover: over, dragend: drop })) {
    group.addEventListener(kind, act)
  }
  group.addEventListener("formset:added", ({ target }) => { bar(target); number() })
}
