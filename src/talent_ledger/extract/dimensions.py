"""By what a figure about people sorts them: where they come from, work or study, or where institutions are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from talent_ledger.extract.clauses import Scene

if TYPE_CHECKING:
    from talent_ledger.extract.measures import Described, Found

_PEOPLE = re.compile(
    r"\b(?:talents?|researchers?|scientists?|engineers?|students?|graduates?|scholars?|professors?|academics?|doctors?|nurses?|"
    r"workers?|workforce|employees|staff|founders?|immigrants?|migrants?|joiners?|physicians?|developers?|authors?|experts?|people|"
    r"applicants?|inventors?|specialists?|postdocs?|faculty|alumni|PhDs?|undergraduates?|postgraduates?|midwives|teachers?|"
    r"professionals?|entrepreneurs?|laureates?|winners?|members)\b",
    re.I,
)
_CUES = (
    (
        "institution",
        re.compile(
            r"\b(?:institutions?|universities|labs|laboratories|companies|institutes)\b[^;]*?\b(?:are|is|located|based|headquartered|situated)\b",
            re.I,
        ),
    ),
    (
        "origin",
        re.compile(
            r"\b(?:undergraduate|bachelor(?:['’]?s)?|first degree|born|birth|natives?|native-born|foreign-born|origin|nationality|nationals|citizenship|come from|comes from|came from|coming from|hail from|hails from|qualified (?:there|in|at)|home country|from abroad|trained in|recruited from)\b",
            re.I,
        ),
    ),
    (
        "study",
        re.compile(
            r"\b(?:stud(?:y|ies|ying|ied) (?:in|at|abroad)|students? (?:at|in|abroad)|enrol(?:l|led|ment)?|university students|graduate school|doctoral students? (?:at|in)|attend(?:s|ing|ed)?|degree scholars)\b",
            re.I,
        ),
    ),
    (
        "work",
        re.compile(
            r"\b(?:work(?:s|ed|ing)? (?:in|at|for|there)|employed (?:in|at|by)|serv(?:e|es|ed|ing)(?: in)?|employers?|country of work|jobs? in|based in|stay(?:ed|s)? (?:in|on)|remain(?:ed|s)? in|went into|employ(?:s)?)\b",
            re.I,
        ),
    ),
)
_PLACES = ("country", "nationality", "region")


def dimension_of(scene: Scene, kind: str, found: Found, earlier: Sequence[Described]) -> str | None:
    """Origin, work, study or institution, for a share or count of people or institutions by place; else null."""
    if kind not in ("share", "count") or scene.chosen is None or scene.figure.unit not in ("percent", "count"):
        return None
    if scene.chosen.entity_type not in _PLACES and not _is_rest(scene.chosen.text):
        return None
    sentence = scene.text[scene.start : scene.end]
    about = f"{found.measure or ''} {found.population or ''}"
    if _CUES[0][1].search(sentence) and re.search(
        r"\b(?:institutions?|universities|labs|companies|institutes)\b", about, re.I
    ):
        return "institution"
    if not _PEOPLE.search(about) and not (found.carried and earlier and earlier[-1].dimension):
        return None
    for name, cue in _CUES[1:]:
        if cue.search(sentence):
            return name
    if scene.chosen.entity_type == "nationality" and kind == "share" and not (earlier and earlier[-1].dimension):
        return "origin"
    return earlier[-1].dimension if earlier and (found.carried or _near(scene, kind, earlier[-1])) else None


def _near(scene: Scene, kind: str, last: Described) -> bool:
    return (
        last.scene.segment["segment_id"] == scene.segment["segment_id"]
        and scene.index - last.scene.index <= 1
        and last.kind == kind
    )


def _is_rest(name: str) -> bool:
    return bool(re.search(r"\bothers?\b|\brest\b", name, re.I))
