// A form, or a button of it, with data-swap="id id" is sent without leaving the page. The server
// answers as always, with a whole page, and the named parts are taken from it. Whatever goes
// wrong, the browser sends the form again the ordinary way.
import { offerCart } from "./added.js";
import { isBusy, setBusy } from "./busy.js";
import { showCount } from "./cart-count.js";
import { exchange, partsIn } from "./parts.js";

const newest = new WeakMap();
let latest = 0;
let queue = Promise.resolve();

document.addEventListener("submit", async (event) => {
  const form = event.target;
  const { wait, swap } = { ...form.dataset, ...event.submitter?.dataset };
  if (swap === undefined || event.defaultPrevented) return;
  event.preventDefault();
  if (!wait && isBusy(form)) return;
  const turn = ++latest;
  newest.set(form, turn);
  if (wait) await pause(wait);
  // Pressed again meanwhile: only the last number counts.
  if (newest.get(form) !== turn) return;
  const release = setBusy(form, event.submitter);
  const answer = queue.then(() => ask(form, event.submitter));
  // One after the other, so that the server sees the presses in the order they were made.
  queue = answer.catch(() => {});
  try {
    const [response, page] = await answer.finally(release);
    // A later press is on its way; its answer is the newer truth.
    if (turn === latest) settle(form, event.submitter, swap, response, page);
  } catch {
    for (const each of [form, event.submitter]) delete each?.dataset.swap;
    form.requestSubmit(event.submitter);
  }
});

const pause = (milliseconds) => new Promise((resume) => setTimeout(resume, milliseconds));

async function ask(form, submitter) {
  const body = new URLSearchParams(new FormData(form, submitter));
  const to = submitter?.getAttribute("formaction") ?? form.getAttribute("action");
  const isRead = submitter?.formMethod === "get";
  const response = await (isRead ? fetch(`${to}?${body}`) : fetch(to, { method: "POST", body }));
  return [response, new DOMParser().parseFromString(await response.text(), "text/html")];
}

function settle(form, submitter, swap, response, page) {
  const ids = swap.split(" ").filter(Boolean);
  const arrived = new URL(response.url);
  showCount();
  if ("added" in form.dataset && response.ok && arrived.pathname === "/cart/") {
    offerCart(form, submitter, page);
  } else if (partsIn(page, ids)) {
    exchange(page, ids);
  } else if (response.ok && response.redirected) {
    location.assign(arrived);
  } else {
    throw new Error(`Nothing in ${arrived} belongs on this page`);
  }
}
