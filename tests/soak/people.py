"""Who comes to the shop: shoppers with a browser, the banks behind Stripe, and staff."""

import http.client
import re
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode, urlsplit

from django.contrib.auth.models import User
from django.db import OperationalError, close_old_connections

from store import fulfilment, payments
from store.models import Order, PaymentIssue, Variant
from store.models.stock import StockRefused
from store.stripe_stand_in.remote import Remote, StandInRefused

FINGERPRINT = re.compile(r'name="fingerprint" value="(\w+)"')
SESSION = re.compile(r"/c/pay/(\w+)")
CARDS = ["4242424242424242"] * 6 + ["4000000000007726", "4000000000005126", "4000000000000259"]
DECLINED = "4000000000000002"
# The site, the database or the stand-in was killed a moment ago: try again, as people do.
INTERRUPTED = (OSError, http.client.HTTPException, OperationalError, ValueError, StandInRefused)


class Person(threading.Thread):
    """Somebody who goes on until the end, whatever breaks meanwhile."""

    def __init__(self, dice, stripe_url, ended, counts):
        super().__init__(daemon=True)
        self.dice, self.ended, self.counts = dice, ended, counts
        self.stripe = Remote(stripe_url)

    def run(self):
        while not self.ended.is_set():
            try:
                self.live()
            except INTERRUPTED:
                self.counts["interrupted"] += 1
                time.sleep(0.3)
            finally:
                close_old_connections()

    def live(self):
        raise NotImplementedError


