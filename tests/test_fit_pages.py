"""The fit finder's pages: questions by address alone, an answer that explains itself, no trace."""

import re
from urllib.parse import parse_qs, urlsplit

import brotli
import pytest
from django.urls import reverse

import content.demo
from biocorrect import gunicorn
from content.demo.red_flags import RED_FLAGS
from content.models import Page
from store import demo
from store.models import Product, Variant
from store.questions import QUESTIONS, Answers
from tests.factories import make_product, make_variant

pytestmark = pytest.mark.django_db

FIRST_ROUND_TRIP = 14_000
# What differs with every text: how long it is, and its mark.
OF_TEXT = {"Content-Length", "ETag"}
ALL = Answers("run", "yes", "4to8", "neutral", "soft")


@pytest.fixture
def shop(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    demo.load()


def outcome(client, size="", **answers):
    asked = ALL.parameters | {"size": size} | answers
    page = client.get("/fit/result/", asked)
    assert page.status_code == 200, page.headers.get("Location")
    return page.context["fit"], re.sub(r"\s+", " ", page.text)


def led_to(response):
    """Where a redirect leads, and what it carries."""
    assert response.status_code == 302
    parts = urlsplit(response["Location"])
    return parts.path, {name: values[0] for name, values in parse_qs(parts.query).items()}


def form_of(client, address):
    page = client.get(address)
    assert page.status_code == 200
    after = re.search(r'class="fit__form" action="([^"]+)"', page.text)[1]
    return after, dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.text))


def test_the_start_shows_the_signs_that_staff_keep_and_asks_for_nothing(shop, client):
    content.demo.load()
    html = client.get("/fit/").text
    for signs in RED_FLAGS.values():
        for sign in signs.splitlines():
            assert f"<li>{sign}</li>" in html
    main = html.partition("<main")[2].partition("</main>")[0]
    assert "<form" not in main
    assert "<input" not in main


def test_the_start_follows_the_page_of_signs_and_stands_without_it(shop, client):
    content.demo.load()
    Page.objects.filter(slug="signs-you-need-a-doctor").delete()
    page = client.get("/fit/")
    assert "see a clinician first" in page.text
    assert 'class="redflag' not in page.text


def test_both_ways_on_are_plain_links_that_answer_with_the_same_headers(shop, client):
    html = client.get("/fit/").text
    ways = re.findall(r'<a class="button[^"]*" href="([^"]+)">', html)
    assert ways == [reverse("store:fit_question", args=[1]), reverse("store:fit_signs")]
    start, signs = (
        {name: text for name, text in client.get(way).headers.items() if name not in OF_TEXT}
        for way in ways
    )
    assert start == signs


def test_what_to_do_names_no_product(shop, client):
    html = client.get("/fit/what-to-do/").text.partition("<main")[2].partition("</main>")[0]
    assert "911" in html
    assert "/shop/" not in html
    assert not [name for name in Product.objects.values_list("name", flat=True) if name in html]


def test_the_questions_lead_through_all_six_and_carry_every_answer(client):
    address, given = "/fit/q/1/", {}
    for number, question in enumerate(QUESTIONS, 1):
        assert address == f"/fit/q/{number}/"
        page = client.get(address, given)
        assert f"{number} of 6" in page.text
        assert page.text.count('type="radio"') == len(question.options)
        after, carried = form_of(client, f"{address}?{page.wsgi_request.GET.urlencode()}")
        assert carried == given
        given = carried | {question.name: ALL.parameters[question.name]}
        address = after
    assert address == "/fit/q/6/"
    after, carried = form_of(client, f"/fit/q/6/?{query(Answers(**given))}")
    assert (after, carried) == ("/fit/result/", ALL.parameters)


def test_a_question_passed_over_is_asked_again_with_an_error_beside_it(client):
    path, carried = led_to(client.get("/fit/q/3/?shoe=run"))
    assert (path, carried) == ("/fit/q/2/", {"shoe": "run", "missing": "1"})
    html = client.get(path, carried).text
    assert "<title>Error: 2 of 6" in html
    assert 'aria-describedby="hint error"' in html
    assert re.search(r'id="error" role="alert"><span class="sr">Error: </span>Choose one', html)


def test_who_comes_by_an_old_link_starts_without_an_error(client):
    assert led_to(client.get("/fit/q/5/")) == ("/fit/q/1/", {})
    assert led_to(client.get("/fit/result/")) == ("/fit/q/1/", {})


def test_an_answer_that_is_none_counts_as_none(client):
    path, carried = led_to(client.get("/fit/q/3/?shoe=run&lift=perhaps&pain=back"))
    assert (path, carried) == ("/fit/q/2/", {"shoe": "run", "missing": "1"})


def test_the_answer_given_is_chosen_when_one_comes_back(client):
    html = client.get("/fit/q/2/?shoe=run&lift=no").text
    assert re.search(r'value="no" required checked', html)
    assert html.count(" checked") == 1


