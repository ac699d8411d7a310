from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse

from store.payments import PaymentUnreachable
from store.payments.endpoints import subscribe


class Command(BaseCommand):
    help = "Have Stripe send this site's webhooks, or bring the events it sends up to date."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--url", help="Address of the webhook; by default this site's own.")

    def handle(self, *args: Any, url: str | None, **options: Any) -> None:
        address = url or f"{settings.SITE_URL}{reverse('store:stripe_webhook')}"
        try:
            key, secret = subscribe(address)
        except PaymentUnreachable as error:
            raise CommandError(f"Stripe did not set it up: {error.__cause__ or error}") from None
        if secret:
            self.stdout.write(f"{key} sends to {address}. Put its secret into the environment:")
            self.stdout.write(f"STRIPE_WEBHOOK_SECRETS={secret}")
        else:
            self.stdout.write(f"{key} sends to {address}; its events are up to date.")
