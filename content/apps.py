from django.apps import AppConfig

from biocorrect import pointers


class ContentConfig(AppConfig):
    name = "content"
    verbose_name = "Articles and pages"

    def ready(self) -> None:
        from content.pointing import pointing_to

        pointers.ask(pointing_to)
