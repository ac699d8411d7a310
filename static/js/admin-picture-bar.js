// The rows of a product's pictures: the buttons that move each, and the places they are given.
const BAR = `<span class="moves"><button type="button" data-step="-1">Move up</button>
  <button type="button" data-step="1">Move down</button><span class="moves__drag" draggable="true" aria-hidden="true">Drag</span></span>`
const group = document.querySelector("#pictures-group")
const status = Object.assign(document.createElement("p"), { className: "visually-hidden", role: "status" })

export const rows = () => [...group.querySelectorAll(".inline-related:not(.empty-form)")]
export const place = (row) => row.querySelector("input[name$=-position]")

export function say(words) {
  if (!status.isConnected) group.append(status)
  status.textContent = words
}

export function bar(row) {
  row.querySelector(".field-moves .readonly").innerHTML = BAR
  place(row).closest(".fieldBox").hidden = true
}

export function number() {
  rows().forEach((row, at, all) => {
    place(row).value = at
    row.querySelector("[data-step='-1']").disabled = at === 0
    row.querySelector("[data-step='1']").disabled = at === all.length - 1
  })
}

export function sort(by) {
  const end = group.querySelector(".empty-form")
  for (const row of rows().sort((one, other) => by(one) - by(other))) end.before(row)
}
