// The blocks of a page's form as the block editor arranges them, and one voice that says what
// happened to them.
const voice = document.createElement("p")
voice.className = "blocks-voice"
voice.setAttribute("role", "status")

export const machine = () => document.querySelector(".order-machine")
export const order = (block) => block.querySelector(".order-machine-ordering")
export const isFolded = (block) => block.classList.contains("collapsed")

export function blocks() {
  return [...machine().querySelectorAll(":scope > .inline-related:not(.empty-form)")]
}

export function shown() {
  return blocks().filter((block) => !block.classList.contains("content-editor-invisible"))
}

export function kind(block) {
  return block.querySelector(":scope > h3 > b").textContent.replace(/:$/, "").trim()
}

// What a folded block says of itself: the first words of its first field.
export function gist(block) {
  const fields = [...block.querySelectorAll("textarea, input[type=text], select")]
  const field = fields.find((one) => one.value)
  const html = (field?.selectedOptions?.[0]?.text ?? field?.value ?? "").replaceAll("<", " <")
  const text = new DOMParser().parseFromString(html, "text/html").body.textContent.trim()
  const short = text.split(/\s+/).slice(0, 9).join(" ")
  return short.length < text.length ? `${short} …` : short
}

export function listen() {
  machine().before(voice)
}

export function say(words) {
  voice.textContent = ""
  requestAnimationFrame(() => { voice.textContent = words })
}
