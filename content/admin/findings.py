"""The rows of an evidence panel as a small table of fields, so that nobody meets JSON."""

from django import forms
from django.template.loader import render_to_string

from content.models import Confidence, EvidenceNote, Study

COLUMNS = ("question", "verdict", "answer", "confidence", "why")
NEEDED = frozenset({"question", "verdict", "answer", "confidence"})
# A new panel starts with four rows; a full one always has two more to fill in.
FEWEST_ROWS, SPARE_ROWS, MOST_ROWS = 4, 2, 40


class FindingsWidget(forms.Widget):
    template_name = "admin/content/findings.html"

    def render(self, name, value, attrs=None, renderer=None):
        # The forms' own renderer does not look into the project's templates.
        return render_to_string(self.template_name, self.get_context(name, value, attrs))

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        rows = list(value or [])
        rows += [{}] * max(SPARE_ROWS, FEWEST_ROWS - len(rows))
        context["rows"] = rows
        context["choices"] = Confidence.choices
        context["studies"] = list(Study.objects.order_by("short").values_list("key", "short"))
        return context

    def value_from_datadict(self, data, files, name):
        rows = []
        for place in range(MOST_ROWS):
            if f"{name}-{place}-question" not in data:
                break
            row = {column: data.get(f"{name}-{place}-{column}", "").strip() for column in COLUMNS}
            studies = chosen(data, f"{name}-{place}-studies")
            if studies or any(value for column, value in row.items() if column != "confidence"):
                row |= {"confidence": number(row["confidence"]), "studies": studies}
                # What was never filled in stays out, or saving a page would already change it.
                rows.append(
                    {column: value for column, value in row.items() if value or column in NEEDED}
                )
        return rows

    def value_omitted_from_data(self, data, files, name):
        return f"{name}-0-question" not in data

    def use_required_attribute(self, initial):
        return False

    def id_for_label(self, id_):
        return f"{id_}-0-question"


class FindingsField(forms.Field):
    widget = FindingsWidget

    def to_python(self, value):
        return value or []

    def validate(self, value):
        """Leave it to the model, which refuses the same rows whoever saves them."""

    def has_changed(self, initial, data):
        return (initial or []) != (data or [])


class EvidenceNoteForm(forms.ModelForm):
    findings = FindingsField(
        label="What was found", help_text=EvidenceNote._meta.get_field("findings").help_text
    )

    class Meta:
        model = EvidenceNote
        fields = ["heading", "findings", "ending", "region", "ordering"]


def chosen(data, name):
    return data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])


def number(text):
    return int(text) if text.isdecimal() and len(text) < 3 else 0
