// The text editors stand in for text areas. They take over the name and the hint of the field.
(() => {
  function name(editor) {
    const area = editor.closest(".prose-editor").querySelector("textarea")
    const label = area?.labels[0]
    if (!label) return
    editor.setAttribute("aria-label", label.textContent.trim().replace(/:$/, ""))
    editor.setAttribute("aria-describedby", area.getAttribute("aria-describedby") ?? "")
  }

  function nameAll() {
    document.querySelectorAll(".prose-editor [role=textbox]:not([aria-label])").forEach(name)
  }

  // They come whenever a block is added.
  new MutationObserver(nameAll).observe(document.documentElement, { childList: true, subtree: true })
})()
