// Dragging a picture's row to another place in its group.
import { rows } from "./admin-picture-bar.js"

// `move(row, step)` is what moves a row so many places.
export function letDrag(group, move) {
  let dragged = null

  group.addEventListener("dragstart", (event) => {
    dragged = event.target.closest(".inline-related")
    event.dataTransfer.setDragImage(dragged, 12, 12)
    // Rows fold into a line each, once the browser has taken its picture of the dragged one.
    setTimeout(() => group.classList.add("is-sorted"))
  })

  group.addEventListener("dragover", (event) => {
    const row = event.target.closest(".inline-related:not(.empty-form)")
    if (!dragged || !row) return
    event.preventDefault()
    const { top, height } = row.getBoundingClientRect()
    const step = rows().indexOf(row) - rows().indexOf(dragged)
    // Only past its middle, or two rows of different height would change places for ever.
    if (event.clientY > top + height / 2 === step > 0) move(dragged, step)
  })

  group.addEventListener("dragend", () => {
    dragged = null
    group.classList.remove("is-sorted")
  })
}
