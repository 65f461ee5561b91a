"""The form that the lines above the comments have in common tells the names.

``kate_w, post 3`` and ``Old Sparky, post 4`` have one form with one gap. A layout that no reader was written for counts
when several lines have its form, what fills the gap reads as names, and more than one name fills it. And once the
headers of a thread are known, what fills the gap of their form is a name, whatever it reads as: ``just my 2 cents``.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from talent_ledger.ingest.dates import WHEN, iso_date
from talent_ledger.ingest.fields import drop_tag, is_trimming, read_fields, undecorated
from talent_ledger.ingest.headers import Header
from talent_ledger.ingest.lines import Line
from talent_ledger.ingest.names import (
    HOSTS,
    LABELS,
    WORDS,
    any_of,
    drop_status,
    is_handle,
    is_organization,
    looks_like_name,
    own_name,
    passes_for_name,
    spoken_name,
)

LONGEST_FORM = 90
"""Characters of a line that may be the header of a comment in an unknown layout."""
_TOKEN = re.compile(r"['’]s\b|[@\w][\w.-]*(?:['’](?!s\b)[\w-]+)*|[^\w\s]")
_LONGEST_NAME = 3

_Form = tuple[str, tuple[str, ...], tuple[str, ...]]
"""Where the name stands, and what stands before and behind it."""


def induced_headers(lines: Sequence[Line], after: int) -> list[Header]:
    r"""The headers, below line *after*, whose common form is the commonest; none when no form recurs.

    >>> from talent_ledger.ingest.lines import read_lines
    >>> text = "kate_w, post 3\nWe saved 30%.\n\nOld Sparky, post 4\nWe did not.\n\nkate_w, post 5\nOdd."
    >>> [header.name for header in induced_headers(read_lines(text), -1)]
    ['kate_w', 'Old Sparky', 'kate_w']
    """
    places: dict[_Form, dict[int, Header]] = defaultdict(dict)
    for line in lines[after + 1 :]:
        apart = (
            bool(line.blanks_before)
            or line.index in (0, after + 1)
            or lines[line.index - 1].inner[-1:] in tuple(".!?…")
        )
        for form, header in [
            *(_alone(lines, line) if apart else ()),
            *_above_details(lines, line),
            *_before_words(line),
        ]:
            places[form].setdefault(line.index, header)
    good = {
        form: found
        for form, found in places.items()
        if len(found) >= 2
        and len(names := {header.name for header in found.values()}) >= 2
        and not all(name.isalpha() and name.islower() for name in names)  # words: "the demand side", "finding one"
    }
    if not good:
        return []
    # Most lines first; then the form that says most, which leaves the least to the name.
    best = max(good, key=lambda form: (len(good[form]), len(form[1]) + len(form[2]), form))
    return [_with_its_time(lines, header) for _, header in sorted(good[best].items())]


def _induced(first: int, last: int, name: str, body: int | None = None) -> Header:
    return Header(first, last, name, "induced", 1.0 + (0.5 if is_handle(name) else 0.0), body=body)


def _with_its_time(lines: Sequence[Line], header: Header) -> Header:
    """*header* with the time, or else the number, that stands beside its name."""
    whole = " ".join(line.inner for line in lines[header.first : header.last + 1])
    around = (whole if header.body is None else whole[: header.body - lines[header.first].inner_start]).replace(
        header.name, "", 1
    )
    number, dated = re.search(r"\d{1,5}", around), WHEN.search(around) is not None
    return replace(header, date=iso_date(around), dated=dated, number=int(number[0]) if number and not dated else None)


def _alone(lines: Sequence[Line], line: Line) -> Iterator[tuple[_Form, Header]]:
    """The readings of a line that holds a name between words that recur: ``kate_w, post 3``."""
    if len(line.inner) <= LONGEST_FORM and line.index + 1 < len(lines):
        for before, after, name in _forms(line.inner):
            yield ("alone", before, after), _induced(line.index, line.index, name)


_LONGEST_DETAIL = 60
_DETAIL = re.compile(r"\d.*[^\W\d]{3}|[^\W\d]{3}.*\d|#\s?\d")
"""A number and a word that says of what: a number alone is a cell of a table."""


def _above_details(lines: Sequence[Line], line: Line) -> Iterator[tuple[_Form, Header]]:
    """A name, and right below it a short line that recurs but for its numbers: ``Score 5, level 2``."""
    if line.index + 2 >= len(lines) or len(line.inner) > LONGEST_FORM:
        return
    below, name = lines[line.index + 1], own_name(undecorated(line.inner))
    short = len(below.inner) <= _LONGEST_DETAIL and not re.search(r"[^\W\d]{2,}[.!?:]$", below.inner)
    if below.blanks_before or not short or not looks_like_name(name):
        return
    placed = bool(line.blanks_before) and looks_like_name(below.inner) and not lines[line.index + 2].blanks_before
    if not placed and not _DETAIL.search(below.inner):
        return
    shape = ("a place",) if placed else tuple(_shape(below.inner).casefold().split())
    if name.casefold() not in LABELS:
        yield ("above details", (), shape), _induced(line.index, line.index + 1, name)


_HEAD = re.compile(
    r"[|>\s-]*(?P<head>[^\s:|~…→»\t][^:|~…→»\t]{1,60}?)(?P<mark>:\s|\s?[|~…→»]+\s|\t+|\s{3,}|(?<=[A-Z]{2})\.\s)\s*(?=\S+\s+\S+\s+\S)"
)


_SHORTEST_WORDS = 15


def _before_words(line: Line) -> Iterator[tuple[_Form, Header]]:
    """What stands before a mark: before a colon more than a name, ``Reply 2 (anna_k): words``; a name before others."""
    found = _HEAD.match(line.inner)
    if found is None:
        return
    mark, alone = found["mark"].strip() or "gap", own_name(undecorated(found["head"]))
    if mark != ":" and looks_like_name(alone) and len(line.inner) - found.end() > _SHORTEST_WORDS:
        header = _induced(line.index, line.index, alone, line.inner_start + found.end())
        yield ("before words", (), (mark,)), header
    for before, after, name in _forms(found["head"]) if mark == ":" else ():
        around = found["head"].replace(name, "", 1)
        if re.search(r"[\d#()\[\]<>|@]", around):
            yield (
                ("before words", before, (*after, ":")),
                _induced(line.index, line.index, name, line.inner_start + found.end()),
            )


def _forms(text: str) -> list[tuple[tuple[str, ...], tuple[str, ...], str]]:
    """The line with each of its possible names taken out, numbers made alike."""
    plain = undecorated(text)
    tokens = [(found[0], found.start(), found.end()) for found in _TOKEN.finditer(plain)]
    if not 2 <= len(tokens) <= 16:
        return []
    shown = [re.sub(r"\d+", "0", token.casefold()) for token, *_ in tokens]
    forms = []
    for first in range(len(tokens)):
        for last in range(first, min(first + _LONGEST_NAME, len(tokens))):
            name = spoken_name(plain[tokens[first][1] : tokens[last][2]])
            if (
                looks_like_name(name)
                and not name[0].isdigit()
                and not any(word.casefold() in LABELS for word in name.split())
            ):
                forms.append((tuple(shown[:first]), tuple(shown[last + 1 :]), name))
    return [(before, after, name) for before, after, name in forms if before or after]


# -- whatever fills the gap of a known form ---------------------------------------------------------------------------

_ANY_TIME = "(?:" + re.sub(r"\?P<\w+>", "?:", WHEN.pattern) + ")"


@dataclass(frozen=True, slots=True)
class _Mould:
    """What stands around the name in the first line of a header, and what its other lines are."""

    before: str
    after: str
    below: tuple[str, ...]
    blanks: bool
    inline: bool

    @property
    def firm(self) -> bool:
        """Whether the form says by itself that a name stands in it: by a time, a number, a mark."""
        around = self.before + self.after
        return (
            "dated" in self.below or _TIME_MARK in around or re.search(r"[#*_@\[\]|•·–—~]|\d", self.before) is not None
        )

    @property
    def wordy(self) -> bool:
        """Whether words stand behind the name, the same each time: ``(via e-mail)``, ``writes:``."""
        return len(re.findall(r"[^\W\d_]", self.after)) >= 3


_REPLY_MARK = re.compile(r"^(?:[↳↪⤷→└├│─╰▸►>|]\s*)+")
_TIME_MARK = "\N{HOURGLASS}"


def completed(lines: Sequence[Line], headers: Sequence[Header], declared: int | None, section: int) -> list[Header]:
    r"""*headers* of one layout, with those that differ from them only in a name that reads like none.

    Forms that hold nothing but the name are believed as far as the text *declared* that many comments.
    """
    moulds = [_mould(lines, header) for header in headers if header.tail is None]
    counted = Counter(mould for mould in moulds if mould is not None)
    for mould in [one for one in counted if one.blanks and replace(one, blanks=False) in counted]:
        counted[replace(mould, blanks=False)] += counted.pop(mould)
    common = [mould for mould, times in counted.items() if times >= 2]
    if not common:
        return list(headers)
    taken = {index for header in headers for index in range(header.first, header.last + 1)}
    start = section if section >= 0 else min(header.first for header in headers)
    found: dict[int, tuple[bool, Header]] = {}
    for mould in common:
        pattern = _pattern(mould)
        for line in lines[start + 1 :]:
            if line.index not in taken and line.index not in found and (mould.blanks <= bool(line.blanks_before)):
                header = _moulded(lines, line.index, mould, pattern, headers[0])
                if header is not None and taken.isdisjoint(range(header.first, header.last + 1)):
                    wordy = mould.wordy and counted[mould] >= 3 and not is_organization(header.name)
                    found[line.index] = (mould.firm or wordy, header)
    loose = [header for firm, header in found.values() if not firm]
    missing = (declared or 0) - len(headers) - (len(found) - len(loose))
    firm = [header for sure, header in found.values() if sure or len(loose) == missing]
    headers = sorted([*_in_full(lines, headers, common), *firm], key=lambda header: header.first)
    divided = [header for header in loose if header not in firm and _divides_evenly(lines, headers, header, loose)]
    return sorted([*headers, *divided], key=lambda header: header.first)


def _divides_evenly(lines: Sequence[Line], headers: Sequence[Header], one: Header, loose: Sequence[Header]) -> bool:
    """Whether *one* cuts a comment into pieces no longer than the comments that hold none of the *loose* headers.

    Where a name begins every line, a line with a stranger name is no second paragraph.
    """
    firsts = [header.first for header in headers] + [len(lines)]
    spans = [(before, after) for before, after in pairwise(firsts) if not _any_between(loose, before, after)]
    if len(spans) < 2 - (len(headers) < 3) or one.first < headers[0].first:
        return False
    longest = max(after - before for before, after in spans)
    stops = sorted({*firsts, *(header.first for header in loose)})
    at = stops.index(one.first)
    pieces = (one.first - stops[at - 1], stops[at + 1] - one.first)
    ended = one.body is not None or lines[one.first - 1].inner[-1:] not in tuple(",;:–—-")
    return max(pieces) <= longest and ended and (one.body is None or longest == 1)


def _any_between(headers: Sequence[Header], first: int, stop: int) -> bool:
    return any(first <= header.first < stop for header in headers)


_NO_PART = re.compile(
    r"\s*(?:,|->|→|>|»|►|▸|@|\d+$|to\b|re\b|via\b|by\b|replied\b|\(not verified\)"
    r"|\[?(?:[A-Z]\w+ )?Profile Page|in (?:reply|response)|again\b)",
    re.IGNORECASE,
)
"""Behind a name: whom it answers, or a place that is set off by a comma."""


def _in_full(lines: Sequence[Line], headers: Sequence[Header], common: Sequence[_Mould]) -> list[Header]:
    """*headers* with all that fills the gap of their common form: of one ``Mike from HR`` among plain names."""
    patterns = [(mould, _pattern(mould)) for mould in common]
    whole = []
    for header in headers:
        own = _mould(lines, header) if header.tail is None else None
        others = [pattern for mould, pattern in patterns if own is not None and own.after not in ("", mould.after)]
        filled = [found["name"] for pattern in others if (found := pattern.match(lines[header.first].text))]
        written = (drop_status(drop_tag(undecorated(name).rstrip(" /|·•–—-"))) for name in filled)
        name = next((name for name in written if _goes_on(name, header.name)), header.name)
        whole.append(replace(header, name=name))
    return whole


def _goes_on(written: str, name: str) -> bool:
    """Whether *written* is *name* and words that belong to it, no rank, time or place of a page's own."""
    if _VERB_BEHIND.search(written) or re.match(r"\s{2,}|\t", written.removeprefix(name)):
        return False
    more = written.removeprefix(name)
    fields = read_fields(more) if written.startswith(name) and more.strip() else None
    return fields is not None and bool(fields.chunks) and not fields.dated and not _NO_PART.match(more)


