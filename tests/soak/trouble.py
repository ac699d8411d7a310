"""What goes wrong while the shop runs: processes die, Stripe and the mail server misbehave."""

import time

from tests.soak.people import Person

REQUEST_FAULTS = [
    "drop_before",
    "drop_after",
    "error_429",
    "error_500",
    "error_500_after",
    "error_503",
    "garbage",
    "slow",
    "timeout_before",
    "timeout_after",
]
WEBHOOK_FAULTS = ["webhook_lost", "webhook_doubled", "webhook_delayed", "webhook_never"]


class Trouble(Person):
    """Something every second or two, so that hardly anybody is spared."""

    def __init__(self, *arguments, site, post_office):
        super().__init__(*arguments)
        self.site, self.post_office = site, post_office

    def live(self):
        time.sleep(self.dice.uniform(0.3, 1.5))
        kinds = {
            self.kill_a_web_worker: 30,
            self.kill_the_web: 6,
            self.kill_the_worker: 10,
            self.kill_stripe: 5,
            self.spoil_requests: 25,
            self.spoil_webhooks: 20,
            self.shuffle_webhooks: 6,
            self.stop_the_mail: 6,
        }
        kind = self.dice.choices(list(kinds), list(kinds.values()))[0]
        kind()
        self.counts[kind.__name__.replace("_", " ")] += 1
        for machine in self.site.machines:
            machine.start_if_ended()

    def kill_a_web_worker(self):
        self.site.web.kill_a_child(self.dice)

    def kill_the_web(self):
        self.site.web.kill()
        self.site.wait()

    def kill_the_worker(self):
        self.site.worker.kill()

    def kill_stripe(self):
        self.site.stripe.kill()
        time.sleep(self.dice.uniform(0, 1))

    def spoil_requests(self):
        kind = self.dice.choice(REQUEST_FAULTS)
        path = self.dice.choice(["/v1/checkout/sessions", "/v1/checkout/sessions/*", "/v1/*"])
        self.stripe.misbehave(kind, path=path, times=self.dice.randint(1, 4))

    def spoil_webhooks(self):
        self.stripe.misbehave(self.dice.choice(WEBHOOK_FAULTS), times=self.dice.randint(1, 5))

    def shuffle_webhooks(self):
        self.stripe.hold_webhooks()
        time.sleep(self.dice.uniform(1, 3))
        self.stripe.release_webhooks("shuffled")
        self.stripe.configure(webhook_mode="on")

    def stop_the_mail(self):
        self.post_office.answer_to_recipient = "451 try again later"
        time.sleep(self.dice.uniform(0.5, 2))
        self.post_office.answer_to_recipient = "250 ok"
