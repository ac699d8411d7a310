"""Pictures of the articles and pages: uploaded once, described once, used in many places."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from biocorrect import claims
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
        blank=True,
        help_text="Say what the picture shows, as you would on the telephone.",
    )
    is_decorative = models.BooleanField(
        "only decoration",
        default=False,
        help_text="The page says the same without it. Screen readers pass over it.",
    )
    why_decorative = models.CharField(
        "why it is only decoration",
        max_length=160,
        blank=True,
        help_text="For staff: “Repeats what the text beside it says.”",
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
        constraints = [
            models.CheckConstraint(
                name="picture_is_described_or_decoration_for_a_reason",
                condition=(Q(is_decorative=False, why_decorative="") & ~Q(alt=""))
                | (Q(is_decorative=True, alt="") & ~Q(why_decorative="")),
                violation_error_message="Describe the picture, or say why it is only decoration.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        # A description that is corrected is shown on live pages at once, if staff want it.
        if problem := claims.problem(self.alt):
            raise ValidationError({"alt": problem})
        if not self.is_decorative:
            if not self.alt:
                raise ValidationError({"alt": "Describe the picture, or mark it as decoration."})
            self.why_decorative = ""
            return
        if not self.why_decorative:
            raise ValidationError({"why_decorative": "Say why the page needs no description."})
        self.alt = ""

    def shown(self) -> dict[str, object]:
        """What an edition remembers of the picture, so that it is shown without a query."""
        return {"alt": self.alt, "renditions": self.renditions}
