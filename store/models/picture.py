"""Pictures of a product, each built into every size and format when staff upload it."""

from __future__ import annotations

from django.db import models

from biocorrect.pictures import GROUND, PictureField
from store.models.catalogue import Product


class ProductPicture(models.Model):
    """A picture of a product, built into every size and format when staff upload it."""

    class View(models.TextChoices):
        QUARTER = "quarter", "Three-quarter view"
        TOP = "top", "From above"
        SIDE = "side", "From the side"
        UNDER = "under", "Turned over"
        LAYERS = "layers", "Layers apart"

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="pictures")
    view = models.CharField(max_length=10, choices=View)
    position = models.PositiveSmallIntegerField(default=0)
    alt = models.CharField(
        "description for people who cannot see it",
        max_length=250,
        help_text="What the picture shows.",
    )
    original = PictureField(
        "picture file",
        upload_to="products/originals",
        ground=GROUND,
        help_text="JPEG, PNG, WebP or AVIF, at most 10 MB. On the studio’s backdrop or on white.",
    )
    renditions = models.JSONField(editable=False, default=dict)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(name="product_picture_is_described", condition=~models.Q(alt=""))
        ]

    def __str__(self) -> str:
        return f"{self.product.name}: {self.get_view_display().lower()}"
