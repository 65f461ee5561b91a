"""Proper names found by their capitals and counted, over a whole document and in one sentence."""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Iterable, Iterator

from talent_ledger.extract.grammar import common_words
from talent_ledger.extract.lexicon import Lexicon
from talent_ledger.extract.mentions import Mention, canonical
from talent_ledger.extract.name_aliases import before_verb, drop_headline_verbs, ending_in_s, find_aliases
from talent_ledger.extract.name_runs import ENCLITIC, is_fresh, names_in
from talent_ledger.extract.name_types import find_types
from talent_ledger.extract.names import Known, Names, Span
from talent_ledger.extract.no_names import (
    NAMELESS,
    NEGATED,
    is_common,
    is_headline,
    is_no_name,
    is_shouted,
    is_title_case,
    measures_in_capitals,
    shorthand,
    units_in_capitals,
)

_NUMBERED = re.compile(r"\s\d+$")


def read_names(lexicon: Lexicon, text: str, sentences: list[Span], titles: list[Span], known: Known) -> Names:
    """All proper names of a document with their aliases and likely types."""
    marks = [match.span() for match in NAMELESS.finditer(text)]
    lower = frozenset(re.findall(r"(?<![A-Za-z])[a-z][a-z-]+", text))
    names = Names(lexicon, lower, taken=sorted([*known.figures, *marks]))
    names.silent = frozenset(
        span
        for span in sentences
        if is_shouted(text[slice(*span)]) or (span in titles and is_title_case(text[slice(*span)]))
    )
    _count(names, text, [span for span in sentences if span not in names.silent], frozenset(titles))
    for span in titles[:2]:
        if span in names.silent and known.figures:
            _count_silent_title(names, text, span)
        elif span not in names.silent:
            _count_title(names, text, span)
    drop_headline_verbs(names)
    for match in _INCORPORATED.finditer(text):
        for written, _ in names_in(names, text, _incorporated(match)):
            name = _spelled(written) if written.isupper() and " " in written else written
            if name != written:
                names.alias[written] = name
            names.counts[name] += 2
            names.owners[name] += 1
            names.first.setdefault(name, match.start())
    for name in ending_in_s(names, text):
        names.alias[name] = f"{name}'s"
    names.shorthand = shorthand(text)
    for no_name in [*measures_in_capitals(names, text), *units_in_capitals(names, text)]:
        names.counts.pop(no_name, None)
    find_aliases(names, text)
    names.types |= {names.resolve(speaker): "person" for speaker in known.speakers}
    find_types(names, text)
    return names


def _incorporated(match: re.Match[str]) -> Span:
    """Where a company's name stands; a number in it is known by the company's form behind it: "Big 5 Goods Corp"."""
    if not match["name"]:
        return match.span("listed")
    return match.span() if re.search(r"\d", match["name"]) else match.span("name")


def _spelled(shouted: str) -> str:
    """A company's name in capitals, as one writes it, without the ticker that stands before it in a table.

    >>> _spelled("HD THE HOME DEPOT"), _spelled("LOW LOWE'S COMPANIES"), _spelled("NORTH SEA FISH")
    ('Home Depot', "Lowe's Companies", 'North Sea Fish')
    >>> _spelled("THE THE"), _spelled("IBM INTERNATIONAL BUSINESS MACHINES")
    ('The The', 'International Business Machines')
    """
    first, *others = shouted.split()
    rest = others[1:] if others[0] == "THE" else others
    initials = "".join(word[0] for word in rest)
    is_ticker = bool(rest) and (first == initials or (others[0] != first and rest[0].startswith(first)))
    return string.capwords(" ".join(rest if rest and (is_ticker or first == "THE") else [first, *others]))


def find_names(names: Names, text: str, start: int, end: int) -> list[Mention]:
    """Proper names (not places) of the document in one sentence."""
    lists = names.lexicon.words
    found: list[Mention] = []
    runs = _known_in if (start, end) in names.silent else names_in
    for name, (begin, stop) in runs(names, text, (start, end)):
        written = text[begin:stop]
        places = names.lexicon.places
        shouted = written.isupper() and len(written) > 3 and written.title() in places
        if (
            name in places
            or written in places
            or shouted
            or _NUMBERED.sub("", name) in places
            or text[stop : stop + 1] == "$"
        ):
            continue
        words = name.lower().split()
        if name in names.unsure and any(
            w in lists["financial_measure"] or w in lists["economy_measure"] for w in words
        ):
            continue
        if (names.counts.get(name) or name in names.alias) and not _are_staff(names, name):
            entity = names.resolve(name)
            if before_verb(names, name) == entity:
                written = written.rpartition(" ")[0]
            found.append(Mention(begin, begin + len(written), written, entity, names.type_of(entity), "proper"))
    return found


_OF_STAFF = re.compile(r"(?P<firm>[A-Z][\w’'-]{3,}?)(?:e?rs|ians|ites|os)")


