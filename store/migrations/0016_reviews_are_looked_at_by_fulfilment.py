"""Whoever reads what people write also looks at their reviews, if the group is still there."""

import importlib

from django.db import migrations

groups = importlib.import_module("store.migrations.0003_staff_groups")


def let_fulfilment_look(apps, schema_editor):
    groups.make_permissions(apps, schema_editor.connection.alias)
    group = apps.get_model("auth", "Group").objects.filter(name="Fulfilment").first()
    if group is not None:
        permissions = apps.get_model("auth", "Permission").objects.filter(
            content_type__app_label="store", codename__in=["view_review", "change_review"]
        )
        group.permissions.add(*permissions)


class Migration(migrations.Migration):
    dependencies = [("store", "0015_reviews")]

    operations = [migrations.RunPython(let_fulfilment_look, migrations.RunPython.noop)]
