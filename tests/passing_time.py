"""Time that passes at once, for the shop and for Stripe, in every process that shares the database.

No clock is set ahead: all that has a time is put back by as much, so that processes of their own,
signatures and idempotency keys go on as they are.
"""

from datetime import timedelta

from django.apps import apps
from django.db.models import DateTimeField, F

from store.models import RateCount


def let_pass(stand_in=None, **duration):
    """Let this much time pass: `let_pass(stand_in, minutes=50)`."""
    wait = timedelta(**duration)
    for model in apps.get_app_config("store").get_models():
        times = [
            field.name for field in model._meta.local_fields if isinstance(field, DateTimeField)
        ]
        if times:
            model.objects.update(**{name: F(name) - wait for name in times})
    RateCount.objects.all().delete()
    if stand_in is not None:
        stand_in.advance(wait.total_seconds())
