// In the form of a picture: either it is described, or there is a reason why not. And whoever
// chooses a file sees it before it is stored.
const decoration = document.getElementById("id_is_decorative")
const row = (name) => document.querySelector(`.field-${name}`)
const file = document.getElementById("id_original")

function ask() {
  row("why_decorative").hidden = !decoration.checked
  row("alt").hidden = decoration.checked
}

function show() {
  const [chosen] = file.files
  if (!chosen) return
  const picture = row("shown").querySelector("img") ?? document.createElement("img")
  Object.assign(picture, { className: "library", src: URL.createObjectURL(chosen), alt: "" })
  picture.dataset.width = 960
  row("shown").querySelector(".readonly").replaceChildren(picture)
}

if (decoration) {
  decoration.addEventListener("change", ask)
  ask()
}
file?.addEventListener("change", show)
