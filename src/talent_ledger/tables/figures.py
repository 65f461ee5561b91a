"""A claim with what the text around it says about its place in a table."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from talent_ledger.tables.places import Places
from talent_ledger.tables.wording import Wording

_SENTENCE_END = re.compile(r"[.!?]['\"”’)\]]*\s")
_BASE = re.compile(r"\W{0,3}\s*of\s+((?:[^\W\d_]|\d)[^,;:.()–—\n]{0,80})", re.IGNORECASE)
_BASE_END = re.compile(
    r"\s(?:in|by|as|while|whereas|and|or|but|compared|which|who|that|from|with|at|on|for|this|last)\s"
)
_ANAPHOR = re.compile(r"(?:them|these|those|this|that|it|which|whom|whose|such|you|us)\b", re.IGNORECASE)
_OWN = re.compile(r"\W{0,3}\s*of\s+(?:its|their|his|her|our|my|your)\s", re.IGNORECASE)
_OWN_NOUN = re.compile(
    _OWN.pattern + r"(?:(?:total|whole|overall|annual|own|entire)\s)?(?P<noun>[^\W\d_][\w’'&-]*)", re.IGNORECASE
)
_SUBSET = re.compile(
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|some|several|many|most|few|half|both|\d+) of "
    r"(?:them|these|those|which|whom)\b",
    re.IGNORECASE,
)
_OF_THESE = re.compile(r"(?:^|[,;:.–—(]|\band|\bbut|\bwhile)\s+of (?:them|these|those|which|whom)\b", re.IGNORECASE)
_NOBODY = re.compile(r"(?:each|none|no other|any other|neither|every other)\b", re.IGNORECASE)
"""How a bound begins that is nobody's own figure: "none of the others above 3%"."""

_NOBODY_BEFORE = re.compile(
    r"\b(?:no\s+(?:other|one|single|further)|none|neither|nobody)\b[^.,;:()\d]{0,50}$", re.IGNORECASE
)
"""The same in the words before a figure: "no other country reached 2%"."""

_LINE = 100
"""How long a line of a list may be, in characters."""

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_AREAS = ("country", "nationality", "region")
_BODIES = ("organization", "institution", "product")


KINDS = ("share", "rate", "count", "money")
"""What tables are made of: shares of a whole, and counts, sums or rates of several entities or times side by side."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One claim in its discourse. Offsets count code points of the document's text."""

    claim_id: str
    document_id: str
    start: int
    end: int
    exact: str
    sentence_start: int
    sentence_end: int
    kind: str
    value: float
    value_high: float | None
    unit: str
    decimals: int
    denominator: float | None
    qualifier: str | None
    entity: str
    entity_id: str
    entity_type: str
    measure: str | None
    population: str | None
    dimension: str | None
    year: int | None
    period: str | None
    speaker: str | None
    attributed_to: str | None
    inferred: bool
    year_written: bool  # the year stands in the figure's sentence, it is not worked out
    named_at: int  # where the entity is named near the figure: the order of several that share one span
    voice: tuple[object, ...]  # who speaks and where: two figures of different voices never share a table
    paragraph: int  # reading order of its segment
    line: tuple[int, int] | None  # in a short line of a list or table: its length and column
    hearsay: bool
    whole: frozenset[str]  # stems that say what is measured and of what it is a share
    said: bool  # some of that stands in the figure's own sentence, it is not all carried over from others
    base: frozenset[str]  # stems of what the text itself says it is a share of ("of the units"); empty when it does not
    scope: frozenset[str]  # countries and regions that the whole is limited to
    own_scope: bool  # the whole is its entity's own ("29% of the Australian population" of Australia)
    area: frozenset[str]  # countries that its entity consists of; empty when it is no area
    named: frozenset[str]  # stems of its entity's name
    rest: bool  # "others", "the rest"
    closing: bool  # the text says that it is what remains ("the remaining four are in …")
    parts: tuple[str, ...]  # of an entity that is several together: "A+B"
    own_base: bool  # a share of something of its own ("of its GDP"): not to be summed with others
    own_words: bool  # the text right after it says so ("of its sales")
    own_noun: frozenset[str]  # stems of what that is ("sales")
    of_itself: frozenset[str]  # stems of a base that is but the entity's own name ("75% of graduates"), else empty
    of_whole: bool  # the wording says it is a part of one whole ("account for", "of them")
    earlier: bool  # the level before ("up from 12%"), stated beside the current one
    subset: bool  # a part of the row before it ("just two of them"), not one beside it

    @property
    def time_period(self) -> str | None:
        """SDMX: the period where the text states one, else the year."""
        return self.period or (None if self.year is None else str(self.year))

    @property
    def family(self) -> str:
        """What its entity is: an area, a body that acts or is sold, or any other group."""
        if self.area or self.entity_type in _AREAS:
            return "area"
        return "body" if self.entity_type in _BODIES else "group"

    def holds(self, other: Figure) -> bool:
        """Whether its entity is a region and the other's lies wholly inside it."""
        return bool(other.area) and other.area < self.area

    @property
    def exact_value(self) -> Decimal:
        """The value as the decimal number that was written, for sums without binary rounding."""
        return Decimal(repr(self.value))

    @property
    def worded(self) -> bool:
        """Whether it is written without digits ("nearly half")."""
        return not any(character.isdigit() for character in self.exact)


