"""Capitals that name nobody: headings, terms, offices, accounts, stretches of time."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from talent_ledger.extract.grammar import common_words
from talent_ledger.extract.lexicon import Lexicon
from talent_ledger.extract.name_runs import ENCLITIC, LINKS, is_of_office
from talent_ledger.extract.names import Names

NAMELESS = re.compile(
    r"\((?:[A-Z][A-Za-z]{1,9}(?: [A-Z]{2,6})?)\s?:\s?[A-Z0-9]{1,6}(?:\.[A-Z]{1,3})?(?=[);,])"
    r"|\b(?:[A-Z][\w-]*,\s)?[A-Z][\w-]*(?=,\s[A-Z][a-z]+(?:\s[A-Z][a-z]+)?-based\b)"
    r"|\b(?:Appendix\s)?(?:Figure|Table|Exhibit)\s[A-Z](?:[.-]?[\dIVX]+)+\b"
    r"|(?:(?<=[ap]m )|(?<=\.m\. )|(?<=\d\d ))(?:ET|EST|EDT|PT|PST|PDT|CT|GMT|BST|CET|CEST|IST|JST|UTC)\b"
)
"""Capitals that name nobody: an exchange with a ticker, a place in "the Markfield, Leicestershire-based company", a
figure of an appendix, the zone of a time of day."""
_CAPITALS = re.compile(r"\((?P<short>[A-Z]{2,6})\)")
_PLAIN_WORDS = re.compile(r"(?:[a-z][a-z-]*,?\s+){2,8}$")
_LONGEST_SPELLED = 80


def shorthand(text: str) -> set[str]:
    """Capitals in brackets that stand, in their order, for the plain words before them: "life sciences (LS)"."""
    return {short for short, _ in _spelled_out(text)}


def _spelled_out(text: str) -> Iterator[tuple[str, str]]:
    """Capitals in brackets with the plain words they stand for."""
    for match in _CAPITALS.finditer(text):
        words = _PLAIN_WORDS.search(text, max(0, match.start() - _LONGEST_SPELLED), match.start())
        letters = iter(part[0].upper() for part in re.findall(r"[a-z]+", words.group() if words else ""))
        if words is not None and all(letter in letters for letter in match["short"]):
            yield match["short"], words.group().strip()


def measures_in_capitals(names: Names, text: str) -> Iterator[str]:
    """Initials of what is measured, which name nobody: "health-adjusted life expectancy (HALE)"."""
    for short, words in _spelled_out(text):
        if names.lexicon.class_of(words.rsplit(maxsplit=1)[-1]) in _MEASURES:
            yield short


_SHORT_CAPITALS = re.compile(
    r"(?P<number>(?<![\d.,])(?!(?:19|20)\d\d[ -])\d[\d.,]{0,20}(?:\s?(?:million|billion|bn|m|k))?[ -]?)?"
    r"\b(?P<capitals>[A-Z]{2,5})\b(?P<counted>\s[a-z]{3,}s\b(?<!\swas)(?<!\shas))?"
)
"""Capitals, behind a number that is no year if it is one; and what they tell of it: "4 MIT students"."""


def units_in_capitals(names: Names, text: str) -> Iterator[str]:
    """Capitals that only ever stand behind a number, and more than once: units, marks of time ("23 ZJ", "600 AD")."""
    behind: Counter[str] = Counter()
    alone: set[str] = set()
    for match in _SHORT_CAPITALS.finditer(text):
        if match["number"] is None or match["counted"] is not None:
            alone.add(match["capitals"])
        else:
            behind[match["capitals"]] += 1
    for name, times in behind.items():
        if times > 1 and name not in alone and name not in names.lexicon.known_names:
            yield name


def is_shouted(line: str) -> bool:
    """Whether a line is written in capitals throughout.

    >>> is_shouted("RESULTS FOR THE YEAR"), is_shouted("IBM and SAP grew"), is_shouted("IBM")
    (True, False, False)
    """
    words = re.findall(r"[^\W\d_]{3,}", line)
    return len(words) > 2 and sum(word.isupper() for word in words) > 0.7 * len(words)


def is_title_case(title: str) -> bool:
    """Whether capitals in a title say nothing: most of its longer words have them."""
    words = [w for w in re.findall(r"[^\W\d_][\w’'-]*", title) if len(w) > 3]
    return len(words) > 3 and sum(w[0].isupper() for w in words) > 0.65 * len(words)


NEGATED = re.compile(r"(?:(?:Non|Un|Anti)-?(?=[a-z]{5})|Pre-?(?=[a-z]{3}))(?P<word>[a-z]+?)(?:ly)?")


def is_headline(line: str) -> bool:
    """Whether a line is a title by its length and by what does not end it: "Steel Table = $200"."""
    return len(line) < _HEADLINE and not line.endswith((".", ":", ";", ","))


def is_common(lexicon: Lexicon, name: str) -> bool:
    """Whether several words of a name are all words of the language, and none says that it is an institution's."""
    words = name.split()
    if not lexicon.words["institution_word"].isdisjoint((words[0], words[-1])):
        return False  # "James Cook University"
    return len(words) > 1 and all(word.lower() in common_words() for word in words)


_HEADLINE = 80
_MEASURES = ("measure", "measure of money")


def is_no_name(lexicon: Lexicon, name: str, following: str) -> bool:
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
    return any(word in heads for word in words) and all(is_of_office(lexicon, word) for word in words)


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
    bare = [ENCLITIC.sub("", word) for word in words]
    return any(word in _SMALL_WORDS for word in bare) or all(
        word.lower() in common_words() or (word.title() in openers and word.lower() not in LINKS)  # "SAILS AND OARS"
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
    return accounts and all(word.lower() in common_words() or word in LINKS for word in words)
