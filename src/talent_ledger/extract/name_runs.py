"""Runs of capitals, and the names that stand in them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain, pairwise

from talent_ledger.extract.grammar import common_words
from talent_ledger.extract.lexicon import Lexicon, alternation
from talent_ledger.extract.mentions import canonical
from talent_ledger.extract.names import Names, Span

CAPITAL = r"[A-ZÀ-ÖØ-ÞĀĆČĎĐĒĚĞĢİĶŁĻŃŅŇŌŐŒŘŚŞŠŢŤŪŮŰŹŻŽȘȚ]"
_TICKER = (
    r"[A-Z]{2,6}(?:\.?n)?\.(?:N|O|L|A|DE|PA|UL|TO|HK|T|AX|MI|AS|BR|MC|SW|VX|ST|HE|CO|OL|SS|SZ|NS|BO|KS|TW|SI|SA|MX)\b"
)
"""A share's code with its exchange's, as news agencies write it behind a company: "Deutsche Bank AG DBKG.DE"."""
WORD = (
    rf"(?:(?:St|Mt|Ft)\.(?=\s[A-Z])|(?<=[a-z]\s)[A-Z]\.(?=\s[A-Z][a-z])|(?:[A-Z]\.){{2,}}|[A-Z]\.[A-Z]{{2,}}(?![\w.])|(?!{_TICKER}){CAPITAL}[\w’'&+-]*(?:\.(?:com|org|net|ai|io|de|uk))?"
    r"|[a-z]{1,2}[A-Z]\w+|[a-z]{3,6}[A-Z][a-z]+|[A-Z]&[A-Z])"
)
_LINK = r"(?:\s+(?:of|de|du|for|da|do|von|van|del|la|al)\s+(?:the\s+)?|\s*&\s*|\s+)"
_NUMBER = (
    r"(?:\d{1,4}(?=\s|[.,;)]|['’]s\b|$)(?![.,]\d)(?!\s?(?:%|per|percent|million|billion))"
    r"|\d\.\d(?:-\d+[A-Z]|(?=[,;)]|\s(?:and|or|is|was|has|had|since|in|on|for|from)\s))|\d{3,4}[A-Z]{1,2}(?!\w))"
)


@lru_cache(maxsize=4)
def _patterns(brands: frozenset[str]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A name, *brands* in small letters among them, and one right behind the full stop of the sentence before."""
    word = rf"(?:{WORD}|(?<!\bin\s)(?:{alternation(brands)})\b)"
    run = rf"{word}(?:{_LINK}(?:{word}|{_NUMBER}))*"
    return re.compile(rf"(?<![\w@#/.]){run}"), re.compile(run)


LINKS = ("of", "for", "the", "de", "&", "du", "la", "and", "al", "del")
_FRESH = re.compile(r"(?:[:|•·*–—✔➤►»#>_]|[.!?]|(?:^|[(\[\s])\d{1,2}[.)\]]|\([a-z]\)|[\"“(])\s*$")
_POSSESSED = re.compile(r"(?<=[’']s)\s+|(?<=s[’'])\s+")
ENCLITIC = re.compile(r"[’'](?:s|re|ve|ll|d|m)?$|[.,:]$")


def names_in(names: Names, text: str, span: Span) -> Iterator[tuple[str, Span]]:
    """Runs of capitals as canonical names, each with its span."""
    start, end = span
    capitals, behind_stop = _patterns(names.lexicon.words["small_letter_brand"])
    glued = behind_stop.match(text, start, end) if text[max(start - 1, 0) : start] == "." else None
    for match in chain([glued] if glued else [], capitals.finditer(text, glued.end() if glued else start, end)):
        opens = is_fresh(text, span[0], match.start())
        for begin, first_end in _trimmed(names.lexicon, text, match.start(), match.end(), opens):
            stop = _with_second(names.lexicon, text, begin, first_end)
            if crude := _CRUDE.match(text, stop):
                stop = crude.end()
            name = canonical(text[begin:stop], names.lexicon)
            if len(name) > 1 and not _is_taken(names, begin, stop) and not _is_in_address(text, begin):
                yield name, (begin, stop)


_CRUDE = re.compile(r"\s+(?:(?:light|heavy|sweet|sour)\s+){0,2}crude(?!\s+(?:oil|prices?)\s+[a-z]+s\b)\b")
"""What a sort of oil is called by behind the name of where it comes from: "Brent crude"."""
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


