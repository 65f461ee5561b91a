"""Which source the text credits for a figure.

A sentence names its source outright ("according to X", "X said", "a survey by X"). A body of data that the opening of
an article names ("a poll for X has found") is the source of what follows too, until the text turns to another; a
person or an unnamed survey speaks for the paragraph at most.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from talent_ledger.extract.discourse import Document
from talent_ledger.extract.scenes import word_set
from talent_ledger.extract.situation import Candidate
from talent_ledger.extract.walk import Reading

if TYPE_CHECKING:
    from spacy.tokens import Token

    from talent_ledger.extract.grammar import Parse

_WORK = (
    r"(?i:figures?|data|statistics|numbers|estimates?|research|analysis|reports?|surveys?|stud(?:y|ies)|polls?|forecasts?|"
    r"calculations?|index|rankings?|league tables?|census|audit|brief|paper|bulletin|tracker|tally|count|"
    r"barometer|table)"
)
_VERBS = word_set(
    "said says say reported estimates estimated estimate found finds shows showed show reckons reckon notes noted",
    "calculates calculated reveals revealed suggests suggested announced forecasts forecast predicts predicted",
    "expects expected projects projected writes wrote counted counts confirmed claims claimed warned warns",
    "believes published puts put states stated told admits admitted swore insists insisted recorded",
    "indicates indicated concluded concludes surveyed polled tells blames added explained sniffed argues",
    "argued informed thinks interviewed",
)
_STATING = word_set(
    "puts put counted counts estimates estimated shows showed reckons admits admitted recorded expects",
    "forecasts forecast predicts predicted projects projected claims says said surveyed polled interviewed",
)
_PRONOUNS = word_set("he she they it we i you who that which this these those")
_OWN_VOICE = word_set(
    "company group firm management board ceo cfo we bank carmaker maker retailer airline miner parent chain producer",
    "lender operator brewer insurer carrier supplier developer manufacturer startup",
)
_TAIL = (
    r"(?=\s*(?:[,;:.()\"“”\n–—]|\s-\s|$)|\s(?:in|on|for|show|shows|showed|has|have|had|and\s+(?:the|its|a)|which|that|who|last|"
    r"released|published|issued|said|as|from|while|where|out|run|is|are|was|were|suggests?|found|publish\w*|put)\b)"
)
_NAME = r"(?:(?:the|a|an|its|our|their|his|her|my)\s+)?[^,;:.()\"“”\n]{2,80}?"
_PROPER = (
    r"(?:the\s+)?(?:[a-z-]+\s+){0,3}?[A-Z][\w.&'’-]*"
    r"(?:\s+(?:of|for|and|the|on|&|de|in)(?=\s+(?:the\s+)?[A-Z&])|\s+[A-Z&][\w.&'’-]*){0,9}"
)
_PUBLISH = r"(?:publish(?:ed|es)|releas(?:ed|es)|issued|compil(?:ed|es)|put out|brought out)"
_SERIES = r"(?:index|rankings?|survey|poll|census|statistics|tracker|league table|barometer|figures|data)"
_STUDY = r"(?:Index|Tracker|Survey|Barometer|Census|Monitor|Rankings?|Review|Quadrant|Report)"
_FOLLOWS = r"(?=\s+(?:show|found|suggest|reveal|indicat|put|department)\w*|\s*[,.]|\s*$|\s+on\b)"
_CAPITALS = r"[A-Z][\w&'’-]+(?:\s[A-Z][\w&'’-]+)*"
_WORKS = sorted(
    word_set(
        "figure data statistic number estimate research analysis report survey stud poll forecast calculation index",
        "rank league census audit brief paper bulletin tracker tally count barometer table",
    )
)
_EXPLICIT: tuple[tuple[tuple[str, ...], re.Pattern[str]], ...] = tuple(
    (tuple(triggers), re.compile(pattern))
    for triggers, pattern in (
        # according to the ranking that X publishes
        (
            ["according to"],
            rf"\b[Aa]ccording to\s+(?:the\s+|an?\s+|its\s+)?(?:[\w-]+\s+){{0,4}}?{_WORK}\s+(?:that|which)\s+"
            rf"(?P<source>{_PROPER})\s+(?:publish|compil|releas|issu|produc)\w*",
        ),
        # a survey by X, figures from X
        (
            [" by ", " from ", " for "],
            rf"\b(?:{_WORK})\s+(?:[\w-]+\s+){{0,4}}?(?:by|from|for)\s+(?P<source>{_PROPER})(?!\w)",
        ),
        # statistics of X showed
        ([" of "], rf"\b(?:{_SERIES}|research|report|study|estimates?|numbers)\s+of\s+(?P<source>{_PROPER}){_FOLLOWS}"),
        (["according to"], rf"\b[Aa]ccording to\s+(?P<source>{_NAME}){_TAIL}"),
        # as reported by X, compiled by X
        (
            ["ed by ", "told by ", "said by "],
            rf"\b(?:as|so)\s+(?:informed|reported|stated|calculated|counted|estimated|published|told|announced|said)"
            rf"\s+by\s+(?P<source>{_NAME}){_TAIL}",
        ),
        (
            ["ed by "],
            rf"\b(?:collected|compiled|surveyed|polled|measured|recorded|calculated|published|reported|estimated)"
            rf"\s+by\s+(?P<source>{_PROPER})(?!\w)",
        ),
        (["source", "data"], r"\b(?:Source|Sources|Data)\s?:\s*(?P<source>[^\n.;()]{2,70})"),
        # in the X Index, the X list, X's ranking
        (
            [*_WORKS, "monitor", "review", "quadrant"],
            r"(?:\b(?:in|on|by)\s+(?:the\s+|its\s+|(?:\w+\s)?\w+['’]s\s+)?)"
            rf"(?P<source>(?:[A-Z][\w'’&-]*\s+(?:(?:of|and|for|the)\s+)?){{1,6}}{_STUDY})\b",
        ),
        (
            [*_WORKS, " list"],
            rf"\b(?:[Tt]he|[Nn]ew|[Ll]atest|annual|[’']s)\s+(?:new\s+|latest\s+|annual\s+)?(?P<source>{_CAPITALS})"
            rf"\s+(?:list|report|{_SERIES})\b",
        ),
        (
            ["'", "’"],
            rf"(?P<source>{_PROPER})[’']s?\s+(?:[\w-]+\s+){{0,4}}?(?:study|{_SERIES})\b",
        ),
        # X published its index, X surveyed
        (
            ["publish", "releas", "issued", "compil", "put out", "brought out"],
            rf"(?P<source>{_PROPER})\s+(?:has\s+|have\s+)?{_PUBLISH}\s+(?:[\w'’-]+\s+){{0,6}}?{_WORK}\b",
        ),
        (
            ["surveyed", "polled", "interviewed", "questioned"],
            rf"(?P<source>{_PROPER})\s+(?:has\s+|have\s+)?(?:surveyed|polled|interviewed|questioned)\b",
        ),
        (
            [" our ", " my ", " their ", " his ", " her "],
            rf"\b(?:by|on)\s+(?P<source>(?:our|my|their|his|her)\s+(?:own\s+)?{_WORK})\b",
        ),
    )
)
"""Ways to name a source, each with words without one of which it cannot occur."""
_LONGEST = 1200
"""How much of a sentence is searched for a source; longer ones are lists or tables."""
_UNNAMED = re.compile(
    rf"^(?:an?|our|my|one|some|recent|new|the)\s+(?:\w+\s+)?(?:{_WORK}|colleague|friend|neighbour|freelancer)s?$", re.I
)
_QUOTED = re.compile(
    r"(?P<mark>[,”\"])\s*(?:said|says|sniffed|adds|added|explained|writes|wrote|told us)\s+"
    r"(?P<source>[^,;:.()\"“”\n]{2,70}?)(?=\s*(?:[,.;:\n]|$|\swho\b|\sof the\b))"
)

_WORK_FIRST = re.compile(rf"(?:\w+\s+)?{_WORK}\b", re.I)
_NO_SOURCE = re.compile(
    r"(?:more|most|nobody|no one|everyone|everybody|somebody|someone|many|few|all|each|both)\b|\W|.*%", re.I
)
_FIRST_PERSON = re.compile(r"\b(?:I|we|We|my|My|our|Our|me)\b|[“\"]")
_CLOSING = re.compile(
    r",\s+(?P<source>(?:an?\s+|the\s+)?[^,;:.()\"“”\n]{2,90}?)\s+(?:has\s+|have\s+)?"
    r"(?:claims?|says?|said|showed|shows?|reported|found|reckons|estimates|suggests?|revealed|announced)"
    r"(?:\s+(?:(?:on|in)\s+\w+(?:\s\w+){0,2}|yesterday|today|last\s+\w+|this\s+\w+|earlier))?\s*[.]?\s*$"
)


_ASKED = re.compile(
    r"\b(?:surveys?|polls?|index|rankings?|census|respondents|league table|barometer|tracker|asked)\b", re.I
)
_SAMPLE = re.compile(
    r"\b(?:polled|interviewed|surveyed|questioned|asked|(?:survey|poll|sample|panel)\s+of|receipts\s+of|among)\s+"
    r"(?:(?:about|around|some|more\s+than|over|nearly|almost|the|its|a\s+total\s+of)\s+)*$",
    re.I,
)
_OFFICE = (
    r"(?:[Cc]hief\s+(?:[Ee]xecutive|[Ff]inancial|[Oo]perating|[Tt]echnology)(?:\s+[Oo]fficer)?|CEO|CFO|COO"
    r"|[Cc]hair(?:man|woman|person)?|[Mm]anaging\s+[Dd]irector|[Ff]inance\s+[Dd]irector|[Pp]resident|[Ff]ounder)"
)
_OFFICER = re.compile(rf"\b{_OFFICE}\b")
_OFFICER_NAMED = re.compile(
    rf"\b{_OFFICE}\s+(?P<after>(?:[A-Z][\w.'’-]*\s?){{1,3}}(?<!\s))|(?P<before>(?:[A-Z][\w.'’-]*\s?){{1,3}}(?<!\s)),"
    rf"\s+(?:its|the|the\s+\w+['’]s|\w+['’]s)?\s*{_OFFICE}\b"
)
"""Who runs an organization, by name: what they say of it is its own word."""


@dataclass(frozen=True, slots=True)
class Credit:
    """A source named in a sentence; ``reach`` is how far it carries: document, paragraph or sentence."""

    source: str
    reach: str


class Credits:
    """The sources that one document credits, in reading order."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._cache: dict[int, Credit | None] = {}
        self._captions: dict[str, str | None] = {}  # by the paragraph under them
        self._bearing = [
            i
            for i, s in enumerate(document.sentences)
            if s.figures and s.segment.get("comment") is None and s.segment["kind"] not in ("title", "heading")
        ]
        self._lasting_from = -1
        self._surveys = False
        self._lasting = self._opening_source()
        self._officers = {
            found[group].split(" ")[-1].rstrip(".,")
            for found in _OFFICER_NAMED.finditer(document.text)
            for group in ("after", "before")
            if found[group]
        }
        self._units: set[str] = set()
        self._last: tuple[int, object] = (-9, None)
        self._heading: object = None
        self._last_said: tuple[int, str] | None = None
        self._verbs: tuple[int, list[Token]] = (-1, [])  # verbs of saying in the sentence read last

    def of(self, reading: Reading, chosen: Candidate | None) -> str | None:
        """The source of the claim that *reading* is about; null when the text names none."""
        segment = reading.sentence.segment
        if segment.get("attributed_to"):
            return str(segment["attributed_to"])
        here = self._in(reading.index) or self._saying(reading, chosen)
        if self._counts_the_asked(reading) or (here is not None and self._speaks_for_itself(here.source, chosen)):
            return None
        if here is not None:
            self._last_said = (reading.index, here.source)
            if self._lasting is None and here.reach == "document" and reading.index in self._bearing[:2]:
                self._lasting = here.source
            self._note(reading, here.source)
            return here.source
        source = self._nearby(reading) or (self._lasting if self._lasts(reading) else None)
        self._note(reading, source)
        return source

    def _counts_the_asked(self, reading: Reading) -> bool:
        """Whether the figure says how many were asked: no finding of the survey."""
        start = reading.figure.start
        return _SAMPLE.search(self._document.text[max(0, start - 60) : start]) is not None

    def _speaks_for_itself(self, source: str, chosen: Candidate | None) -> bool:
        """Whether an officer of the organization says it of the organization: its own report is no credit."""
        if chosen is None or chosen.entity_type != "organization" or chosen.entity_id != self._document.main:
            return False
        return _OFFICER.search(source) is not None or source.rpartition(" ")[2] in self._officers

    def _note(self, reading: Reading, source: str | None) -> None:
        if source is not None and source == self._lasting:
            self._units.add(reading.figure.unit)
            self._last = (reading.index, reading.sentence.segment["segment_id"])
            self._heading = reading.sentence.segment.get("heading")

    def _lasts(self, reading: Reading) -> bool:
        """Whether the source of the opening is still clearly the one: what it was credited with goes on."""
        segment = reading.sentence.segment
        if self._lasting is None or segment.get("comment") is not None or segment["kind"] == "quotation":
            return False
        if reading.index < self._lasting_from:
            return bool(segment["kind"] in ("title", "paragraph"))
        sentence = reading.document.text[reading.sentence.start : reading.sentence.end]
        if _FIRST_PERSON.search(sentence) or (self._heading and segment.get("heading") != self._heading):
            return False
        if not self._units and reading.index - self._lasting_from <= 2:
            return True
        near = segment["segment_id"] == self._last[1] or reading.index - self._lasting_from <= (
            3 if self._surveys else 1
        )
        return near and (reading.index == self._last[0] or reading.figure.unit in self._units)

    def _nearby(self, reading: Reading) -> str | None:
        """The unnamed source of the sentence before, the named one that closes the paragraph, or a caption's above."""
        index, sentences = reading.index, self._document.sentences
        for other, reach in ((index - 1, "paragraph"), (index + 1, "document")):
            if (
                not 0 <= other < len(sentences)
                or sentences[other].segment["segment_id"] != reading.sentence.segment["segment_id"]
            ):
                continue
            credit = self._cache.get(other) if other < index else self._in(other)
            if credit is None or credit.reach != reach:
                continue
            if any((f.kind, f.unit) == (reading.figure.kind, reading.figure.unit) for f in sentences[other].figures):
                return credit.source
        return self._caption_above(index)

    def _caption_above(self, index: int) -> str | None:
        """The source that a caption names for the paragraph under it."""
        paragraph = self._document.sentences[index].segment["segment_id"]
        if paragraph not in self._captions:
            self._captions[paragraph] = self._find_caption(index)
        return self._captions[paragraph]

    def _find_caption(self, index: int) -> str | None:
        sentences = self._document.sentences
        at = index
        while at > 0 and sentences[at - 1].segment["segment_id"] == sentences[index].segment["segment_id"]:
            at -= 1
        captions = (above for above in (at - 1, at - 2) if above >= 0 and sentences[above].segment["kind"] == "caption")
        credits = (self._in(above) for above in captions)
        return next((credit.source for credit in credits if credit is not None), None)

    def _opening_source(self) -> str | None:
        """The body of data that the opening names: any sentence up to the second one with figures."""
        if not self._bearing:
            return None
        for index in range(self._bearing[:2][-1] + 1):
            if (
                self._document.sentences[index].segment.get("comment") is not None
                or self._document.sentences[index].segment["kind"] == "title"
            ):
                continue
            credit = self._in(index)
            if credit is not None and credit.reach == "document":
                self._lasting_from = index
                sentence = self._document.sentences[index]
                self._surveys = bool(_ASKED.search(self._document.text[sentence.start : sentence.end]))
                return credit.source
        return None

    def _in(self, index: int) -> Credit | None:
        if index not in self._cache:
            sentence = self._document.sentences[index]
            self._cache[index] = credit_in(self._document.text[sentence.start : sentence.end])
        return self._cache[index]

    def _saying(self, reading: Reading, chosen: Candidate | None) -> Credit | None:
        """Who says it by the parse: the subject of a verb of saying that governs the figure."""
        if reading.parse is None or reading.figure.start not in reading.parse.figure_tokens:
            return None
        parse, text = reading.parse, reading.document.text
        token = parse.doc[parse.figure_tokens[reading.figure.start]]
        if self._verbs[0] != reading.index:
            self._verbs = (reading.index, [t for t in parse.doc if t.lower_ in _VERBS and t.pos_ == "VERB"])
        verbs = self._verbs[1]
        if not verbs:
            return None
        above = {token.i, *(t.i for t in token.ancestors)}
        for verb in verbs:
            # "Exports are put at 30 million": the subject of a passive is what it is about.
            subject = next((t for t in verb.children if t.dep_ == "nsubj"), None)
            if subject is None or subject.i in above or subject.lower_ in _OWN_VOICE:
                continue
            clause = any(t.dep_ in ("ccomp", "xcomp") and t.i in above for t in verb.children)
            stated = verb.i in above and verb.lower_ in _STATING
            if not (clause or stated or verb.dep_ == "parataxis"):
                continue
            if subject.lower_ in _PRONOUNS:
                if (
                    subject.lower_ in ("he", "she")
                    and self._last_said is not None
                    and reading.index - self._last_said[0] <= 2
                ):
                    return Credit(self._last_said[1], "sentence")
                if subject.lower_ != "who" or verb.dep_ != "relcl":
                    continue
                subject = verb.head
            source = clean_source(_subject_text(parse, text, subject))
            if source.isupper() and re.match(r"\s*[(–—:-]", text[parse.spans[subject.i][1] :][:3]):
                continue  # the place of a dateline
            if source and not _NO_SOURCE.match(source) and not self._is_own(source, chosen):
                return Credit(source, self._reach_of(source, reading))
        return None

    def _reach_of(self, source: str, reading: Reading) -> str:
        """A named person speaks for the sentence; an office or a body of data may speak for the article."""
        person = any(m.entity_type == "person" and m.text in source for m in reading.sentence.mentions)
        return "sentence" if person else "document"

    def _is_own(self, source: str, chosen: Candidate | None) -> bool:
        """Whether the source is the company whose figure it is: its own report is no credit."""
        own = {chosen.entity_id, chosen.text} if chosen is not None else set()
        return any(
            name and (name in source or source in name) for name in {*own, self._document.main_organization or ""}
        )


