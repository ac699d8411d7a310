// A scanner ends each number with Enter: go on to the next field, and send only from the last.
const fields = [...document.querySelectorAll("[data-scan] input")];

for (const [at, field] of fields.entries()) {
  field.addEventListener("keydown", (event) => {
    const next = fields[at + 1];
    if (event.key !== "Enter" || !next) return;
    event.preventDefault();
    next.focus();
  });
}
