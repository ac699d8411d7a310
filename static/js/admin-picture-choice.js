// Shows the chosen picture below its list, in blocks that come later as well.
function show(list) {
  const src = list.selectedOptions[0]?.dataset.picture
  const box = list.closest(".form-row, .flex-container")
  const shown = box.querySelector(".picture-chosen")
  if (!src) return shown?.remove()
  const picture = shown ?? document.createElement("img")
  Object.assign(picture, { className: "picture-chosen", alt: "", src })
  if (!shown) (list.closest(".related-widget-wrapper") ?? list).after(picture)
}

const lists = (root) => root.querySelectorAll("select:has([data-picture])")

document.addEventListener("change", (event) => {
  if (event.target.matches("select:has([data-picture])")) show(event.target)
})
document.addEventListener("formset:added", (event) => setTimeout(() => lists(event.target).forEach(show)))
document.addEventListener("content-editor:ready", () => lists(document).forEach(show))
