// Sends what is typed to the server, and says how that went.
import { now } from "./admin-autosave-clock.js"

export const clock = document.querySelector("#page_form [name=_typed_at][data-keep]")
export const form = clock?.form
export const words = document.querySelector("[data-kept-words]")

const OWN = ["csrfmiddlewaretoken", "_version", "_left"]
let sending = null

export function state() {
  const data = new FormData(form)
  for (const name of [...OWN, "_typed_at"]) data.delete(name)
  return new URLSearchParams([...data].filter(([name]) => !name.includes("__prefix__"))).toString()
}

export function stop() {
  sending?.abort()
}

export async function send(body) {
  const data = new URLSearchParams(body)
  for (const name of OWN) data.set(name, form.elements[name]?.value ?? "")
  data.set("_typed_at", body ? now() : 0)
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

// Who logs in again, in another window, gets a new token, and this page takes it over.
export async function renew() {
  const answer = await fetch(clock.dataset.keep, { redirect: "manual" }).catch(() => null)
  if (!answer?.ok) return false
  const { token } = await answer.json()
  for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token
  return true
}

export function say(text, kind = "") {
  if (words.textContent === text) return
  words.textContent = text
  words.dataset.kind = kind
}

// A status that is written again is read out again, so only news is written.
export function tell(name, text) {
  const element = document.querySelector(`[data-${name}]`)
  if (!element || element.textContent === text) return
  element.textContent = text
  element.hidden = !text
}
