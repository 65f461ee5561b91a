"""Who may be meant besides names: noun phrases, in the words of the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from talent_ledger.extract.discourse import Document, Sentence
from talent_ledger.extract.grammar import Parse
from talent_ledger.extract.mentions import Mention, canonical
from talent_ledger.extract.references import is_company, is_definite

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

LONGEST_PHRASE = 60
"""Characters of a phrase that can still name somebody."""
_PERIOD = re.compile(r"[qh][1-4]|fy\d*|\d.*")


def find_groups(document: Document, sentence: Sentence, parse: Parse) -> list[Mention]:
    """Noun phrases that are no names: "nurses", "the private sector", "module prices"."""
    starts = {f.start for f in sentence.figures}
    figure_tokens = {i for i, span in enumerate(parse.spans) if span[0] in starts}
    groups: list[Mention] = []
    for tokens in _possessors(document, parse, figure_tokens):
        if not (
            _stands_for_name(document, parse, tokens[-1], tokens)
            or _is_named(document, sentence, parse, tokens, tokens[-1])
        ):
            groups += _phrases(document, sentence, parse, tokens, figure_tokens)[:1]
    groups += _counted(document, sentence)
    quantiles = list(_quantiles(document, sentence, parse))
    for chunk in _noun_chunks(parse.doc):
        if goods := _goods(document, sentence, parse, chunk, figure_tokens):
            groups.append(goods)
        if not _could_be_meant(document, chunk.root, figure_tokens) or _is_base(document, chunk.root):
            continue
        tokens = _bare(document, chunk, figure_tokens)
        if _stands_for_name(document, parse, chunk.root, tokens):
            continue
        if tokens and not _is_named(document, sentence, parse, tokens, chunk.root):
            groups += _phrases(document, sentence, parse, tokens, figure_tokens)
    return [*quantiles, *(group for group in groups if not any(_lies_in(group, part) for part in quantiles))]


def _lies_in(group: Mention, part: Mention) -> bool:
    """Whether a phrase only says of what the other is a part: "the richest tenth of households"."""
    return part.start <= group.start and group.end <= part.end


_COUNTED = re.compile(
    r"(?:one|two|three|four|five|six|seven|eight|nine|\d+)\s+(?P<noun>[a-z][a-z-]+)\s+(?:in|out\s+of)\s+(?:every\s+)?\w+",
    re.IGNORECASE,
)


def _counted(document: Document, sentence: Sentence) -> Iterator[Mention]:
    """Whom a proportion counts in its own words, which parsers do not see: "two patients out of three"."""
    for figure in sentence.figures:
        match = _COUNTED.fullmatch(document.text, figure.start, figure.end)
        if match is not None and document.lexicon.is_somebody(match["noun"]):
            one = match.group().casefold().startswith("one ")
            noun = _several(match["noun"]) if one else match["noun"]
            yield Mention(*match.span("noun"), match["noun"], noun, "group", "counted")


_QUANTILE = re.compile(
    r"(?:(?:top|bottom|richest|poorest|wealthiest|upper|lower|middle|best-paid|highest-paid|lowest-paid)"
    r"|(?:highest|lowest)(?=\s\d))\s+"
    r"(?:\d{1,2}(?:\.\d+)?\s?(?:%|per\s?cent|percent|pct)|half|third|quarter|fifth|tenth|decile|quintile)(?=\W)",
    re.IGNORECASE,
)
_OF_WHOM = re.compile(r"\s+of\s+(?:the\s+|all\s+)?", re.IGNORECASE)


def _quantiles(document: Document, sentence: Sentence, parse: Parse) -> Iterator[Mention]:
    """Parts of a population by their rank in it, as groups: "the richest 10 % own half of it", "the bottom half"."""
    for match in _QUANTILE.finditer(document.text, sentence.start, sentence.end):
        yield Mention(*match.span(), match.group(), match.group(), "group", "group")
        of = _OF_WHOM.match(document.text, match.end(), sentence.end)
        end = _end_of_chunk(parse, of.end()) if of is not None else None
        if end is not None:
            whole = document.text[match.start() : end]
            yield Mention(match.start(), end, whole, whole, "group", "long_group")


def _end_of_chunk(parse: Parse, offset: int) -> int | None:
    """Where the noun phrase ends that *offset* stands in."""
    spans = ((parse.spans[chunk.start][0], parse.spans[chunk.end - 1][1]) for chunk in parse.doc.noun_chunks)
    return next((end for start, end in spans if start <= offset < end), None)


def _several(noun: str) -> str:
    """The plural of a noun.

    >>> _several("company"), _several("woman"), _several("person"), _several("child")
    ('companies', 'women', 'people', 'children')
    """
    from lemminflect import getInflection  # noqa: PLC0415  (it imports all of spaCy, and few texts need it)

    return "people" if noun == "person" else str(getInflection(noun, tag="NNS")[0])


def _possessors(document: Document, parse: Parse, figure_tokens: set[int]) -> Iterator[list[Token]]:
    """The words of common nouns that own what follows: "coal's share", "low carbon electricity's share"."""
    loose = document.lexicon.words["loose_adjective"]
    for token in parse.tokens:
        owns = token.dep_ == "poss" and token.head.lower_ in document.lexicon.words["share_noun"]
        if owns and token.pos_ in ("NOUN", "PROPN") and any(child.tag_ == "POS" for child in token.children):
            words = parse.doc[token.left_edge.i : token.i + 1]
            tokens = [t for t in words if t.pos_ in ("NOUN", "PROPN", "ADJ") and t.lower_ not in loose]
            unbroken = bool(tokens) and tokens[0].i + len(tokens) == token.i + 1
            if unbroken and _could_be_meant(document, token, figure_tokens):
                yield tokens


def _goods(
    document: Document, sentence: Sentence, parse: Parse, chunk: Span, figure_tokens: set[int]
) -> Mention | None:
    """What a measure of trade or output is of: "truck and SUV sales", "coffee exports"."""
    if chunk.root.lower_ not in document.lexicon.words["trade_measure"]:
        return None
    tokens = [token for token in chunk if token.i < chunk.root.i]
    places = {m.start for m in sentence.mentions if m.form in ("name", "people")}
    while tokens and (
        tokens[0].pos_ not in ("NOUN", "PROPN")
        or parse.spans[tokens[0].i][0] in places
        or _is_no_goods(document, tokens[0])
    ):
        tokens.pop(0)
    nouns = [token for token in tokens if token.pos_ in ("NOUN", "PROPN")]
    if not nouns or any(_is_no_goods(document, token) or token.i in figure_tokens for token in tokens):
        return None
    if document.lexicon.class_of(tokens[-1].lower_) not in ("product", "unknown"):
        return None  # consumer spending, group sales
    if tokens[-1].pos_ not in ("NOUN", "PROPN") or any(token.dep_ in ("poss", "case") for token in tokens):
        return None
    start, end = parse.spans[tokens[0].i][0], parse.spans[tokens[-1].i][1]
    if any(m.start < end and start < m.end for m in sentence.mentions):
        return None
    words = document.text[start:end]
    return Mention(start, end, words, canonical(words, document.lexicon), "product", "goods")


def _is_no_goods(document: Document, token: Token) -> bool:
    lists, word = document.lexicon.words, token.lower_
    return (
        token.is_punct
        or token.pos_ in ("NUM", "VERB", "DET", "PRON")
        or word in lists["time_noun"]
        or word in lists["empty_noun"]
        or word in lists["loose_adjective"]
        or word in lists["no_goods"]
        or document.lexicon.is_measure(word)
    )


_CHUNK_LABELS = frozenset(
    ("nsubj", "nsubjpass", "dobj", "pobj", "pcomp", "dative", "appos", "attr", "ROOT", "npadvmod")
)


def _noun_chunks(doc: Doc) -> Iterator[Span]:
    """Base noun phrases, those with another inside their first words whole: "for-profit programs"."""
    chunks = list(doc.noun_chunks)
    roots = {chunk.root.i for chunk in chunks}
    for token in doc:
        first = token.left_edge.i
        if _is_bare_subject(token):
            chunks.append(doc[token.i : token.i + 1])
            continue
        if token.pos_ not in ("NOUN", "PROPN") or token.dep_ not in _CHUNK_LABELS or token.i in roots:
            continue
        if first < token.i:
            if any(inner.dep_ in ("nsubj", "nsubjpass") for inner in doc[first : token.i]):
                continue  # a clause before it: "services signed for 29 %, IT firms"
            chunks = [chunk for chunk in chunks if chunk.end <= first or chunk.start > token.i]
        elif token.dep_ != "npadvmod":
            continue
        chunks.append(doc[first : token.i + 1])
    whole = [doc[_word_start(doc, chunk.start) : chunk.end] for chunk in chunks]
    reached = {chunk.start: chunk.end for chunk in sorted(whole, key=lambda chunk: chunk.end)}
    chunks = [chunk for chunk in whole if chunk.end == reached[chunk.start]]  # the "E" of "E-bikes" is none
    return iter(sorted(chunks, key=lambda chunk: chunk.start))


def _is_bare_subject(token: Token) -> bool:
    """Whether a single word that parsers take for no noun is what a verb is told of: "while solar supplied 22 %"."""
    alone = not any(child.i < token.i for child in token.children)
    return alone and token.dep_ == "nsubj" and token.tag_ in ("JJ", "VBG", "VBN") and token.head.i > token.i


def _word_start(doc: Doc, first: int) -> int:
    """Where the word of token *first* begins: parsers cut "e-books" and "Co-operatives" at the hyphen."""
    while first > 1 and doc[first - 1].text == "-" and not (doc[first - 1].whitespace_ or doc[first - 2].whitespace_):
        first -= 2
    return first


def _stands_for_name(document: Document, parse: Parse, head: Token, tokens: list[Token]) -> bool:
    """Whether a description is read as a name's: "the Finnish group", "the state" in a text that names one."""
    if not is_definite(parse, head):
        return False
    lists, word = document.lexicon.words, head.lower_
    place = len(tokens) == 1 and (word in lists["country_description"] or word in lists["place_description"])
    return is_company(document, word) or (place and document.main_place is not None)