def test_changing_one_answer_leads_straight_back_to_the_outcome(client):
    after, carried = form_of(client, f"/fit/q/2/?{query(ALL)}&size=EU+42")
    assert after == "/fit/result/"
    others = {name: value for name, value in ALL.parameters.items() if name != "lift"}
    assert carried == others | {"size": "EU 42"}


def test_there_are_six_questions(client):
    assert client.get("/fit/q/0/").status_code == 404
    assert client.get("/fit/q/7/").status_code == 404


def query(answers):
    return "&".join(f"{name}={value}" for name, value in answers.parameters.items())


def test_a_size_is_read_as_the_size_guide_reads_it(shop, client):
    for typed, band in [("26,5 cm", "L"), ("EU 42", "L"), ("women 8", "M"), ("10 1/2 in", "L")]:
        fit, html = outcome(client, size=typed)
        assert fit.band.name == band, typed
        assert f"<b>{band}</b>, for feet of {fit.band.feet}." in html


def test_a_size_may_be_skipped(shop, client):
    fit, html = outcome(client)
    assert fit.band is None
    assert "Find it by your foot or a shoe size" in html


def test_a_size_that_can_be_several_or_none_is_asked_again(shop, client):
    for typed, say in [("10", "more than one size"), ("large-ish", "cannot read a size")]:
        path, carried = led_to(client.get("/fit/result/", ALL.parameters | {"size": typed}))
        assert (path, carried["size"]) == ("/fit/q/6/", typed)
        html = client.get(path, carried).text
        assert say in html
        assert 'aria-invalid="true"' in html
        # It has no outcome to be kept for: the way back leads to the question before.
        assert '">Back</a>' in html
        assert "Keep it as it is" not in html
    assert "Keep it as it is" in client.get("/fit/q/6/", ALL.parameters | {"size": "EU 42"}).text
    fit, _ = outcome(client, size="10", system="us-men")
    assert fit.size.words == "US men’s 10"


def test_a_size_of_a_childs_foot_is_a_childs(shop, client):
    for typed in ("20.5 cm", "EU 33"):
        assert outcome(client, shoe="child", size=typed)[0].band.name == "K3"
    assert outcome(client, size="22 cm")[0].band.name == "XS"


def test_a_size_that_the_pick_is_not_made_in_leads_to_the_next_that_is(shop, client):
    fit, html = outcome(client, shoe="casual", size="301 mm")
    assert (fit.product.slug, fit.band.name, fit.variant) == ("sunday", "XXL", None)
    assert "Sunday does not come in it." in html
    assert fit.made_in_size.address == "/shop/commons/?arch=neutral&size=XXL"
    assert fit.made_in_size.address.replace("&", "&amp;") in html


def test_a_size_we_make_nothing_for_says_so(shop, client):
    _, html = outcome(client, size="340 mm")
    assert "We make no insole for 340 mm. The nearest, XXL" in html


def test_the_outcome_names_the_pick_in_arch_and_size_with_price_and_stock(shop, client):
    Variant.objects.filter(product__slug="cadence").update(unit_price=5750)
    fit, html = outcome(client, arch="high", size="EU 42")
    assert fit.address == "/shop/cadence/?arch=high&size=L"
    assert 'href="/shop/cadence/?arch=high&amp;size=L">See Cadence in L</a>' in html
    assert "High, 32 mm" in html
    assert "$57.50" in html
    assert "In stock" in html


def test_the_outcome_adds_its_reasons_up(shop, client):
    fit, html = outcome(client, hours="over8")
    part = html.partition('id="why"')[2].partition("</section>")[0]
    *points, together = re.findall(r"<dd>([+−]?\d+)", part)
    assert sum(int(each.replace("−", "-")) for each in points) == int(together)
    assert "It is made for running shoes." in part
    assert int(together) == fit.finding.pick.points


def test_the_outcome_says_of_every_other_insole_why_not(shop, client):
    fit, html = outcome(client, shoe="casual")
    told = [each.product.slug for each in (*fit.alternatives, *fit.others)]
    everything = Product.objects.on_sale().values_list("slug", flat=True)
    assert sorted([*told, fit.product.slug]) == sorted(everything)
    assert len(fit.alternatives) == 2
    assert all(each.why.replace("'", "&#x27;") in html for each in fit.alternatives)
    assert "It is made for boots, not for casual shoes." in html


def test_the_outcome_links_to_what_would_change_it_and_each_link_leads_there(shop, client):
    fit, html = outcome(client, size="EU 42")
    turns = [turn for _, turns in fit.turns for turn in turns]
    assert len(turns) > 6
    for turn in turns:
        assert turn.address.replace("&", "&amp;") in html
        there = client.get(turn.address).context["fit"]
        assert there.asked.size == "EU 42"
        name = there.product.name if there.product else "No insole of ours"
        assert name == turn.outcome
        assert name != fit.product.name


