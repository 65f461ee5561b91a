"""Names with where their owners live and what they do: ``Ada of Leeds``, ``A. Lee, baker, Graz``."""

from __future__ import annotations

import re

from talent_ledger.ingest.fields import read_fields, undecorated
from talent_ledger.ingest.lines import Line
from talent_ledger.ingest.names import WORDS, is_organization, is_speaking_role, looks_like_name, own_name, spoken_name

_FROM_PLACE = re.compile(r"(?<=[\w.])\s+(?:from|of)\s+[A-Z][\w'’-]*[a-z][\w'’-]*(?:\s[A-Z][\w'’-]*)?(?:, [A-Z]{2})?$")
"""``Ada of Leeds writes``: the place is where she writes from."""

_TO_OTHER = re.compile(
    r"(?<=[\w.])(?:,?\s+again|\s+(?:to|in|from|of)\s+@?[A-Z][\w'’.-]*(?:\s[A-Z][\w'’.-]*)?|,?\s+(?:via|by)\s+(?:e-?mail|post|phone|text|letter))$"
)
"""Whom, or from where, somebody who is set before a colon answers: ``Sneha to Ravi``, ``Eddie in Derby``."""


def without_place(name: str) -> str:
    """*name* without where its owner writes from; of ``Nurse from Leeds`` nothing would be left.

    >>> without_place("Ada of Leeds"), without_place("Nurse from Leeds")
    ('Ada', 'Nurse from Leeds')
    """
    return _shortened(name, _FROM_PLACE)


def without_other(name: str) -> str:
    """*name* without whom or from where its owner writes; of ``Widow in Surrey`` nothing would be left.

    >>> without_other("Sneha to Ravi"), without_other("Ada, by e-mail"), without_other("Widow in Surrey")
    ('Sneha', 'Ada', 'Widow in Surrey')
    """
    return _shortened(name, _TO_OTHER)


def _shortened(name: str, end: re.Pattern[str]) -> str:
    shorter = end.sub("", name)
    return name if shorter.casefold().rpartition(" ")[2] in WORDS["callings"] else shorter


_PLACE = re.compile(r"(?:[^\W\d_][\w.'’-]*\s){0,3}[^\W\d_a-z][\w.'’-]*$")
_TRADE = re.compile(r"(?:by e-?mail|[a-z][\w'’-]*(?:\s[\w'’-]+){0,5}|\d{1,3})$")


def is_place(text: str) -> bool:
    """Whether *text* can be where somebody lives: a few words, the last one with a capital.

    >>> is_place("Leeds"), is_place("the north of Norway"), is_place("a baker")
    (True, True, False)
    """
    return _PLACE.match(text) is not None


def is_place_or_trade(text: str) -> bool:
    """Whether *text* can be where somebody lives, what he does, or his age.

    >>> is_place_or_trade("Leeds"), is_place_or_trade("baker and father of two"), is_place_or_trade("34")
    (True, True, True)
    """
    return is_place(text) or _TRADE.match(text) is not None


WITHHELD = re.compile(r"(?:name|details)(?: and address)? (?:supplied|withheld|provided)\b", re.IGNORECASE)
"""What a newspaper prints for the name of one who keeps it to himself: ``Name and address supplied``."""

_CIVILITY = re.compile(
    r"^\((?:mrs?|ms|miss|dr|prof|rev|sr|fr|cllr)\.?\)\s+|,?\s+\((?:mrs?|ms|miss|dr)\.?\)$", re.IGNORECASE
)
_SENTENCE = re.compile(r"[^\W\d]{4,}[.!?]$|[:;?!]")
_LONGEST_CLOSING = 70


def signing_name(written: str) -> str | None:
    """Who signs with *written*: a name, perhaps with a place or a trade; or one who keeps it to himself.

    >>> signing_name("(Mrs) Ada Lee, Graz"), signing_name("Name supplied"), signing_name("Costs rose, they say")
    ('Ada Lee', 'Name supplied', None)
    """
    plain = _CIVILITY.sub("", undecorated(written).strip(" ,"))
    if len(plain) > _LONGEST_CLOSING or _SENTENCE.search(plain):
        return None
    fields = read_fields(plain)
    if fields is None or fields.verb or fields.menu or fields.by:
        return None
    if WITHHELD.search(plain):
        kept = own_name(WITHHELD.sub("", plain).strip(" (),"))
        return kept if len(kept) > 1 and kept[0].isupper() else own_name(plain)
    chunks = [chunk.strip() for chunk in spoken_name(without_place(plain)).split(",") if chunk.strip()]
    if not 1 <= len(chunks) <= 4 or not looks_like_name(chunks[0]) or is_organization(chunks[0]):
        return None
    if is_speaking_role(chunks[0]) or not all(is_place_or_trade(chunk) for chunk in chunks[1:]):
        return None
    beside = re.sub(r",\s\d{1,2}(?=,|$)", "", plain.replace(chunks[0], "", 1))  # without an age
    return None if re.search(r"\d", beside) else own_name(plain)


_OFFICE = re.compile(
    r"(?:Formerly|Former|Late|Retired|Professor|Emeritus|Chair|Chief|Director|President|Head|Secretary"
    r"|Member|Fellow|Dean|Managing|General|Senior|Vice|Minister|Councillor|Campaigns?|Policy)\b"
)


def is_whereabouts(line: Line) -> bool:
    """Whether a line below a name only says where or what the writer is."""
    if line.blanks_before or len(line.inner) > _LONGEST_CLOSING:
        return False
    if line.inner.startswith(("The writer", "The author")):
        return True
    if _OFFICE.match(line.inner) and line.inner[-1] not in ".:;?!":
        return True
    fields = read_fields(line.inner.rstrip("."))
    if fields is None or fields.verb or fields.by or re.search(r"[:;?!]", line.inner):
        return False
    return bool(fields.chunks) and all(is_place_or_trade(chunk) for chunk in fields.chunks)
