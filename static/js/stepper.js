// − and + change the number at once; swap.js sends it when the presses have come to rest.
document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-step]");
  const input = button?.closest(".stepper").querySelector("input");
  if (!input?.form || !("swap" in input.form.dataset)) return;
  event.preventDefault();
  const number = (Number.parseInt(input.value, 10) || 0) + Number(button.dataset.step);
  const { least, most } = input.dataset;
  input.value = Math.min(Math.max(number, Number(least)), Number(most));
  input.form.requestSubmit();
});

document.addEventListener("change", (event) => {
  const input = event.target;
  if (input.matches(".stepper input") && "swap" in (input.form?.dataset ?? {})) {
    input.form.requestSubmit();
  }
});
