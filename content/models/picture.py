"""Pictures of the articles and pages: uploaded once, described once, used in many places."""

from django.db import models

from biocorrect.pictures import PictureField


class Picture(models.Model):
    """A picture, built into every size and format when staff upload it."""

    name = models.CharField(
        max_length=80,
        unique=True,
        help_text="For staff, to find it again: “Two insoles on plinths”.",
    )
    alt = models.CharField(
        "description for people who cannot see it",
        max_length=250,
        help_text="Say what the picture shows, as you would on the telephone.",
    )
    original = PictureField(
        "picture file",
        upload_to="pictures/originals",
        help_text="A JPEG, PNG, WebP or AVIF file of at most 10 MB. At least 1440 pixels wide "
        "looks sharp everywhere.",
    )
    renditions = models.JSONField(editable=False, default=dict)
    uploaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def shown(self) -> dict[str, object]:
        """What an edition remembers of the picture, so that it is shown without a query."""
        return {"alt": self.alt, "renditions": self.renditions}
