"""The proper names of one document: found by their capitals, counted, typed, and known by their short forms."""

from __future__ import annotations

import re
import string
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, pairwise
from math import inf

from talent_ledger.extract.grammar import common_words
from talent_ledger.extract.lexicon import Lexicon, alternation
from talent_ledger.extract.mentions import Mention, canonical

Span = tuple[int, int]

_CAPITAL = r"[A-ZÀ-ÖØ-ÞĀĆČĎĐĒĚĞĢİĶŁĻŃŅŇŌŐŒŘŚŞŠŢŤŪŮŰŹŻŽȘȚ]"
_TICKER = (
    r"[A-Z]{2,6}(?:\.?n)?\.(?:N|O|L|A|DE|PA|UL|TO|HK|T|AX|MI|AS|BR|MC|SW|VX|ST|HE|CO|OL|SS|SZ|NS|BO|KS|TW|SI|SA|MX)\b"
)
"""A share's code with its exchange's, as news agencies write it behind a company: "Deutsche Bank AG DBKG.DE"."""
_WORD = (
    rf"(?:(?:St|Mt|Ft)\.(?=\s[A-Z])|(?<=[a-z]\s)[A-Z]\.(?=\s[A-Z][a-z])|(?:[A-Z]\.){{2,}}|[A-Z]\.[A-Z]{{2,}}(?![\w.])|(?!{_TICKER}){_CAPITAL}[\w’'&+-]*(?:\.(?:com|org|net|ai|io|de|uk))?"
    r"|[a-z]{1,2}[A-Z]\w+|[a-z]{3,6}[A-Z][a-z]+|[A-Z]&[A-Z])"
)
_LINK = r"(?:\s+(?:of|de|du|for|da|do|von|van|del|la|al)\s+(?:the\s+)?|\s*&\s*|\s+)"
_NUMBER = (
    r"(?:\d{1,4}(?=\s|[.,;)]|$)(?![.,]\d)(?!\s?(?:%|per|percent|million|billion))"
    r"|\d\.\d(?:-\d+[A-Z]|(?=[,;)]|\s(?:and|or|is|was|has|had|since|in|on|for|from)\s))|\d{3,4}[A-Z]{1,2}(?!\w))"
)


