// What eyes and fingers need of a page, measured in it. Each answer is a list of faults in words.
window.eyes = (() => {
  const LEAST = 24
  const ALL = "a[href], button:enabled, input:enabled:not([type=hidden]), select:enabled, textarea:enabled, summary"
  const named = (one) => `${one.localName} “${(one.innerText || one.name || one.id).trim().slice(0, 40)}”`

  function sideways() {
    const page = document.scrollingElement
    if (page.scrollWidth <= innerWidth) return []
    const wide = [...document.body.querySelectorAll("*")].filter((one) => one.getBoundingClientRect().right > innerWidth)
    const innermost = wide.filter((one) => !wide.some((other) => other !== one && one.contains(other)))
    return [`scrolls sideways to ${page.scrollWidth} px because of ${innermost.map((one) => one.outerHTML.slice(0, 90))}`]
  }

  // A radio button or checkbox is pressed on its whole label.
  const pressed = (one) => (one.matches("input[type=radio], input[type=checkbox]") && one.labels?.[0]) || one

  function targets() {
    const shown = [...document.querySelectorAll(ALL)].filter((one) => pressed(one).checkVisibility({ visibilityProperty: true }))
    return shown.map((one) => ({ one, box: pressed(one).getBoundingClientRect() })).filter(({ box }) => box.width && box.height)
  }

  const letters = (one) => one.innerText.replace(/\P{L}/gu, "").length

  // WCAG 2.5.8 lets a target be as high as its line where other words stand around it.
  function isInSentence(one) {
    if (getComputedStyle(one).display !== "inline") return false
    let block = one.parentElement
    while (getComputedStyle(block).display === "inline") block = block.parentElement
    const pressable = [...block.querySelectorAll(ALL)].filter((each) => each.checkVisibility())
    return letters(block) > pressable.reduce((sum, each) => sum + letters(each), 0)
  }

  const isSmall = ({ box }) => box.width < LEAST - 0.5 || box.height < LEAST - 0.5
  const centre = ({ box }) => [box.x + box.width / 2, box.y + box.height / 2]

  // … and lets it be small where a circle of 24 px around its middle touches no other target, nor
  // the circle of another small one.
  function isAlone(small, other) {
    const [x, y] = centre(small)
    if (isSmall(other)) {
      const [a, b] = centre(other)
      return Math.hypot(x - a, y - b) >= LEAST
    }
    const near = [Math.min(Math.max(x, other.box.left), other.box.right), Math.min(Math.max(y, other.box.top), other.box.bottom)]
    return Math.hypot(x - near[0], y - near[1]) >= LEAST / 2
  }

  function small() {
    const all = targets()
    const holds = (a, b) => pressed(a.one).contains(b.one) || pressed(b.one).contains(a.one)
    return all
      .filter((target) => isSmall(target) && !isInSentence(target.one))
      .filter((target) => !all.every((other) => other === target || holds(target, other) || isAlone(target, other)))
      .map(({ one, box }) => `${named(one)} is ${Math.round(box.width)}×${Math.round(box.height)} px and close to another`)
  }

  async function axe(options) {
    // Else colours are judged on their way from one scheme to the other.
    document.getAnimations().forEach((each) => each instanceof CSSTransition && each.finish())
    const { violations } = await window.axe.run(document, options)
    return violations.flatMap(({ id, help, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 120)} (${help})`))
  }

  return { axe, sideways, small }
})()