def credit_in(text: str) -> Credit | None:
    """The source that a sentence names outright.

    >>> credit_in("It rose by 3 %, according to the Ministry of Trade.")
    Credit(source='Ministry of Trade', reach='document')
    >>> credit_in("Most are men, according to a survey.")
    Credit(source='a survey', reach='paragraph')
    """
    text = text[:_LONGEST]
    lowered = text.lower()
    for triggers, pattern in _EXPLICIT:
        match = pattern.search(text) if any(trigger in lowered for trigger in triggers) else None
        if match is None:
            continue
        written = re.sub(r"\s+", " ", match["source"]).strip(" *_")
        if _UNNAMED.match(written):
            return Credit(written, "paragraph")
        source = clean_source(written)
        if source and source.lower() not in _PRONOUNS:
            return Credit(source, "document")
    match = _CLOSING.search(text[-160:])
    if match is not None:
        source = clean_source(match["source"])
        if source and source.split(" ")[0].lower() not in _PRONOUNS and not _WORK_FIRST.match(source):
            return Credit(source, "document")
    match = _QUOTED.search(text)
    # Behind a comma alone, "said" may have a clause for its object rather than its subject.
    if match is not None and (match["mark"] != "," or re.fullmatch(_PROPER, match["source"])):
        source = clean_source(match["source"])
        return Credit(source, "sentence") if source and source.lower() not in _PRONOUNS else None
    return None


