"""Memory across sentences: what the document, the section and the last sentence are about."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import Any, Generic, TypeVar

from talent_ledger.extract import sentences
from talent_ledger.extract.figures import Figure
from talent_ledger.extract.grammar import common_words
from talent_ledger.extract.lexicon import Lexicon
from talent_ledger.extract.mentions import Mention, find_places, with_owners
from talent_ledger.extract.name_reader import find_names, read_names
from talent_ledger.extract.names import Known, Names
from talent_ledger.extract.origin import AS_WRITTEN, Origin
from talent_ledger.extract.own_voice import (
    UNNAMED,
    own_name,
    speaker_of,
    speaks_of_itself,
    speaks_of_the_company,
    tells_results,
)
from talent_ledger.extract.parts_told import parts_told

Row = Mapping[str, Any]
T = TypeVar("T", Figure, tuple[int, int, str])

_READ = frozenset({"title", "heading", "paragraph", "list_item", "table_row", "caption", "quotation"})
_SOURCE_BEFORE = re.compile(
    r"(?:according to(?: (?:the |an? )?[\w-]+(?: [\w-]+)?)?"
    r"|(?:figures?|data|statistics|numbers|estimates?|research|analysis|reports?|surveys?|stud(?:y|ies)"
    r"|polls?|forecasts?|calculations?|index|brief|paper) (?:by|from|of|released by|published by|compiled by)"
    r"|(?:published|reported|compiled|released|collected|commissioned|conducted|estimated|carried out|surveyed|polled"
    r"|cited|quoted|found|seen|obtained|calculated) by"
    r"|said|says|told|source:?|courtesy of|via|analysts? (?:at|from|with)"
    r"|economists? (?:at|from|with)|survey(?:ed)? (?:by|for)|quoting|citing|writes|cites?)"
    r"\s+(?:the\s+|an?\s+)?(?:[\w-]+\s+)?$"
)
"""In small letters: a pattern that has to allow for both is four times as slow."""
_SOURCE_AFTER = re.compile(
    r"^(?:[’']s)?(?:\s\([A-Z][\w&-]*\))?[,\s]+"
    r"(?:(?:polled|surveyed|questioned|quoted)\s+(?:by|in)\s+[\w.,& ]{2,30}?\s)?"
    r"(?:on\s+average[\s,]+)?(?:\w+ly\s+|has\s+|have\s+|had\s+|also\s+|were\s+|are\s+|was\s+|is\s+){0,2}"
    r"(?:(?:reported|reports|announced)\s+(?:that|on\s+\w+day|this\s+week|last)\b"
    r"|said|says|say|estimates?|estimated|found|finds|find|shows?|showed|reckons?|puts|put|notes?|noted|calculates?"
    r"|calculated|reveals?|revealed|suggests?|suggested|forecasts?|predicts?|expects?|projects|figures?|data|statistics"
    r"|surveys?|poll|study|index|tracker|told|writes|wrote|argues|points? out|lists?|ranked|ranks|counted|counts"
    r"|published|confirmed|claims?|claimed|warned|believes|thinks|expect(?:ed|ing)?|forecast(?:ed|ing)?"
    r"|predict(?:ed|ing)?|projected|anticipated?|penci(?:l|ll)ed\s+in)\b"
)
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)\w*\.?"
_DAY = rf"(?:{_MONTH}\s\d{{1,2}}|\d{{1,2}}\s{_MONTH})(?:,?\s\d{{4}})?"
_AGENCY = r"\s{1,3}(?:\((?:[A-Z]|[a-z]{2,3}-[A-Z])[\w/,. -]{1,23}\)|/[A-Z][\w -]{1,23}/)"
_AROUND = r"(?:,\s[A-Z][\w.]+(?:\s[A-Z]\w+)?){0,2}"
_DATELINE = re.compile(
    rf"[*_\s]*(?:{_DAY}\s*[-–—]{{1,2}}\s*)?"
    rf"(?:[A-Z][A-Z.'’-]+(?:\s[A-Z.'’-]{{2,}}){{0,3}}{_AROUND}"
    rf"|[A-Z][\w.'’-]+(?:\s[A-Z][\w.'’-]+){{0,2}}{_AROUND}(?={_AGENCY}|(?:,?|\s[-–—]{{1,2}})\s{_DAY}\s*[-–—(/])"
    rf"|(?<=[-–—]\s)[A-Z][\w'’-]+{_AROUND})"
    rf"(?:(?:,?\s|\s[-–—]{{1,2}}\s)\(?{_DAY}\)?)?(?:{_AGENCY})?[*_]*"
    r"(?:\s*[-–—]{1,2}|:)(?:\s(?=[\"“]?[A-Z])|\s*$)"
)
"""Where, when and by which agency a report was filed: "LONDON (Reuters) -", "Oslo, 5 May 2021 –"."""


@dataclass(slots=True)
class Sentence:
    """One sentence with what the first layers found in it."""

    start: int
    end: int
    segment: Row
    figures: list[Figure]
    mentions: list[Mention]
    excluded: list[tuple[int, int, str]] = field(default_factory=list)
    sources: dict[tuple[int, int, str, str], bool] = field(default_factory=dict)  # what was asked of its mentions

    def figure_before(self, position: int) -> Figure | None:
        """The last figure that ends at *position* or before it."""
        at = bisect_right(self.figures, position, key=lambda figure: figure.end)
        return self.figures[at - 1] if at else None

    def figure_after(self, position: int) -> Figure | None:
        """The first figure that starts at *position* or after it."""
        at = bisect_left(self.figures, position, key=lambda figure: figure.start)
        return self.figures[at] if at < len(self.figures) else None


@dataclass(frozen=True, slots=True)
class Heard:
    """Whom one comment, or an article pasted into one, is about: weights by entity, and those of whom it says most."""

    weights: Mapping[str, float]
    ranked: tuple[str, ...]

    @property
    def most(self) -> float:
        """The weight of the one of whom it says most."""
        return self.weights[self.ranked[0]] if self.ranked else 0.0


@dataclass
class Document:
    """A document cut into sentences, with its names and what it is mainly about."""

    document_id: str
    text: str
    segments: Sequence[Row]
    lexicon: Lexicon
    sentences: list[Sentence]
    names: Names
    main: str | None = None
    main_type: str | None = None
    main_organization: str | None = None
    main_place: str | None = None
    title_entities: tuple[str, ...] = ()
    ranked: tuple[str, ...] = ()
    types: dict[str, str] = field(default_factory=dict)
    weights: dict[str, float] = field(default_factory=dict)
    heard: dict[object, Heard] = field(default_factory=dict)  # whom each comment is about
    sourced: dict[str, float] = field(default_factory=dict)  # which part of an entity's mentions has it as the source
    year: int | None = None
    results: bool = False  # an organization tells its own results
    parts: dict[int, Mention] = field(
        default_factory=dict
    )  # which part of the company a sentence of them goes on about
    origin: Origin = AS_WRITTEN
    headings: dict[str, tuple[str, ...]] = field(default_factory=dict)  # words of a heading → entities it names
    heads: dict[str, Mention] = field(default_factory=dict)  # words of a heading that is nothing but a name → the name

    @cached_property
    def lowered(self) -> str:
        """The text in small letters, each at its place: patterns that must allow for both are several times as slow."""
        lowered = self.text.lower()
        if len(lowered) == len(self.text):
            return lowered
        return "".join(small if len(small := letter.lower()) == 1 else letter for letter in self.text)

    @cached_property
    def foremost_firms(self) -> list[Mention]:
        """The two organizations that the text tells most of, each where it is first named."""
        firms = (one for one in self.ranked if self.types.get(one) == "organization" and one != UNNAMED)
        two = tuple(islice(firms, 2))
        first: dict[str, Mention] = {}
        for mention in (mention for sentence in self.sentences for mention in sentence.mentions):
            if mention.entity_id in two:
                first.setdefault(mention.entity_id, mention)
        return sorted(first.values(), key=lambda mention: mention.start)


def is_source(document: Document, mention: Mention, sentence: Sentence) -> bool:
    """Whether the sentence names *mention* as the one who says it rather than the one it is about."""
    key = mention.start, mention.end, mention.entity_type, mention.form
    if key not in sentence.sources:  # asked for each figure of the sentence
        sentence.sources[key] = _is_source(document, mention, sentence.start, sentence.end)
    return sentence.sources[key]


_QUOTED = re.compile(r":\s*[\"“]")
_SPEAKS = re.compile(r"(?:,[^:.]{2,60})?:\s")


def _is_source(document: Document, mention: Mention, sentence_start: int, sentence_end: int) -> bool:
    text, lists = document.text, document.lexicon.words
    if _SOURCE_BEFORE.search(text[max(sentence_start, mention.start - 60) : mention.start].lower()):
        return True
    after = text[mention.end : min(sentence_end, mention.end + 90)]
    if _QUOTED.match(after) or (mention.entity_type == "person" and _SPEAKS.match(after)):
        return True
    last = mention.text.rsplit(maxsplit=1)[-1].lower()
    if last in lists["forecaster_noun"] or last in lists["document_noun"]:
        return _SOURCE_AFTER.match(after) is not None
    says = _SOURCE_AFTER.match(after) if mention.form == "proper" else None
    return says is not None and not _OF_ITSELF.match(text, mention.end + says.end(), sentence_end)


_OF_ITSELF = re.compile(
    r"\s+(?:on \w+day )?(?:that )?(?:(?:its|it|their|they|we|our)\b"
    r"|(?:(?:an?|the|this|net|gross|annual|total|group|core|organic|underlying|adjusted|operating|pre-?tax|after-tax"
    r"|record|interim|trading|comparable|worldwide|global|overseas|domestic"
    r"|[a-z]+(?:er|ly)|[a-z]+-(?:year|quarter|half|store|like|month)) ){0,3}"
    r"(?:profits?|losses|loss|revenues?|turnover|earnings|sales|income|margins?|ebitda|dividend)\b"
    r"(?! (?:of|in|for|at|from|across) (?!\d|[$€£¥])))",
    re.IGNORECASE,
)
"""What a company says of itself: "expects its sales to grow", "said on Monday that net profit rose"."""


def read_document(
    document: Row,
    segments: Sequence[Row],
    figures: list[Figure],
    excluded: list[tuple[int, int, str]],
    lexicon: Lexicon,
) -> Document:
    """Cut *document* into sentences and find out what it is about."""
    text = str(document["text"])
    spans = _sentences(segments, text)
    titles = [(start, end) for start, end, segment in spans if segment["kind"] in ("title", "heading")]
    measured = [(figure.start, figure.end) for figure in figures if figure.form not in ("plain", "ordinal")]
    speakers = sorted({segment["speaker"] for segment in segments if segment.get("speaker")})
    cuts = [(start, end) for start, end, _ in spans]
    names = read_names(lexicon, text, cuts, titles, Known(measured, speakers))
    cut: list[Sentence] = []
    waiting, hidden = _Queue(figures), _Queue(excluded)
    for start, end, segment in spans:
        own = [figure for figure in waiting.until(start, end) if figure.end <= end]
        mentions = _without_overlap(find_places(lexicon, text[start:end], start) + find_names(names, text, start, end))
        dateline = _DATELINE.match(text, start, end) if start == segment["start"] else None
        body = segment["kind"] not in ("title", "heading")
        if dateline is not None and (body or dateline.end() == end):
            # where a report was filed is not whom it is about
            mentions = [mention for mention in mentions if mention.start >= dateline.end()]
        cut.append(Sentence(start, end, segment, own, mentions, hidden.until(start, end)))
    read = Document(str(document["document_id"]), text, segments, lexicon, cut, names)
    _weigh(read)
    read.year = _document_year(document, read)
    read.headings = _headings(read)
    read.heads = _heads(read)
    return read


class _Queue(Generic[T]):
    """Things with a start, handed out in order to spans that come in order: one pass, however long the text."""

    def __init__(self, things: Sequence[T]) -> None:
        self._things: list[T] = sorted(things, key=_start)
        self._at = 0

    def until(self, start: int, end: int) -> list[T]:
        """Those that begin in a span."""
        while self._at < len(self._things) and _start(self._things[self._at]) < start:
            self._at += 1
        first = self._at
        while self._at < len(self._things) and _start(self._things[self._at]) < end:
            self._at += 1
        return self._things[first : self._at]


def _start(thing: Figure | tuple[int, int, str]) -> int:
    return thing.start if isinstance(thing, Figure) else thing[0]


def _sentences(segments: Sequence[Row], text: str) -> list[tuple[int, int, Row]]:
    """The sentences of all segments that are read, in order, each with its segment."""
    spans = [
        (*span, segment)
        for segment, parts in _own_texts(segments)
        if segment["kind"] in _READ
        for start, end in parts
        for span in sentences.split(text[start:end], start)
    ]
    return sorted(spans, key=lambda span: (span[0], span[1]))


def _own_texts(segments: Sequence[Row]) -> Iterator[tuple[Row, list[tuple[int, int]]]]:
    """Each segment with the parts of it that no segment inside it covers."""
    ordered = sorted(segments, key=lambda segment: (segment["start"], -segment["end"]))
    for number, segment in enumerate(ordered):
        parts, position = [], int(segment["start"])
        for inner in islice(ordered, number + 1, None):
            if inner["start"] >= segment["end"]:
                break
            if inner["start"] > position:
                parts.append((position, int(inner["start"])))
            position = max(position, int(inner["end"]))
        if position < segment["end"]:
            parts.append((position, int(segment["end"])))
        yield segment, parts


def heading_key(words: str) -> str:
    """A heading's words without its marks."""
    return " ".join(re.findall(r"\w+", words))


