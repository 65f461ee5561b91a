"""What a claim says beside its figure and its subject: kind, change, measure, population, dimension, source.

A `Describer` is made once a document and asked claim by claim in reading order. What it answered before is its
memory: in "Americans make up 18 %, Europeans 12 %" the second figure has the measure and the base of the first.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from talent_ledger.extract import kinds, measures
from talent_ledger.extract.crediting import Credits
from talent_ledger.extract.dimensions import dimension_of
from talent_ledger.extract.discourse import Document
from talent_ledger.extract.scenes import Scene
from talent_ledger.extract.situation import Candidate
from talent_ledger.extract.walk import Reading


@dataclass(frozen=True, slots=True)
class Attributes:
    """The descriptive fields of a claim, and the rule that found its measure."""

    kind: str
    change: str | None
    measure: str | None
    population: str | None
    dimension: str | None
    attributed_to: str | None
    rule: str


class Describer:
    """Describes the claims of one document, in reading order."""

    def __init__(self, document: Document) -> None:
        self._words = kinds.ChangeWords(document.lexicon)
        self._credits = Credits(document)
        self._measurer = measures.Measurer(document)
        self._memory: list[measures.Described] = []
        self._voice: object = None

    def describe(self, reading: Reading, chosen: Candidate | None) -> Attributes:
        """The fields of the claim that *reading* is about; *chosen* is whose figure it is."""
        scene = Scene.of(reading, chosen)
        earlier = self._in_same_voice(scene)
        kind, change = kinds.kind_and_change(scene, self._words)
        found = _within(self._measurer.measure(scene, kind, earlier), kind, reading)
        kind = kinds.by_measure(kind, found.measure, scene)
        if scene.figure.unit in ("percent", "count") and found.rule in _NOTHING_OF_ITS_OWN:
            last = next((one for one in reversed(earlier) if one.scene.figure.unit == scene.figure.unit), None)
            if last is not None:
                kind, change = kinds.continued(kind, change, scene, last)
        dimension = dimension_of(scene, kind, found, earlier)
        described = measures.Described(
            scene=scene,
            kind=kind,
            change=change,
            measure=found.measure,
            population=found.population,
            dimension=dimension,
        )
        self._memory.append(described)
        del self._memory[:-12]
        return Attributes(
            kind, change, found.measure, found.population, dimension, self._credits.of(reading, chosen), found.rule
        )

    def _in_same_voice(self, scene: Scene) -> list[measures.Described]:
        """Claims described before that the same voice made (author, one comment, one pasted article)."""
        if scene.voice != self._voice:
            self._voice, self._memory = scene.voice, []
        return self._memory


_NOTHING_OF_ITS_OWN = frozenset(("carried", "whole before", "noun", "none"))
"""Rules that found the measure elsewhere than at the figure."""


def _within(found: measures.Found, kind: str, reading: Reading) -> measures.Found:
    """The field of a leader bounds the whole: "X dominates the region with 40 % of sales" is of the region's sales."""
    token = reading.token
    if kind != "share" or found.population is None or token is None or reading.parse is None:
        return found
    prevail = reading.document.lexicon.words["prevail"]
    verb = next((t for t in token.ancestors if t.lower_ in prevail), None)
    field = next((t for t in verb.children if t.dep_ == "dobj"), None) if verb is not None else None
    if field is None:
        return found
    start = reading.parse.spans[field.left_edge.i][0]
    end = reading.parse.spans[field.i][1]
    place = next((m for m in reading.sentence.mentions if start <= m.start and m.end <= end and m.form == "name"), None)
    words = reading.text[start:end]
    if place is None or place.text in found.population or len(words) > 60:
        return found
    return replace(found, population=f"{found.population} in {words}")
