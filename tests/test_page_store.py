"""Finished pages fit into so many bytes, and those asked for longest ago go first."""

import os
import sys
import threading

from biocorrect.page_address import Address
from biocorrect.page_store import Page, PageStore


def address(name):
    return Address("https", "shop.test", f"/{name}/", "")


def page(body=b"A page. " * 50, epoch=1, tag='"abc"'):
    return Page.of(epoch, [("Content-Type", "text/html"), ("ETag", tag)], body)


def incompressible(size):
    return page(os.urandom(size))


def test_a_page_is_found_at_its_address_and_nowhere_else():
    store, one = PageStore(10**6), page()
    store.put(address("one"), one)
    assert store.get(address("one")) is one
    assert store.get(address("two")) is None
    assert store.get(address("one")._replace(scheme="http")) is None
    assert store.get(address("one")._replace(host="www.shop.test")) is None
    assert store.get(address("one")._replace(query="size=M")) is None


def test_all_pages_together_stay_within_the_bytes():
    store = PageStore(200_000)
    for number in range(100):
        store.put(address(number), incompressible(7_000 + number))
        assert store.bytes <= 200_000
    assert 5 < len(store) < 10, "three codings of 7 KB each"
    assert store.get(address(99)) is not None


def test_what_is_counted_is_about_what_memory_it_takes():
    one = incompressible(50_000)
    bodies = sum(sys.getsizeof(body) for _, body in one.codings.values())
    assert bodies < one.size < bodies + 1_000


def test_the_page_asked_for_longest_ago_goes_first():
    store = PageStore(100_000)
    for name in "abc":
        store.put(address(name), incompressible(7_500))
    store.get(address("a"))
    for name in "de":
        store.put(address(name), incompressible(7_500))
    kept = {name for name in "abcde" if store.get(address(name))}
    assert "a" in kept
    assert "b" not in kept


def test_a_page_in_place_of_another_is_counted_once():
    store = PageStore(10**6)
    for _ in range(50):
        store.put(address("one"), incompressible(5_000))
    assert len(store) == 1
    assert store.bytes < 20_000
    store.put(address("one"), page(b"small"))
    assert store.bytes < 2_000


def test_one_page_that_would_push_out_many_is_not_kept_nor_what_it_replaces():
    store = PageStore(100_000)
    store.put(address("one"), page())
    store.put(address("one"), incompressible(20_000))
    assert store.get(address("one")) is None
    assert (store.bytes, len(store)) == (0, 0)


def test_a_swap_comes_too_late_for_a_page_that_was_replaced_or_has_gone():
    store, old, newer = PageStore(10**6), page(), page(epoch=2)
    store.swap(address("one"), old, old.pressed())
    assert store.get(address("one")) is None
    store.put(address("one"), newer)
    store.swap(address("one"), old, old.pressed())
    assert store.get(address("one")) is newer
    store.swap(address("one"), newer, newer.pressed())
    assert store.get(address("one")).is_pressed


def test_many_threads_keep_the_count_right():
    store = PageStore(60_000)
    pages = [incompressible(size) for size in (500, 3_000, 4_500)]

    def work(seed):
        for number in range(300):
            name = (seed * 31 + number * 7) % 11
            store.put(address(name), pages[number % 3])
            store.get(address((name + 1) % 11))

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    left = [store.get(address(name)) for name in range(11)]
    counted = sum(
        each.size + sum(map(sys.getsizeof, address(name))) for name, each in enumerate(left) if each
    )
    assert store.bytes == counted <= 60_000


def test_a_tag_is_weak_whatever_it_was_and_compared_weakly():
    for tag in ('"abc"', 'W/"abc"'):
        one = page(tag=tag)
        assert one.tag == 'W/"abc"'
        for known in ('W/"abc"', '"abc"', "*", " * ", '"x", W/"abc"', '"a,b" , "abc"'):
            assert one.is_known_by(known), known
        for unknown in ('"ab"', "abc", "", '"x", "y"', 'W/"ABC"', '"abc', '"x,\\"abc"'):
            assert not one.is_known_by(unknown), unknown


def test_a_page_compressed_harder_is_the_same_page():
    one = page()
    hard = one.pressed()
    assert (hard.tag, hard.head, hard.body, hard.epoch) == (one.tag, one.head, one.body, one.epoch)
    assert hard.is_pressed
    assert hard.shows([("Content-Type", "text/html"), ("ETag", '"abc"')], one.body)
    assert not hard.shows([("Content-Type", "text/html"), ("ETag", '"abc"')], b"other")
    assert not hard.shows([("Content-Type", "text/plain"), ("ETag", '"abc"')], one.body)