def _could_be_meant(document: Document, head: Token, figure_tokens: set[int]) -> bool:
    word = head.lower_
    lists = document.lexicon.words
    return not (
        head.pos_ in ("PRON", "NUM", "SYM", "PUNCT", "DET")
        or word in lists["time_noun"]
        or word in lists["empty_noun"]
        or (word in lists["sort_noun"] and head.head.lower_ == "of")
        or head.i in figure_tokens
        or not word[0].isalpha()
        or _PERIOD.fullmatch(word)
        or (document.lexicon.is_measure(word) and not _makes_up(head))
    )


def _makes_up(head: Token) -> bool:
    """Whether it is part of a whole, whatever it measures: "consumer spending makes up half of the economy"."""
    own = [head.head] if head.dep_ in ("nsubj", "nsubjpass") else []
    verbs = [*own, *(child for child in head.children if child.dep_ == "relcl")]
    return any(
        (verb.lower_ in verb_forms) and any(child.lower_ == particle for child in verb.children)
        for verb in verbs
        for verb_forms, particle in ((_ACCOUNTS, "for"), (_MAKES, "up"))
    )


_ACCOUNTS = ("account", "accounts", "accounted", "accounting")
_MAKES = ("make", "makes", "made", "making")


def _is_base(document: Document, head: Token) -> bool:
    """Whether somebody owns a share of it, so that it is not what the share is of: "coal's share of generation"."""
    share = head.head.head if head.dep_ == "pobj" and head.head.lower_ == "of" else None
    owned = share is not None and any(child.dep_ == "poss" for child in share.children)
    return owned and share is not None and share.lower_ in document.lexicon.words["share_noun"]


