// After a pair went into the cart: go there, or stay. Focus returns to the button.
import { pairsInCart } from "./cart-count.js";

/** Ask where to go next; without the dialog in the page, go to the cart. */
export function offerCart(name, trigger) {
  const dialog = document.getElementById("added");
  if (!dialog?.showModal) {
    location.assign("/cart/");
    return;
  }
  const pairs = pairsInCart();
  if (name) dialog.querySelector("h2").textContent = `${name} is in your cart`;
  if (pairs > 1) dialog.querySelector("p").textContent = `You have ${pairs} pairs in it now.`;
  dialog.addEventListener("close", () => trigger?.focus(), { once: true });
  dialog.showModal();
}
