// A form that was added to a list of them is where one goes on: its first field takes the focus.
// The editor of blocks does so by itself.
document.addEventListener("formset:added", ({ target }) => {
  if (target.closest(".order-machine")) return
  const fields = [...target.querySelectorAll("input:not([type=hidden]), select, textarea")]
  fields.find((field) => field.checkVisibility())?.focus()
})