@lru_cache(maxsize=4)
def _patterns(brands: frozenset[str]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A name, *brands* in small letters among them, and one right behind the full stop of the sentence before."""
    word = rf"(?:{_WORD}|(?<!\bin\s)(?:{alternation(brands)})\b)"
    run = rf"{word}(?:{_LINK}(?:{word}|{_NUMBER}))*"
    return re.compile(rf"(?<![\w@#/.]){run}"), re.compile(run)


_LINKS = ("of", "for", "the", "de", "&", "du", "la", "and", "al", "del")
_NUMBERED = re.compile(r"\s\d+$")
_FRESH = re.compile(r"(?:[:|•·*–—✔➤►»#>_]|[.!?]|(?:^|[(\[\s])\d{1,2}[.)\]]|\([a-z]\)|[\"“(])\s*$")
_POSSESSED = re.compile(r"(?<=[’']s)\s+|(?<=s[’'])\s+")
_NAMELESS = re.compile(
    r"\((?:[A-Z][A-Za-z]{1,9}(?: [A-Z]{2,6})?)\s?:\s?[A-Z0-9]{1,6}(?:\.[A-Z]{1,3})?(?=[);,])"
    r"|(?:(?<=[ap]m )|(?<=\.m\. )|(?<=\d\d ))(?:ET|EST|EDT|PT|PST|PDT|CT|GMT|BST|CET|CEST|IST|JST|UTC)\b"
)
"""Capitals that name nobody: an exchange with a ticker, the zone of a time of day."""
_ENCLITIC = re.compile(r"[’'](?:s|re|ve|ll|d|m)?$|[.,:]$")


@dataclass
class Names:
    """The names of one document: how often each occurs, which is short for which, and what kind of thing each is."""

    lexicon: Lexicon
    lower: frozenset[str] = frozenset()  # words the text has in lower case
    counts: Counter[str] = field(default_factory=Counter)
    alias: dict[str, str] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    owners: Counter[str] = field(default_factory=Counter)
    """Names written with the form of a company ("Ltd", "a.s.", a ticker): whose text it often is."""
    unsure: set[str] = field(default_factory=set)
    """Single words that were only seen where any word has a capital: a parse has to confirm them."""
    first: dict[str, int] = field(default_factory=dict)  # where each name was first written in running text
    silent: frozenset[Span] = frozenset()  # titles and headings whose capitals say nothing
    shorthand: set[str] = field(default_factory=set)  # initials of plain words: "life sciences (LS)"
    taken: list[Span] = field(default_factory=list)  # where figures with a unit, tickers and time zones stand, in order

    def resolve(self, name: str) -> str:
        """The canonical name of the entity that *name* stands for in this document."""
        short = canonical(name, self.lexicon)
        if short.isupper() and short.title() in self.lexicon.localities:
            short = short.title()  # "VANCOUVER"
        return _city(short, self.lexicon) or self.alias.get(short) or self.lexicon.localities.get(short, short)

    def type_of(self, entity_id: str) -> str:
        """organization, product, institution, person … as far as the text shows it."""
        return self.types.get(entity_id, "organization")


@dataclass(frozen=True)
class Known:
    """What is known of a document before its names are looked for."""

    figures: list[Span]  # with a currency or unit: "Rs 5" is no name
    speakers: list[str]  # writers of comments: persons


def _city(name: str, lexicon: Lexicon) -> str | None:
    """The city of a name that says where it lies as well: "Houston Texas"."""
    words = name.split()
    parts = ((" ".join(words[:size]), " ".join(words[size:])) for size in range(1, len(words)))
    known = (lexicon.localities.get(city) for city, around in parts if around in lexicon.localities)
    return next((city for city in known if city is not None), None)


def read_names(lexicon: Lexicon, text: str, sentences: list[Span], titles: list[Span], known: Known) -> Names:
    """All proper names of a document with their aliases and likely types."""
    marks = [match.span() for match in _NAMELESS.finditer(text)]
    lower = frozenset(re.findall(r"(?<![A-Za-z])[a-z][a-z-]+", text))
    names = Names(lexicon, lower, taken=sorted([*known.figures, *marks]))
    names.silent = frozenset(
        span
        for span in sentences
        if _is_shouted(text[slice(*span)]) or (span in titles and _is_title_case(text[slice(*span)]))
    )
    _count(names, text, [span for span in sentences if span not in names.silent], frozenset(titles))
    for span in titles[:2]:
        if span in names.silent and known.figures:
            _count_silent_title(names, text, span)
        elif span not in names.silent:
            _count_title(names, text, span)
    _drop_headline_verbs(names)
    for match in _INCORPORATED.finditer(text):
        for written, _ in _names_in(names, text, _incorporated(match)):
            name = _spelled(written) if written.isupper() and " " in written else written
            if name != written:
                names.alias[written] = name
            names.counts[name] += 2
            names.owners[name] += 1
            names.first.setdefault(name, match.start())
    for name in _ending_in_s(names, text):
        names.alias[name] = f"{name}'s"
    names.shorthand = _shorthand(text)
    for measure in _measures_in_capitals(names, text):
        names.counts.pop(measure, None)
    _find_aliases(names, text)
    names.types |= {names.resolve(speaker): "person" for speaker in known.speakers}
    _find_types(names, text)
    return names


def _ending_in_s(names: Names, text: str) -> set[str]:
    """Names that nothing follows as a thing they own, and that the text seldom says without the ending."""
    found = {
        match["name"]
        for match in _ENDS_IN_S.finditer(text)
        if match["name"] in names.counts
        and match["name"] not in names.lexicon.places
        and _OWNS_TOO.search(text, max(0, match.start() - 120), match.start()) is None
    }
    # where GM says and GM does, "GM's plans" are its own
    return {name for name in found if len(re.findall(rf"\b{re.escape(name)}\b(?!['’]s)", text)) <= 1}


def _incorporated(match: re.Match[str]) -> Span:
    """Where a company's name stands; a number in it is known by the company's form behind it: "Big 5 Goods Corp"."""
    if not match["name"]:
        return match.span("listed")
    return match.span() if re.search(r"\d", match["name"]) else match.span("name")


def _drop_headline_verbs(names: Names) -> None:
    """A name of the text is read without the verb behind it in a headline: "Air Methods Reports"."""
    for name in [name for name in names.counts if _before_verb(names, name)]:
        known = _before_verb(names, name)
        names.counts[known] += names.counts.pop(name)
        names.alias[name] = known


def _before_verb(names: Names, name: str) -> str:
    """The name of the text that stands before a headline's verb, else nothing."""
    known, _, verb = name.rpartition(" ")
    return known if verb in names.lexicon.words["headline_verb"] and known in names.counts else ""


_CAPITALS = re.compile(r"\((?P<short>[A-Z]{2,6})\)")
_PLAIN_WORDS = re.compile(r"(?:[a-z][a-z-]*,?\s+){2,8}$")
_LONGEST_SPELLED = 80


def _shorthand(text: str) -> set[str]:
    """Capitals in brackets that stand, in their order, for the plain words before them: "life sciences (LS)"."""
    return {short for short, _ in _spelled_out(text)}


def _spelled_out(text: str) -> Iterator[tuple[str, str]]:
    """Capitals in brackets with the plain words they stand for."""
    for match in _CAPITALS.finditer(text):
        words = _PLAIN_WORDS.search(text, max(0, match.start() - _LONGEST_SPELLED), match.start())
        letters = iter(part[0].upper() for part in re.findall(r"[a-z]+", words.group() if words else ""))
        if words is not None and all(letter in letters for letter in match["short"]):
            yield match["short"], words.group().strip()


def _measures_in_capitals(names: Names, text: str) -> Iterator[str]:
    """Initials of what is measured, which name nobody: "health-adjusted life expectancy (HALE)"."""
    for short, words in _spelled_out(text):
        if names.lexicon.class_of(words.rsplit(maxsplit=1)[-1]) in _MEASURES:
            yield short


_ENDS_IN_S = re.compile(
    rf"\b(?P<name>{_CAPITAL}[\w&-]+)['’]s\s+(?:has|have|will|would|said|says|reported|reports|announced|earned|posted|plans)\b"
)
"""What no owner is followed by: the ending is part of the name ("McDonald's has said", "Lowe's earned")."""
_OWNS_TOO = re.compile(rf"{_CAPITAL}[\w&-]+['’]s?\s[a-z][^.!?]{{0,80}}$")
"""Before a name that owns what was named of another: "Google's share rose, and Microsoft's has fallen"."""


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
    runs = _known_in if (start, end) in names.silent else _names_in
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
            if _before_verb(names, name) == entity:
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


# -- finding ---------------------------------------------------------------------------------------


def _names_in(names: Names, text: str, span: Span) -> Iterator[tuple[str, Span]]:
    """Runs of capitals as canonical names, each with its span."""
    start, end = span
    capitals, behind_stop = _patterns(names.lexicon.words["small_letter_brand"])
    glued = behind_stop.match(text, start, end) if text[max(start - 1, 0) : start] == "." else None
    for match in chain([glued] if glued else [], capitals.finditer(text, glued.end() if glued else start, end)):
        opens = is_fresh(text, span[0], match.start())
        for begin, first_end in _trimmed(names.lexicon, text, match.start(), match.end(), opens):
            stop = _with_second(names.lexicon, text, begin, first_end)
            name = canonical(text[begin:stop], names.lexicon)
            if len(name) > 1 and not _is_taken(names, begin, stop) and not _is_in_address(text, begin):
                yield name, (begin, stop)


_ADDRESS = re.compile(r"(?:://|\bwww\.)\S*$")
_LONGEST_ADDRESS = 120


def _is_in_address(text: str, position: int) -> bool:
    """Whether the address of a page goes on there."""
    first = max(0, position - _LONGEST_ADDRESS)
    word = max(first, *(text.rfind(blank, first, position) + 1 for blank in " \n"))
    return word < position and _ADDRESS.search(text, word, position) is not None


def is_fresh(text: str, start: int, position: int) -> bool:
    """Whether a capital at *position* may be owed to its place: the head of a sentence, after a colon or a quote."""
    return position - start <= 2 or bool(_FRESH.search(text[max(start, position - 6) : position]))


_SECOND = re.compile(rf"\s+and\s+(?:the\s+)?{_CAPITAL}[\w’'-]+(?:\s+{_CAPITAL}[\w’'-]+)?")
_THE = re.compile(r"\b[Tt]he $")
_JOINT_OFFICE = re.compile(
    rf"\s+and\s+{_CAPITAL}[\w’'-]+(?:\s+{_CAPITAL}[\w’'-]+)?\s+(?:Administration|Agency|Association|Authority|Board"
    r"|Bureau|Commission|Committee|Council|Department|Executive|Federation|Foundation|Institute|Ministry|Office|Society)\b"
)
"""The rest of an office for two things: "the Nursing | and Midwifery Council"."""
_LISTED_TASKS = re.compile(
    rf"(?:,\s+{_CAPITAL}[\w-]+(?:\s{_CAPITAL}[\w-]+)?){{1,3}},?\s+and\s+{_CAPITAL}[\w-]+(?:\s{_CAPITAL}[\w-]+)?"
)
"""The rest of an office for several things: "the Department of the Environment | , Food and Rural Affairs"."""
_OF_SEVERAL = re.compile(
    r"(?:Department|Ministry|Office|Society|School|Faculty|Institute|Chamber|Federation|Association|Board|Bureau"
    rf"|College|Council|Union|Centres?|Centers?|Institutes) (?:of|for) (?:the )?(?:{_CAPITAL}[\w’'-]+ ?){{1,3}}$"
)


def _with_second(lexicon: Lexicon, text: str, start: int, stop: int) -> int:
    """Where a name ends whose second half follows "and": "Tyne and Wear", "the Society of Makers and Traders"."""
    second = _SECOND.match(text, stop)
    if second is None:
        listed = _LISTED_TASKS.match(text, stop) if _OF_SEVERAL.search(text[start:stop]) else None
        plain = listed is not None and all(
            word.lower() in common_words() for word in re.findall(r"[^\W\d_]{4,}", listed.group())
        )
        return listed.end() if listed is not None and plain else stop
    joint = _JOINT_OFFICE.match(text, stop)
    opener = text[start:stop].partition(" ")[0]
    of_one = _THE.search(text, max(0, start - 5), start) or opener in lexicon.words["office_opener"]
    if joint is not None and of_one and text[start:stop] not in lexicon.places:
        return joint.end()
    words = text[start : second.end()].split()
    if any(" ".join(words[:size]) in lexicon.localities for size in (len(words), len(words) - 1)):
        fits = " ".join(words) in lexicon.localities or second.group().count(" ") < 3
        return second.end() if fits else second.end() - len(words[-1]) - 1
    office = _OF_SEVERAL.search(text[start:stop])
    return second.end() if office and office.group().rsplit(" ", 1)[-1] not in lexicon.places else stop


def _is_taken(names: Names, start: int, end: int) -> bool:
    """Whether a figure with its currency or unit stands there."""
    at = bisect_left(names.taken, (start, 0))
    return any(begin < end and start < stop for begin, stop in names.taken[max(at - 1, 0) : at + 1])


def _known_in(names: Names, text: str, span: Span) -> Iterator[tuple[str, Span]]:
    """The names of running text in a line whose capitals say nothing: the longest that match, whatever their case."""
    words = [(m.group(), *m.span()) for m in re.finditer(r"[^\s,;:()\"“”]+", text[slice(*span)])]
    known = {name.upper(): name for name in sorted({*names.counts, *names.alias})}
    at = 0
    while at < len(words):
        for size in range(min(5, len(words) - at), 0, -1):
            begin, stop = span[0] + words[at][1], span[0] + words[at + size - 1][2]
            stop -= len(written) - len(_ENCLITIC.sub("", written)) if (written := words[at + size - 1][0]) else 0
            name = known.get(canonical(text[begin:stop], names.lexicon).upper())
            if name is not None and text[begin].isupper():
                yield name, (begin, stop)
                at += size
                break
        else:
            at += 1


def _trimmed(lexicon: Lexicon, text: str, start: int, end: int, opens: bool = True) -> Iterator[Span]:
    """The names inside a run of capitals: without words that only begin a sentence, split where a possessor ends."""
    position = start
    for piece in _pieces(lexicon, text[start:end]):
        at = text.index(piece, position)
        position = at + len(piece)
        words = [(m.group(), m.start() + at, m.end() + at) for m in _PART.finditer(piece)]
        for words_of_name in _runs(lexicon, words):
            joint = bool(words_of_name) and _JOINT_OFFICE.match(text, words_of_name[-1][2]) is not None
            run = _without_opening(lexicon, words_of_name, opens and at == start, joint)
            while run and (
                run[-1][0] in _LINKS
                or (len(run) > 1 and _opens(lexicon, run[-1][0], at_head=False))
                or _is_counted_locality(lexicon, run)
                or _ends_with_report(lexicon, run)
            ):
                run.pop()
            if name := _without_office(lexicon, _without_role(lexicon, run)):
                begin, stop = name[0][1], name[-1][2]
                written = text[begin:stop]
                stop -= 2 if written.endswith(("’s", "'s")) else 1 if written.endswith(("s’", "s'")) else 0
                if stop > begin and text[stop - 1] != "-":  # "Pre- and after-tax"
                    yield begin, stop


def _pieces(lexicon: Lexicon, run: str) -> list[str]:
    """A run of capitals parted after possessors: "Apple's Safari" holds two names, "King's College" is one."""
    cuts = [m for m in _POSSESSED.finditer(run) if not _belongs_to_name(lexicon, run[: m.start()])]
    edges = [0, *(m.end() for m in cuts), len(run)]
    return [run[begin:stop].rstrip() for begin, stop in pairwise(edges)]


def _belongs_to_name(lexicon: Lexicon, before: str) -> bool:
    """Whether the last word is a possessor that names begin with: "Lloyd's", "Children's"."""
    return _ENCLITIC.sub("", before.rsplit(maxsplit=1)[-1]) in lexicon.words["possessive_name"]


_PART = re.compile(r"\S+")
Word = tuple[str, int, int]
"""A word with its span."""
_NO_NAME_WORD = re.compile(
    r"YE|[A-Z][a-z]*n[’']t|[A-Z][\w’']*-[a-z]+(?:-[a-z]+)*|(?:Pre|Post|Non|Anti|Mid|Ex|Pro|Sub)-[A-Z]\w+|FY\d{2,4}|[QH][1-4]|(?:JANU|FEBRU)ARY|MARCH|APRIL|JUNE|JULY|AUGUST|(?:SEPT|NOV|DEC)EMBER|OCTOBER|GMT|BST|CET|EST|EDT|PST|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct"
    r"|Nov|Dec)\w*-(?:to-)?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\w*"
)


def _without_role(lexicon: Lexicon, words: list[Word]) -> list[Word]:
    """A name without what its bearer is: "Chief Executive Ann Lee", "Rival Otto"."""
    roles = [number for number, word in enumerate(words[:3]) if word[0].lower() in lexicon.words["role_noun"]]
    rest = words[roles[-1] + 1 :] if roles else []
    if not rest or (words[roles[-1]][0].lower() in lexicon.words["person_role"] and _names_no_person(lexicon, rest)):
        return words
    return rest


def _names_no_person(lexicon: Lexicon, words: list[Word]) -> bool:
    """Whether all are common words: "the Premier | League", "the Economist | Intelligence Unit"."""
    bare = [_ENCLITIC.sub("", word[0]) for word in words]
    plain = (word.lower() in common_words() or word.lower().removesuffix("s") in common_words() for word in bare)
    return bare[0] not in lexicon.given_names and all(plain)


def _without_office(lexicon: Lexicon, words: list[Word]) -> list[Word]:
    """A name without the office behind it: "H.B. Fuller President"; an office alone stays, to be known as one."""
    if not words or _ENCLITIC.sub("", words[-1][0]) not in lexicon.words["office_head"]:
        return words
    stop = len(words) - 1
    while stop and words[stop - 1][0][0].isupper() and _is_of_office(lexicon, words[stop - 1][0]):
        stop -= 1
    return words[:stop] if stop and words[stop - 1][0] not in _LINKS else words


def _is_of_office(lexicon: Lexicon, word: str) -> bool:
    """Whether a word can be one of an office's: "Chief", "Officer"."""
    return word in lexicon.words["office_head"] or word in lexicon.words["office_word"]


_WEEKDAY = re.compile(r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[.,]?")
_MONTH = re.compile(r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*[.,]?")


def _goes_on_as_name(following: list[Word]) -> bool:
    """Whether what looks like a day is a name's first word: "Sun Interbrew", not "Sun Jan 4"."""
    return bool(following) and following[0][0][0].isupper() and _MONTH.fullmatch(following[0][0]) is None


def _runs(lexicon: Lexicon, words: list[Word]) -> Iterator[list[Word]]:
    """Words parted where one is no part of a name: "Leeds-based", "Q2", "CEO", "of" after all but an office's name.

    So is an office before whoever holds it: "Orvane President Ali Tajan".
    """
    run: list[Word] = []
    for number, word in enumerate(words):
        held = word[0] in lexicon.words["office_head"] and not all(_is_of_office(lexicon, one[0]) for one in run)
        named = number + 1 < len(words) and words[number + 1][0] in lexicon.given_names
        of = word[0] == "of" and bool(run) and run[-1][0] not in lexicon.words["name_with_of"]
        tells = bool(run) and word[0] in lexicon.words["telling_verb"]  # "Strauss Group Announces Fourth Quarter"
        office = bool(run) and word[0].isupper() and word[0] in lexicon.words["person_role"]  # "Wishpond CEO Ali Tajan"
        day = _WEEKDAY.fullmatch(word[0]) and not _goes_on_as_name(words[number + 1 : number + 2])
        measures = word[0] in lexicon.units and not word[0].istitle()  # "Battery GW"
        if (
            of
            or office
            or tells
            or measures
            or day
            or (held and named)
            or _NO_NAME_WORD.fullmatch(_ENCLITIC.sub("", word[0]))
        ):
            yield run
            run = []
        else:
            run.append(word)
    yield run


def _is_locality(lexicon: Lexicon, words: list[Word]) -> bool:
    """Whether the first two or three words are a city's or a state's: "New York" opens no sentence with "New"."""
    sizes = (size for size in (2, 3) if len(words) >= size)
    written = (_ENCLITIC.sub("", " ".join(word[0] for word in words[:size])) for size in sizes)
    return any(name in lexicon.localities or name in lexicon.places for name in written)


def _ends_with_report(lexicon: Lexicon, words: list[Word]) -> bool:
    """Whether a heading in capitals ends with what it heads: "NORDAL GROUP INTERIM REPORT"."""
    shouted = len(words) > 1 and all(word[0].isupper() for word in words)
    return shouted and words[-1][0].lower() in lexicon.words["report_word"]


def _is_counted_locality(lexicon: Lexicon, words: list[Word]) -> bool:
    """Whether a place's own figure stands behind its name: "Colorado nine, Florida 29"."""
    return words[-1][0].isdigit() and " ".join(word[0] for word in words[:-1]) in lexicon.localities


def _without_opening(lexicon: Lexicon, run: list[Word], at_head: bool, joint: bool = False) -> list[Word]:
    """Without the words that only begin a sentence: "New York" opens none with "New".

    With *joint* the rest of an office's name follows: "National Oceanic | and Atmospheric Administration".
    """
    while run and not _is_locality(lexicon, run):
        word = run[0][0]
        if at_head and (_opens_office(lexicon, run, joint) or _opens_company(lexicon, run)):
            break
        if word not in _LINKS and not word[0].isdigit() and not _opens(lexicon, word, at_head):
            break
        at_head = at_head and word not in lexicon.words["leading_word"]
        run = run[1:]
    return run


def _opens_office(lexicon: Lexicon, run: list[Word], joint: bool) -> bool:
    """Whether an office's name begins: "National Bank of Pakistan", "National Institutes of Health"."""
    if run[0][0] not in lexicon.words["office_opener"] or len(run) < 2:
        return False
    following = [word[0] for word in run[1:]]
    of = following[0] in lexicon.words["name_with_of"] and "of" in following[1:2]
    public = any(word in lexicon.words["public_body_name"] for word in following)
    return joint or of or public or following[0] in lexicon.words["organization_cue"]


def _opens_company(lexicon: Lexicon, run: list[Word]) -> bool:
    """Whether a company's name begins that its form ends: "Big Lots Inc", "Big 5 Sporting Goods Corporation"."""
    form = _ENCLITIC.sub("", run[-1][0])
    return run[0][0] in lexicon.words["name_word"] and len(run) > 2 and form in lexicon.words["corporate_suffix"]


def _opens(lexicon: Lexicon, word: str, at_head: bool) -> bool:
    """Whether a word has its capital only because a sentence begins with it; some are words of names elsewhere."""
    bare = _ENCLITIC.sub("", word)
    in_names = not at_head and bare in lexicon.words["name_word"]
    return not in_names and bare in lexicon.words["sentence_opener"]


def _is_shouted(line: str) -> bool:
    """Whether a line is written in capitals throughout.

    >>> _is_shouted("RESULTS FOR THE YEAR"), _is_shouted("IBM and SAP grew"), _is_shouted("IBM")
    (True, False, False)
    """
    words = re.findall(r"[^\W\d_]{3,}", line)
    return len(words) > 2 and sum(word.isupper() for word in words) > 0.7 * len(words)


def _is_title_case(title: str) -> bool:
    """Whether capitals in a title say nothing: most of its longer words have them."""
    words = [w for w in re.findall(r"[^\W\d_][\w’'-]*", title) if len(w) > 3]
    return len(words) > 3 and sum(w[0].isupper() for w in words) > 0.65 * len(words)


# -- counting --------------------------------------------------------------------------------------


def _count(names: Names, text: str, sentences: Iterable[Span], titles: frozenset[Span]) -> None:
    """Count names, those inside sentences apart from those that open one."""
    inside: Counter[str] = Counter()
    initial: Counter[str] = Counter()
    for start, end in sentences:
        for name, (begin, stop) in _names_in(names, text, (start, end)):
            if _is_no_name(names.lexicon, name, text[stop : stop + 1]):
                continue
            if (start, end) not in titles:
                names.first.setdefault(name, begin)
            fresh = is_fresh(text, start, begin)
            if not (fresh and _is_headline(text[start:end]) and _is_common(name)):
                (initial if fresh else inside)[name] += 1
    names.counts = inside.copy()
    for name, count in initial.items():
        first = name.split()[0]
        if name not in inside and (negated := _NEGATED.fullmatch(name)) and negated["word"] in common_words():
            continue  # "Nonresidential investment fell", "Unrelatedly, prices rose"
        if name in inside or " " in name or first.lower() not in names.lower:
            names.counts[name] += count
        if name not in inside and " " not in name and first[:1].isupper() and first[1:].islower():
            names.unsure.add(name)
    # a word may be shouted in the middle of a sentence: "prices ROSE by 4 %"
    names.unsure |= {name for name in names.counts if len(name) > 3 and name.isalpha() and name.isupper()}


_NEGATED = re.compile(r"(?:(?:Non|Un|Anti)-?(?=[a-z]{5})|Pre-?(?=[a-z]{3}))(?P<word>[a-z]+?)(?:ly)?")


def _is_headline(line: str) -> bool:
    """Whether a line is a title by its length and by what does not end it: "Steel Table = $200"."""
    return len(line) < _HEADLINE and not line.endswith((".", ":", ";", ","))


def _is_common(name: str) -> bool:
    """Whether several words of a name are all words of the language, and none says that it is an institution's."""
    words = name.split()
    if words[-1] in _INSTITUTIONS or words[0] in _INSTITUTIONS:
        return False  # "James Cook University"
    return len(words) > 1 and all(word.lower() in common_words() for word in words)


_HEADLINE = 80
_MEASURES = ("measure", "measure of money")


def _is_no_name(lexicon: Lexicon, name: str, following: str) -> bool:
    """Technical terms, units, currencies, and capitals that stand for a name given elsewhere ("the Group")."""
    lists = lexicon.words
    known = (
        name in lists["stand_in_name"]
        or name in lists["term"]
        or name in lexicon.units
        or name in lists["stressed_word"]
    )
    if name.isupper() and " " in name and _is_shouting(lexicon, name.split()):
        return True
    words = re.split(r"[\s-]+", name)
    measured = all(lexicon.class_of(word) in _MEASURES for word in words) or _is_account(lexicon, words)
    pair = "-" in name and all(part in lexicon.places for part in name.split("-"))  # "US-China"
    suffixes = all(word in lists["corporate_suffix"] for word in words)
    shouted = name.isupper() and (name.lower() in lists["increase"] or name.lower() in lists["decrease"])
    aside = (
        _PERIOD.fullmatch(name) is not None
        or _is_office(lexicon, words)
        or _is_part_of_document(lexicon, words)
        or _is_feast(lexicon, words)
    )
    sign = name in lexicon.currency_names and not (len(name) == 3 and name.isupper())  # "AMD" makes chips as well
    return (
        known or aside or sign or shouted or measured or pair or suffixes or (following in ("$", ".") and len(name) < 3)
    )


_PERIOD = re.compile(
    r"(?:(?:First|Second|Third|Fourth|Final|Full|Fiscal|Financial|Calendar|Half|Mid) )*(?:Quarter|Half|Year|Half-Year)"
    r"(?: \d{4})?"
)
"""A stretch of time that a heading writes with capitals: "Fiscal Year 2012"."""


def _is_office(lexicon: Lexicon, words: list[str]) -> bool:
    """Whether an office is written with capitals: "Chief Operating Officer", "Investor Relations"."""
    heads = lexicon.words["office_head"]
    return any(word in heads for word in words) and all(_is_of_office(lexicon, word) for word in words)


def _is_part_of_document(lexicon: Lexicon, words: list[str]) -> bool:
    """Whether it is where in a document something stands, or a day's name: "Slide 4", "Phase 2", "Thursdays"."""
    numbered = len(words) == 2 and words[1].isdigit()
    return words[0] in lexicon.words["document_part"] and (numbered or len(words) == 1)


def _is_feast(lexicon: Lexicon, words: list[str]) -> bool:
    """Whether days of the calendar are named: "World Cancer Day", "Black History Month"; not "Doris Day"."""
    plain = all(word.lower() in common_words() or word in lexicon.places for word in words[:-1])
    return len(words) > 1 and words[-1] in _DAYS and plain and words[0] not in lexicon.given_names


_DAYS = ("Day", "Week", "Month", "Year", "Eve", "Decade")


def _is_shouting(lexicon: Lexicon, words: list[str]) -> bool:
    """Whether capitals are a heading's or the voice's: "FACT SHEET", "WHO USES US", "IT IS A WASTE"."""
    openers = lexicon.words["sentence_opener"]
    bare = [_ENCLITIC.sub("", word) for word in words]
    return any(word in _SMALL_WORDS for word in bare) or all(
        word.lower() in common_words() or (word.title() in openers and word.lower() not in _LINKS)  # "SAILS AND OARS"
        for word in bare
    )


_SMALL_WORDS = ("IS", "ARE", "WAS", "WERE", "BE", "HAS", "HAVE", "NOT", "AN", "YOU", "THEY", "THIS", "THAT")
"""Small words that no name has."""


def _is_account(lexicon: Lexicon, words: list[str]) -> bool:
    """Whether a line of accounts is written with capitals: "Bookings", "Allowance for Credit Losses"."""
    last = words[-1].lower()
    measure = last in lexicon.words["financial_measure"] or lexicon.class_of(last) in _MEASURES
    if words[0] in lexicon.words["organization_cue"] or words[-1] in lexicon.words["corporate_suffix"]:
        return False  # "Department for Work and Pensions", "Select Medical Holdings"
    accounts = measure and (last.endswith("s") or "for" in words)
    return accounts and all(word.lower() in common_words() or word in _LINKS for word in words)


def _count_title(names: Names, text: str, title: Span) -> None:
    """Names that occur in a title alone: several capitals in a row that no lower-case use denies."""
    openers = names.lexicon.words["sentence_opener"]
    for name, _ in _names_in(names, text, title):
        words = name.split()
        if name in names.counts or name in names.lexicon.places or not 2 <= len(words) <= 4 or name.isupper():
            continue
        common = all(word.lower() in names.lower for word in words) or any(word in openers for word in words)
        if not common and not _is_no_name(names.lexicon, name, ""):
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


# -- short forms -----------------------------------------------------------------------------------

_IN_BRACKETS = re.compile(
    r"(?P<long>(?:[A-Z][\w&’'-]*\s+(?:(?:of|and|for|the|de|&)\s+)*){1,8})"
    r"\((?:the\s+)?[\"“‘]?(?P<short>[A-Z][A-Za-z&.-]{1,12})[\"”’]?(?:[;,][^)]*)?\)"
)


def _find_aliases(names: Names, text: str) -> None:
    """Which names are short for which: by brackets, by maker, by first words, by initials."""
    for match in _IN_BRACKETS.finditer(text):
        _alias_in_brackets(names, match["long"].split(), match["short"])
    for name in list(names.counts):
        if name.isupper() and name.title() != name and name.title() in names.counts:
            names.alias[name] = name.title()
    _alias_by_letters(names)
    by_beginning, by_ending, by_initials = _indexes(names)
    # "Under Armour" loses its first word at the head of a sentence
    openers = sorted(names.lexicon.words["name_word"] & names.lexicon.words["sentence_opener"])
    for short in list(names.counts):
        words = short.split()
        if short in names.alias or len(words) > 2:
            continue
        if len(words) == 2 and words[0] != words[1] and words[0] in names.counts and words[1] in names.counts:
            # "Microsoft IE" is IE under its maker's name
            names.alias[short] = names.alias.get(words[1], words[1])
        opened = [f"{word} {short}" for word in openers if f"{word} {short}" in names.counts]
        longer = by_beginning.get(short, []) or by_ending.get(short, []) or opened
        known = short in names.lexicon.places or short in names.lexicon.localities
        full = min(longer, key=lambda name: names.first.get(name, len(text)), default=None)
        if full in opened:
            names.alias[short] = full
        elif full is not None and not known and names.first.get(full, len(text)) <= names.first.get(short, len(text)):
            # a name is given in full before it is shortened; what is longer and comes later is another ("Apple Watch")
            names.alias[short] = full
        if short.isupper() and 2 <= len(short) <= 6:
            for long in by_initials.get(short, []):
                wordy = len([w for w in re.split(r"[\s-]+", long) if w[:1].isupper()]) > 2
                names.alias[long if wordy else short] = short if wordy else long
    for name, target in list(names.alias.items()):
        if names.alias.get(target) == name or target == name:
            del names.alias[name]


def _alias_by_letters(names: Names) -> None:
    """Names that differ by blanks alone: "TimeWarner" and "Time Warner" are whichever was written first."""
    known: dict[str, str] = {}
    for name in sorted(names.counts, key=lambda name: (names.first.get(name, inf), name)):
        first = known.setdefault(name.replace(" ", ""), name)
        if first != name:
            names.alias[name] = first


def _alias_in_brackets(names: Names, words: list[str], short: str) -> None:
    """A name with its short form, "Industrial and Commercial Bank (ICBC)": more than two words go by their initials."""
    plain = short.upper().replace(".", "")
    for size in range(1, len(words) + 1):
        tail = words[-size:]
        initials = "".join(word[0] for word in tail if word[0].isupper()).upper()
        fits = plain.startswith(initials) and len(initials) >= min(len(short), 2) and tail[0][0].isupper()
        if fits and (initials == short.upper() or size == len(words)):
            long = canonical(" ".join(tail), names.lexicon)
            preferred, other = (long, short) if len(long.split()) <= 2 else (short, long)
            names.alias[other] = preferred
            return


_LED_BY_INITIALS = re.compile(rf"(?:{_CAPITAL}\.){{1,3}} (?P<last>{_CAPITAL}\w+)")


def _indexes(names: Names) -> tuple[dict[str, list[str]], dict[str, list[str]], dict[str, list[str]]]:
    """Longer names by the words they begin with and by the last word; all by their initials.

    By the last word after initials ("J.C. Penney"), or where one name alone ends with it ("Manchester United").
    """
    by_beginning: defaultdict[str, list[str]] = defaultdict(list)
    by_ending: defaultdict[str, list[str]] = defaultdict(list)
    by_initials: defaultdict[str, list[str]] = defaultdict(list)
    last: defaultdict[str, list[str]] = defaultdict(list)
    for name in sorted(names.counts):
        words = name.split()
        if not re.search(r"\b(?:of|de|and)\b|\s\d[\w.-]*$", name):  # "Firefox 3.6" is one of several Firefoxes
            for size in range(1, min(len(words), 3)):
                by_beginning[" ".join(words[:size])].append(name)
        if led := _LED_BY_INITIALS.fullmatch(name):
            by_ending[led["last"]].append(name)
        elif 2 <= len(name.split()) <= 3:
            last[name.split()[-1]].append(name)
        parts = [word for word in re.split(r"[\s-]+", name) if word[:1].isupper()]
        if len(parts) > 1:
            by_initials["".join(word[0] for word in parts)].append(name)
            if parts[0].isupper() and 1 < len(parts[0]) < 5:
                by_initials[parts[0] + "".join(word[0] for word in parts[1:])].append(name)  # "UC Santa Cruz"
            if " & " in name:
                by_initials["&".join(word[0] for word in parts)].append(name)
    for word, longer in last.items():
        if len(longer) == 1 and word not in by_beginning and word in names.counts:
            by_ending[word] += longer
    return by_beginning, by_ending, by_initials


# -- kinds of things -------------------------------------------------------------------------------

_INSTITUTIONS = ("University", "Institute", "College", "School", "Academy", "Hospital", "Museum")
_SAID = re.compile(
    rf"\b(?:said|says|told|wrote|added|explained|argues|noted)\s+(?:(?:[a-z-]+\s+){{0,3}})?(?P<name>{_WORD}(?:\s+{_WORD}){{0,2}})"
)
_SPEAKING = re.compile(r"(?m)^[ \t>*_]*(?P<name>(?:[A-Z][\w'’.-]+[ ]?){2,3})(?:,[^:\n]{2,60})?:[*_]*\s")
_THANKED = re.compile(rf"\b(?:Thanks|Thank you|Over to you|Hi|Hello|Dear),?\s+(?P<name>{_WORD})(?=[.,!:]|\s+and\b)")
_ADDRESSED = re.compile(
    rf"\b(?:(?:over|back)\s+to|joined\s+by)\s+(?P<name>{_WORD})(?=[.,!:]|\s+(?:and|to|for|who)\b)"
    rf"|\b[Aa]s\s+(?P<telling>{_WORD})\s+(?:just\s+|also\s+)?"
    r"(?:said|mentioned|noted|discussed|described|indicated|outlined|highlighted|explained|stated|pointed)\b"
    rf"|(?P<beside>{_WORD})\s+and\s+I\b"
)
"""Persons by how colleagues speak of them: "over to Jeff", "as Ann mentioned", "Tom and I"."""
_TITLED = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Prof|Professor|Sir|Minister|Senator)\.?\s+(?P<name>(?:[A-Z][\w'’-]+\s?){1,3})")


@lru_cache(maxsize=4)
def _in_office(offices: frozenset[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{alternation(offices)})\s(?P<name>{_CAPITAL}[\w-]+(?:\s{_CAPITAL}[\w-]*){{0,2}})")


@lru_cache(maxsize=4)
def _of_a_firm(roles: frozenset[str]) -> re.Pattern[str]:
    """What stands between a firm and whoever speaks for it: "said Diageo North America president Ivan Menezes"."""
    return re.compile(rf"\s+(?:[a-z-]+\s+){{0,2}}(?:{alternation(roles)})\s+{_CAPITAL}")


@lru_cache(maxsize=4)
def _with_roles(roles: frozenset[str]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A full name after or before what its bearer is: "president Ann Lee", "Ann Lee, head of research"."""
    role = alternation(roles)
    full = rf"(?P<name>{_WORD}(?: {_WORD}){{1,2}})"
    between = (
        r"(?:(?:an?|the|its|our|their|former|then|deputy|senior|acting|interim|group|of|and|[A-Z][\w&-]+)\s+){0,4}?"
    )
    return (
        re.compile(rf"(?<!\w)(?i:{role})\s+{full}"),
        re.compile(rf"(?<!\w){full},\s+{between}(?i:{role})\b"),
    )


def _type_by_words(names: Names, words: list[str]) -> str | None:
    """What the words of a name alone say it is."""
    name, cues = " ".join(words), names.lexicon.words["organization_cue"]
    if words[-1] in _INSTITUTIONS or words[0] in _INSTITUTIONS:
        return "institution"
    if any(word in cues for word in words):
        return "organization"
    if re.search(r"\d", name):
        return "product"
    if name in names.lexicon.known_names:
        return names.lexicon.known_names[name]
    return "person" if _is_full_name(names, words) else None


_SURNAME = re.compile(
    rf"(?:(?:Mc|Mac|O[’']|Di|De|Le|La|Fitz|Van)?{_CAPITAL}[^\W\d_A-Z]+)(?:[-’']{_CAPITAL}?[^\W\d_]+)*"
)


def _is_full_name(names: Names, words: list[str]) -> bool:
    """Whether a given name comes before a surname: "Tom Varley", "Mary J. Orme"; not "Charles Schwab Corp."."""
    if not 2 <= len(words) <= 4 or names.owners[" ".join(words)] or words[0] not in names.lexicon.given_names:
        return False
    middle = all(
        re.fullmatch(rf"{_CAPITAL}\.?|{_SURNAME.pattern}|de|da|van|von|der|bin|al", word) for word in words[1:-1]
    )
    return middle and _SURNAME.fullmatch(words[-1]) is not None


def _find_types(names: Names, text: str) -> None:
    for name in names.counts:
        kind = _type_by_words(names, name.split())
        if kind == "institution":
            names.types[names.resolve(name)] = kind
        elif kind is not None:
            names.types.setdefault(names.resolve(name), kind)
    _find_persons(names, text)
    for name in names.counts:
        if names.resolve(name) in names.lexicon.localities:
            names.types.setdefault(names.resolve(name), "region")


def _find_persons(names: Names, text: str) -> None:
    """Those who speak, are spoken to or hold an office."""
    cues = names.lexicon.words["organization_cue"]
    roles = names.lexicon.words["person_role"]
    of_a_firm = _of_a_firm(roles)
    for pattern in (_SAID, *_with_roles(roles), _SPEAKING):
        for match in pattern.finditer(text):
            name = canonical(match["name"], names.lexicon)
            known = name in names.counts and names.resolve(name) not in names.types
            if pattern is _SAID and of_a_firm.match(text, match.end()):
                continue
            if known and " " in name and not name.isupper() and not any(word in cues for word in name.split()):
                names.types[names.resolve(name)] = "person"
    for match in _in_office(names.lexicon.words["office_of_person"]).finditer(text):
        for name in (match.group(), match["name"]):  # "President Arden", not "Lord & Taylor"
            if name in names.counts and not any(word in cues for word in name.split()):
                names.types[names.resolve(name)] = "person"
    _find_parts_of_persons(names)
    for match in _THANKED.finditer(text):
        if match["name"] in names.counts:
            names.types.setdefault(names.resolve(match["name"]), "person")
    for match in _ADDRESSED.finditer(text):
        name = match["name"] or match["telling"] or match["beside"]
        if name in names.counts and name in names.lexicon.given_names:
            names.types[names.resolve(name)] = "person"
    for match in _TITLED.finditer(text):
        names.types[names.resolve(match["name"].strip())] = "person"


def _find_parts_of_persons(names: Names) -> None:
    """Single words that begin or end a person's full name; a surname that only one of them has stands for all of it."""
    full = sorted(entity for entity, kind in names.types.items() if kind == "person" and " " in entity)
    surnames: defaultdict[str, list[str]] = defaultdict(list)
    for person in full:
        surnames[person.rsplit(maxsplit=1)[-1]].append(person)
    parts = {person.split()[0] for person in full} | surnames.keys()
    for name in names.counts:
        if name in parts:
            names.types.setdefault(names.resolve(name), "person")
        bearers = surnames.get(name, [])
        if len(bearers) == 1 and name not in names.alias and names.types.get(name) == "person":
            names.alias[name] = bearers[0]
