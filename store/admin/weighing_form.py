"""The weights as staff type them: each beside the sentence that shoppers read for it."""

from dataclasses import dataclass
from itertools import groupby

from django import forms

from store import reweighing
from store.fit_rules import BEGUN_WITH, RULES
from store.questions import BY_NAME

# What stands in a sentence for the shopper's own answers and the insole's own numbers.
ANY = {"shoe": "their shoes", "arch": "such", "nearest": "another", "grams": "…"}


@dataclass
class Line:
    """One level of a rule: its key, its sentence, its points, and the field or the live points."""

    key: str
    sentence: str
    points: int
    beside: object


def sentence(rule, level):
    words = rule.verdicts[level][1].format(**ANY)
    return f"{words} ({rule.trait.capitalize()} {level} of 3)" if rule.trait else words


def lines(rule, weights, beside):
    return [
        Line(key, sentence(rule, level), weights[key], beside(key))
        for level in rule.verdicts
        for key in [rule.key(level)]
    ]


def asked_by(rule):
    """Name the answer that calls up a rule: “Firm guidance”, or nothing where any does."""
    question = BY_NAME[rule.question]
    return question.option(rule.answer).label if rule.answer else ""


def by_question(weights, live):
    """Return the questions, each with its rules and their lines beside the live points."""
    return grouped(weights, lambda key: live[key])


def grouped(weights, beside):
    by_title = groupby(RULES, key=lambda rule: BY_NAME[rule.question].title)
    return [
        (title, [(asked_by(rule), lines(rule, weights, beside)) for rule in rules])
        for title, rules in by_title
    ]


class WeighingForm(forms.Form):
    """All weights, why they change, and the version that was in force when the page was opened."""

    note = forms.CharField(
        label="Why",
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text="Whoever looks at the versions later reads it.",
    )
    after = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for rule in RULES:
            for level in rule.verdicts:
                self.fields[rule.key(level)] = points_field(sentence(rule, level))

    @property
    def weights(self):
        return {key: self.cleaned_data[key] for key in BEGUN_WITH}

    @property
    def questions(self):
        """The questions with the fields of their rules."""
        return grouped(BEGUN_WITH, lambda key: self[key])

    @property
    def refused(self):
        """The sentence of each weight that cannot count, the id of its field, and why."""
        return [
            (self.fields[name].label, f"id_{name}", " ".join(map(str, errors)))
            for name, errors in self.errors.items()
            if name in BEGUN_WITH
        ]

    def clean(self):
        typed = super().clean() or {}
        for name, why in list(reweighing.refusals({key: typed.get(key) for key in BEGUN_WITH})):
            if name not in self.errors:
                self.add_error(name, why)
        return typed


def points_field(label):
    most = reweighing.HEAVIEST
    why = f"Points go from −{most} to {most}."
    return forms.IntegerField(
        label=label,
        min_value=-most,
        max_value=most,
        widget=forms.NumberInput(attrs={"class": "points-field"}),
        error_messages={
            "required": "Type a number; 0 counts nothing.",
            "invalid": "Type a whole number of points.",
            "min_value": why,
            "max_value": why,
        },
    )
