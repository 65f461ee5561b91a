"""All figures the data supports, in the order a reader meets them."""

from __future__ import annotations

from talent_ledger.report.balance import balance_figures
from talent_ledger.report.figures import Facts, Figure
from talent_ledger.report.organizations import organization_figures
from talent_ledger.report.shares import share_figures
from talent_ledger.report.timelines import timeline_figures
from talent_ledger.report.witnesses import agreement_figures, voice_figures

SECTIONS = {
    "balance": "The talent balance",
    "shares": "Who holds which share",
    "series": "Over time",
    "organizations": "Money and growth",
    "agreement": "Do the figures hold?",
    "voices": "Who says what",
}
"""Section of the report → its heading, in reading order."""

MOST_RECORDS = 400
"""Rows of the table behind a chart."""

_FAMILIES = (
    balance_figures,
    share_figures,
    timeline_figures,
    organization_figures,
    agreement_figures,
    voice_figures,
)


def all_figures(facts: Facts) -> list[Figure]:
    """Every figure: by section; the authors' own before those from comments; in a collection, the fullest first."""
    figures = [figure for family in _FAMILIES for figure in family(facts)]
    for figure in figures:
        _shorten(figure)
    one_text = facts.texts == 1
    sections = list(SECTIONS)

    def rank(figure: Figure) -> tuple[object, ...]:
        place = min((facts.places[claim] for claim in figure.claim_ids() if claim in facts.places), default=("", 0))
        weight = 0.0 if one_text else -figure.weight
        return (sections.index(figure.section), figure.voice == "comments", weight, place, figure.figure_id)

    return sorted(figures, key=rank)


def _shorten(figure: Figure) -> None:
    """Keep the table behind a chart to what a page can show; the downloads hold all."""
    rows = len(figure.records)
    if rows > MOST_RECORDS:
        figure.records = figure.records[:MOST_RECORDS]
        figure.captions.append(f"The table shows {MOST_RECORDS} of {rows:,} rows; the downloads hold all.")