_SECOND = re.compile(rf"\s+and\s+(?:the\s+)?{CAPITAL}[\w’'-]+(?:\s+{CAPITAL}[\w’'-]+)?")
_THE = re.compile(r"\b[Tt]he $")
_JOINT_OFFICE = re.compile(
    rf"\s+and\s+{CAPITAL}[\w’'-]+(?:\s+{CAPITAL}[\w’'-]+)?\s+(?:Administration|Agency|Association|Authority|Board"
    r"|Bureau|Commission|Committee|Council|Department|Executive|Federation|Foundation|Institute|Ministry|Office|Society)\b"
)
"""The rest of an office for two things: "the Nursing | and Midwifery Council"."""
_LISTED_TASKS = re.compile(
    rf"(?:,\s+{CAPITAL}[\w-]+(?:\s{CAPITAL}[\w-]+)?){{1,3}},?\s+and\s+{CAPITAL}[\w-]+(?:\s{CAPITAL}[\w-]+)?"
)
"""The rest of an office for several things: "the Department of the Environment | , Food and Rural Affairs"."""
_OF_SEVERAL = re.compile(
    r"(?:Department|Ministry|Office|Society|School|Faculty|Institute|Chamber|Federation|Association|Board|Bureau"
    rf"|College|Council|Union|Centres?|Centers?|Institutes) (?:of|for) (?:the )?(?:{CAPITAL}[\w’'-]+ ?){{1,3}}$"
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
                run[-1][0] in LINKS
                or (len(run) > 1 and run[-1][0] not in _LAST_WORDS and _opens(lexicon, run[-1][0], at_head=False))
                or run[-1][0] in _HONOURS
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


_LAST_WORDS = ("Plus", "One", "First", "Now")
"""Words that begin sentences and end names: "Sky Plus", "Capital One"."""
_HONOURS = ("OBE", "CBE", "MBE", "KBE", "QC")


def _pieces(lexicon: Lexicon, run: str) -> list[str]:
    """A run of capitals parted after possessors: "Apple's Safari" holds two names, "King's College" is one."""
    cuts = [m for m in _POSSESSED.finditer(run) if not _belongs_to_name(lexicon, run[: m.start()])]
    edges = [0, *(m.end() for m in cuts), len(run)]
    return [run[begin:stop].rstrip() for begin, stop in pairwise(edges)]


def _belongs_to_name(lexicon: Lexicon, before: str) -> bool:
    """Whether the last word is a possessor that names begin with: "Lloyd's", "Children's"."""
    return ENCLITIC.sub("", before.rsplit(maxsplit=1)[-1]) in lexicon.words["possessive_name"]


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
    bare = [ENCLITIC.sub("", word[0]) for word in words]
    plain = (word.lower() in common_words() or word.lower().removesuffix("s") in common_words() for word in bare)
    return bare[0] not in lexicon.given_names and all(plain)


def _without_office(lexicon: Lexicon, words: list[Word]) -> list[Word]:
    """A name without the office behind it: "H.B. Fuller President"; an office alone stays, to be known as one."""
    if not words or ENCLITIC.sub("", words[-1][0]) not in lexicon.words["office_head"]:
        return words
    stop = len(words) - 1
    while stop and words[stop - 1][0][0].isupper() and is_of_office(lexicon, words[stop - 1][0]):
        stop -= 1
    return words[:stop] if stop and words[stop - 1][0] not in LINKS else words


def is_of_office(lexicon: Lexicon, word: str) -> bool:
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
        held = word[0] in lexicon.words["office_head"] and not all(is_of_office(lexicon, one[0]) for one in run)
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
            or _NO_NAME_WORD.fullmatch(ENCLITIC.sub("", word[0]))
        ):
            yield run
            run = []
        else:
            run.append(word)
    yield run


def _is_locality(lexicon: Lexicon, words: list[Word]) -> bool:
    """Whether the first two or three words are a city's or a state's: "New York" opens no sentence with "New"."""
    sizes = (size for size in (2, 3) if len(words) >= size)
    written = (ENCLITIC.sub("", " ".join(word[0] for word in words[:size])) for size in sizes)
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
        if word not in LINKS and not word[0].isdigit() and not _opens(lexicon, word, at_head):
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
    form = ENCLITIC.sub("", run[-1][0])
    return run[0][0] in lexicon.words["name_word"] and len(run) > 2 and form in lexicon.words["corporate_suffix"]


def _opens(lexicon: Lexicon, word: str, at_head: bool) -> bool:
    """Whether a word has its capital only because a sentence begins with it; some are words of names elsewhere."""
    bare = ENCLITIC.sub("", word)
    in_names = not at_head and bare in lexicon.words["name_word"]
    return not in_names and bare in lexicon.words["sentence_opener"]