def _headings(read: Document) -> dict[str, tuple[str, ...]]:
    """The entities that each heading names."""
    named: dict[str, list[str]] = {}
    for sentence in read.sentences:
        segment = sentence.segment
        if segment["kind"] in ("heading", "title"):
            key = heading_key(read.text[segment["start"] : segment["end"]])
            named.setdefault(key, []).extend(mention.entity_id for mention in sentence.mentions)
    return {key: tuple(entities) for key, entities in named.items()}


def _heads(read: Document) -> dict[str, Mention]:
    """The headings that are a name and nothing else."""
    heads: dict[str, Mention] = {}
    for sentence in read.sentences:
        key = heading_key(read.text[sentence.segment["start"] : sentence.segment["end"]])
        for mention in sentence.mentions if sentence.segment["kind"] == "heading" else ():
            plain = mention.form == "proper" and mention.text.lower() in common_words()  # a section on "Money"
            if mention.form in ("proper", "name") and not plain and heading_key(mention.text) == key:
                heads[key] = mention
    return heads


def _without_overlap(mentions: list[Mention]) -> list[Mention]:
    """Longer mentions win: "Bank of China" is no mention of China."""
    kept: list[Mention] = []
    for mention in sorted(mentions, key=lambda m: (-(m.end - m.start), m.start)):
        if all(mention.end <= other.start or other.end <= mention.start for other in kept):
            kept.append(mention)
        elif mention.form in ("name", "people") and all(
            mention.end <= other.start
            or other.end <= mention.start
            or (
                other.form == "proper"
                and other.start == mention.start
                and other.end > mention.end
                and " " in other.text
                and mention.form == "people"
            )
            for other in kept
        ):
            # "Indian Railways" is a name of its own and India's all the same
            kept.append(mention)
    return sorted(kept, key=lambda m: (m.start, -m.end))


