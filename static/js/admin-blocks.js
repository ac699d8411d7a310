// Completes the block editor: a bar of buttons on every block, so that all of it can be done by
// keyboard, touch and mouse alike, and one voice that says what happened.
const voice = document.createElement("p")
voice.className = "blocks-voice"
voice.setAttribute("role", "status")

const machine = () => document.querySelector(".order-machine")
const blocks = () => [...machine().querySelectorAll(":scope > .inline-related:not(.empty-form)")]
const shown = () => blocks().filter((block) => !block.classList.contains("content-editor-invisible"))
const order = (block) => Number(block.querySelector(".order-machine-ordering").value)
const kind = (block) => block.querySelector(":scope > h3 > b").textContent.replace(/:$/, "").trim()
const choices = () => [...document.querySelectorAll(".plugin-button[data-plugin-prefix]:not(.content-editor-hide)")]
const isGone = (block) => block.classList.contains("for-deletion")

function say(words) {
  voice.textContent = ""
  requestAnimationFrame(() => { voice.textContent = words })
}

function titled(block) {
  const field = [...block.querySelectorAll("textarea, input[type=text], select")].find((one) => one.value)
  const html = field?.selectedOptions?.[0]?.text ?? field?.value ?? ""
  const text = new DOMParser().parseFromString(html.replaceAll("<", " <"), "text/html").body.textContent.trim()
  const short = text.split(/\s+/).slice(0, 9).join(" ")
  return short.length < text.length ? `${short} …` : short
}

// The editor sorts by CSS alone. Tab and screen readers follow the document, so it is sorted too.
function settle() {
  const focus = document.activeElement
  const sorted = blocks().sort((a, b) => order(a) - order(b))
  let next = machine().querySelector(":scope > .order-machine-insert-target.last")
  sorted.forEach((block, place) => {
    block.querySelector(".order-machine-ordering").value = block.style.order = 10 * (place + 1)
  })
  for (const block of sorted.reverse()) {
    if (block.nextElementSibling !== next) machine().insertBefore(block, next)
    next = block
  }
  if (focus?.isConnected && focus !== document.activeElement) focus.focus({ preventScroll: true })
  shown().forEach(label)
}

function label(block, place, all) {
  const name = `${kind(block)}, ${place + 1} of ${all.length}`
  block.querySelector(":scope > h3 > b").textContent = kind(block)
  block.setAttribute("role", "group")
  block.setAttribute("aria-label", name)
  const bar = block.querySelector(".block-bar")
  if (!bar) return
  bar.querySelector("[data-do=up]").disabled = place === 0
  bar.querySelector("[data-do=down]").disabled = place === all.length - 1
  const fold = bar.querySelector("[data-do=fold]")
  const isFolded = block.classList.contains("collapsed")
  fold.setAttribute("aria-expanded", String(!isFolded))
  fold.textContent = isFolded ? "Open" : "Fold"
  block.querySelector(".inline_label").textContent = isFolded ? titled(block) : ""
  const insert = block.querySelector(":scope > .order-machine-insert-target")
  insert.setAttribute("aria-label", `Add a block before ${name}`)
}

function bar(block) {
  if (block.querySelector(":scope > h3 .block-bar") || block.classList.contains("empty-form")) return
  const tools = document.createElement("span")
  tools.className = "block-bar"
  for (const [act, words, title] of [
    ["up", "↑", "Move up"], ["down", "↓", "Move down"], ["copy", "Duplicate"], ["fold", "Fold"], ["remove", "Remove"],
  ]) {
    const button = document.createElement("button")
    button.type = "button"
    button.dataset.do = act
    button.textContent = words
    if (title) button.setAttribute("aria-label", button.title = title)
    tools.append(button)
  }
  block.querySelector(":scope > h3").append(tools)
  const insert = block.querySelector(":scope > .order-machine-insert-target")
  Object.assign(insert, { tabIndex: 0, role: "button" })
}

function move(block, step) {
  const all = shown()
  const place = all.indexOf(block) + step
  const other = all[place]
  if (!other) return
  const [mine, theirs] = [order(block), order(other)]
  block.querySelector(".order-machine-ordering").value = theirs
  other.querySelector(".order-machine-ordering").value = mine
  settle()
  block.scrollIntoView({ block: "nearest" })
  say(`${kind(block)} moved to place ${place + 1} of ${all.length}.`)
}

// What is taken out stays in its place, so that it can be put back until the page is saved.
function remove(block) {
  const box = block.querySelector(":scope > h3 .delete input[type=checkbox]") ?? newBlocksBox(block)
  box.checked = !isGone(block)
  block.classList.toggle("for-deletion", box.checked)
  block.querySelector("[data-do=remove]").textContent = box.checked ? "Put back" : "Remove"
  say(box.checked ? `${kind(block)} is taken out when you save.` : `${kind(block)} is back.`)
}

