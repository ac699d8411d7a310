// The contents list follows the reader: the section that is being read is marked in it.
const LINE = 0.35; // of the window's height, from above: where eyes rest
const links = new Map();
for (const link of document.querySelectorAll("[data-contents] a")) {
  const heading = document.getElementById(link.hash.slice(1));
  if (heading) links.set(heading, link);
}

/** Mark the last section whose heading has passed the line. */
function follow() {
  const line = innerHeight * LINE;
  const passed = [...links.keys()].filter((heading) => heading.getBoundingClientRect().top < line);
  const current = links.get(passed.at(-1));
  for (const link of links.values()) {
    if (link === current) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

if (links.size > 0) {
  // Asks only when a heading crosses the line, not at every step of the wheel. Whatever is above
  // the line counts as crossed, or a jump past a heading, to the page's end or top, went unseen.
  const margin = `1000000px 0px ${(LINE - 1) * 100}% 0px`;
  const observer = new IntersectionObserver(follow, { rootMargin: margin });
  for (const heading of links.keys()) observer.observe(heading);
}
