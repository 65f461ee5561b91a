"""Sentences cut into the stretches that a time expression can serve: clauses, comparisons, brackets, quotations."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from talent_ledger.extract.discourse import Sentence
from talent_ledger.extract.moments import Moment, Spans


@dataclass(slots=True)
class Chunk:
    """A stretch of a sentence between marks; what a comparison compares with is a stretch of its own."""

    start: int
    compared: str = ""  # the word that opens a comparison
    strong: bool = False  # a semicolon, dash or conjunction stands before it
    depth: int = 0  # of brackets and quotations
    relative: bool = False  # "which …,", "who …,"
    figures: list[int] = field(default_factory=list)  # starts
    moments: list[Moment] = field(default_factory=list)


_AS_MUCH_AS = (
    r"(?:that|what|the\s\d\S*)\s|(?:the|its|their)\s(?:[\w-]+\s)?"
    r"(?:amounts?|averages?|costs?|figures?|height|levels?|numbers?|peaks?|pace|prices?|rates?|shares?|sizes?|speed|sums?|totals?|values?|volumes?)\b"
)
"""What a half is compared with: "half its level of 2008", "half that of France", not "sold half its stake in 2003"."""
_SPLIT = re.compile(
    r"(?=\W|\b[acdfgirtuv])"  # what none of them begins with is passed over at once
    r"(?:(?P<compare>\b(?:as\s+)?compar(?:ed|ing)\s+(?:\w+ly\s+)?(?:with|to)\b|\bcompares\s+(?:\w+ly\s+)?(?:with|to)\b|\b(?:as\s+)?against\b|\bversus\b|\bvs\b\.?|\bvis-[aà]-vis\b|\b(?:up|down)\s+from\b|\b(?:up|down|increase|rise|improvement|gain|advance|decrease|drop|fall|decline|reduction)\s+(?:on|over)\b|\bfrom\b|\bthan\b|\bin\s+contrast\s+(?:to|with)\b|(?:(?<=double)|(?<=triple)|(?<=twice)|(?<=times)|(?<=\dx)|(?<=fold))\s+(?=(?:the|its|their|that|what)\s)"
    rf"|(?<=half)\s+(?={_AS_MUCH_AS}))"
    r"|(?P<strong>[;—]|\s[–-]\s|:|\|)"
    r"|(?P<conjunction>,?\s+(?:but|while|whereas|although|though|yet)\s)"
    r"|(?P<relative>,\s+(?:which|who|whose|where|winner|winners)\b)(?![^,;]{0,40}\bthat\s)"
    r"|(?P<comma>,(?=\s|$))"
    r"|(?P<open>[(\[“])|(?P<close>[)\]”])|(?P<quote>\")"
    r"|(?P<to>\s+to\s)"
    r"|(?P<and>\s+(?:and|or)\s))",
    re.IGNORECASE,
)
_SOURCE_OF = re.compile(r"(?i)\b(?:data|estimates?|figures|findings|information|numbers|results|statistics)\s$")
_HEDGED_THAN = re.compile(
    r"\b(?:more|less|fewer|greater|higher|lower|better|larger|smaller|other|rather|later|earlier|longer|shorter)\s+$",
    re.IGNORECASE,
)
_BEFORE_FIGURE = re.compile(
    r"\s*(?:(?:about|around|roughly|some|an?|the|just|nearly|almost|over|under|only|as\s+(?:much|many|little|few)\s+as|more\s+than|less\s+than|approximately|its|their|an?\s+(?:estimated|average|record)|(?:peak|high|low|record|level|total|average|maximum|minimum|figure|rate)\s+of|~|a\s+mere|barely)\s+)*[~$€£¥]?\s*$",
    re.IGNORECASE,
)
_OF = re.compile(r"\b(?:of|at)\s+[~$€£¥]?$")
_OR = re.compile(r"\s+or\s")
_DETERMINED = re.compile(r"\s*(?:the|its|their|a)\s")
_THE = re.compile(r"\s*the\s")
_PREPOSED = re.compile(r"\s*(?:in|by|for|during|at|as\s+of|on|since|until)?\s*(?:the\s+)?$", re.IGNORECASE)


_ASIDE = re.compile(
    r"(?P<dash>\s[–-]\s|\s?—\s?)(?!(?:in\s|of\s|for\s)?(?:which|who|whom|whose|where)\b)(?P<aside>[^–—;:.]{1,60}?)(?P=dash)"
    r"(?=(?:was|were|is|are|has|have|had|will|would|came|went|made|took)\b|[a-z]{3,}ed\b)"
)
"""What stands between dashes before the sentence goes on: "the most arrivals – 1,015,078 – was recorded in 2015"."""


def own_moments(chunk: Chunk) -> list[Moment]:
    """The moments that say when, not what something is compared with or since when."""
    return [m for m in chunk.moments if m.role == "when" and m.kind not in ("now", "recent")]


def pick(chunk: Chunk, own: list[Moment], start: int, tenses: Mapping[int, str]) -> Moment | None:
    """The moment of a clause that a figure goes with: the one right after it, else the one before, else the list's."""
    if not own:
        return None
    at = bisect_left(own, start, key=lambda moment: moment.start)
    before, after = own[at - 1] if at else None, own[at] if at < len(own) else None
    following = bisect_right(chunk.figures, start)
    between = after is not None and following < len(chunk.figures) and chunk.figures[following] < after.start
    if after is not None and before is not None:
        return before if between else after
    end = chunk.figures[following] if following < len(chunk.figures) else start + 200
    if after is None and any(other.kind == "now" and start < other.start < end for other in chunk.moments):
        return None  # "37 % in 1990 and 12 % today"
    added_later = between and after is not None and after.role == "when" and after.goal
    told_back = after is None and before is not None and before.kind == "deictic" and before.amount < 0
    if added_later or (told_back and tenses.get(start) == "future"):
        return None  # "has 31 aircraft and will add eight by 2008", "those who joined last year will see 4.6 % growth"
    if before is not None and tenses.get(start) in ("present", "perfect"):
        dated = bisect_left(chunk.figures, before.start)
        if dated and tenses.get(chunk.figures[dated - 1]) == "past":
            return None  # "one that went for $93 in 2009 carries a sticker of $275"
    return after or before


