"""What kind of thing a name is of: a person, an institution, a product, an organization."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache

from talent_ledger.extract.lexicon import alternation
from talent_ledger.extract.mentions import canonical
from talent_ledger.extract.name_runs import CAPITAL, WORD
from talent_ledger.extract.names import Names

_SAID = re.compile(
    rf"\b(?:said|says|told|wrote|added|explained|argues|noted)\s+(?:(?:[a-z-]+\s+){{0,3}})?(?P<name>{WORD}(?:\s+{WORD}){{0,2}})"
)
_SPEAKING = re.compile(r"(?m)^[ \t>*_]*(?P<name>(?:[A-Z][\w'’.-]+[ ]?){2,3})(?:,[^:\n]{2,60})?:[*_]*\s")
_THANKED = re.compile(rf"\b(?:Thanks|Thank you|Over to you|Hi|Hello|Dear),?\s+(?P<name>{WORD})(?=[.,!:]|\s+and\b)")
_ADDRESSED = re.compile(
    rf"\b(?:(?:over|back)\s+to|joined\s+by)\s+(?P<name>{WORD})(?=[.,!:]|\s+(?:and|to|for|who)\b)"
    rf"|\b[Aa]s\s+(?P<telling>{WORD})\s+(?:just\s+|also\s+)?"
    r"(?:said|mentioned|noted|discussed|described|indicated|outlined|highlighted|explained|stated|pointed)\b"
    rf"|(?P<beside>{WORD})\s+and\s+I\b"
)
"""Persons by how colleagues speak of them: "over to Jeff", "as Ann mentioned", "Tom and I"."""
_TITLED = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Prof|Professor|Sir|Minister|Senator)\.?\s+(?P<name>(?:[A-Z][\w'’-]+\s?){1,3})")


@lru_cache(maxsize=4)
def _in_office(offices: frozenset[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{alternation(offices)})\s(?P<name>{CAPITAL}[\w-]+(?:\s{CAPITAL}[\w-]*){{0,2}})")


@lru_cache(maxsize=4)
def _of_a_firm(roles: frozenset[str]) -> re.Pattern[str]:
    """What stands between a firm and whoever speaks for it: "said Diageo North America president Ivan Menezes"."""
    return re.compile(rf"\s+(?:[a-z-]+\s+){{0,2}}(?:{alternation(roles)})\s+{CAPITAL}")


@lru_cache(maxsize=4)
def _with_roles(roles: frozenset[str]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A full name after or before what its bearer is: "president Ann Lee", "Ann Lee, head of research"."""
    role = alternation(roles)
    full = rf"(?P<name>{WORD}(?: {WORD}){{1,2}})"
    between = (
        r"(?:(?:an?|the|its|our|their|former|then|deputy|senior|acting|interim|group|of|and|[A-Z][\w&-]+)\s+){0,4}?"
    )
    return (
        re.compile(rf"(?<!\w)(?i:{role})\s+{full}"),
        re.compile(rf"(?<!\w){full},\s+{between}(?i:{role})\b"),
    )


def _type_by_words(names: Names, words: list[str]) -> str | None:
    """What the words of a name alone say it is."""
    name, lists = " ".join(words), names.lexicon.words
    if not lists["institution_word"].isdisjoint((words[0], words[-1])):
        return "institution"
    if any(word in lists["organization_cue"] for word in words) or (name in names.lexicon.companies and len(words) > 1):
        return "organization"
    if re.search(r"\d", name):
        return "product"
    if name in names.lexicon.known_names:
        return names.lexicon.known_names[name]
    return "person" if _is_full_name(names, words) else None


_SURNAME = re.compile(rf"(?:(?:Mc|Mac|O[’']|Di|De|Le|La|Fitz|Van)?{CAPITAL}[^\W\d_A-Z]+)(?:[-’']{CAPITAL}?[^\W\d_]+)*")


def _is_full_name(names: Names, words: list[str]) -> bool:
    """Whether a given name comes before a surname: "Tom Varley", "Mary J. Orme"; not "Charles Schwab Corp."."""
    if not 2 <= len(words) <= 4 or names.owners[" ".join(words)] or words[0] not in names.lexicon.given_names:
        return False
    middle = all(
        re.fullmatch(rf"{CAPITAL}\.?|{_SURNAME.pattern}|de|da|van|von|der|bin|al", word) for word in words[1:-1]
    )
    return middle and _SURNAME.fullmatch(words[-1]) is not None


def find_types(names: Names, text: str) -> None:
    """Say of every name what it is, by its own words, then by what is said of it."""
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
