"""The people behind the articles and the insoles. A name stands only with proof and consent."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from content.models.block import Block

PROOF = "Name a person only with their credential, a number or link to check it, and their consent."


class Expert(Block):
    """A role in the company, and who fills it once they have agreed to be named."""

    name = "expert"
    role = models.CharField(max_length=80, help_text="“Lead pedorthist”. Shown large.")
    duties = models.TextField("what they do", max_length=400)
    person = models.CharField("name", max_length=80, blank=True, help_text=PROOF)
    credential = models.CharField(
        max_length=80, blank=True, help_text="“Certified Pedorthist (C.Ped.)”"
    )
    credential_number = models.CharField("number of the credential", max_length=40, blank=True)
    directory_link = models.URLField(
        "link to check it", blank=True, help_text="Their entry in a public directory."
    )
    agreed_on = models.DateField("agreed to be named on", null=True, blank=True)

    class Meta(Block.Meta):
        verbose_name = "expert"
        constraints = [
            models.CheckConstraint(
                name="expert_is_named_with_proof_and_consent",
                condition=Q(person="")
                | (
                    ~Q(credential="")
                    & (~Q(credential_number="") | ~Q(directory_link=""))
                    & Q(agreed_on__isnull=False)
                ),
                violation_error_message=PROOF,
            )
        ]

    def gist(self) -> str:
        return self.role

    def clean(self) -> None:
        super().clean()
        if self.person and not self.has_proof:
            raise ValidationError({"person": PROOF})

    @property
    def has_proof(self) -> bool:
        """Whether everything is there that a name may stand with."""
        return bool(
            self.credential and (self.credential_number or self.directory_link) and self.agreed_on
        )

    def reading_text(self) -> str:
        return f"{self.role}\n{self.duties}"
