// Parts of another page that take the place of their namesakes here, with focus kept.
import { say } from "./status.js";

/** Answer whether the page holds every one of these ids, and there is at least one. */
export function partsIn(page, ids) {
  return ids.length > 0 && ids.every((id) => page.getElementById(id));
}

/** Put the page's parts in place of ours, then say aloud what they have to say. */
export function exchange(page, ids) {
  const focused = document.activeElement.id;
  const parts = ids.map((id) => document.adoptNode(page.getElementById(id)));
  const first = parts.map((part) => part.querySelector("[autofocus]")).find(Boolean);
  // A browser refuses it on a page that has had the focus somewhere.
  if (first) first.autofocus = false;
  for (const part of parts) document.getElementById(part.id)?.replaceWith(part);
  if (first) first.focus();
  else if (document.activeElement === document.body) focusOn(focused, parts);
  const said = parts.flatMap((part) => [part, ...part.querySelectorAll("[data-say]")]);
  say(said.map((part) => part.dataset.say ?? "").join(" ").trim());
}

/** Return to what had the focus, or to what the new part offers in its place. */
function focusOn(id, parts) {
  const same = id && document.getElementById(id);
  const neighbour = same?.disabled && same.parentElement.querySelector("button:enabled");
  const offered = parts.map((part) => part.querySelector("[data-focus]")).find(Boolean);
  (neighbour || same || offered)?.focus({ preventScroll: Boolean(same) });
}