def cut(text: str, sentence: Sentence, moments: list[Moment]) -> tuple[list[Chunk], dict[int, int]]:
    """Cut a sentence where commas, conjunctions, brackets and comparisons cut it.

    Returns the stretches and, for the start of each figure and moment, the number of its stretch.
    """
    spans = Spans([(figure.start, figure.end) for figure in sentence.figures] + [(m.start, m.end) for m in moments])
    scene = _Scene(text, sorted(figure.start for figure in sentence.figures), [m.start for m in moments])
    chunks = [Chunk(sentence.start)]
    marks = [(sentence.start, 0)]
    if scene.figures or moments:
        _mark(scene, sentence, spans, chunks, marks)
    places: dict[int, int] = {}
    for start in scene.figures:
        places[start] = _at(marks, start)
        chunks[places[start]].figures.append(start)
    for moment in moments:
        places[moment.start] = _at(marks, moment.start)
        chunks[places[moment.start]].moments.append(moment)
    for before, after in pairwise(chunks):
        dateless = before.compared and before.figures and not own_moments(before)
        if dateless and after.moments and not after.figures and not after.strong:
            after.compared = before.compared  # "compared with $31.0 million, or 17.8%, in 2020"
    return chunks, places


@dataclass(frozen=True, slots=True)
class _Scene:
    text: str
    figures: list[int]
    moments: list[int]

    def next_figure(self, offset: int) -> int | None:
        at = bisect_left(self.figures, offset)
        return self.figures[at] if at < len(self.figures) else None

    def opens_with_moment(self, offset: int) -> bool:
        """Whether a time follows at once: "from Q2 2023 revenue of $1.7 million"."""
        at = bisect_left(self.moments, offset)
        return at < len(self.moments) and self.moments[at] - offset <= len(" the ")


