from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class BiocorrectConfig(AppConfig):
    name = "biocorrect"
    verbose_name = "Biocorrect"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from biocorrect import checks, page_changes  # noqa: F401 - importing registers the checks

        # The one thing there is no other hook for, see `page_changes`.
        pre_migrate.connect(page_changes.before_migration, sender=self)
        post_migrate.connect(page_changes.after_migration, sender=self)
