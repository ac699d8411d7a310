"""Uploaded pictures: built ones for everyone and for ever, originals for staff, nothing else."""

import pytest

from biocorrect import media

BUILT = "pictures/0123456789abcdef/480.avif"
ORIGINAL = "products/originals/0123456789abcdef01234567.jpeg"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    """A media folder with a built picture, an original, and things that are no pictures."""
    settings.MEDIA_ROOT = tmp_path / "media"
    for name in (BUILT, ORIGINAL, "pictures/0123456789abcdef/note.html", "drawing.svg", ".env.jpg"):
        file = settings.MEDIA_ROOT / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"bytes of " + name.encode())
    (tmp_path / "secret.jpg").write_bytes(b"secret")
    return settings.MEDIA_ROOT


def body(answer):
    return b"".join(answer.streaming_content)


def test_a_built_picture_may_be_kept_for_ever(client):
    answer = client.get(f"/media/{BUILT}")
    assert answer.status_code == 200
    assert body(answer) == b"bytes of " + BUILT.encode()
    assert answer["Content-Type"] == "image/avif"
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "Vary" not in answer
    assert not answer.cookies


def test_a_built_picture_needs_no_database(client):
    """Without the database's mark, a query would fail this test."""
    assert client.get(f"/media/{BUILT}").status_code == 200


@pytest.mark.parametrize("header", ["ETag", "Last-Modified"])
def test_an_unchanged_picture_is_not_sent_again(client, header):
    first = client.get(f"/media/{BUILT}")
    asked = {"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"}[header]
    again = client.get(f"/media/{BUILT}", headers={asked: first[header]})
    assert again.status_code == 304
    assert again["Cache-Control"] == first["Cache-Control"]
    assert again["ETag"] == first["ETag"]


def test_a_changed_picture_is_sent_again(client, folder):
    etag = client.get(f"/media/{BUILT}")["ETag"]
    (folder / BUILT).write_bytes(b"other")
    assert client.get(f"/media/{BUILT}", headers={"If-None-Match": etag}).status_code == 200


def test_the_head_of_a_picture_tells_its_size(client):
    answer = client.head(f"/media/{BUILT}")
    assert answer.status_code == 200
    assert int(answer["Content-Length"]) == len(b"bytes of " + BUILT.encode())


def test_a_picture_cannot_be_written(shopper):
    assert shopper.post(f"/media/{BUILT}").status_code == 405


@pytest.mark.django_db
def test_an_original_is_for_staff_only(client, staff_client, django_user_model):
    assert client.get(f"/media/{ORIGINAL}").status_code == 404
    client.force_login(django_user_model.objects.create_user("reader"))
    assert client.get(f"/media/{ORIGINAL}").status_code == 404
    answer = staff_client.get(f"/media/{ORIGINAL}")
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "private, no-cache"


OUTSIDE = [
    "../secret.jpg",
    "pictures/../../secret.jpg",
    "pictures/0123456789abcdef/../../../secret.jpg",
    "/etc/passwd",
    "//etc/passwd",
    "%2e%2e/secret.jpg",
    "..%2fsecret.jpg",
    "pictures%2f..%2f..%2fsecret.jpg",
    "..\\secret.jpg",
    "link.jpg",
    "folder/secret.jpg",
    "pictures/0123456789abcdef/480.avif%00.jpg",
    "pictures/0123456789abcdef/480.avif/",
    "pictures/0123456789abcdef",
    "pictures/0123456789abcdef/note.html",
    "drawing.svg",
    "x" * 5000 + ".jpg",
    "",
]


@pytest.mark.django_db
@pytest.mark.parametrize("path", OUTSIDE)
def test_nothing_but_pictures_inside_the_folder_is_served_even_to_staff(staff_client, folder, path):
    (folder / "link.jpg").symlink_to(folder.parent / "secret.jpg")
    (folder / "folder").symlink_to(folder.parent, target_is_directory=True)
    assert staff_client.get(f"/media/{path}").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["../secret.jpg", "/etc/hostname.jpg", "a\0b.jpg"])
def test_the_view_itself_finds_nothing_outside(path):
    from django.http import Http404

    with pytest.raises(Http404):
        media._find(path)