def _bare(document: Document, chunk: Span, figure_tokens: set[int]) -> list[Token]:
    """The words of a noun phrase without articles, numbers and possessors."""
    tokens = [
        t
        for t in chunk
        if (_opens_compound(t) or (t.i not in figure_tokens and t.pos_ not in ("DET", "PRON", "NUM")))
        and not (t.dep_ == "case" or t.is_punct)
        and not (t.lower_ == "other" and t.head.tag_ != "NNS")
        and t.lower_ not in ("such", "many", "more", "same", "total", "own", "then", "next", "finally", "now")
    ]
    counted = [t.i for t in chunk if t not in tokens and (t.pos_ == "NUM" or t.i in figure_tokens)]
    if tokens and counted and counted[-1] < tokens[-1].i:
        tokens = [t for t in tokens if t.i > counted[-1]]  # "almost 40,000 teachers", "fewer than two in ten firms"
    while len(tokens) > 1 and tokens[-1].lower_ == "accounts" and tokens[-1].i + 1 < len(chunk.doc):
        if chunk.doc[tokens[-1].i + 1].lower_ != "for":
            break
        tokens.pop()  # "Consumer spending accounts for 60 %": parsers see one long noun
    loose = document.lexicon.words["loose_adjective"]
    while len(tokens) > 1 and _tells_when(document, tokens[0]):
        tokens.pop(0)
    while tokens and not _opens_compound(tokens[0]):
        joins = tokens[0].pos_ in ("ADP", "CCONJ")  # of "50 of 90 programs"
        if tokens[0].dep_ != "poss" and not joins and (len(tokens) == 1 or tokens[0].lower_ not in loose):
            break
        tokens.pop(0)
    return tokens


