"""The demo shop is full, true to its numbers, honest in its words, and loaded once."""

import re
import time

import pytest
from django.core.files.storage import default_storage
from django.db.models import Sum
from django.utils import timezone

import content.demo
from store import demo
from store.availability import State
from store.models import Product, ProductPicture, StockLevel, StockMovement, Variant
from store.sizing import BANDS

pytestmark = pytest.mark.django_db

# Words that promise what no study of these insoles has shown; a "not" in front is no promise.
PROMISES = re.compile(
    r"(?<!not )\b(cures?|heals?|treats?|treatment|guaranteed?|permanent|instant relief|"
    r"relie(f|ves?)|eliminates?|realigns?|fixes|corrects?|clinically|doctor recommended|FDA|"
    r"medical[- ]grade|"
    r"pain[- ]free|reduces? pain|(may|can) help|helps|orthop(a)?edic|therapeutic|promising|"
    r"all ages|custom(ised|ized)?|posture|alignment)\b",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """One media folder for all: the files of pictures are the same for every test."""
    return tmp_path_factory.mktemp("media")


@pytest.fixture
def shop(settings, folder):
    settings.MEDIA_ROOT = folder
    demo.load()
    return {product.slug: product for product in Product.objects.for_cards()}


def test_ten_insoles_are_on_sale_and_one_is_archived(shop):
    assert len(shop) == 11
    assert [slug for slug, product in shop.items() if not product.is_active] == ["marlow"]
    assert Variant.objects.on_sale().count() == 132


def test_every_arch_and_size_exists_once_under_its_own_sku(shop):
    assert Variant.objects.filter(sku="BC-CAD-N-M", arch="neutral", size="M").exists()
    assert Variant.objects.filter(sku="BC-SUN-L", arch="single", size="L").exists()
    for product in shop.values():
        made = {(variant.arch, variant.size) for variant in product.on_sale}
        arches, sizes = {arch for arch, _ in made}, {size for _, size in made}
        assert arches == set(product.arches)
        assert len(made) == len(arches) * len(sizes)


def test_the_seeded_states_are_there(shop):
    states = {
        sku: Variant.objects.select_related("stock").get(sku=sku).availability
        for sku in ("BC-KEE-H-L", "BC-SWI-N-XL", "BC-FEA-L-XS", "BC-CAD-N-M")
    }
    assert states["BC-KEE-H-L"].words == "Only 3 left"
    assert states["BC-SWI-N-XL"].state is State.AHEAD
    assert states["BC-FEA-L-XS"].state is State.OUT
    assert states["BC-CAD-N-M"].state is State.IN
    level = StockLevel.objects.get(variant__sku="BC-SWI-N-XL")
    assert (level.back_on - timezone.localdate()).days == 21
    assert level.free_ahead == 6


def test_every_page_answers_four_to_six_questions_and_leads_to_an_article(shop, client):
    content.demo.load()
    for slug, product in shop.items():
        if product.is_active:
            html = client.get(f"/shop/{slug}/").content.decode()
            asked = re.findall(r"<summary>([^<]+\?)</summary>", html.partition('"qa ')[2])
            assert 4 <= len(asked) <= 6, (slug, asked)
            assert re.search(r'class="study__article">.*href="/articles/[a-z-]+/"', html), slug


def test_the_ledger_adds_up_to_the_shelf(shop):
    for level in StockLevel.objects.all():
        moved = StockMovement.objects.filter(variant=level.pk).aggregate(total=Sum("d_on_hand"))
        assert (moved["total"] or 0) == level.on_hand
    moved = StockMovement.objects.exclude(kind="ahead")
    assert set(moved.values_list("reason", flat=True)) == {"Demo stock"}


def test_loading_again_changes_nothing_that_staff_changed(shop):
    Product.objects.filter(slug="cadence").update(name="Cadence II", best_for="Changed")
    Variant.objects.filter(sku="BC-CAD-N-M").update(unit_price=100)
    ProductPicture.objects.filter(product__slug="keel").delete()
    demo.load()
    assert Product.objects.count() == 11
    assert Product.objects.get(slug="cadence").name == "Cadence II"
    assert Variant.objects.get(sku="BC-CAD-N-M").unit_price == 100
    assert not ProductPicture.objects.filter(product__slug="keel").exists()


def test_a_product_that_was_deleted_comes_back_whole(shop):
    Variant.objects.filter(product__slug="sunday").delete()
    Product.objects.get(slug="sunday").delete()
    demo.load()
    assert Product.objects.get(slug="sunday").variants.count() == 4


def test_loading_is_quick(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    began = time.process_time()
    demo.load()
    assert time.process_time() - began < 5


def test_every_product_on_sale_has_its_pictures_with_files_and_words(shop):
    for product in shop.values():
        if not product.is_active:
            continue
        views = [picture.view for picture in product.pictures.all()]
        assert views[:4] == ["quarter", "under", "side", "top"]
        assert product.layers_picture is not None
        for picture in product.pictures.all():
            assert 15 < len(picture.alt) < 120
            assert default_storage.exists(picture.original.name)
            for encoder in ("avif", "jpeg"):
                assert len(picture.renditions[encoder]) >= 2
                assert all(map(default_storage.exists, picture.renditions[encoder].values()))


def test_the_texts_are_whole(shop):
    for product in shop.values():
        product.full_clean(exclude=["shoes"])
        assert product.best_for_points
        assert product.not_for_points
        assert 3 <= len(product.layer_list) <= 5
        assert all(layer.title and layer.text for layer in product.layer_list)
        if product.is_active:
            assert product.study_points
            assert len(product.question_list) == 2
            assert all(question.text for question in product.question_list)


def test_no_text_promises_what_no_study_has_shown(shop):
    for product in shop.values():
        for text in (
            product.purpose, product.shoe_words, product.summary, product.best_for,
            product.not_for, product.layers, product.care, product.life, product.questions,
        ):  # fmt: skip
            assert not PROMISES.search(text), (product.name, PROMISES.search(text))


def test_measurements_could_be_an_insoles(shop):
    sizes = {band.name for band in BANDS}
    for product in shop.values():
        assert list(product.arches.values()) == sorted(product.arches.values())
        assert min(product.arches.values()) > product.heel_mm
        assert product.heel_cup_mm > product.heel_mm
        assert product.heel_mm > (product.forefoot_mm or 0)
        assert {variant.size for variant in product.on_sale} <= sizes
        assert (product.forefoot_mm is None) == product.is_three_quarter


def test_the_summary_repeats_the_products_own_numbers(shop):
    for product in shop.values():
        for height in re.findall(r"[Aa]rch ([\d, or]+) mm", product.summary):
            assert [int(each) for each in re.findall(r"\d+", height)] == list(
                product.arches.values()
            )
        for grams in re.findall(r"(\d+) g a pair", product.summary):
            assert int(grams) == product.pair_grams
        for cup in re.findall(r"heel cup (\d+) mm", product.summary):
            assert int(cup) == product.heel_cup_mm