def voice_of(segment: Row) -> object:
    """Who writes: the article (None), or one comment, or an article pasted into one."""
    voice = (segment.get("comment"), segment.get("article"))
    return None if voice == (None, None) else voice


def _heard(read: Document) -> dict[object, Heard]:
    """How much each comment, or article pasted into one, says of whom: the post above it is about others."""
    voices: dict[object, Counter[str]] = {}
    for sentence in read.sentences:
        voice = voice_of(sentence.segment)
        for mention in sentence.mentions if voice is not None else ():
            aside = mention.entity_type == "person" or is_source(read, mention, sentence)
            voices.setdefault(voice, Counter())[mention.entity_id] += 0.25 if aside else 1.0  # type: ignore[assignment]
    return {
        voice: Heard(weights, tuple(sorted(weights, key=lambda entity: (-weights[entity], entity))[:3]))
        for voice, weights in voices.items()
    }


def _sourced(read: Document) -> dict[str, float]:
    """Which part of an entity's mentions has it as the one who says something."""
    named: Counter[str] = Counter()
    saying: Counter[str] = Counter()
    for sentence in read.sentences:
        for mention in sentence.mentions:
            named[mention.entity_id] += 1
            saying[mention.entity_id] += is_source(read, mention, sentence)
    return {entity: times / named[entity] for entity, times in saying.items() if times}


