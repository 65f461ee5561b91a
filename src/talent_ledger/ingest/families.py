"""Lines that may be headers of comments, with those set like them: believed together or not at all."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from statistics import fmean

from talent_ledger.ingest.context import read_context
from talent_ledger.ingest.headers import SURE, Header
from talent_ledger.ingest.layouts import read_headers
from talent_ledger.ingest.lines import Line
from talent_ledger.ingest.names import is_strange
from talent_ledger.ingest.opening import Opening
from talent_ledger.ingest.quoting import announce_blocks, label_figures
from talent_ledger.ingest.weighing import placed, weigh


def find_families(lines: Sequence[Line], opening: Opening) -> dict[str, list[Header]]:
    """Every line that some layout reads as a header, with those set like it."""
    found: dict[str, list[Header]] = defaultdict(list)
    asked: dict[str, Header] = {}
    for line in lines:
        if line.index == opening.line:
            continue
        for header in read_headers(lines, line.index):
            family = _family(lines, header)
            if opening.is_below(header.first) and not (header.evidence >= SURE and opens_a_talk(lines, header)):
                asked |= {family: header} if signs_off(lines, header) else {}
                continue
            alike = found[family]
            if not alike or alike[-1].first != header.first:
                alike.append(header)
    for family in asked.keys() & found.keys():
        found[family].insert(0, asked[family])  # who signs the question that the others answer
    found = _with_first(found)
    found = {family: own for family in found if (own := _without_labels(family, found))}
    return {family: alike for family, alike in found.items() if not _stand_above_headers(lines, family, found)}


def signs_off(lines: Sequence[Line], header: Header) -> bool:
    """Whether a header is a dash, a name and a day, below what the named one wrote: ``-- Ann Lee, March 2, 2000``."""
    return header.layout == "signature" and header.dated and lines[header.first].inner.startswith(("--", "–", "—"))


def _with_first(found: Mapping[str, list[Header]]) -> dict[str, list[Header]]:
    """*found*, where a first header whose number was lost goes with those counted from 2 on."""
    whole = dict(found)
    for family, counted in found.items():
        layout, shape, place = f"{family}||".split("|")[:3]
        alone = found.get(f"{layout}||{place}", []) if shape == "1" else []
        if len(alone) == 1 and counted[0].number == 2 and alone[0].first < counted[0].first:
            whole[family] = [replace(alone[0], number=1), *counted]
            del whole[f"{layout}||{place}"]
    return whole


_LABEL = 0.6
"""Of so many headers set alike one "name" is a word of the page's own, which stands at every comment."""


_STACKED = ("name above time", "name above profile", "name above buttons", "bare name", "name and buttons")


def _without_labels(family: str, found: Mapping[str, Sequence[Header]]) -> list[Header]:
    """A family's headers, without those whose name is that of most of them: ``Family``, ``Vote up``.

    One writer may have written most comments; but not where as many other headers name several.
    """
    own = found[family]
    if family.split("|")[1] == "+" and own[0].dated:
        return list(own)  # a list within a list: the host answers each
    times = Counter(header.name for header in own)
    name, most = times.most_common(1)[0]
    others = [headers for other, headers in found.items() if other != family and len(headers) >= most]
    several = any(len({header.name for header in headers} - {name}) > 2 for headers in others)
    if own[0].layout not in _STACKED or most < 3 or most <= _LABEL * len(own) or is_strange(name) or not several:
        return list(own)
    return [header for header in own if header.name != name]


_MARKS = re.compile(r"(?:#{1,6} |\*\*|__|[-*•+] |>+ ?|#?\d{1,4}[.):]? )*")


def _family(lines: Sequence[Line], header: Header) -> str:
    """Headers that look alike belong together: the same layout with the same decoration at the same place."""
    if header.layout == "name and colon" and header.dated:
        return "name and colon|below a time"
    marks = _MARKS.match(lines[header.first].text.lstrip("↳└├│─▸► "))
    shape = re.sub(r"\d+", "1", marks[0].strip()) if marks else ""
    if header.layout == "name and colon" or (header.layout == "inline" and not header.dated):
        return f"name and colon|{shape}|"  # "Bo wrote:" beside "Ida:"
    place = "tail" if header.tail is not None else "body" if header.body is not None else ""
    counted = header.number is not None and shape == "1" and header.dated and header.layout == "name above time"
    return f"{'name and time' if counted else header.layout}|{shape}|{place}"  # on one line or two


_AGO = re.compile(r"\bago\b|\b\d{1,3}(?:min|mo|[mhdwy])\b")


def opens_a_talk(lines: Sequence[Line], header: Header) -> bool:
    """Whether a header above the comments is that of the post they answer: one dated "9 hours ago", as forums do.

    Over an article stands the day: ``Posted on 12 October 2023 by Fenella``.
    """
    if header.layout == "signature":
        return True  # a question that the answers below are counted of
    own = " ".join(line.inner for line in lines[header.first : header.last + 1])
    return header.dated and header.layout != "by" and _AGO.search(own) is not None


def _stand_above_headers(lines: Sequence[Line], family: str, found: Mapping[str, Sequence[Header]]) -> bool:
    """Whether nothing is written below most of a family's headers but other headers: they close what stands above.

    ``3 Mar, 10:12 · Web · 12 boosts`` reads as one who is called Web and wrote nothing.
    """
    own = found[family]
    if own[0].layout not in ("name and time", "name and buttons") or len(own) < 2:
        return False
    strangers = [header for name, headers in found.items() if name != family for header in headers]
    others = {header.first for header in strangers if header.evidence >= 2.0}
    hollow = sum(header.last + 1 in others or header.last + 1 == len(lines) for header in own)
    return bool(others) and 2 * hollow > len(own)


def believed_families(
    lines: Sequence[Line], found: Mapping[str, Sequence[Header]], opening: Opening, answering: frozenset[int]
) -> dict[str, Sequence[Header]]:
    """The families of headers, or those of their members, that the text as a whole speaks for."""
    context = read_context(lines, opening)
    believed: dict[str, Sequence[Header]] = {}
    for family, headers in found.items():
        if announce_blocks(lines, headers, answering) or label_figures(lines, headers):
            continue
        evidence = [header.evidence + placed(lines, header, headers, opening) for header in headers]
        sure = [header for header, own in zip(headers, evidence, strict=True) if own >= SURE - 0.5]
        # Some names say more by themselves than others; headers set alike are believed together.
        if fmean(evidence) + weigh(lines, headers, opening, context) >= SURE:
            believed[family] = headers
        elif sure:
            believed[family] = sure
    return believed
