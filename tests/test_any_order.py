"""Whatever happens, in whatever order: nothing is oversold, doubled or lost.

`SHOP_RUNS=500 pytest tests/test_any_order.py` looks further, in another order each time.
"""

import os

import pytest
import stripe
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.shop_machine import ShopMachine

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.money]

RUNS = int(os.environ.get("SHOP_RUNS", "0"))
QUICK = settings(
    max_examples=RUNS or 12,
    stateful_step_count=70,
    derandomize=not RUNS,
    database=None,
    deadline=None,
    # A shorter way to a fault takes minutes to find; a look further may have them.
    phases=[Phase.generate, Phase.shrink] if RUNS else [Phase.generate],
    suppress_health_check=list(HealthCheck),
    print_blob=True,
)


def test_whatever_happens_in_any_order_nothing_is_lost_doubled_or_oversold(
    stand_in, monkeypatch, settings
):
    settings.CHECKOUT_LIMIT = 10**6
    # The SDK's pause before it tries again.
    monkeypatch.setattr(stripe.HTTPClient, "INITIAL_DELAY", 0.001)
    monkeypatch.setattr(ShopMachine, "stand_in", stand_in)
    run_state_machine_as_test(ShopMachine, settings=QUICK)
