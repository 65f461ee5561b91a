"""A figure: what one chart of the report says, shows and rests on, before anything is drawn."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from talent_ledger.report import wording
from talent_ledger.report.ledger import Ledger, count

Row = dict[str, Any]

COLOURS = {
    "origin": "var(--origin)",
    "work": "var(--work)",
    "study": "var(--study)",
    "institution": "var(--institution)",
    None: "var(--plain)",
}
"""Colour of a figure by the dimension it is counted by."""

MOST_REASONS = 3
"""Different reasons for one kind of doubt that a note tells in full."""
LINES = tuple(f"var(--line-{number})" for number in range(1, 7))
REMAINDER = "var(--remainder)"

KEYS = {
    "stated": "stated",
    "rounding": "pale end: rounded to the digits stated",
    "hedged": "pale and dashed: hedged in the text",
    "inferred": "hollow: follows from the text, not written there",
    "remainder": "dotted: not stated",
    "loss": "left of the line: a loss",
    "softer": "hollow point: hedged in the text, or follows from it",
    "ring": "ring: share by origin",
    "disc": "disc: share by work",
    "flagged": "diamond: see the note with its number",
    "agrees": "green disc: the text, as published",
    "differs": "pink disc: the text, not as published",
    "published": "diamond: as published",
    "witness": "disc: one text or reader",
    "kind:share": "blue: share",
    "kind:count": "teal: count",
    "kind:rank": "violet: rank",
    "kind:money": "ochre: money",
    "kind:growth": "rust: growth",
    "kind:rate": "steel blue: rate",
    "kind:ratio": "plum: ratio",
    "kind:duration": "moss: duration",
    "kind:other": "grey: other",
}
"""How to read the marks, in the order they are explained."""

COLUMNS = (
    "label",
    "entity_id",
    "value",
    "value_high",
    "unit",
    "period",
    "dimension",
    "measure",
    "population",
    "qualifier",
    "change",
    "inferred",
    "speaker",
    "attributed_to",
    "flags",
    "document_id",
    "claim_id",
    "said",
)
"""Columns of the table behind every chart; ``said`` is the value in words."""


@dataclass
class Figure:
    """One chart of the report: its finding in words, its rows, and the claims it rests on."""

    figure_id: str
    chart: str
    section: str
    document_id: str | None
    voice: str
    title: str
    subtitle: list[str]
    source: str
    rows: list[Row]
    records: list[list[Any]]
    alternative: str
    settings: dict[str, Any] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    captions: list[str] = field(default_factory=list)
    wide: bool = False
    """Whether it wants the whole width of a page."""
    caution: str = ""
    """What a reader must know before believing the headline."""
    weight: float = 0.0

    def claim_ids(self) -> list[str]:
        """Every claim a mark or a row of the table leads to, in order, once."""
        place = COLUMNS.index("claim_id")
        drawn = (row.get("claim_id") for row in self.rows)
        both = [*drawn, *(row.get("other_claim_id") for row in self.rows), *(record[place] for record in self.records)]
        return list(dict.fromkeys(claim for claim in both if claim))


class Doubts:
    """What validation found about rows, by the row it was found on.

    Information that asks nothing of a reader (a figure agrees, a sum misses 100 by rounding) is left out.
    """

    def __init__(self, ledger: Ledger) -> None:
        doubtful = (pl.col("severity") != "info") | ~pl.col("flag").is_in(harmless_flags(ledger.meanings))
        self._flags = ledger.flags.filter(doubtful).select("table", "row_id", "flag", "explanation")
        self._found: dict[tuple[str, str], list[tuple[str, str]]] = {}

    def learn(self, rows: Iterable[str]) -> None:
        """Read what was found about *rows*: ids of observations, claims and tables."""
        found = self._flags.filter(pl.col("row_id").is_in(list(rows))).collect()
        for table, row, flag, explanation in found.sort("flag", "row_id", "explanation", nulls_last=True).iter_rows():
            known = self._found.setdefault((table, row), [])
            told = (flag, wording.dated(explanation or flag.replace("_", " ")))
            if told not in known:
                known.append(told)

    def of(self, observation: Mapping[str, Any]) -> list[tuple[str, str]]:
        """Flag and explanation of each doubt about an observation or about the claim behind it."""
        found = self._found.get(("observations", observation.get("observation_id") or ""), [])
        return list(dict.fromkeys([*found, *self._found.get(("claims", observation.get("claim_id") or ""), [])]))

    def flags_of(self, observations: Iterable[Mapping[str, Any]]) -> set[str]:
        """Flags of the doubts about any of *observations*."""
        return {flag for observation in observations for flag, _ in self.of(observation)}

    def certain(self, observations: Iterable[Mapping[str, Any]]) -> int:
        """Observations whose reading nobody doubts: of many charts, those with most of them come first."""
        return sum("unsure" not in self.flags_of([observation]) for observation in observations)

    def flags_of_table(self, table_id: str) -> set[str]:
        """Flags of the doubts about a whole share table."""
        return {flag for flag, _ in self._found.get(("share_tables", table_id), [])}

    def of_table(self, table_id: str) -> list[str]:
        """Explanations of the doubts about a whole share table."""
        return [explanation for _, explanation in self._found.get(("share_tables", table_id), [])]


def harmless_flags(meanings: Mapping[str, tuple[str, str]]) -> list[str]:
    """Flags whose remedy is ``nothing``.

    >>> harmless_flags({"agrees": ("as published", "nothing"), "hearsay": ("no source", "keep it apart")})
    ['agrees']
    """
    return sorted(flag for flag, (_, remedy) in meanings.items() if remedy == "nothing")


class Facts:
    """What every family of figures looks up. It reads from disk only what it is told to `learn`."""

    def __init__(self, ledger: Ledger, most: int = 2_000) -> None:
        self.ledger = ledger
        self.most = most
        """Figures of one family at most, the fullest first: more than anybody pages through."""
        self.texts = count(ledger.documents)
        self.doubts = Doubts(ledger)
        self.documents: dict[str, Row] = {}
        self.labels: dict[str, str] = dict(ledger.country_names)
        self.places: dict[str, tuple[str, int]] = {}
        """Claim → document and where in it the claim stands."""

    def learn(
        self, members: Iterable[Mapping[str, Any]], tables: Iterable[str] = (), others: Iterable[str] = ()
    ) -> None:
        """Read what there is about the observations *members*, about *tables*, and the names of *others*."""
        rows = list(members)
        observed, claimed = ({row[name] for row in rows if row.get(name)} for name in ("observation_id", "claim_id"))
        self.doubts.learn([*observed, *claimed, *tables])
        unknown = {row["document_id"] for row in rows if row.get("document_id")} - set(self.documents)
        found = self.ledger.documents.filter(pl.col("document_id").is_in(list(unknown))).collect()
        self.documents |= {row["document_id"]: row for row in found.iter_rows(named=True)}
        where = self.ledger.claims.filter(pl.col("claim_id").is_in(list(claimed - set(self.places))))
        standing = where.select("claim_id", "document_id", "start").collect()
        self.places |= {claim: (document, start) for claim, document, start in standing.iter_rows()}
        if named := set(others):
            known = self.ledger.entities.filter(pl.col("entity_id").is_in(list(named))).select("entity_id", "label")
            self.labels |= dict(known.collect().iter_rows())

    def author(self, document_id: str | None) -> str | None:
        """Who wrote a document, or who published it."""
        document = self.documents.get(document_id or "", {})
        return document.get("author") or document.get("publisher")

    def source(self, document_id: str | None) -> str:
        """A document as a source line names it: title, author, publisher, date."""
        document = self.documents.get(document_id or "")
        if document is None:
            return document_id or ""
        by = dict.fromkeys(name for name in (document["author"], document["publisher"]) if name)
        title = document["title"] or document["document_id"]
        return ", ".join(filter(None, [f"“{title}”", *by, wording.period(document["published_date"])]))

    def sources(self, documents: Iterable[str | None]) -> str:
        """One document as a source line names it, or how many there are."""
        names = list(dict.fromkeys(documents))
        return self.source(names[0]) if len(names) == 1 else wording.plural(len(names), "text")

    def who(self, observation: Mapping[str, Any]) -> str:
        """Who says a figure, and on whose word."""
        author = self.author(observation.get("document_id"))
        return who(author, observation.get("speaker"), observation.get("attributed_to"))


class Notes:
    """The numbered notes below a chart: one for each kind of doubt, however many rows share it."""

    def __init__(self, doubts: Doubts) -> None:
        self._doubts = doubts
        self._marked: dict[str, list[tuple[str, str]]] = {}

    def mark(self, label: str, observations: Iterable[Mapping[str, Any]]) -> str:
        """*label* with the numbers of its notes."""
        numbers = []
        for observation in observations:
            for flag, explanation in self._doubts.of(observation):
                entries = self._marked.setdefault(flag, [])
                entries.append((label, explanation))
                numbers.append(list(self._marked).index(flag) + 1)
        raised = [wording.superscript(number) for number in sorted(set(numbers))]
        return label + "\u2009".join(raised)

    def lines(self) -> list[str]:
        """The notes, without their numbers."""
        return [_one_note(entries) for entries in self._marked.values()]


def _one_note(entries: Sequence[tuple[str, str]]) -> str:
    explanations = list(dict.fromkeys(explanation for _, explanation in entries))
    if len(explanations) == 1:
        return explanations[0]
    reasons: dict[str, str] = {}
    for label, told in entries:
        reasons.setdefault(label, told)
    alike: dict[str, list[str]] = {}
    for label, told in reasons.items():
        alike.setdefault(_apart_from_its_figure(told), []).append(label)
    groups, lines = list(alike.values()), []
    for first, *others in groups[:MOST_REASONS]:
        lines.append(reasons[first] + (f" The same holds for {wording.listing(others)}." if others else ""))
    if left := [label for group in groups[MOST_REASONS:] for label in group]:
        lines.append(f"The marks of {wording.listing(left)} say why they are doubted.")
    return " ".join(lines)


def _apart_from_its_figure(explanation: str) -> str:
    """What an explanation says, without the figure it opens with: ``France: “4%” is given for …``."""
    return explanation.partition("” ")[2] or explanation


def said(observation: Mapping[str, Any]) -> str:
    """The value of an observation in words."""
    unit, decimals, kind = (observation.get(name) for name in ("unit_measure", "decimals", "kind"))
    change = observation.get("change") if kind == "growth" else None
    high = observation.get("obs_value_high")
    top = None if high is None else wording.value_text(high, unit, decimals, kind=kind)
    value = wording.value_text(observation["obs_value"], unit, decimals, change, kind)
    return wording.hedged(value, observation.get("qualifier"), top)


def signed(observation: Mapping[str, Any]) -> float:
    """The value with its direction: a stated decrease is below zero."""
    value = float(observation["obs_value"])
    falls = observation.get("kind") == "growth" and observation.get("change") == "decrease"
    return -value if falls and value > 0 else value


def state(observation: Mapping[str, Any]) -> str:
    """How firmly the text states a figure: ``stated``, ``hedged`` or ``inferred``."""
    if observation.get("inferred"):
        return "inferred"
    return "hedged" if observation.get("qualifier") else "stated"


def record(observation: Mapping[str, Any], label: str | None = None) -> list[Any]:
    """An observation as a row of the table behind a chart, in the order of `COLUMNS`."""
    return [
        label or observation["ref_area_label"],
        observation["ref_area"],
        observation["obs_value"],
        observation.get("obs_value_high"),
        observation["unit_measure"],
        observation.get("time_period"),
        observation.get("dimension"),
        observation.get("measure"),
        observation.get("population"),
        observation.get("qualifier"),
        observation.get("change"),
        bool(observation.get("inferred")),
        observation.get("speaker"),
        observation.get("attributed_to"),
        " ".join(observation.get("flags") or []),
        observation.get("document_id"),
        observation["claim_id"],
        said(observation),
    ]


def bar(observation: Mapping[str, Any], label: str, colour: str, flagged: bool, below: bool = False) -> Row:
    """One bar of the template ``bars``; `finish_bars` puts its words beside it. *below*: left of nought, as a loss."""
    value = -abs(signed(observation)) if below else signed(observation)
    high = (
        math.copysign(observation["obs_value_high"], value) if observation.get("obs_value_high") is not None else value
    )
    how = state(observation)
    half = 0.0
    if observation["unit_measure"] == "percent" and how == "stated":
        half = 0.5 * 10.0 ** -(observation.get("decimals") or 0)
    low_edge, high_edge = (value - half, value + half) if value >= 0 else (value + half, value - half)
    return {
        "label": label,
        "claim_id": observation["claim_id"],
        "value": value,
        "from": 0,
        "edge_low": round(max(low_edge, 0) if value >= 0 else min(low_edge, 0), 6),
        "edge_high": round(high_edge, 6),
        "high": high,
        "state": how,
        "solidity": {"stated": 1, "hedged": 0.25, "inferred": 0}[how],
        "dash": "hedged" if how == "hedged" else "solid",
        "colour": colour,
        "text": said(observation),
        "flagged": flagged,
    }


def rest(label: str, value: float, text: str) -> Row:
    """The dotted bar of what a text leaves unstated."""
    amounts = {"value": value, "from": 0, "edge_low": value, "edge_high": value, "high": value}
    looks = {"state": "remainder", "solidity": 0, "dash": "remainder", "colour": REMAINDER, "flagged": False}
    return {"label": label, "claim_id": None, **amounts, **looks, "text": text}


def finish_bars(rows: list[Row]) -> list[Row]:
    """Put the words of each bar beside its end."""
    for row in rows:
        row["text_at"] = round(max(row["edge_high"], row["high"], 0), 6)
        row["text_right"] = row.pop("text")
        row["open_from"], row["open_to"] = min(row["value"], row["high"], 0), row["text_at"]
    return unique_labels(rows)


def room(rows: Sequence[Row], field: str = "text_right") -> int:
    """Pixels that the bold words beside the marks of *rows* take."""
    return round(1.1 * max((wording.breadth(row[field]) for row in rows), default=0)) + 12


def unique_labels(rows: list[Row]) -> list[Row]:
    """Two rows of one name would share a band: the second gets an invisible mark of its own."""
    seen: dict[str, int] = {}
    for row in rows:
        count = seen.get(row["label"], 0)
        seen[row["label"]] = count + 1
        row["label"] += "\u200b" * count
    return rows


def keys_of(rows: Sequence[Row]) -> list[str]:
    """Which marks of a chart want explaining."""
    present = {row["state"] for row in rows if "state" in row}
    if any(row.get("edge_high", 0) != row.get("edge_low", 0) for row in rows):
        present.add("rounding")
    if any(row.get("flagged") for row in rows):
        present.add("flagged")
    if present <= {"stated", "flagged"}:
        present -= {"stated"}
    return [key for key in KEYS if key in present]


def unit_settings(unit: str | None, largest: float, kind: str | None = None) -> dict[str, Any]:
    """How amounts on an axis are written."""
    if unit == "percent":
        return {"suffix": "%", "number_format": ",~r"}
    before, after = wording.unit_marks(unit, kind)
    return {"prefix": before, "suffix": after, "number_format": "~s" if largest >= 1e5 else ",~r"}


def name_width(rows: Sequence[Row], most: int = 250) -> int:
    """Width in pixels of the column of names, from the letters of the longest; no more than *most* for the letters."""
    longest = max((wording.breadth(row["label"]) for row in rows), default=0)
    return round(min(longest, most) + 30)


def who(ledger_author: str | None, speaker: str | None, attributed_to: str | None) -> str:
    """Who says a figure, and on whose word.

    >>> who("Riaz Haq", None, "Marco Polo"), who(None, "Ahmed", None)
    ('Riaz Haq, citing Marco Polo', 'Ahmed, in a comment')
    """
    base = f"{speaker}, in a comment" if speaker else ledger_author or "the author"
    return f"{base}, citing {attributed_to}" if attributed_to else base
