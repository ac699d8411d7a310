"""Hands that stay on the keyboard, and eyes that must see where they are at every stop."""

# What has the focus is ringed, on the screen, and nothing lies over it. Hidden radio buttons are
# ringed on the tile beside them.
UNSEEN = """() => {
  const stop = document.activeElement
  if (stop === document.body) return null
  const name = `${stop.localName} “${(stop.innerText || stop.name || "").trim().slice(0, 40)}”`
  const isRinged = (part) => {
    const style = part && getComputedStyle(part)
    const isDrawn = style && style.opacity > 0 && style.outlineStyle === "solid"
    return isDrawn && parseFloat(style.outlineWidth) >= 2
  }
  const face = [stop, stop.nextElementSibling, stop.closest("label")].find(isRinged)
  if (!face) return `${name} shows no focus`
  const box = face.getClientRects()[0]
  const x = box.x + box.width / 2, y = Math.max(box.y, 0) + Math.min(box.height, innerHeight) / 2
  if (x < 0 || x > innerWidth || y > innerHeight) return `${name} is not on the screen`
  const top = document.elementFromPoint(x, y)
  const isSame = top && (face.contains(top) || top.contains(face))
  return isSame ? null : `${name} is covered by ${top?.outerHTML.slice(0, 60)}`
}"""
FAR = 90


class Keyboard:
    def __init__(self, page):
        self.page = page
        self.stops = 0

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)

    def go_to(self, target, key="Tab"):
        """Press Tab until the target has the focus; every stop on the way must be seen."""
        for _ in range(FAR):
            self.press(key)
            self.see()
            if target.evaluate("target => target === document.activeElement"):
                return
        raise AssertionError(f"{key} never reaches {target}")

    def see(self):
        unseen = self.page.evaluate(UNSEEN)
        assert unseen is None, unseen
        self.stops += 1

    def type_into(self, label, words):
        self.go_to(self.page.get_by_label(label, exact=True))
        self.page.keyboard.type(words)