def _mould(lines: Sequence[Line], header: Header) -> _Mould | None:
    line = lines[header.first]
    text = line.text if header.body is None else line.text[: header.body - line.start]
    at = text.find(header.name)
    if at < 0:
        return None
    below = tuple(_sort_of_line(lines[index].inner) for index in range(header.first + 1, header.last + 1))
    before, after = (_shape(part) for part in (_REPLY_MARK.sub("", text[:at]), text[at + len(header.name) :]))
    return _Mould(before, after, below, bool(line.blanks_before), header.body is not None)


def _shape(text: str) -> str:
    """*text* with every time and every number made alike."""
    return re.sub(r"\d[\d.,]*[kK]?", "0", WHEN.sub(_TIME_MARK, re.sub(r"\s+", " ", text)))


def _sort_of_line(text: str) -> str:
    fields = read_fields(text)
    if text.startswith("@") and " " not in text:
        return "account"
    if fields is None or not is_trimming(fields):
        return "text"
    return "dated" if fields.dated else "trimming"


def _pattern(mould: _Mould) -> re.Pattern[str]:
    before, after = (
        re.escape(part).replace(r"\ ", r"\s+").replace("0", r"\d[\d.,]*[kK]?").replace(re.escape(_TIME_MARK), _ANY_TIME)
        for part in (mould.before, mould.after)
    )
    return re.compile(
        rf"(?:[↳↪⤷→└├│─╰▸►>|]\s*)*{before}(?P<name>\S(?:.{{0,48}}?\S)??){after}"
        + ("(?=.*\\S)" if mould.inline else "$"),
        re.IGNORECASE,
    )


