// A form that was sent says so, and is not sent twice.

/** Answer whether this form is on its way. */
export const isBusy = (form) => form.getAttribute("aria-busy") === "true";

/** Mark the form and the button that sent it; call what is returned to take the mark off. */
export function setBusy(form, submitter) {
  const marked = [form, submitter].filter(Boolean);
  for (const element of marked) element.setAttribute("aria-busy", "true");
  return () => marked.forEach((element) => element.removeAttribute("aria-busy"));
}

// A form that leaves the page stays marked until the page is gone, or is shown again by “Back”.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || "swap" in form.dataset || event.defaultPrevented) return;
  if (isBusy(form)) event.preventDefault();
  else addEventListener("pageshow", setBusy(form, event.submitter), { once: true });
});
