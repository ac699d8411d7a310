// The amount follows the pairs until somebody types another; without this, empty means their price.
const cents = (field) => Number(field.dataset.price) * Number(field.value || 0);
const written = (amount) => (amount ? `$${(amount / 100).toFixed(2)}` : "");

for (const pairs of document.querySelectorAll("[data-price]")) {
  const amount = document.getElementById(pairs.id.replace("quantity_", "amount_"));
  let follows = amount.value === "" || amount.value === written(cents(pairs));
  amount.addEventListener("input", () => { follows = amount.value === ""; });
  pairs.addEventListener("input", () => { if (follows) amount.value = written(cents(pairs)); });
}
