// A page that waits for an answer asks again by itself and keeps the reader's place. Without
// script the page does the same by reloading.
const SECONDS = 5;

async function ask(address) {
  await new Promise((resume) => setTimeout(resume, SECONDS * 1000));
  const answer = await fetch(address).catch(() => null);
  const page = new DOMParser().parseFromString((await answer?.text()) ?? "", "text/html");
  const waiting = page.querySelector("[data-refresh]");
  if (waiting) ask(waiting.dataset.refresh);
  else location.replace(address);
}

const waiting = document.querySelector("[data-refresh]");
if (waiting) ask(waiting.dataset.refresh);
