"""Whose figure it may be: every entity in reach of a figure, with what speaks for and against it."""

from __future__ import annotations

import re

from talent_ledger.extract import features
from talent_ledger.extract.discourse import Document, voice_of
from talent_ledger.extract.figures import Figure
from talent_ledger.extract.listing import find_former, find_items, find_labels, find_unions
from talent_ledger.extract.mentions import Mention
from talent_ledger.extract.phrases import find_groups
from talent_ledger.extract.references import find_references
from talent_ledger.extract.situation import Candidate, Memory, Situation

_POINTING = ("pronoun", "singular_", "plural_")


def build(situation: Situation) -> list[Candidate]:
    """All candidates for the figure of *situation*, with their features."""
    mentions = _in_reach(_mentions(situation), situation.figure)
    situation.named = sorted((m for m in mentions if not m.form.startswith(_POINTING)), key=lambda m: m.start)
    figure, kind = situation.figure, situation.kind
    found: dict[str, Candidate] = {}
    lined_up = features.alignment(situation)
    for mention in mentions:
        if mention.start < figure.end and figure.start < mention.end and mention.form != "counted":
            continue
        entity = mention.entity_id
        candidate = found.setdefault(entity, Candidate(entity, mention.entity_type, mention.text, mention))
        features.describe(candidate, mention, situation)
        for side, partner, several in lined_up:
            if partner is mention:
                aligned = f"aligned={side}|{several}"
                candidate.features |= {aligned, f"{aligned}|{mention.form}", f"{aligned}|{kind}"}
    if not _is_labelled_row(situation, mentions):
        _add_carried(found, situation)
    features.compare(found, situation)
    return list(found.values())


_MOST_MENTIONS = 60
"""A list of hundreds of names is one sentence to a reader of sentences: whose a figure is stands near it."""


def _in_reach(mentions: list[Mention], figure: Figure) -> list[Mention]:
    """The mentions nearest to the figure, in the order they came in."""
    if len(mentions) <= _MOST_MENTIONS:
        return mentions
    away = [max(figure.start - mention.end, mention.start - figure.end) for mention in mentions]
    nearest = sorted(range(len(mentions)), key=away.__getitem__)[:_MOST_MENTIONS]
    return [mentions[index] for index in sorted(nearest)]


def _mentions(situation: Situation) -> list[Mention]:
    """Everybody who is named, described or pointed at in the sentence."""
    document, sentence, parse = situation.document, situation.sentence, situation.parse
    mentions = list(sentence.mentions)
    if parse is not None and situation.token is not None:
        if parse.groups is None:
            parse.groups = find_groups(document, sentence, parse)
        mentions += parse.groups
        mentions += find_unions(document, sentence, mentions)
        mentions += find_former(situation, mentions)
        mentions += find_references(document, sentence, parse, situation.memory)
        mentions += find_items(situation, mentions)
    return mentions + find_labels(situation)


_ROW_MARKS = re.compile(r"[\s|*_•-]*(?:#?\d{1,3}\.?[ *]*[|\t][\s|*_]*)?")
"""What may stand before the first name in a row: marks of layout, and a place in an order."""


def _is_labelled_row(situation: Situation, mentions: list[Mention]) -> bool:
    """Whether the figure stands in a row of a table whose first cell says whose it is."""
    sentence = situation.sentence
    marks = _ROW_MARKS.match(situation.text, sentence.start)
    head = marks.end() if marks is not None else sentence.start
    return sentence.segment["kind"] == "table_row" and any(mention.start == head for mention in mentions)


def _add_carried(found: dict[str, Candidate], situation: Situation) -> None:
    """Those whom the sentence does not name, but who were talked about before."""
    kind = situation.kind
    for reason, entity in [*_context(situation.document, situation.memory), *_heard(situation)]:
        if entity not in found:
            kind_of, label = situation.memory.label(situation.document, entity)
            found[entity] = Candidate(entity, kind_of, label, None, {f"absent|{kind}", f"type={kind_of}|absent|{kind}"})
        found[entity].features |= {f"ctx_{reason}", f"ctx_{reason}|{kind}"}


def _heard(situation: Situation) -> list[tuple[str, str]]:
    """Those of whom a comment says most."""
    heard = situation.document.heard.get(voice_of(situation.sentence.segment))
    if heard is None:
        return []
    return [(f"heard{number}", entity) for number, entity in enumerate(heard.ranked) if heard.weights[entity] >= 1]


def _context(document: Document, memory: Memory) -> list[tuple[str, str]]:
    pairs = [
        ("last", memory.last_entity),
        ("previous_subject", memory.previous_subject),
        ("main", document.main),
        ("main_organization", document.main_organization),
        ("main_place", document.main_place),
        *(("heading", entity) for entity in memory.heading[:2]),
        ("previous_group", memory.previous_group),
        *((f"previous_named|{len(memory.previous_named)}", entity) for entity in memory.previous_named[:4]),
        *(("title", entity) for entity in document.title_entities[:3]),
        *((f"top{number}", entity) for number, entity in enumerate(document.ranked[:5])),
        *(("recent", entity) for entity in memory.recent[-5:]),
    ]
    return [(reason, entity) for reason, entity in pairs if entity]