class Shopper(Person):
    def __init__(self, *arguments, port, wares):
        super().__init__(*arguments)
        self.port, self.wares = port, wares
        self.cookies = {}

    def live(self):
        self.cookies = {}
        for ware in self.dice.sample(self.wares, self.dice.randint(1, 3)):
            quantity = self.dice.choice([1, 1, 2])
            self.visit("/cart/add/", {**ware, "quantity": quantity})
        page = self.check_out()
        if not page:
            return
        self.counts["payment pages"] += 1
        ways = {
            self.pay_and_return: 50,
            self.pay_and_close: 20,
            self.be_declined: 6,
            self.pay_by_bank: 8,
            self.change_and_pay_both: 6,
            self.click_many_times: 4,
            self.leave: 6,
        }
        self.dice.choices(list(ways), list(ways.values()))[0](page)

    def check_out(self):
        """Press the button until there is a payment page; its session, or None."""
        for _ in range(4):
            status, location, _ = self.press()
            if found := SESSION.search(location):
                return found[1]
            if status not in {409, 503}:
                return None
            time.sleep(0.2)
        return None

    def press(self):
        _, _, html = self.visit("/cart/")
        seen = FINGERPRINT.search(html)
        return self.visit("/checkout/", {"fingerprint": seen[1]}) if seen else (0, "", "")

    def pay_and_return(self, session):
        way = self.dice.choice("01")
        visit = self.stripe.pay(session, card=self.dice.choice(CARDS), shipping_option=way)
        if visit.status == 303:
            self.counts["paid"] += 1
            place = urlsplit(visit.location)
            self.visit(f"{place.path}?{place.query}")

    def pay_and_close(self, session):
        self.counts["paid"] += self.stripe.pay(session).status == 303

    def be_declined(self, session):
        self.stripe.pay(session, card=DECLINED)
        if self.dice.random() < 0.5:
            self.pay_and_return(session)

    def pay_by_bank(self, session):
        self.stripe.pay_by_bank(session)
        self.counts["bank debits"] += 1

    def change_and_pay_both(self, session):
        """Come back, change the cart, check out again, and pay in the old window as well."""
        self.visit("/cart/?back=1")
        self.visit("/cart/add/", {**self.dice.choice(self.wares), "quantity": 1})
        again = self.check_out()
        for page in {session, again} - {None}:
            self.pay_and_close(page)

    def click_many_times(self, session):
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(lambda _: self.press(), range(4)))
        self.pay_and_return(session)

    def leave(self, session):
        self.counts["left"] += 1

    def visit(self, path, fields=None):
        """Get a page or post a form, as a browser does; status, where it leads, and the page."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=40)
        headers = {
            "Sec-Fetch-Site": "same-origin",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Content-Type": "application/x-www-form-urlencoded",
        }
        try:
            body = None if fields is None else urlencode(fields)
            connection.request("GET" if body is None else "POST", path, body, headers)
            response = connection.getresponse()
            for cookie in response.headers.get_all("Set-Cookie") or []:
                name, _, value = cookie.partition(";")[0].partition("=")
                self.cookies[name] = value
            self.counts[f"answered {response.status}"] += 1
            if response.status in {404, 500}:
                print(response.status, path, flush=True)
            return response.status, response.headers.get("Location", ""), response.read().decode()
        finally:
            connection.close()


class Bank(Person):
    """What happens at Stripe without the shop: answers of banks, refunds by hand, disputes."""

    def live(self):
        time.sleep(self.dice.uniform(0.2, 0.8))
        sessions = self.stripe.sessions()
        if not sessions:
            return
        session = self.dice.choice(sessions)["id"]
        done = self.dice.choice(
            ["debit", "debit", "refund", "answer", "dispute", "expire", "again"]
        )
        getattr(self, done)(session)
        self.counts[f"at Stripe: {done}"] += 1

    def debit(self, _):
        waiting = [
            session["id"]
            for session in self.stripe.sessions()
            if (session["status"], session["payment_status"]) == ("complete", "unpaid")
        ]
        outcome = self.dice.choice(["succeeded", "succeeded", "failed"])
        self.stripe.settle(self.dice.choice(waiting or [""]), outcome)

    def refund(self, session):
        self.stripe.refund(session, self.dice.choice([None, 100, 2500]))

    def answer(self, _):
        refund = self.dice.choice(self.stripe.refunds() or [{"id": ""}])
        self.stripe.answer_refund(refund["id"], self.dice.choice(["succeeded", "failed"]))

    def dispute(self, session):
        if open_ones := [each for each in self.stripe.disputes() if each["status"] != "won"]:
            case = self.dice.choice(open_ones)["id"]
            self.stripe.close_dispute(case, self.dice.choice(["won", "lost"]))
        else:
            self.stripe.dispute(session)

    def expire(self, _):
        waiting = [each["id"] for each in self.stripe.sessions() if each["status"] == "open"]
        self.stripe.expire(self.dice.choice(waiting or [""]))

    def again(self, _):
        self.stripe.resend(self.dice.choice(self.stripe.events() or [{"id": ""}])["id"])


class Staff(Person):
    """Somebody in the admin: refunds, parcels, the shelf and the prices."""

    def live(self):
        time.sleep(self.dice.uniform(0.2, 0.8))
        self.user, _ = User.objects.get_or_create(username="staff")
        task = self.dice.choice(["refund", "cancel", "parcel", "shelf", "price", "issue"])
        try:
            getattr(self, task)()
            self.counts[f"staff: {task}"] += 1
        except (
            payments.RefundRefused,
            payments.PaymentUnreachable,
            fulfilment.FulfilmentRefused,
            StockRefused,
        ):
            self.counts["staff: refused"] += 1

    def paid_order(self):
        orders = Order.objects.filter(payment_state="paid").order_by("-paid_at")[:40]
        return self.dice.choice(list(orders) or [None])

    def refund(self):
        if order := self.paid_order():
            line = self.dice.choice(list(order.lines.all()))
            wish = payments.LineWish(line, 1, line.unit_price, self.dice.random() < 0.5)
            self._refund(order, payments.RefundWish(lines=[wish]))

    def cancel(self):
        if order := self.paid_order():
            self._refund(order, payments.whole_refund(order))

    def _refund(self, order, wish):
        seen = order.refunds.count()
        payments.send_refund(payments.request_refund(order, wish, seen=seen, user=self.user))

    def parcel(self):
        if order := self.paid_order():
            fulfilment.pack(order, self.user)
            if self.dice.random() < 0.7:
                fulfilment.ship(order, "USPS", "9400 1000 0000", self.user)

    def shelf(self):
        level = self.dice.choice(list(Variant.objects.all())).stock
        if level.ahead:
            level.receive(self.dice.randint(1, 4), "Part of the delivery", self.user)
            level.refresh_from_db()
            level.expect(level.back_on, ahead=level.promised + 10, actor=self.user)
        elif level.available < 8:
            level.adjust(20, "A delivery", self.user)
        else:
            level.adjust(-1, "One was damaged", self.user)

    def price(self):
        variant = self.dice.choice(list(Variant.objects.all()))
        Variant.objects.filter(pk=variant.pk).update(
            unit_price=self.dice.choice([3333, 5800, 9900])
        )

    def issue(self):
        if issue := PaymentIssue.objects.filter(resolved_at=None).first():
            payments.refund_issue(issue, self.user)
