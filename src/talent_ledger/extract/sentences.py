"""Segments to sentences, by rule: no model is needed to know where an English sentence ends."""

from __future__ import annotations

import re

_ABBREVIATED = (
    "mr mrs ms dr prof sr jr st vs etc inc corp ltd co no nos vol fig figs approx est dept gov sen rep gen col lt capt "
    "jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun e.g i.e u.s u.k u.n a.m p.m cf ca al "
    "rs ps ave rd blvd ft min max avg bn mn hon rev messrs pp p art sec ch ed eds s.a n.v d.c ph.d b.a m.a b.sc m.sc"
)
_SHORTENED_STATES = (
    "Ala Ariz Ark Calif Colo Conn Del Fla Ga Ill Ind Kan Ky La Mass Md Mich Minn Miss Mo Mont Neb Nev Okla Ont Ore Pa "
    "Que Tenn Tex Va Vt Wash Wis Wyo"
)
_STATES = frozenset(_SHORTENED_STATES.split())
"""As the press writes them after a town: "Peoria, Ill."."""
_ABBREVIATIONS = frozenset(_ABBREVIATED.split())
_END = re.compile(
    r"[.!?…]{1,8}[\"'”’»)\]*_]{0,6}(?:\[\^?\d{1,4}\]){0,6}(?=\s|$)|\n[^\S\n]{0,200}\n|[。！？]"
    r"|(?:(?<=[a-z]{2})|(?<=\d\d)|(?<=[%)”]))[.!?][\"”’]?(?=[\"“]?[A-Z][a-z]*\s[\w$€£])"  # "in the quarter.The bank"
)
_LOOK_AHEAD = 60
_LAST_WORD = re.compile(r"([A-Za-z][A-Za-z.]*)$")
_INITIALS = re.compile(r"[A-Z](?:\.[A-Z])+")
_SCALED = re.compile(r"\d[A-Za-z]{1,3}$|\d\s(?:bn|mn|tn|m|cr|pc|pct|km|kg|hrs?)$")
"""A number with its scale or unit: the point after "$5bn" is a full stop, not an abbreviation's."""


def split(text: str, start: int = 0) -> list[tuple[int, int]]:
    """Spans of the sentences of *text*, shifted by *start*, without the white space around them.

    >>> s = "It rose 3.5 percent in the U.S. last year. Dr. Lee said so. Why?"
    >>> [s[a:b] for a, b in split(s)]
    ['It rose 3.5 percent in the U.S. last year.', 'Dr. Lee said so.', 'Why?']
    >>> s = "Profit fell to $5bn. Sales were £3m. J. Smith left."
    >>> [s[a:b] for a, b in split(s)]
    ['Profit fell to $5bn.', 'Sales were £3m.', 'J. Smith left.']
    >>> s = "It sold 51.Profit rose in the quarter.The bank.com site grew."
    >>> [s[a:b] for a, b in split(s)]
    ['It sold 51.', 'Profit rose in the quarter.', 'The bank.com site grew.']
    >>> s = "STAMFORD, Conn. — Its reach grew. Sold in Peoria, Ill. It paid."
    >>> [s[a:b] for a, b in split(s)]
    ['STAMFORD, Conn. — Its reach grew.', 'Sold in Peoria, Ill. It paid.']
    """
    spans: list[tuple[int, int]] = []
    begin = 0
    for match in _END.finditer(text):
        if match.group().startswith(".") and not _ends_sentence(text, match):
            continue
        _keep(spans, text, begin, match.end(), start)
        begin = match.end()
    _keep(spans, text, begin, len(text), start)
    return spans


def _ends_sentence(text: str, match: re.Match[str]) -> bool:
    following = text[match.end() : match.end() + _LOOK_AHEAD].lstrip(" \t\n>\"'“‘([*_-")[:1]
    if not following or following.islower():
        return not following
    word = _LAST_WORD.search(text[max(0, match.start() - 12) : match.start()])
    if word is None:
        return True
    if word.group(1) in _STATES and text.endswith(f", {word.group(1)}", 0, match.start()):
        return False
    last = word.group(1).lower()
    scaled = _SCALED.search(text, max(0, match.start() - 12), match.start())
    if scaled or len(match.group().strip("\"'”’»)]*_")) > 1:
        return True
    if last in _ABBREVIATIONS or _INITIALS.fullmatch(word.group(1)):
        # "the U.S. The" ends one all the same; "in Dec. 2004" and "No. 4" do not
        return last in (
            "u.s",
            "u.k",
            "u.n",
            "d.c",
            "a.m",
            "p.m",
            "inc",
            "corp",
            "ltd",
            "co",
            "etc",
            "bn",
            "mn",
            "st",
        ) and bool(
            re.match(
                r"[\"'”’)\]]*\s+[\"'“‘(]*(?:The|It|In|But|And|That|This|He|She|They|We|A|An|At|On|By|For|Its"
                r"|Their|However|While|Last|Of|As|I|Our|Some|More|To|If|Since|After|About|Among|Of)\b",
                text[match.start() + 1 : match.start() + _LOOK_AHEAD],
            )
        )
    return not (len(last) == 1 and last.isalpha() and last not in ("a", "i"))


def _keep(spans: list[tuple[int, int]], text: str, begin: int, end: int, shift: int) -> None:
    while begin < end and text[begin].isspace():
        begin += 1
    while end > begin and text[end - 1].isspace():
        end -= 1
    if begin < end:
        spans.append((begin + shift, end + shift))
