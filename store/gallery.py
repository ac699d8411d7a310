"""What the gallery of a product shows: pictures for beauty, drawings for measure, side by side."""

from __future__ import annotations

from dataclasses import dataclass

from store.models import Product, ProductPicture

# Which drawing answers which picture, in the order of the gallery.
_ANSWERS = (("side", "profile"), ("top", "outline"), ("under", "layers"))
_WORDS = {
    "profile": "the profile, drawn to scale",
    "outline": "the outline, drawn to scale",
    "layers": "the layers apart, drawn to scale",
}


@dataclass(frozen=True, slots=True)
class Piece:
    """One tile: a picture, or the name of a drawing."""

    picture: ProductPicture | None = None
    drawing: str = ""

    @property
    def words(self) -> str:
        """What it shows, for the button that enlarges it."""
        return self.picture.alt if self.picture else _WORDS[self.drawing]


def gallery(product: Product) -> list[Piece]:
    """Put a drawing after each picture it answers; pictures that have none come last.

    The first picture stands in front. How it is made has its own place further down the page.
    """
    pictures = [each for each in product.built_pictures if each.view != "layers"]
    first, rest = pictures[:1], pictures[1:]
    by_view = {each.view: each for each in reversed(rest)}
    answering = {by_view[view].pk for view, _ in _ANSWERS if view in by_view}
    answered = [
        piece
        for view, name in _ANSWERS
        if name != "layers" or product.layer_list
        for piece in (Piece(picture=by_view.get(view)), Piece(drawing=name))
        if piece.picture or piece.drawing
    ]
    others = [Piece(each) for each in rest if each.pk not in answering]
    return [*map(Piece, first), *answered, *others]