def _types(sentences: Sequence[Sentence]) -> dict[str, str]:
    """The type of each entity where it is first named."""
    types: dict[str, str] = {}
    for mention in (mention for sentence in sentences for mention in sentence.mentions):
        kind = "country" if mention.entity_type == "nationality" else mention.entity_type
        types.setdefault(mention.entity_id, kind)
    return types


_NEXT_WORDS = re.compile(r"(?P<owner>['’]s?)?(?P<words>(?:\s+[\w-]+){1,4})")
MAKES = re.compile(r"\w{3,}(?:maker|packer|builder|grower)s?$")
"""Nouns for companies by what they make: "carmaker", "meatpacker"."""


def _describes_company(read: Document, mention: Mention) -> bool:
    """Whether a place or people only says where a company is from.

    The text on an "Indian carmaker", a "Cork insurer" or "India's fourth-largest carmaker" is not about India.
    """
    following = _NEXT_WORDS.match(read.text, mention.end)
    if following is None:
        return False
    companies = read.lexicon.words["company_noun"]
    words = following["words"].split()[: 4 if following["owner"] else 2]
    for word in words:
        if word.lower() in companies or MAKES.fullmatch(word.lower()):
            return True
        if not word.islower():
            return False
    return False


_TOLD_COMPANY = re.compile(r"\s(?P<noun>[a-z]+)\s[A-Z]")


