"""By what a figure about people sorts them: where they come from, work or study, or where institutions are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from talent_ledger.extract.scenes import Scene

if TYPE_CHECKING:
    from talent_ledger.extract.measures import Described, Found

_PEOPLE = re.compile(
    r"\b(?:talents?|researchers?|scientists?|engineers?|students?|graduates?|scholars?|professors?|academics?|doctors?|nurses?|"
    r"workers?|workforce|employees|staff|founders?|immigrants?|migrants?|joiners?|physicians?|developers?|authors?|experts?|people|"
    r"applicants?|inventors?|specialists?|postdocs?|faculty|alumni|PhDs?|undergraduates?|postgraduates?|midwives|teachers?|"
    r"professionals?|entrepreneurs?|laureates?|winners?|members)\b",
    re.I,
)
_INSTITUTIONS = r"\b(?:institutions?|universities|labs|laboratories|companies|institutes)\b"
_LOCATED = re.compile(rf"{_INSTITUTIONS}[^;]*?\b(?:are|is|located|based|headquartered|situated)\b", re.I)
_INSTITUTION = re.compile(_INSTITUTIONS, re.I)
_CUES = (
    (
        "origin",
        re.compile(
            r"\b(?:undergraduate|bachelor(?:['’]?s)?|first degree|born|birth|natives?|native-born|foreign-born|origin|"
            r"nationality|nationals|citizenship|(?:come|comes|came|coming|hails?) from|qualified (?:there|in|at)|"
            r"home country|from abroad|trained in|recruited from)\b",
            re.I,
        ),
    ),
    (
        "study",
        re.compile(
            r"\b(?:stud(?:y|ies|ying|ied) (?:in|at|abroad)|students? (?:at|in|abroad)|enrol(?:l|led|ment)?|"
            r"university students|graduate school|doctoral students? (?:at|in)|attend(?:s|ing|ed)?|degree scholars)\b",
            re.I,
        ),
    ),
    (
        "work",
        re.compile(
            r"\b(?:work(?:s|ed|ing)? (?:in|at|for|there)|employed (?:in|at|by)|serv(?:e|es|ed|ing)(?: in)?|employers?|"
            r"country of work|jobs? in|based in|(?:stay|remain)(?:ed|s)? (?:in|on)|went into|employs?)\b",
            re.I,
        ),
    ),
)
_PLACES = ("country", "nationality", "region")


def dimension_of(scene: Scene, kind: str, found: Found, earlier: Sequence[Described]) -> str | None:
    """Origin, work, study or institution, for a share or count of people or institutions by place; else null."""
    chosen = scene.chosen
    if kind not in ("share", "count") or chosen is None or scene.figure.unit not in ("percent", "count"):
        return None
    if chosen.entity_type not in _PLACES and not _is_rest(chosen.text):
        return None
    sentence = scene.text[scene.start : scene.end]
    about = f"{found.measure or ''} {found.population or ''}"
    if _INSTITUTION.search(about) and _LOCATED.search(sentence):
        return "institution"
    before = earlier[-1] if earlier and (found.carried or _near(scene, kind, earlier[-1])) else None
    if not _PEOPLE.search(about):
        return before.dimension if before is not None and found.carried else None
    told = next((name for name, cue in _CUES if cue.search(sentence)), None)
    if told is None and before is not None:
        told = before.dimension
    # a people ("Indians account for 8 %") is told by where it comes from
    return "origin" if told is None and chosen.entity_type == "nationality" and kind == "share" else told


def _near(scene: Scene, kind: str, last: Described) -> bool:
    return (
        last.scene.segment["segment_id"] == scene.segment["segment_id"]
        and scene.index - last.scene.index <= 1
        and last.kind == kind
    )


def _is_rest(name: str) -> bool:
    return bool(re.search(r"\bothers?\b|\brest\b", name, re.I))
