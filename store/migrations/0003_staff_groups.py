"""Three groups of staff: who packs, who refunds, who keeps the catalogue.

Made once. What an owner changes or deletes afterwards stays as the owner left it.
"""

from django.contrib.auth.management import create_permissions
from django.db import migrations

SHOWN = ["view_product", "view_variant", "view_productpicture", "view_stocklevel"]
GROUPS = {
    "Fulfilment": [
        *SHOWN,
        "view_order",
        "fulfil_order",
        "view_delay",
        "view_return",
        "change_stocklevel",
        "view_stockmovement",
        "view_mail",
    ],
    "Refunds": ["view_order", "refund_order", "view_refund", "view_paymentissue",
                "change_paymentissue", "view_mail"],
    "Catalogue": [
        *SHOWN,
        *(
            f"{action}_{model}"
            for model in ("product", "variant", "productpicture")
            for action in ("add", "change", "delete")
        ),
        "change_stocklevel",
        "view_stockmovement",
    ],
}


def create_groups(apps, schema_editor):
    make_permissions(apps, schema_editor.connection.alias)
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    for name, wanted in GROUPS.items():
        group, is_new = Group.objects.get_or_create(name=name)
        if is_new:
            group.permissions.set(
                Permission.objects.filter(content_type__app_label="store", codename__in=wanted)
            )


def make_permissions(apps, alias):
    """Django makes them after the last migration; on a fresh database that is too late for us."""
    config = apps.get_app_config("store")
    # Without a module of models, which historical apps lack, Django looks no further.
    config.models_module = getattr(config, "models_module", True)
    create_permissions(config, apps=apps, using=alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0002_order_life"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(create_groups, migrations.RunPython.noop, elidable=False)]