def _tells_a_company(read: Document, mention: Mention) -> bool:
    """Whether a name only says what the company named behind it does: "Channel Tunnel operator Eurotunnel"."""
    following = _TOLD_COMPANY.match(read.text, mention.end) if mention.form == "proper" else None
    noun = following["noun"] if following else ""
    return noun in read.lexicon.words["company_noun"] or MAKES.fullmatch(noun) is not None


_PLACES = frozenset({"country", "region", "nationality"})


def _aside(read: Document, sentence: Sentence, mention: Mention) -> float:
    """Which part of its weight a mention keeps that only says from where, by whom or of what kind something is."""
    part = 1.0
    if (mention.entity_type in _PLACES and _describes_company(read, mention)) or _tells_a_company(read, mention):
        part *= 0.2
    elif mention.form == "people":
        part *= 0.7
    if is_source(read, mention, sentence):
        part *= 0.25
    if mention.entity_type == "person":
        part *= 0.2
    return part


_OPENS = 1.5
"""How much more the name weighs with which an organization begins to speak of itself."""
_DOUBTED = 0.3
"""What a name weighs that may be a common word with a capital."""


def _doubted(read: Document) -> set[str]:
    """Names that are words of the text too, or common words only seen where any word has a capital."""
    names, known = read.names, read.lexicon.known_names
    words = {name for name in names.counts if name[1:].islower() and name.lower() in names.lower}
    return read.names.shorthand | {
        name for name in words | {n for n in names.unsure if n.lower() in common_words()} if name not in known
    }


