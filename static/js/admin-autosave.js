// Keeps what is typed on the server, a moment after each pause, until it is saved.
// It never throws anything away: without connection or log-in it says so and keeps trying.
const PAUSE = 1200
const LONGEST = 5000
const BEAT = 30000
const TYPED_NOT = ["csrfmiddlewaretoken", "_version", "_typed_at", "_left"]

const clock = document.querySelector("#page_form [name=_typed_at][data-keep]")
const form = clock?.form
const words = document.querySelector("[data-kept-words]")
const others = document.querySelector("[data-others]")
const changed = document.querySelector("[data-changed]")
let kept = null
let since = 0
let touchedAt = 0
let seen = null
let sending = null
let trouble = 0
let retryAt = 0

const state = () => {
  const data = new FormData(form)
  for (const name of TYPED_NOT) data.delete(name)
  return new URLSearchParams([...data].filter(([name]) => !name.includes("__prefix__"))).toString()
}

function say(text, kind = "") {
  if (words.textContent === text) return
  words.textContent = text
  words.dataset.kind = kind
}

// Two statuses side by side would talk at once, so each is only written when it says something new.
function tell(element, text) {
  if (!element || element.textContent === text) return
  element.textContent = text
  element.hidden = !text
}

async function send(body) {
  const now = String(Date.now())
  const data = new URLSearchParams(body)
  for (const name of ["csrfmiddlewaretoken", "_version", "_left"]) {
    data.set(name, form.elements[name]?.value ?? "")
  }
  data.set("_typed_at", body ? now : "0")
  sending = new AbortController()
  const answer = await fetch(clock.dataset.keep, {
    method: "POST",
    body: data,
    redirect: "manual",
    signal: AbortSignal.any([sending.signal, AbortSignal.timeout(15000)]),
  })
  if (answer.ok) return answer.json()
  const isLoggedOut = answer.type === "opaqueredirect" || answer.status === 403
  throw Object.assign(new Error(), { isLoggedOut, isRefused: !isLoggedOut })
}

// Who logs in again, in another window, gets a new token: this page takes it over.
async function renew() {
  const answer = await fetch(clock.dataset.keep, { redirect: "manual" })
  if (!answer.ok) return
  const { token } = await answer.json()
  for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token
  retryAt = 0
}

async function keep(body) {
  try {
    const answer = await send(body)
    trouble = 0
    if (answer.left) {
      say("Not kept yet: first restore or discard your unsaved changes above.", "trouble")
      retryAt = Date.now() + BEAT
    } else if (body) {
      kept = body
      say(`Kept at ${answer.kept}.`)
      document.dispatchEvent(new CustomEvent("page:kept"))
    }
    tell(others, answer.others)
    tell(changed, answer.changed && `This page was changed ${answer.changed}. When you save, you are shown both and choose.`)
  } catch (error) {
    if (error.name === "AbortError") return
    trouble += 1
    retryAt = Date.now() + Math.min(30000, 2000 * 2 ** trouble)
    if (error.isLoggedOut) {
      say("You are logged out. Your words are still here: log in again in another window, and this one goes on.", "trouble")
      await renew().catch(() => {})
    } else if (error.isRefused) {
      say("This could not be kept just now. Your words are still here, and we keep trying.", "trouble")
    } else {
      say("No connection. Your words are still here, and we keep trying.", "trouble")
    }
  } finally {
    sending = null
  }
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
  // Leaving the page loses nothing now; the script that asks before it is left looks here.
  form.toggleAttribute("data-all-kept", !isChanged)
  if (sending || now < retryAt) return
  if (isChanged && (now - touchedAt >= PAUSE || now - since >= LONGEST)) {
    since = 0
    beatAt = now + BEAT
    keep(current)
  } else if (now >= beatAt && !document.hidden) {
    beatAt = now + BEAT
    keep("")
  }
  if (!isChanged) since = 0
}

let beatAt = 0

function start() {
  // What was typed before we began, or shown after an error, is on no server yet.
  kept = seen = form.dataset.started === undefined ? state() : ""
  setInterval(look, 400)
}

if (form && words) {
  form.addEventListener("submit", () => {
    sending?.abort()
    clock.value = Date.now()
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
