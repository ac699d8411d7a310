// Keeps the look of a search result and of a shared link up with what is typed.
const look = document.querySelector("[data-found-as]")
const field = (name) => document.getElementById(`id_${name}`)

function cut(text, longest) {
  if (text.length <= longest) return text
  return `${text.slice(0, text.lastIndexOf(" ", longest))} …`
}

function hint(name, what, length, longest) {
  const line = look.querySelector(`[data-hint-${name}]`)
  const more = length > longest ? `Search engines cut it off after about ${longest}.` : "It fits."
  line.textContent = `The ${what} has ${length} letters. ${more}`
  line.classList.toggle("is-long", length > longest)
}

function show() {
  const { longestTitle, longestWords } = look.querySelector("ul").dataset
  const own = field("search_title")?.value.trim() || field("title")?.value.trim() || ""
  const title = own.includes("Biocorrect") ? own : `${own} | Biocorrect`
  const words = field("search_description")?.value.trim() || "No description yet."
  for (const line of look.querySelectorAll("[data-found-title]")) line.textContent = cut(title, longestTitle)
  for (const line of look.querySelectorAll("[data-found-words]")) line.textContent = cut(words, longestWords)
  hint("title", "title", title.length, Number(longestTitle))
  hint("words", "description", words.length, Number(longestWords))
}

if (look && field("title")) {
  look.closest("form").addEventListener("input", show)
  show()
}
