"""``reports/evaluation.html``: how far extraction can be trusted, in words, and the errors that mislead most.

One file that loads nothing and runs nothing. It lists `WORST` errors of a kind; the rest is in a CSV file beside it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import jinja2
from markupsafe import Markup

from talent_ledger import house
from talent_ledger.evaluate.evaluation import Evaluation
from talent_ledger.evaluate.listing import Finding
from talent_ledger.evaluate.matching import LEVELS

WORST = 12
"""Errors of one kind that the page lists."""
RULES = 40
"""Rules of one part that the page lists, those with most figures first."""

_HEADINGS = {"sealed": "Sealed texts", "open": "Open texts", "seed": "The published article"}
_ABOUTS = {
    "sealed": "Nobody who works on the extractor reads them; nothing but their scores is known. ",
    "open": "The extractor is developed on them, so its scores on them flatter it. ",
    "seed": "The article whose figures this project publishes, annotated like the others. ",
}
_LEVELS = {
    "value": "the figure is there, with this value",
    "unit": "… and its unit",
    "entity": "… and whose figure it is",
    "year": "… and its year",
    "qualifier": "… and its hedge (about, more than)",
}
_ORDER = ("missed", "not annotated", "look-alike", *LEVELS, "table")
_ERRORS = {
    "missed": "Missed",
    "not annotated": "Found where nothing is annotated",
    "look-alike": "Taken for a figure, though it is none",
    "value": "Wrong value",
    "unit": "Wrong unit",
    "entity": "Wrong subject",
    "year": "Wrong year",
    "qualifier": "Wrong hedge",
    "table": "Share tables not rebuilt",
    "attributed_to": "Wrong source",
    "change": "Wrong direction of change",
    "dimension": "Wrong way of counting (origin, work, study)",
    "entity_type": "Wrong type of subject",
    "kind": "Wrong kind of figure",
    "repeat_of": "Wrong about what it repeats",
    "speaker": "Wrong writer",
}


@dataclass(frozen=True)
class Errors:
    """The errors of one kind: how many there are, and those the extractor was surest of."""

    name: str
    count: int
    worst: list[Finding]


def page(evaluation: Evaluation, found: Sequence[Finding]) -> str:
    """The page about *evaluation*; *found* are the errors that may be read."""
    style = house.style_of(files(__package__).joinpath("page.css"))
    environment = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    template = environment.from_string(files(__package__).joinpath("page.html").read_text(encoding="utf-8"))
    order = [*(name for name in _HEADINGS if name in evaluation.parts), *sorted(set(evaluation.parts) - set(_HEADINGS))]
    parts = {name: evaluation.parts[name] for name in order}
    context = {
        "heading": _heading(parts[order[0]]),
        "deck": _deck(parts[order[0]]),
        "parts": parts,
        "headings": {name: _HEADINGS.get(name, name.replace("_", " ").capitalize()) for name in order},
        "abouts": {name: _ABOUTS.get(name, "") for name in order},
        "sentences": {name: _sentences(part) for name, part in parts.items()},
        "rules": {
            name: sorted(part["by_rule"], key=lambda row: -row["claims"])[:RULES] for name, part in parts.items()
        },
        "rules_shown": RULES,
        "levels": LEVELS,
        "level_words": _LEVELS,
        "errors": _errors(found),
        "errors_about": f"{_count(len(found), 'error')} on the texts that may be read."
        if found
        else "Nothing on the texts that may be read.",
        "count": _count,
    }
    whole = template.render(
        **context,
        policy=house.content_policy(style),
        style=Markup(style),
        navigation=Markup(house.navigation("evaluation.html")),
    )
    return whole + "\n"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun if number == 1 else noun + 's'}"


def _percent(part: float | None) -> str:
    return "–" if part is None else f"{100 * part:.0f}%"


def _heading(part: Mapping[str, Any]) -> str:
    levels = part["levels"]
    return (
        f"{_percent(levels['value']['precision'])} of the figures found are in the text; "
        f"in {_percent(levels['entity']['precision'])} unit and subject are right too"
    )


def _deck(part: Mapping[str, Any]) -> str:
    levels = part["levels"]
    return (
        f"Of the figures people annotated in {_count(part['documents'], 'text')}, "
        f"{_percent(levels['value']['recall'])} are found. Each level below needs all before it, so the last line is "
        "the part that is right in everything it asks for. F1 is the harmonic mean of the two columns beside it."
    )


def _sentences(part: Mapping[str, Any]) -> list[str]:
    """What else was measured, each as a sentence; nothing is said of what there is none of."""
    told = []
    speakers, looked, tables = part["speakers"], part["look_alikes"], part["tables"]
    if speakers["claims_in_comments"]:
        told.append(
            f"Of {_count(speakers['claims_in_comments'], 'figure')} in comments, {_percent(speakers['right'])} have "
            "the right writer."
        )
    if speakers["claims_outside_comments"]:
        wrong = round((speakers["wrongly_ascribed"] or 0) * speakers["claims_outside_comments"])
        told.append(
            f"Of {speakers['claims_outside_comments']:,} outside comments, {wrong or 'none'} "
            f"{'is' if wrong == 1 else 'are'} ascribed to a writer of one."
        )
    if looked["look_alikes"]:
        told.append(
            f"Of {_count(looked['look_alikes'], 'number')} that are no figures about anything (pages, dates, names), "
            f"{looked['taken']:,} {'was' if looked['taken'] == 1 else 'were'} taken for one."
        )
    if tables and tables["tables"]:
        told.append(
            f"Of {_count(tables['tables'], 'share table')}, {tables['rebuilt']:,} were rebuilt with all their rows."
        )
    return told


def _errors(found: Sequence[Finding]) -> list[Errors]:
    """By kind: first what is missing, then what is too much, then what is wrong."""
    kinds: dict[str, list[Finding]] = {}
    for one in found:
        kinds.setdefault(one.error, []).append(one)
    places = {error: place for place, error in enumerate(_ORDER)}
    return [
        Errors(
            _ERRORS.get(error, f"Wrong {error.replace('_', ' ')}"),
            len(kinds[error]),
            sorted(kinds[error], key=lambda one: (-(one.confidence or 0), one.document_id))[:WORST],
        )
        for error in sorted(kinds, key=lambda error: (places.get(error, len(places)), error))
    ]
