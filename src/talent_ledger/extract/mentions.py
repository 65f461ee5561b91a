"""One naming of an entity in a text, and the countries, peoples and regions that the lexicon knows by name."""

from __future__ import annotations

import re
from dataclasses import dataclass

from talent_ledger.extract.lexicon import Lexicon


@dataclass(slots=True)
class Mention:
    """One naming of an entity. Offsets count code points of the document."""

    start: int
    end: int
    text: str
    entity_id: str
    entity_type: str
    form: str  # name, people, capital, proper, group, phrase, label, item, rest, pronoun, description …


def find_places(lexicon: Lexicon, text: str, start: int = 0) -> list[Mention]:
    """Countries, peoples, regions and groups of countries named in *text*, shifted by *start*."""
    found: list[Mention] = []
    text, end = text.translate(_HYPHENS), 0
    for first in lexicon.place_start.finditer(text):
        match = lexicon.place_pattern.match(text, first.start()) if first.start() >= end else None
        if match is None:
            continue
        written, end = match.group(), match.end()
        if written in _AMBIGUOUS and not _AMBIGUOUS[written].search(text, max(0, match.start() - 12), match.end() + 12):
            continue
        longer = _NEXT_NAME.match(text, match.end())
        if longer is not None and f"{written}{longer.group()}" in lexicon.localities:
            continue  # "British Columbia"
        place = lexicon.places[written]
        where = match.start() + start, match.end() + start
        if place.form != "capital" or _governs(lexicon, text, match.end()):
            found.append(Mention(*where, written, place.entity_id, place.entity_type, place.form))
        elif not _NAMED_AFTER.match(text, match.end()):  # a city's figures are its own
            found.append(Mention(*where, written, lexicon.localities.get(written, written), "region", "name"))
    return found


_HYPHENS = str.maketrans("\u2010\u2011", "--")
_VERB_BEHIND = re.compile(r"(?: (?:has|have|had|will|is|was|now|also|already)){0,2} (?P<verb>[a-z]+)\b")


def _governs(lexicon: Lexicon, text: str, end: int) -> bool:
    """Whether a capital stands for the government in it: "Seoul expects", "Beijing has imposed"."""
    behind = _VERB_BEHIND.match(text, end)
    return behind is not None and behind["verb"] in lexicon.words["government_verb"]


_NEXT_NAME = re.compile(r" [A-Z][a-z]+")
_NAMED_AFTER = re.compile(r"\s+(?:University|Institute|College|Airport|Stock|Airlines)")

_AMBIGUOUS = {
    "US": re.compile(r"\bUS\b(?!\s?\$)"),
    "Polish": re.compile(r"\bPolish\b"),
    "Turkey": re.compile(r"\bTurkey\b"),
}


_DOTTED = re.compile(r"(?:[A-Z]\.){2,}[A-Z]")
_ARTICLE = re.compile(r"^(?:the|The|a|an)\s+")
_POSSESSIVE = re.compile(r"[’']s?(?=\s|$)")
_KEPT_SUFFIXES = ("Group", "Holdings", "Company")


def canonical(name: str, lexicon: Lexicon) -> str:
    """A short name: no article, possessive or corporate suffix.

    >>> from talent_ledger.extract.lexicon import read_lexicon
    >>> [canonical(name, read_lexicon()) for name in ("Quebrada Copper Corp.", "IBM’s Eagle", "R.I.M.")]
    ['Quebrada Copper', 'IBM Eagle', 'RIM']
    """
    short = _ARTICLE.sub("", name.strip(' ,;:()[]"“”*_'))
    words = _POSSESSIVE.sub("", short).split()
    suffixes = lexicon.words["corporate_suffix"]
    while len(words) > 1 and (last := words[-1].strip(",")) in suffixes and last not in _KEPT_SUFFIXES:
        words.pop()
        if len(words) > 2 and words[-1] in ("de", "&", "and"):  # "S.A. de C.V.", "Merrill Lynch & Co"
            words.pop()
    short = " ".join(words).strip(" ,.")
    return short.replace(".", "") if _DOTTED.fullmatch(short) else short


def with_owners(mentions: list[Mention], text: str, words: frozenset[str]) -> list[Mention]:
    """A product named with a common word is known by its maker: the Eagle of "IBM's Eagle" is the IBM Eagle.

    *words* are common words of English in lower case.
    """
    merged: list[Mention] = []
    for mention in mentions:
        owner = merged[-1] if merged else None
        if (
            owner is not None
            and owner.form == mention.form == "proper"
            and " " not in mention.text
            and mention.text.lower() in words
            and re.fullmatch(r"[’']s?\s+", text[owner.end : mention.start])
        ):
            name = f"{owner.entity_id} {mention.entity_id}"
            merged[-1] = Mention(mention.start, mention.end, mention.text, name, "product", "proper")
        else:
            merged.append(mention)
    return merged
