"""One pass over a document in reading order, asking for each figure whether it is a claim and whose.

Reading asks the learned models, training asks the annotations: both see the same candidates and the same memory.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from talent_ledger.extract import candidates, claim_features, features, grammar, topics
from talent_ledger.extract.answering import those_who_answer
from talent_ledger.extract.discourse import Document, Sentence, confirm_names, heading_key, read_document, voice_of
from talent_ledger.extract.figure_reader import FigureReader
from talent_ledger.extract.grammar import Parse
from talent_ledger.extract.lexicon import Lexicon
from talent_ledger.extract.mentions import Mention, canonical, find_places
from talent_ledger.extract.name_reader import find_names
from talent_ledger.extract.name_runs import is_fresh
from talent_ledger.extract.situation import Candidate, Memory, Situation

if TYPE_CHECKING:
    from spacy.tokens import Token

Row = Mapping[str, Any]


@dataclass
class Reading(Situation):
    """A figure in its place, with everything known before a choice is made."""

    @cached_property
    def claim_features(self) -> set[str]:
        """What speaks for and against its being a claim."""
        return claim_features.features(self)

    @cached_property
    def candidates(self) -> list[Candidate]:
        """Whose it may be; where it is no claim, nobody asks."""
        return candidates.build(self)


Choice = Callable[[Reading], "list[Candidate] | None"]
"""Whose figure it is (several when shared); None when it is no claim."""


def prepare(document: Row, segments: list[Row], lexicon: Lexicon) -> Document:
    """The layers below grammar: figures, sentences, names."""
    reader = _reader(lexicon)
    text = str(document["text"])
    return read_document(document, segments, *reader.read_both(text), lexicon)


_readers: dict[int, FigureReader] = {}


def _reader(lexicon: Lexicon) -> FigureReader:
    """Patterns are compiled once a lexicon."""
    return _readers.setdefault(id(lexicon), FigureReader(lexicon))


def parse_all(documents: list[Document]) -> list[dict[int, Parse]]:
    """Parses of the sentences that hold figures, for each document by number of sentence."""
    jobs = []
    places = []
    for number, document in enumerate(documents):
        for index, sentence in enumerate(document.sentences):
            if sentence.figures and sentence.end - sentence.start < 3000:
                jobs.append((document.text, sentence.start, sentence.end, sentence.figures))
                places.append((number, index))
    parsed: list[dict[int, Parse]] = [{} for _ in documents]
    if jobs:
        for (number, index), parse in zip(places, grammar.parse(jobs), strict=True):
            parsed[number][index] = parse
    for document, parses in zip(documents, parsed, strict=True):
        confirm_names(document, _tags(document, parses), grammar.common_words() if parses else frozenset())
        for index, parse in parses.items():
            sentence = document.sentences[index]
            kept = [m for m in sentence.mentions if not _is_common(document, m, parse)]
            sentence.mentions = [_without_opening(document, sentence, m, parse) for m in kept]
    return parsed


def _tags(document: Document, parses: Mapping[int, Parse]) -> dict[str, Counter[str]]:
    """Parts of speech of the words that may be names only because a sentence begins with them."""
    tags: dict[str, Counter[str]] = {}
    for index, parse in parses.items():
        for mention in document.sentences[index].mentions:
            if mention.form == "proper" and mention.entity_id in document.names.unsure:
                token = parse.token_at(mention.start)
                if token is not None and not _modifies(token, document.lexicon):
                    tags.setdefault(mention.entity_id, Counter())[token.pos_] += 1
    return tags


def _modifies(token: Token, lexicon: Lexicon) -> bool:
    """Whether a word is part of a longer noun: "Target prices", "Visa applications", but not "Apple sales"."""
    owned = lexicon.words["financial_measure"] | lexicon.words["share_noun"]
    return token.dep_ in ("compound", "amod", "nmod") and token.head.lower_ not in owned


def _is_common(document: Document, mention: Mention, parse: Parse) -> bool:
    """Whether a capital at the head of a sentence is a common noun's, as the parser sees it: "Smartphones made up"."""
    if mention.form != "proper" or canonical(mention.text, document.lexicon) not in document.names.unsure:
        return False
    if document.results and mention.entity_id == document.main:
        return False
    token, word = parse.token_at(mention.start), mention.text.lower()
    if mention.text in document.lexicon.known_names:
        return token is not None and _modifies(token, document.lexicon)
    known = word in grammar.common_words() or document.lexicon.class_of(word) != "unknown"
    return known and token is not None and token.pos_ != "PROPN"


