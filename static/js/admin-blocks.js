// Completes the block editor, so that all of it can be done by keyboard, touch and mouse alike.
import { blocks, kind, listen, machine, say, shown } from "./admin-block.js"
import { act, bar } from "./admin-block-bar.js"
import { fillCopy } from "./admin-block-copy.js"
import { nameAll, open, press } from "./admin-block-list.js"
import { labelAll, settle } from "./admin-block-order.js"

const FIELDS = "[contenteditable=true], fieldset :is(input:not([type=hidden]), select, textarea)"

function added(event) {
  const block = event.target
  if (!block.matches?.(".order-machine .inline-related")) return
  const happened = fillCopy(block) ? "duplicated" : "added"
  // Once the editor has put it in its place.
  setTimeout(() => {
    bar(block)
    settle()
    block.scrollIntoView({ block: "nearest" })
    // The first that is seen: an editor hides the field it stands in for.
    const fields = [...block.querySelectorAll(FIELDS)]
    fields.find((field) => field.checkVisibility())?.focus()
    const all = shown()
    say(`${kind(block)} ${happened} at place ${all.indexOf(block) + 1} of ${all.length}.`)
  }, 60)
}

function ready() {
  listen()
  const last = machine().querySelector(":scope > .order-machine-insert-target.last")
  machine().append(last)
  Object.assign(last, { tabIndex: 0, role: "button", ariaLabel: "Add a block at the end" })
  nameAll()
  blocks().forEach(bar)
  settle()
  machine().addEventListener("click", act, true)
  machine().addEventListener("click", () => setTimeout(labelAll))
  document.querySelector(".collapse-items input")?.addEventListener("change", labelAll)
  document.addEventListener("keydown", press)
  document.addEventListener("click", open)
  document.addEventListener("drop", () => setTimeout(settle))
}

document.addEventListener("formset:added", added, true)
document.addEventListener("content-editor:ready", ready)
