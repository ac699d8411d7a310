// The order of the blocks. The editor sorts by CSS alone; Tab and screen readers follow the
// document, so it is sorted too, and every block says where it stands.
import { blocks, gist, isFolded, kind, machine, order, say, shown } from "./admin-block.js"

export function settle() {
  const focus = document.activeElement
  const sorted = blocks().sort((a, b) => order(a).value - order(b).value)
  let next = machine().querySelector(":scope > .order-machine-insert-target.last")
  sorted.forEach((block, place) => {
    order(block).value = block.style.order = 10 * (place + 1)
  })
  for (const block of sorted.reverse()) {
    if (block.nextElementSibling !== next) machine().insertBefore(block, next)
    next = block
  }
  if (focus?.isConnected && focus !== document.activeElement) focus.focus({ preventScroll: true })
  labelAll()
}

export function labelAll() {
  shown().forEach(label)
}

function label(block, place, all) {
  const name = `${kind(block)}, ${place + 1} of ${all.length}`
  block.querySelector(":scope > h3 > b").textContent = kind(block)
  block.setAttribute("role", "group")
  block.setAttribute("aria-label", name)
  const insert = block.querySelector(":scope > .order-machine-insert-target")
  insert.setAttribute("aria-label", `Add a block before ${name}`)
  block.querySelector(".inline_label").textContent = isFolded(block) ? gist(block) : ""
  const bar = block.querySelector(".block-bar")
  if (!bar) return
  bar.querySelector("[data-do=up]").disabled = place === 0
  bar.querySelector("[data-do=down]").disabled = place === all.length - 1
  const fold = bar.querySelector("[data-do=fold]")
  fold.setAttribute("aria-expanded", String(!isFolded(block)))
  fold.textContent = isFolded(block) ? "Open" : "Fold"
}

export function move(block, step) {
  const all = shown()
  const place = all.indexOf(block) + step
  const other = all[place]
  if (!other) return
  const [mine, theirs] = [order(block).value, order(other).value]
  order(block).value = theirs
  order(other).value = mine
  settle()
  block.scrollIntoView({ block: "nearest" })
  say(`${kind(block)} moved to place ${place + 1} of ${all.length}.`)
}
