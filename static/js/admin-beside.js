// Keeps a panel beside a form up with what is typed. The server makes it of the unsaved form, by
// the same rules that save it; where that fails, the last good panel stays.
const panel = document.querySelector("[data-beside]")
const form = panel?.closest("form")
const state = document.querySelector("[data-beside-state]")
const watched = panel?.dataset.besideWatches?.split(" ")
let waiting = 0
let asking = null

const isWatched = ({ name }) => !watched || watched.some((start) => name.startsWith(start))

// Files stay here: what is drawn is not made of them.
function typed() {
  const data = new FormData(form)
  for (const [name, value] of [...data]) if (value instanceof File) data.delete(name)
  return data
}

async function ask() {
  asking?.abort()
  const mine = asking = new AbortController()
  const answer = await fetch(panel.dataset.beside, {
    method: "POST", body: typed(), redirect: "manual", signal: mine.signal,
  }).catch(() => null)
  if (mine.signal.aborted) return
  if (answer?.ok) panel.innerHTML = await answer.text()
  const says = panel.querySelector("[data-beside-says]")?.textContent ?? ""
  state.textContent = answer?.ok ? says : "This does not follow what you type at the moment. Saving tells why."
  // What the panel says anyway need not be seen twice.
  state.classList.toggle("visually-hidden", Boolean(answer?.ok))
}

function change(event) {
  if (!isWatched(event.target) || panel.contains(event.target)) return
  clearTimeout(waiting)
  waiting = setTimeout(ask, 250)
}

if (form) {
  form.addEventListener("input", change)
  for (const button of form.querySelectorAll("[data-beside-button]")) button.hidden = true
}
