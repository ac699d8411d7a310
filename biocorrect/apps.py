from django.apps import AppConfig


class BiocorrectConfig(AppConfig):
    name = "biocorrect"
    verbose_name = "Biocorrect"

    def ready(self) -> None:
        from biocorrect import checks  # noqa: F401 - importing it registers the checks
