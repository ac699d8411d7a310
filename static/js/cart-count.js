// Pages are the same for everyone, so the number of pairs comes from a cookie that only counts.

/** Return how many pairs the cart holds, as the cookie says. */
export function pairsInCart() {
  const cookie = document.cookie.split("; ").find((pair) => pair.startsWith("cart_count="));
  return Number.parseInt(cookie?.slice("cart_count=".length), 10) || 0;
}

/** Write the number beside “Cart”; an empty cart has none. */
export function showCount() {
  const pairs = pairsInCart();
  for (const link of document.querySelectorAll("[data-cart-count]")) {
    link.querySelector(".count")?.remove();
    if (pairs > 0) link.append(" ", badge(pairs));
  }
}

function badge(pairs) {
  const count = document.createElement("span");
  const words = document.createElement("span");
  count.className = "count";
  words.className = "sr";
  words.textContent = pairs === 1 ? " pair" : " pairs";
  count.append(String(pairs), words);
  return count;
}

showCount();
// A page that comes back from the browser's memory may be older than the cart.
addEventListener("pageshow", showCount);
