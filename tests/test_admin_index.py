"""The front page of the admin: grouped by what people come to do, and nothing is lost."""

import pytest
from django.contrib import admin
from django.urls import reverse

from biocorrect.admin_index import GROUPS, grouped
from tests.admin_pages import make_staff

pytestmark = pytest.mark.django_db


def groups_of(client):
    apps = client.get(reverse("admin:index")).context["app_list"]
    return {app["name"]: [model["object_name"] for model in app["models"]] for app in apps}


def test_the_front_page_shows_every_model_in_its_group(admin_client):
    assert groups_of(admin_client) == GROUPS
    shown = {name for names in GROUPS.values() for name in names}
    assert {model.__name__ for model in admin.site._registry} == shown


def test_who_may_see_only_orders_sees_only_that_group(client):
    client.force_login(make_staff("view_order"))
    assert groups_of(client) == {"Orders": ["Order"]}


def test_a_group_leads_to_its_first_list(admin_client):
    apps = admin_client.get(reverse("admin:index")).context["app_list"]
    addresses = {app["name"]: app["app_url"] for app in apps}
    assert addresses["Shop"] == reverse("admin:store_product_changelist")


def test_a_model_in_no_group_stays_where_django_lists_it():
    book = {"object_name": "Book", "admin_url": "/admin/x/book/"}
    apps = [{"name": "Library", "app_label": "x", "app_url": "/admin/x/", "models": [book]}]
    assert grouped(apps) == apps
