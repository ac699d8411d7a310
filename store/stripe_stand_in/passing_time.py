"""What happens by itself once its time has come: expiry, late answers of banks."""

from __future__ import annotations

from store.stripe_stand_in import checkout, refunds, sessions
from store.stripe_stand_in.account import Account
from store.stripe_stand_in.cards import BY_ACCOUNT
from store.stripe_stand_in.records import Record


def catch_up(account: Account) -> None:
    """Carry out all that is due by the account's clock. Called first in every transaction, so
    that nobody ever sees an open session that is past its expiry."""
    for record in account.records.due(account.clock.now()):
        _carry_out(account, record)


def _carry_out(account: Account, record: Record) -> None:
    if record.kind == "checkout.session":
        sessions.expire(account, record)
    elif record.kind == "payment_intent":
        bank = BY_ACCOUNT[record.private["bank_account"]]
        checkout.answer_bank_debit(account, record, "failed" if bank.failure_code else "succeeded")
    elif record.kind == "refund":
        refunds.answer(account, record, record.private["then"])
