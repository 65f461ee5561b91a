"""Structures to claims: the whole reading of a text, layer by layer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from itertools import islice
from math import log
from pathlib import Path
from typing import Any

from talent_ledger.extract import bearers, claim_features, claimhood, listing, series, sharing, together, walk
from talent_ledger.extract.answering import in_their_words, who_answers
from talent_ledger.extract.attributes import Describer
from talent_ledger.extract.carried import converts
from talent_ledger.extract.discourse import Document
from talent_ledger.extract.lexicon import Lexicon, read_lexicon
from talent_ledger.extract.linear import Linear, logistic, read_model, softmax
from talent_ledger.extract.markup import unmarked
from talent_ledger.extract.origin import Claim, relocated
from talent_ledger.extract.own_voice import UNNAMED
from talent_ledger.extract.situation import Candidate
from talent_ledger.extract.telling import told_of
from talent_ledger.extract.times import Calendar
from talent_ledger.extract.walk import Reading
from talent_ledger.extract.whole_names import as_written, in_full
from talent_ledger.schema.files import content_id, project_root
from talent_ledger.schema.structure import Segment, Structure

BATCH = 32
"""Documents parsed together; the parser is faster on many sentences at once."""


@dataclass(frozen=True)
class Models:
    """What was learned from annotated texts."""

    claim: Linear  # is a figure a claim?
    subject: Linear  # whose is it?
    threshold_bare: float  # for plain numbers, lengths of time and ordinals
    threshold_measured: float  # for figures with a unit
    calibration: tuple[float, float]  # slope and offset that turn a raw confidence into a probability


@lru_cache(maxsize=2)
def read_models(folder: Path | None = None) -> Models:
    """The models in *folder* (default: ``data/model`` of the project)."""
    folder = folder or project_root() / "data" / "model"
    settings = read_model(folder / "settings.json").weights
    return Models(
        read_model(folder / "claim.json"),
        read_model(folder / "subject.json"),
        settings["threshold_bare"],
        settings["threshold_measured"],
        (settings["confidence_slope"], settings["confidence_offset"]),
    )


def read_claims(structure: Structure) -> list[Claim]:
    """The claims of one text, in reading order, with the columns of ``CLAIMS``."""
    return next(read_many([structure]))


def read_many(
    structures: Iterable[Structure],
    lexicon: Lexicon | None = None,
    models: Models | None = None,
    *,
    all_figures: bool = False,
) -> Iterator[list[Claim]]:
    """The claims of each text, in the order of *structures*.

    With *all_figures* also the figures that were read and taken for no claim, each where it stands, with nothing but
    what is written at it; ``rejected`` then says why, and is None for a claim.
    """
    lexicon = lexicon or read_lexicon()
    models = models or read_models()
    waiting = iter(structures)
    while batch := list(islice(waiting, BATCH)):
        documents = [prepared(structure, lexicon) for structure in batch]
        for structure, document, parses in zip(batch, documents, walk.parse_all(documents), strict=True):
            yield _Reader(structure, document, models, all_figures=all_figures).read(parses)


def prepared(structure: Structure, lexicon: Lexicon) -> Document:
    """A structure with its figures, sentences and names found, in its text without markup."""
    plain, origin = unmarked(structure)
    document = walk.prepare(_row(plain), [_row(segment) for segment in plain.segments], lexicon)
    document.origin = origin
    return document


def _row(thing: Structure | Segment) -> dict[str, Any]:
    return {field.name: getattr(thing, field.name) for field in fields(thing)}


_SURELY = frozenset(("with_share", "part_of_so_many"))
"""Forms too rare for weights to learn that they are nearly always claims."""


class _Reader:
    """Reads one document; keeps what the choices left behind for the fields that follow."""

    def __init__(self, structure: Structure, document: Document, models: Models, *, all_figures: bool) -> None:
        self.text = structure.text
        self.document = document
        self.models = models
        self.segments: dict[str, Segment] = {segment.segment_id: segment for segment in structure.segments}
        self.chances: dict[int, tuple[float, str]] = {}
        self.refused: dict[int, str] = {}
        """Why figures, by where they start, are no claims."""
        self.rejected: list[Claim] | None = [] if all_figures else None

    def read(self, parses: dict[int, Any]) -> list[Claim]:
        calendar, describer = Calendar(self.document), Describer(self.document)
        claims: list[Claim] = []
        for reading, chosen in walk.walk(self.document, parses, self.choose):
            period = calendar.period_of(reading)
            subjects = [None if one.entity_id == UNNAMED else one for one in chosen] or [None]
            attributes = describer.describe(reading, subjects[0])
            claims += [self._claim(reading, subject, len(chosen), period, attributes) for subject in subjects]
        claims = _unique(claims)
        _share_denominators(claims, self.document.text)
        claims = self._with_repeats(claims)
        if self.rejected is None:
            return self._as_written(claims)
        every = [claim | {"rejected": None} for claim in claims] + self.rejected
        return self._as_written(sorted(every, key=lambda claim: (claim["start"], claim["end"])))

    def _as_written(self, claims: list[Claim]) -> list[Claim]:
        """*claims* where they lie in the text with its markup."""
        for claim in relocated(claims, self.document.origin):
            claim["exact"] = self.text[claim["start"] : claim["end"]]
        return claims

    def choose(self, reading: Reading) -> list[Candidate] | None:
        """Ask the models whether it is a claim and whose; spread it over the subjects it is shared by."""
        chance, reason = self._chance(reading)
        if reason is None and (outer := reading.earlier) is not None and outer.start in self.refused:
            reason = self.refused[outer.start] if converts(reading.text, outer, reading.figure) else None
        if reason is not None:
            self.refused[reading.figure.start] = reason
            if self.rejected is not None:
                self.rejected.append(_of_figure(reading, None) | {"rejected": reason})
            return None
        document, sentence, figure = reading.document, reading.sentence, reading.figure
        for reason, find_all in (("remaining list", sharing.remaining), ("listed after it", sharing.all_with)):
            if run := find_all(document, sentence, figure):
                self.chances[figure.start] = (chance, reason)
                return [sharing.as_candidate(mention) for mention in run]
        for reason, find in (
            ("respectively", series.respectively),
            ("in order", series.in_order),
            ("in its brackets", series.in_brackets_of),
            ("name above the list", series.heads_list),
            ("one of two", series.of_two),
            ("several together", together.those_meant),
            ("head of its row", listing.row_head),
            ("destination", bearers.destination),
            ("its owner", bearers.owner),
            ("in apposition", bearers.apposed),
            ("who leads", bearers.leader),
            ("who gives", bearers.giver),
            ("whom it is forecast for", bearers.forecast),
            ("who deals", bearers.dealer),
            ("where the jobs are", bearers.workplace),
            ("whose trade", bearers.trader),
            ("members of a place", bearers.members),
            ("those asked or of an age", in_their_words),
        ):
            match = find(reading)
            if match is not None:
                self.chances[figure.start] = (chance, reason)
                alone = sharing.as_candidate(match)
                return [replace(alone, written=as_written(reading, alone))]
        if not reading.candidates:
            self.chances[figure.start] = (chance * 0.5, "nobody in reach")
            return []
        scores = [self.models.subject.score(candidate.features) for candidate in reading.candidates]
        ranked = sorted(range(len(scores)), key=lambda i: (scores[i], reading.candidates[i].entity_id), reverse=True)
        best_first = [reading.candidates[i] for i in ranked]
        chosen = told_of(reading, who_answers(reading, best_first), best_first)
        among = next((i for i in ranked if reading.candidates[i] is chosen), ranked[0])
        likely = softmax(scores)[among]
        self.chances[figure.start] = (chance * likely, _reason(chosen))
        subjects = sharing.shared(reading, chosen)
        if subjects != [chosen]:
            return subjects
        whole = in_full(document, sentence, figure, chosen)
        return [replace(chosen, written=as_written(reading, chosen))] if whole is chosen else [whole]

    def _chance(self, reading: Reading) -> tuple[float, str | None]:
        """How likely it is a claim, and why it is taken for none if it is; what its place rules out asks no model."""
        if claimhood.is_no_claim(reading.document.text, reading.figure, reading.sentence.figures):
            return 0.0, "a bound, an age, a length of time or a name by its place"
        if claimhood.is_of_a_name(reading.document.names.counts, reading.figure, reading.sentence.mentions):
            return 0.0, "part of a name that the text says more than once"
        chance = self.models.claim.probability(reading.claim_features)
        bare = claim_features.is_bare(reading.claim_features)
        least = self.models.threshold_bare if bare else self.models.threshold_measured
        if not reading.claim_features.isdisjoint(_SURELY) or self._shares_a_claim(reading):
            return max(chance, least), None
        return chance, f"not stated as a claim: chance {chance:.2f}, below {least:.2f}" if chance < least else None

    def _shares_a_claim(self, reading: Reading) -> bool:
        """Whether it is told "respectively" with a claim before it: "ranking 41 and 45 respectively"."""
        earlier = reading.earlier
        told = earlier is not None and earlier.unit == reading.figure.unit and earlier.start in self.chances
        return told and series.respectively(reading) is not None

    def _claim(
        self, reading: Reading, candidate: Candidate | None, subjects: int, period: Any, attributes: Any
    ) -> Claim:
        figure = reading.figure
        chance, reason = self.chances[figure.start]
        inferred = subjects > 1 and reason == "remaining list"
        slope, offset = self.models.calibration
        entity_id = candidate.entity_id if candidate else None
        return _of_figure(reading, entity_id) | {
            "kind": attributes.kind,
            "value": 1.0 if inferred else figure.value,
            "change": attributes.change,
            "entity": (candidate.written or candidate.text) if candidate else None,
            "entity_type": _entity_type(candidate, self.document.lexicon),
            "measure": attributes.measure,
            "population": attributes.population,
            "dimension": attributes.dimension,
            "year": period.year,
            "period": period.period,
            "attributed_to": attributes.attributed_to,
            "inferred": inferred,
            "rule": f"{figure.form} | {reason} | {period.rule} | {attributes.rule}",
            "confidence": round(logistic(slope * _logit(chance) + offset), 3),
        }

    def _with_repeats(self, claims: list[Claim]) -> list[Claim]:
        """Mark claims in quoted or repeated segments as repeats, pairing equal figures in order."""
        by_segment: dict[str, list[Claim]] = {}
        for claim in claims:
            by_segment.setdefault(claim["segment_id"], []).append(claim)
        for segment_id, quoting in by_segment.items():
            source = self.segments[segment_id].repeat_of
            unused = list(by_segment.get(source or "", []))
            for claim in quoting if source else ():
                twin = next(
                    (
                        c
                        for c in unused
                        if c["value"] == claim["value"]
                        and c["unit"] == claim["unit"]
                        and c["value_high"] == claim["value_high"]
                    ),
                    None,
                )
                if twin is not None:
                    unused.remove(twin)
                    _repeat(claim, twin)
        return claims


def _of_figure(reading: Reading, entity_id: str | None) -> Claim:
    """The columns of ``CLAIMS`` with what is written at a figure and where it stands; the others None."""
    figure, sentence, document = reading.figure, reading.sentence, reading.document
    return {
        "claim_id": content_id("claim", document.document_id, figure.start, figure.end, entity_id),
        "document_id": document.document_id,
        "segment_id": sentence.segment["segment_id"],
        "start": figure.start,
        "end": figure.end,
        "exact": document.text[figure.start : figure.end],
        "sentence_start": sentence.start,
        "sentence_end": sentence.end,
        "kind": figure.kind,
        "value": figure.value,
        "value_high": figure.value_high,
        "unit": figure.unit,
        "decimals": figure.decimals,
        "denominator": figure.denominator,
        "qualifier": figure.qualifier,
        "change": figure.change,
        "entity": None,
        "entity_id": entity_id,
        "entity_type": None,
        "measure": None,
        "population": None,
        "dimension": None,
        "year": None,
        "period": None,
        "speaker": sentence.segment["speaker"],
        "attributed_to": None,
        "inferred": False,
        "repeat_of": None,
        "rule": figure.form,
        "confidence": None,
    }


_SAME_IN_A_REPEAT = (
    "kind", "denominator", "change", "entity", "entity_id", "entity_type", "measure", "population",
    "dimension", "year", "period",
)  # fmt: skip


def _repeat(claim: Claim, twin: Claim) -> None:
    """A repeat says what its original says: whose figure it is shows better where it was said first."""
    claim.update({name: twin[name] for name in _SAME_IN_A_REPEAT}, repeat_of=twin["claim_id"])
    claim["claim_id"] = content_id("claim", claim["document_id"], claim["start"], claim["end"], claim["entity_id"])


def _share_denominators(claims: list[Claim], text: str) -> None:
    """Let a stated whole ("15 out of 25") serve the counts that follow it without a noun ("while 6 are in China")."""
    whole: Claim | None = None
    for claim in claims:
        if claim["denominator"] is not None:
            whole = claim
        elif whole is not None and claim["unit"] == "count":
            near = (
                claim["segment_id"] == whole["segment_id"]
                and claim["value"] < whole["denominator"]
                and claim["sentence_start"] - whole["sentence_end"] < 200
            )
            if near and (claim["inferred"] or _BARE.match(text, claim["end"])):
                claim["denominator"] = whole["denominator"]
            else:
                whole = None


_BARE = re.compile(
    r"\s*(?:(?:are|were|is|was|in|from|at|come|came|went|go|had|have|more|each|of them|of these|of those)\b|[,;.)])"
)


def _unique(claims: list[Claim]) -> list[Claim]:
    """One claim for a span and subject."""
    return list({claim["claim_id"]: claim for claim in claims}.values())


def _logit(chance: float) -> float:

    bounded = min(max(chance, 1e-6), 1 - 1e-6)
    return log(bounded / (1 - bounded))


_SORTS = {"people": "group", "organization": "group", "product": "product", "place": "region"}
"""What a phrase names by the class of its last noun: "foreign nurses", "solar modules", "rural areas"."""


def _entity_type(candidate: Candidate | None, lexicon: Lexicon) -> str | None:
    if candidate is None:
        return None
    if candidate.entity_type == "nationality" and (candidate.mention is None or candidate.mention.form != "people"):
        return "country"
    if candidate.entity_type in ("group", "other"):
        return _SORTS.get(lexicon.class_of(candidate.text.split()[-1]), candidate.entity_type)
    return "other" if candidate.entity_type == "person" else candidate.entity_type


def _reason(chosen: Candidate) -> str:
    """Which rule of attachment won, in words: how the subject is mentioned and where it stands."""
    if chosen.mention is None:
        contexts = sorted(f.removeprefix("ctx_") for f in chosen.features if f.startswith("ctx_") and "|" not in f)
        return "carried over: " + re.sub("_", " ", contexts[0] if contexts else "document")
    downs = sorted(f.removeprefix("down=") for f in chosen.features if f.startswith("down=") and "|" not in f)
    return f"{chosen.mention.form.replace('_', ' ')}: {downs[0] if downs else 'near'}"
