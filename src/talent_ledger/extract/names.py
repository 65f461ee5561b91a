"""The proper names of one document: how often each occurs, what each is short for, what kind of thing each is."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from talent_ledger.extract.lexicon import Lexicon
from talent_ledger.extract.mentions import canonical

Span = tuple[int, int]


@dataclass
class Names:
    """The names of one document: how often each occurs, which is short for which, and what kind of thing each is."""

    lexicon: Lexicon
    lower: frozenset[str] = frozenset()  # words the text has in lower case
    counts: Counter[str] = field(default_factory=Counter)
    alias: dict[str, str] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    owners: Counter[str] = field(default_factory=Counter)
    """Names written with the form of a company ("Ltd", "a.s.", a ticker): whose text it often is."""
    unsure: set[str] = field(default_factory=set)
    """Single words that were only seen where any word has a capital: a parse has to confirm them."""
    first: dict[str, int] = field(default_factory=dict)  # where each name was first written in running text
    silent: frozenset[Span] = frozenset()  # titles and headings whose capitals say nothing
    shorthand: set[str] = field(default_factory=set)  # initials of plain words: "life sciences (LS)"
    taken: list[Span] = field(default_factory=list)  # where figures with a unit, tickers and time zones stand, in order

    def resolve(self, name: str) -> str:
        """The canonical name of the entity that *name* stands for in this document."""
        short = canonical(name, self.lexicon)
        if short.isupper() and short.title() in self.lexicon.localities:
            short = short.title()  # "VANCOUVER"
        return _city(short, self.lexicon) or self.alias.get(short) or self.lexicon.localities.get(short, short)

    def type_of(self, entity_id: str) -> str:
        """organization, product, institution, person … as far as the text shows it."""
        return self.types.get(entity_id, "organization")


@dataclass(frozen=True)
class Known:
    """What is known of a document before its names are looked for."""

    figures: list[Span]  # with a currency or unit: "Rs 5" is no name
    speakers: list[str]  # writers of comments: persons


def _city(name: str, lexicon: Lexicon) -> str | None:
    """The city of a name that says where it lies as well: "Houston Texas"."""
    words = name.split()
    parts = ((" ".join(words[:size]), " ".join(words[size:])) for size in range(1, len(words)))
    known = (lexicon.localities.get(city) for city, around in parts if around in lexicon.localities)
    return next((city for city in known if city is not None), None)