function newBlocksBox(block) {
  const name = block.querySelector(".order-machine-ordering").name.replace(/ordering$/, "DELETE")
  const box = block.querySelector(`[name="${name}"]`) ?? document.createElement("input")
  Object.assign(box, { type: "checkbox", name, hidden: true })
  block.append(box)
  return box
}

let source = null

function duplicate(block) {
  const all = shown()
  source = block
  ContentEditor._insertBefore = all[all.indexOf(block) + 1] ?? null
  ContentEditor.addContent(block.id.replace(/-\d+$/, ""))
}

// Before the text editors look at the new block, so that they find the text in their fields.
function fill(copy, from) {
  const [old, fresh] = [`${from.id}-`, `${copy.id}-`]
  const rows = [...from.querySelectorAll(".findings-row")]
  for (const row of rows.slice(copy.querySelectorAll(".findings-row").length)) {
    const more = row.cloneNode(true)
    for (const field of more.querySelectorAll("[name]")) {
      field.name = field.name.replace(old, fresh)
      if (field.id) field.id = field.id.replace(old, fresh)
    }
    copy.querySelector(".findings-rows").append(more)
  }
  for (const field of from.querySelectorAll("[name]")) {
    const name = field.name.replace(old, fresh)
    const twin = [...copy.querySelectorAll("[name]")].find((one) => one.name === name)
    if (!twin || /-(id|parent|region|ordering|DELETE)$/.test(name)) continue
    if (field.type === "checkbox" || field.type === "radio") twin.checked = field.checked
    else twin.value = field.value
  }
}

function added(event) {
  const block = event.target
  if (!block.matches?.(".order-machine .inline-related")) return
  if (source) fill(block, source)
  const isCopy = Boolean(source)
  source = null
  setTimeout(() => {
    bar(block)
    settle()
    const place = shown().indexOf(block)
    block.scrollIntoView({ block: "nearest" })
    block.querySelector("[contenteditable=true], fieldset input:not([type=hidden]), fieldset select, fieldset textarea")?.focus()
    say(`${kind(block)} ${isCopy ? "duplicated" : "added"} at place ${place + 1} of ${shown().length}.`)
  }, 60)
}

function act(event) {
  const button = event.target.closest(".block-bar button")
  if (!button) return
  event.preventDefault()
  event.stopPropagation()
  const block = button.closest(".inline-related")
  const name = button.dataset.do
  if (name === "up") move(block, -1)
  if (name === "down") move(block, 1)
  if (name === "copy") duplicate(block)
  if (name === "remove") remove(block)
  if (name === "fold") block.querySelector(":scope > h3 > b").click()
  shown().forEach(label)
  if (button.disabled) button.parentNode.querySelector("button:not(:disabled)").focus()
}

// The list to choose from opens below its plus, or above it where there is no room.
function place(event) {
  const insert = event.target.closest(".order-machine-insert-target.selected")
  if (!insert) return
  const list = document.querySelector(".plugin-buttons")
  const [at, around] = [insert, list.offsetParent].map((one) => one.getBoundingClientRect())
  const hasRoom = at.bottom + list.offsetHeight < innerHeight - 80 || at.top < list.offsetHeight
  const top = hasRoom ? at.bottom : at.top - list.offsetHeight
  const left = (around.width - list.offsetWidth) / 2
  Object.assign(list.style, { top: `${top - around.top}px`, left: `${left}px` })
}

// Plus and list answer to the keyboard as buttons do; Escape leads back.
function press(event) {
  const insert = event.target.closest?.(".order-machine-insert-target")
  const choice = event.target.closest?.(".plugin-button[data-plugin-prefix]")
  if (event.key === "Escape") document.querySelector(".order-machine-insert-target.selected")?.focus()
  if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
    const block = event.target.closest?.(".order-machine .inline-related")
    if (block) { event.preventDefault(); move(block, event.key === "ArrowUp" ? -1 : 1) }
    return
  }
  if (choice && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    const all = choices()
    all.at((all.indexOf(choice) + (event.key === "ArrowDown" ? 1 : -1)) % all.length).focus()
    event.preventDefault()
  }
  if ((insert || choice) && (event.key === "Enter" || event.key === " ")) {
    event.preventDefault()
    event.target.click()
    if (insert) choices()[0]?.focus()
  }
}

function ready() {
  machine().before(voice)
  const last = machine().querySelector(":scope > .order-machine-insert-target.last")
  machine().append(last)
  Object.assign(last, { tabIndex: 0, role: "button", ariaLabel: "Add a block at the end" })
  for (const button of choices()) {
    button.tabIndex = 0
    button.removeAttribute("title")
  }
  blocks().forEach(bar)
  settle()
  machine().addEventListener("click", act, true)
  machine().addEventListener("click", () => setTimeout(() => shown().forEach(label)))
  document.querySelector(".collapse-items input")?.addEventListener("change", () => shown().forEach(label))
  document.addEventListener("keydown", press)
  document.addEventListener("click", place)
  document.addEventListener("drop", () => setTimeout(settle))
}

document.addEventListener("formset:added", added, true)
document.addEventListener("content-editor:ready", ready)