def _weigh(read: Document) -> None:
    weights: Counter[str] = Counter()
    title_entities: list[str] = []
    public = read.lexicon.words["public_body_name"]  # what they publish is seldom about themselves
    bodies = {read.names.resolve(name) for name in read.names.counts if public & set(name.split())}
    own = [s for s in read.sentences if s.segment.get("comment") is None] or read.sentences
    types = _types([*own, *read.sentences])
    people = frozenset({"person", "group"})
    doubted = _doubted(read)
    read.results = tells_results(own, read.text)
    own_voice = read.results or speaks_of_itself(own, read.text)
    for number, sentence in enumerate(own):
        title = sentence.segment["kind"] in ("title", "heading") and number < 3
        length = max(sentence.end - sentence.start, 1)
        for mention in sentence.mentions:
            weight = 0.5 + 0.7 * ((mention.start - sentence.start) / length < 0.35)
            if title:
                weight += 2.5
                title_entities.append(mention.entity_id)
            elif number <= 2:
                weight += 0.8
            weight *= _aside(read, sentence, mention)
            if mention.entity_id in bodies:
                weight *= 0.5
            if mention.entity_id in doubted:
                weight *= _DOUBTED
            if own_voice and mention.form == "proper":
                weight *= own_name(read, sentence, mention) * (_OPENS if number == 0 else 1.0)
            weights[mention.entity_id] += weight  # type: ignore[assignment]
    for name, times in read.names.owners.items():
        entity = read.names.resolve(name)
        if entity in weights:
            weights[entity] += 2.0 + times  # type: ignore[assignment]
    read.heard = _heard(read)
    read.sourced = _sourced(read)
    read.types = types
    read.weights = dict(weights)
    ranked = sorted(weights, key=lambda entity: (-weights[entity], entity))
    read.ranked = tuple(e for e in ranked if types[e] != "person")
    read.main = next((e for e in ranked if types[e] not in people), None)
    read.main_type = types.get(read.main or "")
    read.main_organization = next((e for e in ranked if types[e] not in _PLACES | people), None)
    read.main_place = next((e for e in ranked if types[e] in _PLACES), None)
    if own_voice or speaks_of_the_company(own, read.text):
        speaker = speaker_of(read, own, read.main_organization)
        if speaker is None:
            _give_the_floor(read, UNNAMED, float(len(own)))
        elif own_voice:
            _give_the_floor(read, speaker, max(read.weights.values(), default=1.0))
    read.title_entities = tuple(dict.fromkeys(title_entities))
    read.parts = parts_told(read.text, own, read.lexicon) if read.results else {}


def _give_the_floor(read: Document, speaker: str, weight: float) -> None:
    """Whoever says "we", by name or not, is whom the text is about, not the body it names most often."""
    read.types = {**read.types, speaker: read.types.get(speaker, "organization")}
    read.weights[speaker] = weight
    read.ranked = (speaker, *(entity for entity in read.ranked if entity != speaker))
    read.main = read.main_organization = speaker
    read.main_type = read.types[speaker]


def _is_confirmed(name: str, read: Document, tags: Mapping[str, Counter[str]], words: frozenset[str]) -> bool:
    """Whether a word that may owe its capital to its place is a name: no common word, or the parser says so."""
    times = read.names.counts[name]
    if name.lower() not in words and name.lower().removesuffix("s") not in words:
        return True
    if name in read.lexicon.known_names:
        return any(tags[name][tag] for tag in ("PROPN", "NOUN")) if name in tags else times > 1
    if read.names.alias.get(name, "").startswith(f"{name} ") and name in tags:
        return tags[name]["PROPN"] + tags[name]["NOUN"] > sum(tags[name].values()) / 2  # "Travelers Life", "Travelers"
    # one capital at the head of a sentence says nothing, whatever a small parser takes it for
    return tags[name]["PROPN"] > sum(tags[name].values()) / 2 and times > 1 if name in tags else times > 2


def confirm_names(read: Document, tags: Mapping[str, Counter[str]], words: frozenset[str]) -> None:
    """Drop names that were only seen at the head of sentences and that the parser takes for common words.

    *tags* counts, for each such word, the parts of speech it was parsed as; *words* are common words of English.
    """
    speaker = read.main if read.results else None  # it acts as nothing but a company does
    unsure = (name for name in read.names.unsure if name != speaker)
    doubtful = {name for name in unsure if not _is_confirmed(name, read, tags, words)}
    for name in doubtful:
        read.names.counts.pop(name, None)
    for sentence in read.sentences:
        kept = [m for m in sentence.mentions if m.form != "proper" or m.entity_id not in doubtful]
        sentence.mentions = with_owners(kept, read.text, words)
    _weigh(read)


def _document_year(document: Row, read: Document) -> int | None:
    """The year of the document: its date where known, else of a date line in its text."""
    if document.get("published_date"):
        return int(str(document["published_date"])[:4])
    for segment in read.segments:
        if segment["kind"] in ("date_line", "byline") and segment.get("comment") is None:
            match = re.search(r"\b(?:19|20)\d\d\b", read.text[segment["start"] : segment["end"]])
            if match:
                return int(match.group())
    return None
