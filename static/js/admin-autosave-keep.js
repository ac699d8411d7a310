// Keeps the form once, and takes note of what the server knows: who else is here, who saved.
import { follow } from "./admin-autosave-clock.js"
import { renew, say, send, tell } from "./admin-autosave-send.js"

let failures = 0

// Resolves to whether it is kept, and to how long to wait before trying again, in milliseconds.
export async function keep(body) {
  try {
    const answer = await send(body)
    failures = 0
    if (answer.after) return tryAgain(answer.after)
    tell("others", answer.others)
    tell("changed", answer.changed && `This page was changed ${answer.changed}. When you save, you are shown both and choose.`)
    if (answer.left) return wait("Not kept yet: first restore or discard your unsaved changes above.")
    if (!body) return { isKept: false, wait: 0 }
    say(`Kept at ${answer.kept}.`)
    document.dispatchEvent(new CustomEvent("page:kept"))
    return { isKept: true, wait: 0 }
  } catch (error) {
    if (error.name === "AbortError") return { isKept: false, wait: 0 }
    if (error.isLoggedOut) return loggedOut()
    const isRefused = error.isRefused ? "This could not be kept just now." : "No connection."
    return wait(`${isRefused} Your words are still here, and we keep trying.`)
  }
}

function tryAgain(latest) {
  follow(latest)
  return { isKept: false, wait: 0 }
}

async function loggedOut() {
  const waiting = wait("You are logged out. Your words are still here: log in again in another window, and this one goes on.")
  return (await renew()) ? { isKept: false, wait: 0 } : waiting
}

function wait(text) {
  failures += 1
  say(text, "trouble")
  return { isKept: false, wait: Math.min(30000, 2000 * 2 ** failures) }
}
