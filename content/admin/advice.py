"""What a careful editor tells a writer: how hard the text reads, and what is missing."""

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from content import publishing, readability
from content.models import Prose

AIM = 8
LONG = 20
HARD = SafeString(' class="hard"')


def advice(page):
    """Write the draft's reading grade, whole and by section, and its warnings."""
    if not page.pk:
        return "Save the page, and its reading grade is shown here."
    blocks = publishing.draft_blocks(page)
    whole = readability.grade(publishing.running_text(blocks))
    if not whole.words:
        return "There is no text yet."
    return format_html(
        "<p><b>Reading grade {}</b> for the whole page, {} words, {} min. Aim for {} or less: "
        "then nearly everyone can read it. A sentence of more than 20 words is hard.</p>"
        '<table class="advice"><thead><tr><th>Section</th><th>Grade</th><th>Words</th>'
        "<th>Longest sentence</th></tr></thead><tbody>{}</tbody></table>{}",
        f"{whole.grade:.1f}",
        whole.words,
        whole.minutes,
        AIM,
        format_html_join("", "<tr>{}</tr>", ((row,) for row in sections(blocks))),
        warnings(page),
    )


def sections(blocks):
    for title, text in named_texts(blocks):
        measured = readability.grade(text)
        yield format_html(
            "<td>{}</td><td{}>{}</td><td>{}</td><td{}>{} words</td>",
            title,
            HARD if measured.grade > AIM else "",
            f"{measured.grade:.1f}",
            measured.words,
            HARD if measured.longest_sentence > LONG else "",
            measured.longest_sentence,
        )


def named_texts(blocks):
    """Split the page's texts at their headings."""
    for block in blocks:
        if not isinstance(block, Prose):
            if text := block.reading_text():
                yield str(block), text
            continue
        for title, text in readability.sections(block.text):
            yield title or str(block), text


def warnings(page):
    found = publishing.warnings(publishing.draft(page))
    return format_html_join("", '<p class="warning">{}</p>', ((text,) for text in found))