_WEEKDAY = re.compile(r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day$")


def clean_source(written: str) -> str:
    """A source by its name: no article, no possessive, no common nouns before a proper name.

    >>> clean_source("stats shop NetTally"), clean_source("the ministry in Accra")
    ('NetTally', 'ministry in Accra')
    """
    source = re.sub(r"\s+", " ", written).strip(" *_,")
    source = re.sub(r"(?<=[a-z]{4})\.$", "", re.sub(r"^(?:the|The|that|as|and)\s+", "", source))
    source = re.sub(rf"[’']s?(?:\s+(?:latest|annual|own|new|recent|monthly))?(?:\s+{_WORK})?$", "", source)
    words = source.split(" ")
    first_capital = next((i for i, word in enumerate(words) if word[:1].isupper()), None)
    if first_capital and all(
        re.fullmatch(r"[a-z-]+", w) and w not in ("of", "in", "at", "for", "from") for w in words[:first_capital]
    ):
        tail = words[first_capital:]
        if not _WEEKDAY.match(tail[0]) and all(
            w[:1].isupper() or w in ("of", "and", "for", "the", "&", "on", "de") for w in tail
        ):
            return " ".join(tail)
    return source


def _subject_text(parse: Parse, text: str, subject: Token) -> str:
    """The noun phrase of a subject up to the first comma."""
    kept: list[Token] = []
    for token in subject.subtree:
        ends = (token.is_punct and token.text not in ("-", "&", "'")) or token.lower_ in ("who", "which", "that")
        if token.i > subject.i and ends:
            break
        if kept or not (token.is_punct or token.is_space):
            kept.append(token)
    return text[parse.spans[kept[0].i][0] : parse.spans[kept[-1].i][1]] if kept else ""
