"""Who packs, who refunds and who keeps the catalogue: each opens their own pages, and no others."""

import importlib
import logging
import uuid

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from store.models import FinderWeights, JobRun, Mail, Message, PaymentIssue, StripeEvent
from tests import groups
from tests.factories import make_order, make_product, make_review, make_variant

migration = importlib.import_module("store.migrations.0003_staff_groups")
pytestmark = pytest.mark.django_db


def rows():
    """One row of each model, by the name of the model."""
    variant = make_variant(make_product())
    order = make_order(variant, paid=True)
    issue = PaymentIssue.objects.create(session_id="cs_1", kind="orphan", amount=1)
    return {
        "product": variant.product,
        "variant": variant,
        "stocklevel": variant.stock,
        "stockmovement": variant.movements.first(),
        "order": order,
        "paymentissue": issue,
        "message": Message.objects.create(topic="fit", text="t", day=timezone.localdate()),
        "review": make_review(variant, order=order),
        "mail": Mail.objects.create(to="ada@example.com", subject="s", text="t"),
        "stripeevent": StripeEvent.objects.create(
            id="evt_1", type="t", created=timezone.now(), livemode=False, payload="{}"
        ),
        "jobrun": JobRun.objects.create(name="mail"),
        "finderweights": FinderWeights.objects.create(number=1),
    }


def pages(found):
    for model, pages_of_it in admin.site._registry.items():
        if model._meta.app_label != "store":
            continue
        key = found[model._meta.model_name].pk
        for pattern in pages_of_it.get_urls():
            if pattern.name:
                yield pattern.name.removeprefix("store_"), address(pattern.name, key)


def address(name, key):
    for keys in ([], [key], [key, uuid.uuid4()], ["confirmed"]):
        try:
            return reverse(f"admin:{name}", args=keys)
        except NoReverseMatch:
            continue
    raise AssertionError(name)


F, R, C = "Fulfilment", "Refunds", "Catalogue"
# Who opens which page; to the last ones only owners get, and nobody makes an order by hand.
PAGES_OF = {
    (F,): """
        message_change message_changelist message_history
        review_change review_changelist review_complain review_history review_publish review_reject
        order_address order_allocate order_clear order_delay order_deliver order_pack
        order_receive order_renew_link order_ship order_ship_many order_slip order_take_back
        order_unpack stocklevel_end_checkouts
    """,
    (R,): """
        order_check_refund order_refund paymentissue_change paymentissue_changelist
        paymentissue_give_back paymentissue_history paymentissue_rebuild paymentissue_reopen
        paymentissue_resolve
    """,
    (C,): """
        finderweights_add finderweights_change finderweights_changelist finderweights_history
        finderweights_look product_add product_archive product_bring_back product_delete
        product_drawing product_variants variant_delete
    """,
    (F, R): """
        mail_change mail_changelist mail_history mail_letter mail_preview mail_preview_of
        order_ask_stripe order_cancel order_change order_changelist order_end_checkout
        order_export order_history order_note
    """,
    (F, C): """
        product_change product_changelist product_history stocklevel_adjust stocklevel_change
        stocklevel_changelist stocklevel_export stocklevel_history stocklevel_receive
        stockmovement_change stockmovement_changelist stockmovement_history variant_change
        variant_changelist variant_history
    """,
    (): """
        finderweights_delete jobrun_add jobrun_change jobrun_changelist jobrun_delete
        jobrun_history mail_add mail_delete message_add message_delete order_add order_delete
        paymentissue_add paymentissue_delete review_add review_delete stocklevel_add
        stocklevel_delete stockmovement_add stockmovement_delete stripeevent_add
        stripeevent_act_again stripeevent_change stripeevent_changelist stripeevent_delete
        stripeevent_history
        variant_add
    """,
}
OPENED_BY = {page: groups for groups, names in PAGES_OF.items() for page in names.split()}


DJANGOS = ("_add", "_change", "_changelist", "_delete", "_history")


def browser_of(group=None):
    """A browser in which somebody is logged in who is in this group and may do nothing else."""
    user = User.objects.create_user(f"of {group}", is_staff=True)
    if group:
        user.groups.add(Group.objects.get(name=group))
    browser = Client(headers={"sec-fetch-site": "same-origin"})
    browser.force_login(user)
    return browser


@pytest.fixture
def quiet():
    """Without the log of three hundred refusals."""
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


def test_each_group_opens_its_own_pages_and_no_others(quiet):
    groups.make()
    found = dict(pages(rows()))
    assert found.keys() == OPENED_BY.keys(), "a page of the shop without a line in this table"
    wrong = []
    for group in (None, F, R, C):
        browser = browser_of(group)
        for page, url in found.items():
            is_opened = browser.get(url).status_code != 403
            if is_opened != (group in OPENED_BY[page]):
                wrong.append((group, page, "opened" if is_opened else "refused"))
            if is_opened or page.endswith(DJANGOS):
                continue
            if browser.post(url).status_code not in {403, 405}:
                wrong.append((group, page, "takes a form although it shows none"))
    assert wrong == []


# What later migrations added.
LATER = {
    "Fulfilment": ["view_message", "change_message", "view_review", "change_review"],
    "Catalogue": ["add_finderweights", "view_finderweights"],
}


def test_a_group_holds_every_permission_of_its_list():
    groups.make()
    for name, wanted in migration.GROUPS.items():
        held = Group.objects.get(name=name).permissions
        given = sorted([*wanted, *LATER.get(name, [])])
        assert sorted(held.values_list("codename", flat=True)) == given


def test_what_an_owner_changed_stays_as_it_is():
    groups.make()
    refunds = Group.objects.get(name="Refunds")
    refunds.permissions.set(Permission.objects.filter(codename="view_order"))
    groups.make()
    assert [held.codename for held in refunds.permissions.all()] == ["view_order"]


def test_the_groups_find_their_permissions_on_a_database_that_has_none_yet():
    Group.objects.all().delete()
    Permission.objects.all().delete()
    groups.make()
    assert Group.objects.get(name="Fulfilment").permissions.filter(codename="fulfil_order").exists()
