// A block as the copy of another: a new one is asked for, and filled when it comes.
import { shown } from "./admin-block.js"

const OWN = /-(id|parent|region|ordering|DELETE)$/
let source = null

export function duplicate(block) {
  const all = shown()
  source = block
  ContentEditor._insertBefore = all[all.indexOf(block) + 1] ?? null
  ContentEditor.addContent(block.id.replace(/-\d+$/, ""))
}

// Called before the text editors look at the new block, so that they find the text in its fields.
// Returns whether the block is a copy.
export function fillCopy(block) {
  const from = source
  source = null
  if (from) fill(block, from)
  return Boolean(from)
}

function fill(copy, from) {
  const renamed = (name) => name.replace(`${from.id}-`, `${copy.id}-`)
  addRows(copy, from, renamed)
  const twins = new Map([...copy.querySelectorAll("[name]")].map((field) => [field.name, field]))
  for (const field of from.querySelectorAll("[name]")) {
    const twin = twins.get(renamed(field.name))
    if (!twin || OWN.test(field.name)) continue
    if (/checkbox|radio/.test(field.type)) twin.checked = field.checked
    else if (field.multiple) for (const [at, option] of [...field.options].entries()) twin.options[at].selected = option.selected
    else twin.value = field.value
  }
}

// The table of an evidence panel may have more rows than a new one begins with.
function addRows(copy, from, renamed) {
  const rows = [...from.querySelectorAll(".findings-row")]
  for (const row of rows.slice(copy.querySelectorAll(".findings-row").length)) {
    const more = row.cloneNode(true)
    for (const field of more.querySelectorAll("[name]")) {
      field.name = renamed(field.name)
      if (field.id) field.id = renamed(field.id)
    }
    copy.querySelector(".findings-rows").append(more)
  }
}
