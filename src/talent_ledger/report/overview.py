"""``reports/index.html``: the report. Its charts come in parts; the first of each section are in the page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import polars as pl

from talent_ledger import house
from talent_ledger.report import pictures, wording
from talent_ledger.report.catalogue import SECTIONS
from talent_ledger.report.charts import TEMPLATES, WIDTH, template
from talent_ledger.report.figures import COLUMNS, KEYS, Facts, Figure, Row, harmless_flags
from talent_ledger.report.ledger import count, sentences
from talent_ledger.report.pages import Parts, chart_bundle, render, script_of, style_of
from talent_ledger.report.parameters import ReportParameters
from talent_ledger.schema.files import write_text

PART = 24
"""Charts of one part after the first."""
CATALOGUE_ENTRIES = 2_000
"""Charts in one part of the catalogue that the page searches."""

_SCRIPTS = ("report/charts", "report/marks", "report/cards", "report/sections")

_ABOUT = {
    "balance": "Where talent comes from against where it works: a ring is the share by origin, a disc the share by "
    "work, and the number at the right what a country gains or loses between the two.",
    "shares": "Every table of shares and counts the texts state, with its sum and what it leaves unstated.",
    "series": "The same measure at several times. A line joins periods of one length only.",
    "organizations": "Companies and other organizations, as stated, each figure with its period.",
    "agreement": "Each figure beside what others say of the same measure, population, place and period.",
    "voices": "Authors, readers who comment, and the sources both cite.",
}


@dataclass
class Section:
    """A section of the report; the first part of its charts is in the page."""

    id: str
    heading: str
    about: str
    parts: list[list[Figure]]

    @property
    def total(self) -> int:
        """Charts in all parts."""
        return sum(map(len, self.parts))

    @property
    def left(self) -> int:
        """Charts the page does not open with."""
        return self.total - len(self.parts[0])


def overview_page(
    facts: Facts, figures: list[Figure], downloads: list[dict[str, Any]], parameters: ReportParameters, folder: Path
) -> None:
    """Write ``index.html`` into *folder*, with what it cannot carry in ``folder/data``."""
    parts = Parts(folder / "data", parameters.page_kilobytes * 1000)
    sections = _sections(figures, parameters.charts_on_page)
    catalogues = -(-len(figures) // CATALOGUE_ENTRIES)
    parts.add("summary", _summary(sections, catalogues), keep=True)
    parts.add("templates", _templates({figure.chart for figure in figures}), keep=True)
    told = _told(facts, figures)
    for section in sections:
        for number, own in enumerate(section.parts):
            parts.add(f"figures-{section.id}-{number}", _part(own, told), keep=number == 0)
    entries = [
        [figure.figure_id, section.id, number, figure.title, figure.source, section.heading]
        for section in sections
        for number, own in enumerate(section.parts)
        for figure in own
    ]
    for number in range(catalogues):
        parts.add(f"catalogue-{number}", entries[number * CATALOGUE_ENTRIES : (number + 1) * CATALOGUE_ENTRIES])
    page = render(
        "index.html",
        parts,
        style_of("report"),
        {"bundle": chart_bundle(), "script": script_of(*_SCRIPTS)},
        sections=sections,
        downloads=downloads,
        **_opening(facts),
    )
    write_text(folder / "index.html", page)


def _sections(figures: list[Figure], first: int) -> list[Section]:
    found = []
    for name, heading in SECTIONS.items():
        own = [figure for figure in figures if figure.section == name]
        later = [own[place : place + PART] for place in range(first, len(own), PART)]
        if own:
            found.append(Section(name, heading, _ABOUT[name], [own[:first], *later]))
    return found


def _summary(sections: list[Section], catalogues: int) -> dict[str, Any]:
    return {
        "columns": COLUMNS,
        "keys": KEYS,
        "catalogues": catalogues,
        "sections": [{"id": part.id, "parts": len(part.parts), "total": part.total} for part in sections],
    }


def _templates(used: set[str]) -> dict[str, Any]:
    charts, config = {}, {}
    for kind in sorted(used & set(TEMPLATES)):
        drawn = {width: template(kind, width == "narrow") for width in ("wide", "narrow")}
        config = drawn["wide"]["config"]
        charts[kind] = {width: {key: spec[key] for key in spec if key != "config"} for width, spec in drawn.items()}
    return {
        "charts": charts,
        "config": config,
        "tokens": {name: value for name, value in house.tokens().items() if value.startswith("#")},
        "width": WIDTH,
        "margin": pictures.MARGIN,
        "title_line": pictures.TITLE_LINE,
        "small_line": pictures.SMALL_LINE,
        "note_line": pictures.NOTE_LINE,
        "credit": pictures.CREDIT,
    }


def _told(facts: Facts, figures: list[Figure]) -> dict[str, list[Any]]:
    """Claim → sentence, place of the figure in it, who says it, doubts: what a tooltip shows."""
    wanted = {claim for figure in figures for claim in figure.claim_ids()}
    claims = facts.ledger.claims.filter(pl.col("claim_id").is_in(list(wanted))).collect()
    observed = facts.ledger.observations.filter(pl.col("claim_id").is_in(list(wanted))).collect()
    by_claim = {row["claim_id"]: row for row in observed.iter_rows(named=True)}
    found = sentences(facts.ledger.root, claims)
    told: dict[str, list[Any]] = {}
    for claim_id, (text, start, end) in found.items():
        observation = by_claim.get(claim_id, {"claim_id": claim_id})
        doubts = [explanation for _, explanation in facts.doubts.of(observation)]
        told[claim_id] = [text, start, end, facts.who(observation), doubts]
    return told


def _part(figures: list[Figure], told: dict[str, list[Any]]) -> dict[str, Any]:
    """Some charts with what their claims say; a sentence that states several figures is written once."""
    sentences: dict[str, int] = {}
    claims = {}
    for claim in dict.fromkeys(claim for figure in figures for claim in figure.claim_ids()):
        if claim in told:
            text, *rest = told[claim]
            claims[claim] = [sentences.setdefault(text, len(sentences)), *rest]
    return {"figures": [_card(figure) for figure in figures], "claims": claims, "sentences": list(sentences)}


def _columns(rows: list[Row]) -> dict[str, Any]:
    """Rows with one set of fields, its names written once; ``rowsOf`` of sections.js undoes it."""
    names = list(rows[0]) if rows else []
    if any(list(row) != names for row in rows):
        return {"rows": rows}
    return {"names": names, "values": [list(row.values()) for row in rows]}


def _card(figure: Figure) -> dict[str, Any]:
    return {
        "id": figure.figure_id,
        "chart": figure.chart,
        "section": figure.section,
        "voice": figure.voice,
        "document": figure.document_id,
        "title": figure.title,
        "subtitle": figure.subtitle,
        "source": figure.source,
        "rows": _columns(figure.rows),
        "records": figure.records,
        "alternative": figure.alternative,
        "settings": figure.settings,
        "notes": figure.notes,
        "keys": figure.keys,
        "captions": figure.captions,
        "caution": figure.caution,
        "wide": figure.wide,
        "file": pictures.file_name(figure),
    }


def _opening(facts: Facts) -> dict[str, Any]:
    """The head of the page: whose figures these are, where they stand, how many and how sound."""
    ledger = facts.ledger
    figures = wording.plural(count(ledger.observations), "figure")
    if facts.texts == 1:
        document = ledger.documents.collect().row(0, named=True)
        names = dict.fromkeys(filter(None, [document["author"], document["publisher"]]))
        told = " · ".join(filter(None, [*names, wording.period(document["published_date"])]))
        marked = {
            "href": f"review.html#document={quote(document['document_id'], safe='')}",
            "words": "Read the text with its figures marked",
        }
        url = document["url"] or ""
        source = (
            [{"href": url, "words": "where it was published"}] if re.fullmatch(r"https?://[^\s\"'<>]+", url) else []
        )
        return {
            "kicker": f"The figures of one text{f' · {told}' if told else ''}",
            "title": document["title"] or document["document_id"],
            "heading": f"“{document['title'] or document['document_id']}”",
            "deck": "Drawn as the text states them; every mark opens its sentence.",
            "links": [marked, *source],
            "facts": _numbers(facts),
        }
    return {
        "kicker": "Figures from prose",
        "title": f"{figures} from {wording.plural(facts.texts, 'text')}",
        "heading": f"{figures} from {wording.plural(facts.texts, 'text')}",
        "deck": "Drawn as the texts state them; every mark opens its sentence.",
        "links": [{"href": "review.html", "words": "Read the texts with their figures marked"}],
        "facts": _numbers(facts),
    }


def _numbers(facts: Facts) -> list[dict[str, str]]:
    """What a reader may want to know first, each with the place that shows it."""
    ledger = facts.ledger
    harmless = harmless_flags(ledger.meanings)
    doubted = count(ledger.observations.filter(~pl.col("flags").list.set_difference(harmless).list.len().eq(0)))
    checks = ledger.checks.select("success").collect()
    held, kept_out = checks.filter("success").height, count(ledger.quarantine)
    told = [
        ("figure" if count(ledger.observations) == 1 else "figures", f"{count(ledger.observations):,}", "review.html"),
        ("with a doubt", f"{doubted:,}", "review.html#needs=doubt"),
        ("checks hold", f"{held:,} of {checks.height:,}", "validation.html#checks"),
        ("rows kept out", f"{kept_out:,}", "validation.html#quarantine") if kept_out else None,
    ]
    return [dict(zip(("name", "value", "href"), each, strict=True)) for each in told if each]
