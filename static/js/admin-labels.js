// The text editors stand in for text areas, the boxes with a search for lists to choose from. They
// take over the name of the field, and editors its hint.
(() => {
  function name(editor) {
    const area = editor.closest(".prose-editor").querySelector("textarea")
    const label = area?.labels[0]
    if (!label) return
    editor.setAttribute("aria-label", label.textContent.trim().replace(/:$/, ""))
    editor.setAttribute("aria-describedby", area.getAttribute("aria-describedby") ?? "")
  }

  // Their own name is what is chosen, and so nothing at first.
  function nameBox(box) {
    const label = box.closest(".select2").previousElementSibling?.labels?.[0]
    if (!label) return
    label.id ||= `${label.htmlFor}_label`
    box.setAttribute("aria-labelledby", `${label.id} ${box.getAttribute("aria-labelledby")}`)
    box.querySelector("[role=textbox]")?.setAttribute("aria-labelledby", label.id)
    box.dataset.isNamed = ""
  }

  function nameAll() {
    document.querySelectorAll(".prose-editor [role=textbox]:not([aria-label])").forEach(name)
    document.querySelectorAll("[role=combobox][aria-labelledby]:not([data-is-named])").forEach(nameBox)
  }

  // They come whenever a block is added.
  new MutationObserver(nameAll).observe(document.documentElement, { childList: true, subtree: true })
})()