def _are_staff(names: Names, name: str) -> bool:
    """Whether a company calls its people so: "our AutoZoners", "100 Camundos"."""
    found = _OF_STAFF.fullmatch(name)
    firm = found["firm"].rstrip("aeiou") if found else ""
    spelled = [f"{firm}{vowel}" for vowel in ("", "a", "e", "i", "o", "u")] if firm else []
    return any(one in names.counts and one not in names.lexicon.given_names for one in spelled)


def _known_in(names: Names, text: str, span: Span) -> Iterator[tuple[str, Span]]:
    """The names of running text in a line whose capitals say nothing: the longest that match, whatever their case."""
    words = [(m.group(), *m.span()) for m in re.finditer(r"[^\s,;:()\"“”]+", text[slice(*span)])]
    known = {name.upper(): name for name in sorted({*names.counts, *names.alias})}
    at = 0
    while at < len(words):
        for size in range(min(5, len(words) - at), 0, -1):
            begin, stop = span[0] + words[at][1], span[0] + words[at + size - 1][2]
            stop -= len(written) - len(ENCLITIC.sub("", written)) if (written := words[at + size - 1][0]) else 0
            name = known.get(canonical(text[begin:stop], names.lexicon).upper())
            if name is not None and text[begin].isupper():
                yield name, (begin, stop)
                at += size
                break
        else:
            at += 1


def _count(names: Names, text: str, sentences: Iterable[Span], titles: frozenset[Span]) -> None:
    """Count names, those inside sentences apart from those that open one."""
    inside: Counter[str] = Counter()
    initial: Counter[str] = Counter()
    for start, end in sentences:
        for name, (begin, stop) in names_in(names, text, (start, end)):
            if is_no_name(names.lexicon, name, text[stop : stop + 1]):
                continue
            if (start, end) not in titles:
                names.first.setdefault(name, begin)
            fresh = is_fresh(text, start, begin)
            if not (fresh and is_headline(text[start:end]) and is_common(names.lexicon, name)):
                (initial if fresh else inside)[name] += 1
    names.counts = inside.copy()
    for name, count in initial.items():
        first = name.split()[0]
        if name not in inside and (negated := NEGATED.fullmatch(name)) and negated["word"] in common_words():
            continue  # "Nonresidential investment fell", "Unrelatedly, prices rose"
        if name in inside or " " in name or first.lower() not in names.lower:
            names.counts[name] += count
        if name not in inside and " " not in name and first[:1].isupper() and first[1:].islower():
            names.unsure.add(name)
    # a word may be shouted in the middle of a sentence: "prices ROSE by 4 %"
    names.unsure |= {name for name in names.counts if len(name) > 3 and name.isalpha() and name.isupper()}


def _count_title(names: Names, text: str, title: Span) -> None:
    """Names that occur in a title alone: several capitals in a row that no lower-case use denies."""
    openers = names.lexicon.words["sentence_opener"]
    for name, _ in names_in(names, text, title):
        words = name.split()
        if name in names.counts or name in names.lexicon.places or not 2 <= len(words) <= 4 or name.isupper():
            continue
        common = all(word.lower() in names.lower for word in words) or any(word in openers for word in words)
        if not common and not is_no_name(names.lexicon, name, ""):
            names.counts[name] += 1


_PARTS = re.compile(r"\s[-–—|•·»]\s|[:;,|(]\s|\s?–\s?")


def _count_silent_title(names: Names, text: str, title: Span) -> None:
    """A name that stands by itself in a title whose capitals say nothing: "HELVATIN FOODS - HALF-YEAR RESULTS"."""
    common, openers = common_words(), names.lexicon.words["sentence_opener"]
    for part in _PARTS.split(text[slice(*title)].strip(" #*_")):
        words = part.split()
        strange = [w for w in words if w.isalpha() and len(w) > 3 and w.lower() not in common]
        places = any(w in names.lexicon.places or w.title() in names.lexicon.places for w in words)
        plain = all(_PLAIN_WORD.fullmatch(w) and w[0].isupper() and w.title() not in openers for w in words)
        if 0 < len(words) <= 3 and 2 * len(strange) >= len(words) and plain and not places:
            name = part.title() if part.isupper() and (" " in part or len(part) > 5) else part
            if not any(name in longer for longer in names.counts) and name not in names.lexicon.localities:
                names.counts[name] += 1


_PLAIN_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_INCORPORATED = re.compile(
    r"(?P<name>[A-Z][\w&’'-]*(?:[ \t]+(?:[A-Z&][\w&’'-]*|\d\d?)){0,4}),?\s+"
    r"(?:Inc|INC|Corp|CORP|Corporation|Ltd|LTD|Limited|LIMITED|plc|PLC|LLC|AG|SA|S\.A\.|SE|NV|N\.V\.|GmbH|Co\.|AB|ASA|Oyj|A/S|SpA|S\.p\.A\.|Bhd|KK|a\.s\.|Lda|S\.A\.B\.|Pty|BV|B\.V\.|Holdings)(?!\w)"
    r"|(?P<listed>[A-Z][\w&’'-]*(?:[ \t]+[A-Z&][\w&’'-]*){0,4})\s+"
    r"\((?:NYSE|NASDAQ|Nasdaq|LSE|NSE|BSE|TSX|ASX|HKEX|SSE|SEHK|OSE|AIM)\s?:"
)
