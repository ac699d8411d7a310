// Keeps what is typed on the server, a moment after each pause, until it is saved.
// It never throws anything away: without connection or log-in it says so and keeps trying.
import { now as time } from "./admin-autosave-clock.js"
import { keep } from "./admin-autosave-keep.js"
import { clock, form, state, stop, words } from "./admin-autosave-send.js"

const [PAUSE, LONGEST, BEAT] = [1200, 5000, 30000]
let kept = null
let seen = null
let [since, touchedAt, retryAt, beatAt] = [0, 0, 0, 0]
let isSending = false

async function send(body, now) {
  isSending = true
  beatAt = now + BEAT
  const { isKept, wait } = await keep(body)
  if (isKept) kept = body
  retryAt = Math.max(retryAt, wait && Date.now() + wait)
  isSending = false
}

function look() {
  const now = Date.now()
  const current = state()
  if (current !== seen) {
    seen = current
    touchedAt = now
    since ||= now
  }
  const isChanged = current !== kept
  if (!isChanged) since = 0
  // Leaving the page loses nothing now; the script that asks before it is left looks here.
  form.toggleAttribute("data-all-kept", !isChanged)
  if (isSending || now < retryAt) return
  if (isChanged && (now - touchedAt >= PAUSE || now - since >= LONGEST)) {
    since = 0
    send(current, now)
  } else if (now >= beatAt && !document.hidden) send("", now)
}

function start() {
  // What was typed before we began, or shown after an error, is on no server yet.
  kept = seen = form.dataset.started === undefined ? state() : ""
  setInterval(look, 400)
}

if (form && words) {
  form.addEventListener("submit", () => {
    stop()
    clock.value = time()
    retryAt = Infinity
  })
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload() })
  form.addEventListener("input", (event) => {
    if (event.isTrusted && kept === null) form.dataset.started = ""
  })
  if (document.querySelector(".errornote") || "restored" in clock.dataset) form.dataset.started = ""
  // The editors rewrite their fields while they start; what they make of them is the beginning.
  addEventListener("load", () => setTimeout(start, 600))
}
