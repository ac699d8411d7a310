// After a pair went into the cart: pay, look at the cart, or stay. Focus returns to the button.

/** Sum up what the answer, a page of the cart, says of the pair; without the dialog, go there. */
export function offerCart(form, trigger, cart) {
  const dialog = document.getElementById("added");
  if (!dialog?.showModal) {
    location.assign("/cart/");
    return;
  }
  const { product, arch, size } = Object.fromEntries(new FormData(form));
  const line = cart.querySelector(`[data-pair="${product} ${arch} ${size}"]`);
  const sum = cart.querySelector(".cart__sum")?.dataset.say;
  dialog.querySelector("h2").textContent = `${form.dataset.added} is in your cart`;
  if (sum) dialog.querySelector("#added-note").textContent = sum;
  move(".line__plate, .line__facts", line, dialog.querySelector(".added__pair"));
  move("form[action='/checkout/']", cart, dialog.querySelector(".added__pay"));
  dialog.addEventListener("close", () => trigger?.focus(), { once: true });
  dialog.showModal();
}

/** Take parts of the answer into a place of the dialog, instead of those of the time before. */
function move(selector, from, place) {
  const parts = [...(from?.querySelectorAll(selector) ?? [])];
  place.replaceChildren(...parts.map((part) => document.adoptNode(part)));
}
