"""Which coding a client takes, as it says in Accept-Encoding, and what each coding holds."""

import gzip

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from biocorrect.content_coding import CODINGS, choose, packed, pressed


@pytest.mark.parametrize(
    ("accepted", "chosen"),
    [
        # What browsers, tools and CDNs send.
        (None, "identity"),
        ("", "identity"),
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, deflate", "gzip"),
        ("deflate", "identity"),
        ("identity", "identity"),
        ("x-gzip", "gzip"),
        ("GZIP, BR", "br"),
        # Weights.
        ("br;q=0.1, gzip", "gzip"),
        ("br;q=1.0, gzip;q=0.8, *;q=0.1", "br"),
        ("gzip;q=0.5, br;q=0.5", "br"),
        ("br;q=0, gzip;q=0", "identity"),
        ("br;q=0", "identity"),
        ("br ; q=0.3 , gzip; q=0.2", "br"),
        ("identity;q=1, br;q=0.5", "identity"),
        ("identity;q=0.5, br;q=0.5", "br"),
        ("gzip;Q=0.4, identity;q=0.2", "gzip"),
        # The star stands for whatever is not named.
        ("*", "br"),
        ("*;q=0.5, br;q=0", "gzip"),
        ("*;q=0, gzip", "gzip"),
        ("*;q=0, identity", "identity"),
        ("identity;q=0, *", "br"),
        # Nothing that we have is taken.
        ("identity;q=0", None),
        ("*;q=0", None),
        ("identity;q=0, br;q=0.000, gzip;q=0", None),
        ("deflate, identity;q=0", None),
        # What is not well formed counts as not there.
        ("br;q=high", "identity"),
        ("br;q=2, gzip", "gzip"),
        ("br;q=0.1234, gzip;q=0.1", "gzip"),
        ("br;level=11, gzip", "gzip"),
        (",,;, gzip", "gzip"),
        (";q=1", "identity"),
        ("br\x00, gzip", "gzip"),
    ],
)
def test_the_best_liked_coding_is_chosen(accepted, chosen):
    assert choose(accepted) == chosen


@given(st.text(alphabet="brgzip*;q=01. ,\tidenty", max_size=60))
def test_whatever_is_sent_something_is_chosen_that_was_not_refused(accepted):
    chosen = choose(accepted)
    assert chosen in {*CODINGS, None}
    words = accepted.lower().replace("\t", " ").replace(" ", "").split(",")
    assert f"{chosen};q=0" not in words or chosen in words


@given(st.dictionaries(st.sampled_from([*CODINGS, "*"]), st.integers(0, 1000), min_size=1))
def test_nothing_is_liked_better_than_what_is_chosen(weights):
    header = ", ".join(f"{name};q={weight / 1000:.3f}" for name, weight in weights.items())
    chosen = choose(header)
    liking = {name: weights.get(name, weights.get("*", 0)) for name in CODINGS}
    if chosen is None:
        assert max(liking.values()) == 0
        assert "identity" in weights or "*" in weights
    elif liking[chosen] == 0:
        assert chosen == "identity"
        assert max(liking.values()) == 0
    else:
        assert liking[chosen] == max(liking.values())


@pytest.mark.parametrize("compress", [packed, pressed])
def test_each_coding_holds_the_same_bytes(compress):
    body = "Feet, arches, “plumb lines” and backs. ".encode() * 200
    made = compress(body)
    assert list(made) == list(CODINGS)
    assert made["identity"] == body
    assert gzip.decompress(made["gzip"]) == body
    assert brotli.decompress(made["br"]) == body
    assert compress(body) == made, "the same page must be the same bytes at any time"


def test_pressing_makes_it_smaller():
    body = b"".join(b"<li>Insole %d costs $%d.00</li>\n" % (n, n * 7 % 90) for n in range(400))
    quick, hard = packed(body), pressed(body)
    assert len(hard["br"]) < len(quick["br"])
    assert len(hard["gzip"]) <= len(quick["gzip"])
