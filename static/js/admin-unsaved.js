// Says when a page has changes that are not saved, and asks before they are lost.
// Works on what the form would send, so it need not know which editor made the change.
(() => {
  let saved = null
  let leaving = false
  let touched = false

  const form = () => document.querySelector("#page_form, #picture_form")
  const words = () => document.querySelector("[data-unsaved-words]")

  function state() {
    const pairs = [...new FormData(form())].filter(([name]) => name !== "csrfmiddlewaretoken")
    return JSON.stringify(pairs.map(([name, value]) => [name, value.name ?? value]))
  }

  const isChanged = () => saved !== null && form() !== null && state() !== saved

  function show() {
    const line = words()
    if (line) line.hidden = !isChanged()
  }

  function start() {
    if (!form()) return
    // After an error the page shows what was typed, and none of it is saved.
    saved = touched || document.querySelector(".errornote") ? "" : state()
    form().addEventListener("submit", () => { leaving = true })
    setInterval(show, 1000)
    show()
  }

  // Whoever types before we have begun has changed something too.
  addEventListener("input", (event) => { touched ||= event.isTrusted }, true)
  addEventListener("beforeunload", (event) => {
    if (!leaving && isChanged() && !form().hasAttribute("data-all-kept")) event.preventDefault()
  })
  // The editors rewrite their fields while they start; what they make of them is the beginning.
  addEventListener("load", () => setTimeout(start, 600))
})()
