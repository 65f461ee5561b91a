"""Which of the lines that may be headers are the headers of a text's comments."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from talent_ledger.ingest.families import believed_families, find_families, opens_a_talk
from talent_ledger.ingest.headers import SAYING, SURE, Header
from talent_ledger.ingest.induction import completed, induced_headers
from talent_ledger.ingest.lines import Line
from talent_ledger.ingest.names import HOSTS, is_strange
from talent_ledger.ingest.opening import Opening
from talent_ledger.ingest.quoting import announces_quotation, find_answering


def choose_headers(lines: Sequence[Line], opening: Opening) -> list[Header]:
    """The headers to believe, in order."""
    after = -1 if opening.line is None else opening.line
    found = find_families(lines, opening)
    answering = find_answering(lines) if found else frozenset()
    believed = believed_families(lines, found, opening, answering)
    if not believed and (induced := induced_headers(lines, after)):
        believed = believed_families(lines, {"induced": induced}, opening, answering)
    if not believed:
        return []
    main = max(believed, key=lambda family: _standing(believed[family], opening))
    for family, headers in believed.items():
        # Above signatures stand headings, not names.
        if (family == main or headers[0].dated) and headers[0].layout not in ("signature", "closing"):
            believed[family] = completed(lines, headers, opening.declared, after)
    chosen = _without_chapters(lines, _chosen(lines, believed, main, opening, answering))
    taken = _lines_of(chosen)
    names = {header.name for header in chosen}
    hosts = [one for alike in found.values() for one in alike if _names_the_host(lines, one, names)]
    return sorted([*chosen, *(one for one in hosts if one.first not in taken)], key=lambda header: header.first)


def _chosen(
    lines: Sequence[Line],
    believed: Mapping[str, Sequence[Header]],
    main: str,
    opening: Opening,
    answering: frozenset[int],
) -> list[Header]:
    """The headers of the *main* family, and of the others those that go along with them, without overlap."""
    chosen: list[Header] = []
    taken: set[int] = set()
    others = sorted(
        (family for family in believed if family != main),
        key=lambda family: (*(-part for part in _standing(believed[family], opening)), family),
    )
    for family in (main, *others):
        counted = opening.declared == len(believed[main]) + len(believed[family])
        for header in believed[family]:
            if family != main and header.last + 1 in answering:
                continue
            if not (family == main or counted or _goes_along(lines, header, believed[main], opening)):
                continue
            if taken.isdisjoint(own := _lines_of([header])):
                chosen.append(header)
                taken |= own
    return chosen


_BARE_CLOCK = re.compile(r"\d{1,2}:\d\d(?::\d\d)?")


def _without_chapters(lines: Sequence[Line], headers: list[Header]) -> list[Header]:
    """*headers* without those above a time of day alone, as chapters of a film are listed, where more tell the day."""
    bare = [header for header in headers if header.dated and _BARE_CLOCK.fullmatch(lines[header.last].inner)]
    others = [header for header in headers if header.dated and header not in bare]
    return headers if len(others) <= len(bare) else [header for header in headers if header not in bare]


def _lines_of(headers: Sequence[Header]) -> set[int]:
    return {index for header in headers for index in range(header.first, header.last + 1)}


def _standing(headers: Sequence[Header], opening: Opening) -> tuple[bool, float, int]:
    """The more, the better: as many as the page declares, then how sure they are together, then how many."""
    return (opening.declared == len(headers), sum(header.evidence for header in headers), len(headers))


def _names_the_host(lines: Sequence[Line], header: Header, names: set[str]) -> bool:
    """Whether a line begins ``**OP:**``, or ``OP:`` where OP writes comments too: in a thread, its host speaks."""
    marked = lines[header.first].text.startswith(("**", "__")) or header.name in names
    return header.layout == "name and colon" and marked and header.name.casefold() in HOSTS


def _goes_along(lines: Sequence[Line], header: Header, main: Sequence[Header], opening: Opening) -> bool:
    """Whether a header of another layout than the thread's own opens a comment too, or only a quotation in one."""
    if opening.declared == len(main) or announces_quotation(lines, header):
        return False
    if main[0].layout == "signature" and min(one.evidence for one in main) >= SURE and header.layout != "signature":
        return False  # who signs below what he wrote does not stand above it too
    if header.first <= 2 and header.first < main[0].first and header.layout != main[0].layout:
        # Above an article or a post that comments answer, it names the document's author; in a forum the first post is
        # one of the thread, when no line parts it from the others.
        parted = opening != Opening() or header.layout in ("by", "posted by")
        return not parted and header.evidence >= 1.0
    if header.layout == "posted by" and header.first < main[0].first and not opens_a_talk(lines, header):
        return False
    if header.layout == "name and colon" and is_strange(header.name):
        # One who is known already is spoken to, and so is who stands right below a header.
        name = header.name.lstrip("@").casefold()
        known = any(name in (other.name.lstrip("@").casefold(), other.name.split()[0].casefold()) for other in main)
        return not known and all(header.first != other.last + 1 for other in main)
    return header.evidence >= (3.5 if header.layout in SAYING else 2.5)