def _without_opening(document: Document, sentence: Sentence, mention: Mention, parse: Parse) -> Mention:
    """A name without the verb or adverb that opens its sentence: "Take Khetpal", "Compare Germany"."""
    first, _, rest = mention.text.partition(" ")
    opens = mention.form == "proper" and rest and is_fresh(document.text, sentence.start, mention.start)
    if not opens or document.names.counts[mention.entity_id] > 1 or first.lower() not in grammar.common_words():
        return mention
    token = parse.token_at(mention.start)
    opening = ("VERB", "ADV", "INTJ", "SCONJ", "CCONJ", "AUX", "ADP")
    place = rest in document.lexicon.places and token is not None and token.pos_ == "ADJ"  # "Neighboring Kenya"
    if token is None or not (place or token.pos_ in opening):
        return mention
    start, names = mention.end - len(rest), document.names
    named = find_names(names, document.text, start, mention.end)
    found = [*find_places(document.lexicon, rest, start), *named]
    name = canonical(rest, document.lexicon)
    alone = Mention(start, mention.end, rest, name, names.type_of(name), "proper")
    return next((other for other in found if other.end == mention.end), alone)


def walk(document: Document, parses: Mapping[int, Parse], choose: Choice) -> Iterator[tuple[Reading, list[Candidate]]]:
    """Every figure that *choose* takes for a claim, with whose it is."""
    memory = Memory()
    voice: object = None
    paragraph: object = None
    for index, sentence in enumerate(document.sentences):
        segment = sentence.segment
        if voice_of(segment) != voice:
            voice = voice_of(segment)
            memory = Memory(labels=memory.labels)
        if segment["segment_id"] != paragraph:
            paragraph = segment["segment_id"]
            memory.topic, memory.main_named = None, False
            memory.heading = _heading(document, segment)
        parse = parses.get(index)
        memory.last_gap = memory.last_role = memory.last_slot = None
        for figure in sentence.figures:
            reading = Reading(document, sentence, index, parse, figure, memory)
            chosen = choose(reading)
            if chosen is None:
                continue
            yield reading, chosen
            if chosen:
                _remember(reading, chosen[0])
        if segment["kind"] != "caption":  # a picture's words stand beside the text, not in its course
            _after_sentence(memory, document, sentence, index, parse)


def _heading(document: Document, segment: Row) -> tuple[str, ...]:
    """Entities named in the heading that the segment stands under."""
    heading = segment.get("heading")
    return document.headings.get(heading_key(heading), ()) if heading else ()


def _label(chosen: Candidate, lexicon: Lexicon) -> str:
    """What somebody is called from now on: a part by what it is, "the Consumer segment", others by their name."""
    written = chosen.written or chosen.text
    return written if written.rsplit(maxsplit=1)[-1] in lexicon.words["part_noun"] else chosen.text


def _remember(reading: Reading, chosen: Candidate) -> None:
    """What the next figures should know of this choice."""
    memory, mention = reading.memory, chosen.mention
    memory.last_entity, memory.last_sentence = chosen.entity_id, reading.index
    memory.last_segment = reading.sentence.segment["segment_id"]
    memory.labels[chosen.entity_id] = (chosen.entity_type, _label(chosen, reading.document.lexicon))
    memory.recent.append(chosen.entity_id)
    if chosen.entity_type in ("group", "other"):
        memory.previous_group = chosen.entity_id
    memory.last_gap = memory.last_role = memory.last_slot = None
    memory.asked = those_who_answer(reading, chosen) or memory.asked
    if mention is None or not reading.sentence.start <= mention.start < reading.sentence.end:
        return
    words = features.gap(reading.text, reading.between(mention), reading.document.lexicon.words["gap_word"])
    memory.last_gap = f"{'before' if reading.precedes(mention) else 'after'}:{words}"
    memory.last_slot = reading.slot(mention)
    head = reading.parse.head_of(mention.start, mention.end) if reading.parse is not None else None
    if reading.parse is not None and reading.token is not None and head is not None:
        memory.last_role = features.role(reading.parse, head, reading.token)[0]


def _after_sentence(memory: Memory, document: Document, sentence: Sentence, index: int, parse: Parse | None) -> None:
    subject, group = topics.subject_of(document, sentence, parse)
    asked = topics.asked_group(document, sentence)
    group = asked or group
    memory.asked = asked or memory.asked
    if subject:
        memory.previous_subject, memory.subject_sentence = subject, index
        memory.recent.append(subject)
    if group:
        memory.previous_group = group
        memory.labels.setdefault(group, ("group", group))
    memory.topic = memory.topic or topics.topic_of(document, sentence)
    memory.main_named = memory.main_named or any(m.entity_id == document.main for m in sentence.mentions)
    named = (m.entity_id for m in sentence.mentions if m.entity_type != "person")
    memory.previous_named = tuple(dict.fromkeys(named))
    for mention in sentence.mentions:
        known = memory.labels.get(mention.entity_id)
        if known is None or (mention.form == "proper" and len(mention.text) < len(known[1])):
            memory.labels[mention.entity_id] = (mention.entity_type, mention.text)
    del memory.recent[:-12]
