"""What must be true of shelves, ledger and order lines at every moment."""

from collections import Counter, defaultdict

from store.models.movement import NUMBERS

WAITING = {"pending", "processing"}
GIVEN_BACK = {"pending", "requires_action", "succeeded"}


class StockBooks:
    """All rows that stock is made of, added up once."""

    def __init__(self, rows):
        self.rows = rows
        refunded = {part.pk: part.order_line_id for part in rows.refund_lines}
        self.parts = {part.pk: part.quantity for part in rows.refund_lines}
        # By line: its own movements, how many pairs it took off the shelf, how many it waits for,
        # how many were refunded before they came, so that they are not waited for, and how many
        # that were lacking, so that they were never taken.
        self.kinds, self.sold = defaultdict(list), Counter()
        self.to_come, self.given_up, self.never_there = Counter(), Counter(), Counter()
        self.ledger, self.restocked, self.came_back = Counter(), Counter(), Counter()
        for move in rows.movements:
            line = move["order_line_id"] or refunded.get(move["refund_line_id"])
            self._add(move, line)

    def _add(self, move, line):
        for name in NUMBERS:
            self.ledger[move["variant_id"], name] += move[f"d_{name}"]
        self.to_come[line] += move["d_promised"]
        kept = move["d_held"] + move["d_promised"]
        if move["kind"] == "restock":
            self.given_up[line] -= kept
            self.restocked[move["refund_line_id"]] += move["d_on_hand"] - kept
            self.came_back[line] += move["d_on_hand"]
            if not any(move[f"d_{name}"] for name in NUMBERS):
                self.never_there[line] += self.parts[move["refund_line_id"]]
        elif line and move["kind"] != "fill":
            self.kinds[line].append(move["kind"])
            self.sold[line] -= move["d_on_hand"]

    def broken(self):
        """Name all that is not as it must be."""
        return [*self.shelves(), *self.lines(), *self.refunds()]

    def shelves(self):
        """The numbers are possible and add up, and what they say is what orders wait for."""
        held, promised = Counter(), Counter()
        for key, line in self.rows.lines.items():
            promised[line.variant_id] += line.waits_for
            if self.order_of(line).payment_state in WAITING or line.waits_for:
                held[line.variant_id] += line.quantity - line.waits_for - self.given_up[key]
        for level in self.rows.levels:
            shelf = {name: getattr(level, name) for name in NUMBERS}
            ledger = {name: self.ledger[level.pk, name] for name in NUMBERS}
            orders = {"held": held[level.pk], "promised": promised[level.pk]}
            if shelf != ledger or shelf != shelf | orders:
                yield f"Variant {level.pk}: {shelf}, ledger {ledger}, orders {orders}"
            if not (0 <= level.held <= level.on_hand and 0 <= level.promised <= level.ahead):
                yield f"Variant {level.pk} cannot be: {shelf}"
            if level.promised and level.available:
                yield f"Variant {level.pk}: somebody waits beside a free pair: {shelf}"

    def lines(self):
        """A paid order took each line off the shelf once, an open one holds it, no other does.

        One that waits for pairs holds the others.
        """
        for key, line in self.rows.lines.items():
            order, kinds = self.order_of(line), sorted(self.kinds[key])
            name = f"{order} ({order.payment_state}), line {key}"
            if kinds not in self.movements_of(line, order):
                yield f"{name}: moved {kinds}"
            taken = line.quantity - self.given_up[key] - self.never_there[key]
            if self.sold[key] != ("sell" in kinds) * taken:
                yield f"{name}: sold {self.sold[key]} of {line.quantity}"
            if self.came_back[key] > self.sold[key]:
                yield f"{name}: {self.came_back[key]} came back of {self.sold[key]} sold"
            if self.to_come[key] != line.waits_for:
                yield f"{name}: waits for {line.waits_for}, in the ledger for {self.to_come[key]}"

    def movements_of(self, line, order):
        """The movements that a line may have had, each of them once."""
        if order.payment_state in WAITING:
            return [["hold"]]
        if not order.is_paid:
            return [["hold", "release"]]
        if not line.allocated:
            return [["hold", "release"], []]
        if line.waits_for or self.given_up[line.pk] == line.quantity:
            return [["hold"]]
        # As usual; after late money; of an order that was written again from Stripe.
        sold = [["hold", "sell"], ["hold", "release", "sell"], ["sell"]]
        is_let_go = line.back_on and order.fulfilment_state == "cancelled"
        return [*sold, ["hold", "release"]] if is_let_go else sold

    def refunds(self):
        """Only what was paid goes back, and its pairs went back to the shelf once, as was asked."""
        for refund in self.rows.refunds.values():
            if not self.rows.orders[refund.order_id].is_paid:
                yield f"{refund} of an order that was not paid"
        back = Counter()
        for part in self.rows.refund_lines:
            back[part.order_line_id] += self.restocked[part.pk]
            yield from self.restocks(part)
        for line, pairs in back.items():
            if pairs > self.rows.lines[line].quantity:
                yield f"Line {line}: {pairs} pairs came back of {self.rows.lines[line].quantity}"

    def restocks(self, part):
        refund, pairs = self.rows.refunds[part.refund_id], self.restocked[part.pk]
        kinds = self.kinds[part.order_line_id]
        if "release" in kinds and "sell" not in kinds and not pairs:
            # Cancelled while it waited: nothing was there to come back.
            return
        wanted = part.quantity if part.restock else 0
        # What fails later has left its pairs on the shelf; what never left has put none there.
        if pairs != wanted and (pairs or refund.state in GIVEN_BACK):
            yield f"{refund}: {pairs} pairs on the shelf again, not {wanted}"

    def order_of(self, line):
        return self.rows.orders[line.order_id]