def test_the_outcome_names_one_with_the_asked_arch_where_the_pick_has_it_not(shop, client):
    fit, html = outcome(client, hours="under4", arch="high", want="light")
    assert fit.product.slug == "featherline"
    assert "It has no high arch; <a" in html
    assert fit.with_your_arch.address == "/shop/cadence/?arch=high"
    assert outcome(client)[0].with_your_arch is None


def test_the_outcome_says_when_no_insole_may_be_needed(shop, client):
    assert "You may not need insoles." in outcome(client, hours="under4", want="room")[1]
    assert "You may not need insoles." not in outcome(client, hours="4to8", want="room")[1]


def test_the_outcome_lists_the_answers_each_to_be_changed(shop, client):
    _, html = outcome(client, size="EU 42")
    part = html.partition('id="answers"')[2].partition("</section>")[0]
    ways = re.findall(r'href="(/fit/q/\d/[^"]*)"', part)
    assert [way.partition("?")[0] for way in ways] == [f"/fit/q/{n}/" for n in range(1, 7)]
    assert all("size=EU+42" in way for way in ways)


@pytest.mark.parametrize("shoe", ["work", "boot", "child"])
def test_the_outcome_has_one_exit_for_an_insole_that_stays_in(shop, client, shoe):
    fit, html = outcome(client, shoe=shoe, lift="no")
    assert fit.product is None
    assert "<h1>A different insole will not fit safely</h1>" in html
    assert '/ask/?topic=fit">Ask a pedorthist' in html
    # The short and the thin ones lie on top, but not for a child.
    assert ("may lie on an insole that stays in" in html) == (shoe != "child")
    lifts = [turn for question, turns in fit.turns if question.name == "lift" for turn in turns]
    assert [turn.label for turn in lifts] == ["Yes", "Not sure"]


def test_the_outcome_has_an_exit_where_nothing_is_sold_for_the_shoe(client):
    make_variant(make_product(made_for=["boot"]))
    fit, html = outcome(client)
    assert fit.product is None
    assert "<h1>We make no insole for this shoe yet</h1>" in html


def test_the_outcome_leaves_out_what_is_no_longer_sold(shop, client):
    Product.objects.filter(slug="cadence").update(is_active=False)
    fit, _ = outcome(client)
    assert fit.product.slug == "featherline"
    assert "Cadence" not in [each.product.name for each in (*fit.alternatives, *fit.others)]


ADDRESSES = [
    "/fit/",
    "/fit/what-to-do/",
    "/fit/q/1/",
    f"/fit/q/4/?{query(ALL)}",
    f"/fit/q/6/?{query(ALL)}",
    f"/fit/result/?{query(ALL)}&size=EU+42",
    "/fit/result/?shoe=casual&lift=unsure&hours=over8&arch=high&want=guidance&size=women+8",
    "/fit/result/?shoe=work&lift=no&hours=over8&arch=low&want=soft&size=",
]


def test_only_the_start_is_for_search_engines(shop, client):
    for address in ADDRESSES:
        html = client.get(address).text
        assert 'rel="canonical" href="http://testserver/fit/"' in html, address
        assert ('content="noindex, follow"' in html) == (address != "/fit/"), address
    assert "/fit/</loc>" in client.get("/sitemap.xml").text
    assert "/fit/q/" not in client.get("/sitemap.xml").text


def test_no_page_sets_a_cookie_or_tells_another_site_of_an_answer(shop, client):
    for address in ADDRESSES:
        response = client.get(address)
        assert not response.cookies, address
        assert response["Referrer-Policy"] == "same-origin", address
        main = response.text.partition("<main")[2].partition("</main>")[0]
        assert not re.search(r'(?:href|src|action)="(?:https?:)?//', main), address


def test_every_page_fits_into_the_first_round_trip(shop, client):
    content.demo.load()
    sizes = {each: len(brotli.compress(client.get(each).content)) for each in ADDRESSES}
    assert {address: size for address, size in sizes.items() if size > FIRST_ROUND_TRIP} == {}


def test_a_result_takes_four_queries_and_a_question_none(
    shop, client, django_assert_max_num_queries
):
    with django_assert_max_num_queries(4):
        client.get(ADDRESSES[5])
    with django_assert_max_num_queries(0):
        client.get("/fit/q/1/")
    with django_assert_max_num_queries(1):
        client.get("/fit/")


def test_the_server_logs_no_answer():
    """Neither the query string nor the page somebody came from, for any address."""
    told = set(re.findall(r"%\((.*?)\)s", gunicorn.access_log_format))
    assert told.isdisjoint({"q", "r", "f", "{referer}i", "{raw_uri}e", "{query_string}e"})
    assert "U" in told
