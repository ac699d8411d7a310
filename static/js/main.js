// Everything here is an extra: delete it, and the page still sells insoles.
import "./busy.js";
import "./cart-count.js";
import "./contents.js";
import "./menu.js";
import "./refresh.js";
import "./stepper.js";
import "./swap.js";
