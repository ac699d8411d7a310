"""The front page and the menu of the admin: grouped by what people come to do."""

from __future__ import annotations

from typing import Any

type App = dict[str, Any]

GROUPS = {
    "Articles and pages": ["Page", "Study", "Picture", "Redirect"],
    "Orders": ["Order", "Message", "Review", "PaymentIssue", "Mail"],
    "Shop": ["Product", "Variant", "FinderWeights", "StockLevel", "StockMovement"],
    "Behind the scenes": ["User", "Group", "StripeEvent", "JobRun"],
}


def grouped(apps: list[App]) -> list[App]:
    """Sort the models Django lists by app into our groups. What is in no group stays as it was."""
    models = {model["object_name"]: (app, model) for app in apps for model in app["models"]}
    groups = []
    for name, wanted in GROUPS.items():
        found = [models.pop(model) for model in wanted if model in models]
        if found:
            groups.append(group(name, found))
    left = [{**app, "models": still_in(app, models)} for app in apps]
    return groups + [app for app in left if app["models"]]


def group(name: str, found: list[tuple[App, App]]) -> App:
    """Write a group as Django writes an app; its heading leads to the first of its lists."""
    app, first = found[0]
    address = first["admin_url"] or app["app_url"]
    return {**app, "name": name, "app_url": address, "models": [model for _, model in found]}


def still_in(app: App, models: dict[str, tuple[App, App]]) -> list[App]:
    return [model for model in app["models"] if model["object_name"] in models]