_MONTH = re.compile(r"(?:january|february|march|april|may|june|july|august|september|october|november|december)$")


def _tells_when(document: Document, token: Token) -> bool:
    """Whether a noun before another only says when: "this season rice received", "on 20 August batteries met"."""
    before = token.nbor(-1) if token.i else None
    if before is None:
        return False
    deictic = before.lower_ in ("this", "last", "next") and token.lower_ in document.lexicon.words["time_noun"]
    return deictic or (before.text[-1].isdigit() and _MONTH.match(token.lower_) is not None)


def _opens_compound(token: Token) -> bool:
    """Whether a number is a word's first half: "first-time buyers", "a two-bedroom flat"."""
    if token.whitespace_:
        return False
    following = token.doc[token.i + 1 : token.i + 3]
    joined = len(following) == 2 and following[0].text in ("-", "–") and following[1].is_alpha
    return joined and not following[0].whitespace_


def _is_named(document: Document, sentence: Sentence, parse: Parse, tokens: list[Token], head: Token) -> bool:
    """Whether the phrase is a name that was found already, or a name with its kind behind it: "the Syriza party"."""
    start, end = parse.spans[tokens[0].i][0], parse.spans[tokens[-1].i][1]
    at = parse.spans[head.i][0]
    if head.lower_ in document.lexicon.words["kind_noun"] and head.i > tokens[0].i:
        at = parse.spans[head.i - 1][0]
    return any(start < m.end and m.start < end and m.start <= at < m.end for m in sentence.mentions)


def _phrases(
    document: Document, sentence: Sentence, parse: Parse, tokens: list[Token], figure_tokens: set[int]
) -> list[Mention]:
    """A phrase as a mention, and once more with its complement ("lack", "lack of places at home")."""
    head = _head(tokens)
    start, end = parse.spans[tokens[0].i][0], parse.spans[tokens[-1].i][1]
    words = document.text[start:end].strip(' "“”*_>')
    if not words or len(words) > LONGEST_PHRASE or "\n" in words or "(" in words:
        return []
    longer = _with_complement(parse, tokens, figure_tokens, head)
    if longer is not None and document.text[start:longer].rsplit(maxsplit=1)[-1] in document.lexicon.words["sort_noun"]:
        longer = None  # "hybrids of both sorts" are hybrids
    nation = _nation(document, sentence, start, longer or end, head)
    if nation is not None:
        return [nation]
    person = head.lower_ in document.lexicon.words["person_noun"]
    kind, form = ("group", "group") if person else ("other", "phrase")
    found = [Mention(start, end, words, canonical(words, document.lexicon), kind, form)]
    if longer is not None:
        whole = document.text[start:longer]
        found.append(Mention(start, longer, whole, canonical(whole, document.lexicon), kind, f"long_{form}"))
    return found


def _head(tokens: list[Token]) -> Token:
    """The token of a phrase that the others hang on."""
    inside = {token.i for token in tokens}
    return next((token for token in tokens if token.head.i not in inside), tokens[-1])


def _with_complement(parse: Parse, tokens: list[Token], figure_tokens: set[int], head: Token) -> int | None:
    """The end of the phrase with its complement, when that is short and whole."""
    last = tokens[-1].i
    stop = last
    for token in parse.tokens[last + 1 : last + 8]:
        if token.i in figure_tokens or token.is_punct or token.pos_ in ("VERB", "AUX", "CCONJ", "SCONJ", "PRON"):
            break
        if not head.is_ancestor(token):
            break
        stop = token.i
    while stop > last and parse.tokens[stop].pos_ in ("ADP", "DET", "PART", "ADJ"):
        stop -= 1
    if stop == last or parse.spans[stop][1] - parse.spans[tokens[0].i][0] > LONGEST_PHRASE:
        return None
    return parse.spans[stop][1]


def _nation(document: Document, sentence: Sentence, start: int, end: int, head: Token) -> Mention | None:
    """A country's people by another name: "people of Chinese origin", "citizens of India"."""
    if head.lower_ not in document.lexicon.words["people_noun"]:
        return None
    inside = {
        m.entity_id: m for m in sentence.mentions if start <= m.start and m.end <= end and m.form in ("name", "people")
    }
    if len(inside) != 1:
        return None
    place = next(iter(inside.values()))
    kind = "nationality" if place.entity_type == "country" else place.entity_type
    return Mention(start, end, document.text[start:end], place.entity_id, kind, "people")