def sentences_between(text: str, one: Figure, other: Figure) -> int:
    """Sentence ends between two figures; 0 in the same sentence."""
    first, second = sorted((one, other), key=lambda figure: figure.start)
    if first.sentence_start == second.sentence_start:
        return 0
    return 1 + len(_SENTENCE_END.findall(text, first.sentence_end, second.sentence_start))


def in_list(text: str, one: Figure, other: Figure, wording: Wording) -> bool:
    """Whether the words between two figures are but names and connectives: "12% in China, 8% in the UK and 4% each"."""
    first, second = sorted((one, other), key=lambda figure: figure.start)
    gap = text[first.end : second.start]
    if len(gap) > 160:
        return False
    after = text[second.end : second.end + 60] if second.start >= first.end else ""
    names = " ".join(name for figure in (first, second) for name in (figure.entity, figure.entity_id)).lower()
    named = set(_WORD.findall(names)) | {word.removesuffix("'s").removesuffix("’s") for word in _WORD.findall(names)}
    words = [word for word in _WORD.findall(gap) if word.lower() not in wording.gap]
    unknown = [word for word in words if word.lower() not in named and not word[0].isupper()]
    return len(unknown) <= 1 + (after.startswith(")"))


class Reader:
    """Makes figures of the claims of one document."""

    def __init__(
        self,
        document: Mapping[str, Any],
        segments: Iterable[Mapping[str, Any]],
        places: Places,
        wording: Wording,
    ) -> None:
        self.text: str = document.get("text") or ""
        self.author = document.get("author")
        self.places = places
        self.wording = wording
        self.segments = {row["segment_id"]: row for row in segments}
        self._bodies: set[frozenset[str]] = set()
        self._starts = sorted((row["start"], row["ordinal"]) for row in self.segments.values())

    def figures(self, claims: Iterable[Mapping[str, Any]]) -> list[Figure]:
        """The figures of *claims* in reading order: levels that a row can hold, stated for the first time."""
        usable = [
            row
            for row in claims
            if row["repeat_of"] is None
            and not _NOBODY.match(row["entity"] or "")
            and not _NOBODY_BEFORE.search(self._clause_before(row))
            and row["kind"] in KINDS
            and row["entity_id"]
            and row["unit"]
            and row["value"] is not None
        ]
        ordered = sorted(usable, key=lambda row: (row["start"], row["end"], row["entity_id"], row["claim_id"]))
        self._bodies = {
            self.wording.tokens(name)
            for row in ordered
            for name in (row["entity"], row["entity_id"])
            if row["entity_type"] in _BODIES
        }
        beside: dict[int, list[Mapping[str, Any]]] = defaultdict(list)
        for row in ordered:
            beside[row["sentence_start"]].append(row)
        return [
            self._figure(row, beside[row["sentence_start"]]) for row in ordered if not self._in_repeated_segment(row)
        ]

    def _in_repeated_segment(self, row: Mapping[str, Any]) -> bool:
        segment = self.segments.get(row["segment_id"])
        return segment is not None and segment["repeat_of"] is not None

    def _figure(self, row: Mapping[str, Any], beside: list[Mapping[str, Any]]) -> Figure:
        segment = self.segments.get(row["segment_id"]) or {}
        base = self._base(row)
        measure, population = self._wording_of(row["measure"]), self._wording_of(row["population"])
        stated = f"{measure} {population}"
        scope = self._scope(f"{stated} {base}")
        own_names = self.places.mentioned(row["entity"]) | {row["entity_id"]}
        names = self.wording.tokens(row["entity"]) | self.wording.tokens(row["entity_id"])
        whole = self._tokens(measure) - names | self._tokens(population)
        kept = {name: row[name] for name in Figure.__dataclass_fields__ if name in row}
        return Figure(
            **{**kept, "decimals": row["decimals"] or 0, "entity": row["entity"] or row["entity_id"]},
            year_written=str(row["year"]) in self.text[row["sentence_start"] : row["sentence_end"]],
            named_at=self._named_at(row),
            voice=(row["speaker"], segment.get("comment"), segment.get("article")),
            paragraph=self._paragraph(row, segment),
            line=self._line(row, segment),
            hearsay=self._is_hearsay(row, segment),
            whole=whole,
            said=bool(whole & self.wording.tokens(self.text[row["sentence_start"] : row["sentence_end"]])),
            base=self._tokens(base) - names,
            scope=scope - own_names,
            own_scope=row["entity_id"] in scope,
            area=self.places.members.get(row["entity_id"])
            or frozenset({row["entity_id"]} & self.places.regions.keys()),
            named=names,
            rest=self.wording.is_rest(row["entity"], row["entity_id"]),
            closing=self.wording.closing.search(self._clause_before(row)) is not None,
            parts=tuple(str(row["entity_id"]).split("+")) if "+" in str(row["entity_id"]) else (),
            own_base=self._has_own_base(row, own_names),
            own_words=_OWN.match(self.text, row["end"]) is not None,
            own_noun=self._own_noun(row),
            of_itself=self._tokens(population) if self._tokens(population) <= names else frozenset(),
            of_whole=self._is_part(row),
            earlier=self._is_earlier(row, beside),
            subset=self._is_subset(row, beside),
        )

    def _wording_of(self, phrase: str | None) -> str:
        """A measure or population, unless it is but the name of a company or product of the document."""
        return "" if self.wording.tokens(phrase) in self._bodies else phrase or ""

    def _line(self, row: Mapping[str, Any], segment: Mapping[str, Any]) -> tuple[int, int] | None:
        if not segment or segment["end"] - segment["start"] > _LINE:
            return None
        before = self.text[segment["start"] : row["start"]]
        return segment["end"] - segment["start"], before.count("|") + before.count("\t")

    def _named_at(self, row: Mapping[str, Any]) -> int:
        name = row["entity"] or row["entity_id"]
        after = self.text.find(name, row["end"], row["sentence_end"])
        return after if after >= 0 else int(row["start"])

    def _tokens(self, phrase: str) -> frozenset[str]:
        return self.wording.tokens(self.places.without(phrase))

    def _scope(self, phrase: str) -> frozenset[str]:
        worldwide = {"World"} if {word.lower() for word in _WORD.findall(phrase)} & self.wording.world else set()
        return self.places.mentioned(phrase) | worldwide

    def _paragraph(self, row: Mapping[str, Any], segment: Mapping[str, Any]) -> int:
        if segment:
            return int(segment["ordinal"])
        at = bisect_right(self._starts, (row["start"], 1 << 60)) - 1
        return self._starts[at][1] if at >= 0 else 0

    def _base(self, row: Mapping[str, Any]) -> str:
        """What the text right after the figure says it is a share of, as far as it is not a pronoun."""
        found = _BASE.match(self.text, row["end"], row["end"] + 100)
        if row["kind"] != "share" or found is None or _ANAPHOR.match(found[1]) or _OWN.match(self.text, row["end"]):
            return ""
        return _BASE_END.split(found[1] + " ", maxsplit=1)[0]

    def _has_own_base(self, row: Mapping[str, Any], own_names: frozenset[str]) -> bool:
        if row["kind"] == "rate":
            return True
        if row["kind"] != "share":
            return False
        population = row["population"] or ""
        bare = re.sub(r"^(?:the|its|their|total|own)\s+", "", population.lower())
        return (
            _OWN.match(self.text, row["end"]) is not None
            or bool(self.places.mentioned(population) & own_names)
            or bare in self.wording.own_base
        )

    def _own_noun(self, row: Mapping[str, Any]) -> frozenset[str]:
        """What the text right after the figure says is the entity's own: of "of its GDP on research" the GDP."""
        found = _OWN_NOUN.match(self.text, row["end"])
        return self._tokens(found["noun"]) if found else frozenset()

    def _among(self, row: Mapping[str, Any]) -> bool:
        """Whether the text says "among ENTITY": the share is one of the entity's own members."""
        first = re.escape((row["entity"] or "").split(" ")[0])
        pattern = rf"\bamong\s+(?:the\s+)?{first}\b"
        return bool(first) and re.search(pattern, self._clause_before(row)[-60:], re.IGNORECASE) is not None

    def _is_part(self, row: Mapping[str, Any]) -> bool:
        around = self._clause_before(row) + " " + self.text[row["end"] : row["end"] + 30]
        said = f"{around} {row['measure'] or ''}"
        return row["dimension"] is not None or self.wording.parts.search(said) is not None

    def _clause_before(self, row: Mapping[str, Any]) -> str:
        return self.text[max(row["sentence_start"], row["start"] - 80) : row["start"]]

    def _is_earlier(self, row: Mapping[str, Any], beside: list[Mapping[str, Any]]) -> bool:
        """Whether the sentence has another level of the same entity and introduces this one as the one before."""
        before = self.text[max(row["sentence_start"], row["start"] - 40) : row["start"]]
        return self.wording.earlier.search(before) is not None and any(
            other["entity_id"] == row["entity_id"]
            and other["kind"] == row["kind"]
            and other["unit"] == row["unit"]
            and other["value"] != row["value"]
            for other in beside
        )

    def _is_subset(self, row: Mapping[str, Any], beside: list[Mapping[str, Any]]) -> bool:
        """Whether it is a part of what came before: "just two of them, A and B", "and of these 90 percent are C"."""
        reach = max(row["sentence_start"], row["start"] - 80)
        some = _SUBSET.search(self.text, reach, row["start"])
        if some is not None and not any(
            other["start"] < some.end() and some.start() - 8 < other["end"] for other in beside
        ):
            return True
        ends = [other["end"] for other in beside if other["start"] < row["start"]]
        before = max(ends, default=None)
        return before is not None and _OF_THESE.search(self.text, before + 4, row["start"]) is not None

    def _is_hearsay(self, row: Mapping[str, Any], segment: Mapping[str, Any]) -> bool:
        """A reader's own assertion: neither the author's, nor credited to a source, nor from a pasted article."""
        sourced = row["attributed_to"] or segment.get("article") or segment.get("attributed_to")
        return bool(row["speaker"]) and row["speaker"] != self.author and not sourced
