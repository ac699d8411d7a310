"""The groups of staff, as migrations make them. A test that empties the tables takes them away."""

import importlib
from types import SimpleNamespace

from django.apps import apps
from django.db import connection

STEPS = (
    ("store.migrations.0003_staff_groups", "create_groups"),
    ("store.migrations.0006_messages_are_read_by_fulfilment", "let_fulfilment_read"),
    ("store.migrations.0011_prices_weights_and_limits", "let_catalogue_weigh"),
    ("store.migrations.0016_reviews_are_looked_at_by_fulfilment", "let_fulfilment_look"),
    ("content.migrations.0011_staff_groups", "create_groups"),
)


def make():
    """Run the migrations' steps again. What is there stays as it is."""
    for migration, step in STEPS:
        run = getattr(importlib.import_module(migration), step)
        run(apps, SimpleNamespace(connection=connection))