_VERB_BEHIND = re.compile(rf"\s+(?:{any_of(WORDS['verbs_of_saying'])})$", re.IGNORECASE)


def _reads_as_name(text: str) -> bool:
    """Whether a line with nothing beside it can be a name: a few words, no figure, no sentence."""
    return looks_like_name(text) or (len(text.split()) <= 4 and re.search(r"\d|[^\W\d]{2,}[.!?]|[,]", text) is None)


def _moulded(lines: Sequence[Line], index: int, mould: _Mould, pattern: re.Pattern[str], like: Header) -> Header | None:
    """The header at line *index* when it has the form of *mould*."""
    line = lines[index]
    found = pattern.match(line.text)
    last = index + len(mould.below)
    if found is None or last >= len(lines) or not passes_for_name(found["name"].rstrip("?!")):
        return None
    alone = not (mould.before or mould.after or mould.firm)
    if found["name"][0] in "([" or WHEN.fullmatch(found["name"]) or (alone and not _reads_as_name(found["name"])):
        return None
    if any(_sort_of_line(lines[index + 1 + at].inner) != sort for at, sort in enumerate(mould.below) if sort != "text"):
        return None
    name = undecorated(found["name"])
    name = _VERB_BEHIND.sub("", name)
    if not mould.firm and name.casefold() not in HOSTS and _sort_of_line(name) != "text":
        return None  # a page's buttons
    whole = " ".join(one.text for one in lines[index : last + 1])[:400]
    return replace(
        like,
        first=index,
        last=last,
        name=own_name(name) if looks_like_name(name) else spoken_name(name),
        date=iso_date(whole),
        body=line.start + found.end() if mould.inline else None,
        number=None,
    )