def _mark(scene: _Scene, sentence: Sentence, spans: Spans, chunks: list[Chunk], marks: list[tuple[int, int]]) -> None:
    """Find the marks; after a closing bracket the stretch before it goes on."""
    outer: list[int] = []
    quoted = False
    aside = -1  # where an aside between dashes ends
    for match in _SPLIT.finditer(scene.text, sentence.start, sentence.end):
        if spans.overlaps(match.start(), match.end()):
            continue
        kind = match.lastgroup or ""
        if kind == "strong" and (found := _ASIDE.match(scene.text, match.start(), sentence.end)):
            kind, aside = "open", found.end("aside")
        elif kind == "strong" and match.start() == aside:
            kind = "close"
        if kind == "quote":
            kind = "close" if quoted else "open"
            quoted = not quoted
        if kind == "close":
            if outer:
                marks.append((match.start(), outer.pop()))
            continue
        if kind == "open":
            outer.append(marks[-1][1])
        fresh = Chunk(match.start(), depth=len(outer))
        if _opens(scene, match, kind, chunks[marks[-1][1]], fresh):
            marks.append((match.start(), len(chunks)))
            chunks.append(fresh)


def _opens(scene: _Scene, match: re.Match[str], kind: str, current: Chunk, fresh: Chunk) -> bool:
    """Whether a mark opens a stretch; says in *fresh* of what kind."""
    opens = True
    if kind == "compare":
        fresh.compared = match.group().lower().strip() or "times"
        opens = _compares(scene, match, fresh.compared)
    elif kind in ("strong", "conjunction"):
        fresh.strong = match.group() != ":"
    elif kind == "relative":
        fresh.relative = True
    elif kind == "comma":
        opens = not (current.compared and _OR.match(scene.text, match.end()))
    elif kind == "to":
        opens = current.compared.endswith("from") and _right_before_figure(scene, match)
    elif kind == "and":
        opens = _dates_what_follows(scene, match)
    return opens


def _right_before_figure(scene: _Scene, match: re.Match[str]) -> bool:
    following = scene.next_figure(match.end())
    if following is None or following - match.end() > 60:
        return False
    between = scene.text[match.end() : following]
    return bool(_BEFORE_FIGURE.match(between)) or (scene.opens_with_moment(match.end()) and bool(_OF.search(between)))


def _compares(scene: _Scene, match: re.Match[str], word: str) -> bool:
    """The words "from" and "than" compare only before a figure; "more than 5" is a hedge, "data from" a source."""
    if word not in ("from", "than") and not word.endswith((" on", " over")):
        return True
    near = _right_before_figure(scene, match)
    if word.endswith((" on", " over")):
        return near
    if word == "from":
        return near and not _SOURCE_OF.search(scene.text[max(0, match.start() - 16) : match.start()])
    if scene.next_figure(match.end()) is None or not _DETERMINED.match(scene.text, match.end()):
        return False
    hedged = near and bool(_HEDGED_THAN.search(scene.text[max(0, match.start() - 12) : match.start()]))
    return not hedged or bool(_THE.match(scene.text, match.end()))


def _dates_what_follows(scene: _Scene, match: re.Match[str]) -> bool:
    """In "… and in 2022 9 %" the time belongs to what comes, when figures stand on both sides."""
    at = bisect_left(scene.moments, match.end())
    if at == len(scene.moments) or not scene.figures or scene.figures[0] >= match.start():
        return False
    coming = scene.moments[at]
    if coming - match.end() > 16 or not _PREPOSED.fullmatch(scene.text[match.end() : coming]):
        return False
    return scene.figures[-1] > coming


def _at(marks: list[tuple[int, int]], offset: int) -> int:
    return marks[bisect_right(marks, offset, key=lambda mark: mark[0]) - 1][1]
