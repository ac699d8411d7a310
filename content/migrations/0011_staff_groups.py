"""Three groups of staff: who writes, who publishes, and who reviews.

Made once. What an owner changes or deletes afterwards stays as the owner left it. Whoever may
change a page may change its blocks and references, so those need no permissions of their own.

Histories of before corrections had a name: a note was an update.
"""

from django.contrib.auth.management import create_permissions
from django.db import migrations

WRITING = [
    *(f"{action}_{model}" for model in ("page", "picture") for action in ("view", "add", "change")),
    "view_study",
    "view_redirect",
]
GROUPS = {
    "Editor": WRITING,
    "Publisher": [
        *WRITING,
        "publish_page",
        "delete_page",
        "delete_picture",
        *(f"{action}_study" for action in ("add", "change", "delete")),
        *(f"{action}_redirect" for action in ("add", "change", "delete")),
    ],
    "Reviewer": ["view_page", "view_picture", "view_study", "review_page", "override_claims"],
}


def create_groups(apps, schema_editor):
    make_permissions(apps, schema_editor.connection.alias)
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    for name, wanted in GROUPS.items():
        group, is_new = Group.objects.get_or_create(name=name)
        if is_new:
            group.permissions.set(
                Permission.objects.filter(content_type__app_label="content", codename__in=wanted)
            )


def make_permissions(apps, alias):
    """Django makes them after the last migration; on a fresh database that is too late for us."""
    config = apps.get_app_config("content")
    # Without a module of models, which historical apps lack, Django looks no further.
    config.models_module = getattr(config, "models_module", True)
    create_permissions(config, apps=apps, using=alias, verbosity=0)


def name_changes(apps, schema_editor):
    Edition = apps.get_model("content", "Edition")
    Edition.objects.exclude(note="").filter(change="small").update(change="update")
    for page in apps.get_model("content", "Page").objects.all():
        for moment in page.history:
            moment.setdefault("change", "update" if moment["note"] else "small")
            moment.setdefault("until", "")
        page.save(update_fields=["history"])


class Migration(migrations.Migration):
    dependencies = [
        ("content", "0010_chain_steps"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.RunPython(create_groups, migrations.RunPython.noop, elidable=False),
        migrations.RunPython(name_changes, migrations.RunPython.noop, elidable=False),
    ]
