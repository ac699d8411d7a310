// The page's one live region: what just happened, in a line that leaves again.
const region = document.getElementById("status");
let leaving;

/** Show a line and have it read aloud. It leaves after six seconds. */
export function say(words) {
  if (!region || !words) return;
  clearTimeout(leaving);
  region.textContent = words;
  leaving = setTimeout(() => (region.textContent = ""), 6000);
}
