"""Every letter: the same facts as text and HTML, nothing fetched, and a page to look at each."""

import re

import pytest
from django.contrib.auth.models import Permission, User
from django.utils.html import escape

from store.admin.letter_samples import samples
from store.mail import SUBJECTS
from store.models import Mail, Order, OrderMail
from tests.html import Document

LETTERS = {sample.name: sample for sample in samples()}


def written(name):
    return LETTERS[name].written()


def test_there_is_a_subject_and_an_example_for_every_letter_to_shoppers():
    kinds = set(OrderMail.Kind) - {OrderMail.Kind.STAFF}
    assert set(SUBJECTS) == kinds
    assert {sample.kind for sample in LETTERS.values()} == kinds


@pytest.mark.parametrize("name", LETTERS)
def test_a_letter_is_whole_and_fetches_nothing(name):
    subject, text, html = written(name)
    assert len(subject) <= 70
    if LETTERS[name].facts:
        assert "BC-7K3Q-92MD" in subject
    for part in (text, html):
        if LETTERS[name].facts:
            assert "BC-7K3Q-92MD" in part
            assert "/orders/an-example-leads-nowhere/" in part
        assert not re.search(r"{[{%#]|None|\bnan\b", part)
    assert "\n\n\n" not in text
    assert not re.search(r"<(script|link|iframe|form)|url\(|@import|background=", html)
    # A picture comes with the letter, or not at all.
    for element in re.findall(r"<img[^>]*>", html):
        assert re.search(r'src="cid:drawing\.[a-z]+\.[a-z]+@biocorrect"', element)
        assert re.search(r'alt="[^"]+, to scale: [^"]+"', element)
    for address in re.findall(r'href="([^"]*)"', html):
        assert address.startswith(("http://testserver/", "https://tools.usps.com/"))


@pytest.mark.parametrize("name", LETTERS)
def test_text_and_html_tell_the_same(name):
    _, text, html = written(name)
    for fact in re.findall(r"\$[\d.,]+\d|\b\d{1,2} (?:Jan|Feb|Mar|Nov|Dec)\b|9400\d+", text):
        assert fact in html


@pytest.mark.parametrize("name", LETTERS)
def test_every_colour_of_a_letter_has_its_other_in_the_dark(name):
    html = written(name)[2]
    for style in re.findall(r"<[a-z]+(?:[^>]*)color:#40554d[^>]*>", html):
        assert re.search(r'class="[^"]*\b(quiet|paper)\b', style)
    for style in re.findall(r"<a [^>]*>", html):
        assert re.search(r'class="(action|link)"', style)


def test_subjects_say_what_happened():
    subjects = {name: written(name)[0] for name in LETTERS}
    assert re.fullmatch(
        r"Order BC-7K3Q-92MD has shipped, arriving \d+ (\w{3} )?to \d+ \w{3}", subjects["shipped"]
    )
    assert subjects["refund"] == "Order BC-7K3Q-92MD: refund of $52.20 on its way"
    assert subjects["delayed"] == "Order BC-7K3Q-92MD is delayed: keep it or cancel"
    assert subjects["return-received"] == "Your return for order BC-7K3Q-92MD arrived"
    assert subjects["link"] == "Order BC-7K3Q-92MD: your link"


def test_the_confirming_letter_is_itemized_as_plans_ask_for():
    _, text, html = written("confirmed")
    for name, options, amount in (
        ("Cadence", "neutral arch, size M", "$52.20"),
        ("Keel", "high arch, size L", "$61.20"),
    ):
        assert f"1 × {name}, {options}: {amount}" in text
        assert f"{name} {options.capitalize()} {amount}".lower() in Document(html).text.lower()
    for part in (text.replace(":", ""), Document(html).text):
        for sums in ("Standard shipping $0.00", "Tax $0.00", "Total $113.40"):
            assert sums in part
        assert "Portland, OR 97201" in part
    for part in (text, html):
        assert "/receipt/" in part


def test_the_shipping_letter_leads_to_the_parcel_and_names_its_days():
    _, text, html = written("shipped")
    for part in (text, html):
        assert "https://tools.usps.com/go/TrackConfirmAction?tLabels=9400111899223100001234" in part
    for part in (text, Document(html).text):
        assert "USPS 9400111899223100001234" in part
        assert re.search(r"It should arrive \w{3} \d+( \w{3})? to \w{3} \d+ \w{3}\.", part)
        assert "Follow the parcel" in part


# Looking at them


@pytest.mark.django_db
@pytest.mark.parametrize("name", LETTERS)
def test_staff_see_each_letter_and_nothing_is_stored(staff_client, name):
    answer = staff_client.get(f"/admin/store/mail/preview/{name}/")
    html = answer.content.decode()
    assert html.count('sandbox src="') == 2
    assert "frame-src 'self'" in answer["Content-Security-Policy"]
    framed = staff_client.get(f"/admin/store/mail/preview/{name}/html/")
    assert "cid:" not in framed.content.decode()
    assert "frame-ancestors 'self'" in framed["Content-Security-Policy"]
    assert "default-src 'none'" in framed["Content-Security-Policy"]
    assert framed["X-Frame-Options"] == "SAMEORIGIN"
    assert f"<title>{escape(written(name)[0])}</title>" in framed.content.decode()
    assert not Order.objects.exists()
    assert not Mail.objects.exists()


@pytest.mark.django_db
def test_a_letter_is_seen_in_the_other_scheme_too(staff_client):
    place = "/admin/store/mail/preview/shipped/html/"
    assert "@media not all" in staff_client.get(place).content.decode()
    assert "@media all" in staff_client.get(f"{place}?scheme=dark").content.decode()
    shown = staff_client.get("/admin/store/mail/preview/shipped/?scheme=dark").content.decode()
    assert shown.count("html/?scheme=dark") == 2


@pytest.mark.django_db
def test_the_list_of_mails_leads_to_the_letters(staff_client):
    html = staff_client.get("/admin/store/mail/").content.decode()
    assert 'href="/admin/store/mail/preview/"' in html
    assert staff_client.get("/admin/store/mail/preview/").status_code == 200
    assert staff_client.get("/admin/store/mail/preview/nothing/").status_code == 404


@pytest.mark.django_db
def test_only_who_may_see_mails_sees_them(client):
    clerk = User.objects.create_user("clerk", is_staff=True)
    client.force_login(clerk)
    for place in ("", "shipped/", "shipped/html/"):
        assert client.get(f"/admin/store/mail/preview/{place}").status_code == 403
    clerk.user_permissions.add(Permission.objects.get(codename="view_mail"))
    client.force_login(User.objects.get(pk=clerk.pk))
    assert client.get("/admin/store/mail/preview/shipped/html/").status_code == 200
