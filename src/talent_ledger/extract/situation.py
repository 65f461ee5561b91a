"""A figure in its place: the sentence, its parse, what was said before, and who may be meant."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from talent_ledger.extract.discourse import Document, Sentence
from talent_ledger.extract.figures import Figure
from talent_ledger.extract.grammar import Parse, clause_subject
from talent_ledger.extract.mentions import Mention

if TYPE_CHECKING:
    from spacy.tokens import Token

NAMED = ("name", "people", "proper")
LISTED = (*NAMED, "label", "rest", "item")
"""Forms of mentions that name somebody, and those that stand in lists."""
KINDS_TOLD_APART = ("share", "money", "growth", "count", "rank")
"""The kinds of figure whose subjects are found in different places; the others are one."""


@dataclass(slots=True)
class Candidate:
    """An entity a figure may belong to, its best mention and the features that speak for or against it."""

    entity_id: str
    entity_type: str
    text: str
    mention: Mention | None
    features: set[str] = field(default_factory=set)
    written: str | None = None  # with all the words of its phrase, where it is told of in more than its name


@dataclass
class Memory:
    """What was chosen and talked about before the current figure, within one voice."""

    last_entity: str | None = None  # of the last claim
    last_sentence: int = -9  # where that was
    last_segment: str | None = None
    last_gap: str | None = None  # how the last claim of this sentence was bound to its subject: by words,
    last_role: str | None = None  # by grammar,
    last_slot: str | None = None  # by place
    previous_subject: str | None = None  # the named entity the last sentence was about
    previous_group: str | None = None  # the group ("nurses") it was about
    asked: str | None = None  # who was asked, or answered last
    previous_named: tuple[str, ...] = ()  # everybody the last sentence named
    subject_sentence: int = -9
    topic: str | None = None  # whom the paragraph named first
    main_named: bool = False  # whether it has named the document's main subject yet
    heading: tuple[str, ...] = ()
    recent: list[str] = field(default_factory=list)
    labels: dict[str, tuple[str, str]] = field(default_factory=dict)  # entity → type, words

    def label(self, document: Document, entity: str) -> tuple[str, str]:
        """Type and name of an entity as it was last written."""
        return self.labels.get(entity, (document.types.get(entity, "organization"), entity))


@dataclass
class Situation:
    """One figure with everything that can be seen from it."""

    document: Document
    sentence: Sentence
    index: int  # of the sentence in the document
    parse: Parse | None
    figure: Figure
    memory: Memory
    named: list[Mention] = field(default_factory=list)  # all but pronouns, in order

    @cached_property
    def text(self) -> str:
        """The document's text."""
        return self.document.text

    @cached_property
    def token(self) -> Token | None:
        """The figure's head in the parse."""
        if self.parse is None or self.figure.start not in self.parse.figure_tokens:
            return None
        return self.parse.tokens[self.parse.figure_tokens[self.figure.start]]

    @cached_property
    def subject(self) -> Token | None:
        """Who or what the figure's clause is about: the head of its subject."""
        return clause_subject(self.token) if self.token is not None else None

    @cached_property
    def kind(self) -> str:
        """The figure's kind, as far as subjects differ by it."""
        return self.figure.kind if self.figure.kind in KINDS_TOLD_APART else "other"

    @cached_property
    def edges(self) -> tuple[int | None, int | None]:
        """Where the sentence's last figure before this one ends, and where the next one begins."""
        before, after = self.earlier, self.sentence.figure_after(self.figure.end)
        return (None if before is None else before.end), (None if after is None else after.start)

    @cached_property
    def earlier(self) -> Figure | None:
        """The figure before this one in the sentence."""
        return self.sentence.figure_before(self.figure.start)

    @cached_property
    def previous(self) -> Sentence | None:
        """The sentence before this one in the same paragraph."""
        before = self.document.sentences[self.index - 1] if self.index else None
        same = before is not None and before.segment["segment_id"] == self.sentence.segment["segment_id"]
        return before if same else None

    @cached_property
    def of_names(self) -> list[Mention]:
        """Those of ``named`` that are called by a name, not described."""
        return [mention for mention in self.named if mention.form in (*NAMED, "capital")]

    @cached_property
    def listed(self) -> Counter[str]:
        """How many names and items of a list stand in each slot."""
        return Counter(self.slot(mention) for mention in self.named if mention.form in LISTED)

    def slot(self, mention: Mention) -> str:
        """Where *mention* stands: before any figure, between the last and this one, before the next, after."""
        before, after = self.edges
        if self.precedes(mention):
            return "head" if before is None else "since_last" if mention.start >= before else "before_last"
        return "tail" if after is None else "until_next" if mention.end <= after else "after_next"

    def precedes(self, mention: Mention) -> bool:
        """Whether *mention* stands before the figure."""
        return mention.end <= self.figure.start

    def between(self, mention: Mention) -> tuple[int, int]:
        """The span between *mention* and the figure, whichever comes first."""
        return (mention.end, self.figure.start) if self.precedes(mention) else (self.figure.end, mention.start)
