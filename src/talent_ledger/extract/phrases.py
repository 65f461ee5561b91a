"""Who may be meant besides names: noun phrases, items of lists, labels, pronouns and descriptions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from talent_ledger.extract.discourse import MAKES, Document, Sentence, is_source
from talent_ledger.extract.grammar import Parse
from talent_ledger.extract.mentions import Mention, canonical
from talent_ledger.extract.situation import Memory, Situation

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

_LONGEST = 60
"""Characters of a phrase that can still name somebody."""
_PERIOD = re.compile(r"[qh][1-4]|fy\d*|\d.*")
_NAMED = ("name", "people", "proper", "capital")
_PLURALS = ("they", "their", "them")
_SINGULARS = ("it", "its", "he", "she", "his", "her")
_WE = ("we", "our", "us", "ours")
_I = ("i", "my", "me", "mine")


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
    return groups


_COUNTED = re.compile(
    r"(?:one|two|three|four|five|six|seven|eight|nine|\d+)\s+(?P<noun>[a-z][a-z-]+)\s+(?:in|out\s+of)\s+(?:every\s+)?\w+",
    re.IGNORECASE,
)


def _counted(document: Document, sentence: Sentence) -> Iterator[Mention]:
    """Whom a proportion counts in its own words, which parsers do not see: "two patients out of three"."""
    for figure in sentence.figures:
        match = _COUNTED.fullmatch(document.text, figure.start, figure.end)
        if match is not None and _is_somebody(document, match["noun"]):
            one = match.group().casefold().startswith("one ")
            noun = _several(match["noun"]) if one else match["noun"]
            yield Mention(*match.span("noun"), match["noun"], noun, "group", "counted")


def _several(noun: str) -> str:
    """The plural of a noun.

    >>> _several("company"), _several("woman"), _several("nurse"), _several("child")
    ('companies', 'women', 'nurses', 'children')
    """
    if noun.endswith("man"):
        return f"{noun[:-3]}men"
    ending = next(((old, new) for old, new in _PLURALS_OF if noun.endswith(old)), ("", "s"))
    return re.sub(rf"{ending[0]}$", ending[1], noun)


_PLURALS_OF = (
    ("ay", "ays"),
    ("ey", "eys"),
    ("oy", "oys"),
    ("y", "ies"),
    ("child", "children"),
    ("person", "people"),
    ("ch", "ches"),
    ("s", "ses"),
    ("x", "xes"),
)


def _possessors(document: Document, parse: Parse, figure_tokens: set[int]) -> Iterator[list[Token]]:
    """The words of common nouns that own what follows: "coal's share", "low carbon electricity's share"."""
    loose = document.lexicon.words["loose_adjective"]
    for token in parse.tokens:
        owns = token.dep_ == "poss" and token.head.lower_ in document.lexicon.words["share_noun"]
        if owns and token.pos_ in ("NOUN", "PROPN") and any(child.tag_ == "POS" for child in token.children):
            words = parse.doc[token.left_edge.i : token.i + 1]
            tokens = [t for t in words if t.pos_ in ("NOUN", "PROPN", "ADJ") and t.lower_ not in loose]
            if _could_be_meant(document, token, figure_tokens) and tokens[0].i + len(tokens) == token.i + 1:
                yield tokens


def _goods(
    document: Document, sentence: Sentence, parse: Parse, chunk: Span, figure_tokens: set[int]
) -> Mention | None:
    """What a measure of trade or output is of: "truck and SUV sales", "coffee exports"."""
    if chunk.root.lower_ not in document.lexicon.words["trade_measure"]:
        return None
    tokens = [token for token in chunk if token.i < chunk.root.i]
    while tokens and (tokens[0].pos_ not in ("NOUN", "PROPN") or _is_no_goods(document, tokens[0])):
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
        or is_measure(document, word)
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
    if not _is_definite(parse, head):
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
        or (is_measure(document, word) and not _makes_up(head))
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


def is_measure(document: Document, word: str) -> bool:
    """Whether a noun says what is measured ("surplus", "sales"), so that the figure is its owner's."""
    lists = document.lexicon.words
    measures = ("financial_measure", "economy_measure", "growth_noun", "rate_noun", "share_noun")
    return word not in lists["person_noun"] and any(word in lists[name] for name in measures)


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
        and t.lower_ not in ("such", "other", "many", "more", "same", "total", "own", "then", "next", "finally", "now")
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
    if not words or len(words) > _LONGEST or "\n" in words or "(" in words:
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
    if stop == last or parse.spans[stop][1] - parse.spans[tokens[0].i][0] > _LONGEST:
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


# -- lists -----------------------------------------------------------------------------------------

_ITEM = re.compile(
    r"(?:\s*%?\)?(?:\s+of\s+[^,;.()\d]{1,40}?)?\s*"
    r"(?:[,;]|,?\s*(?:and|while|but|with|plus|against|followed by|ahead of|then)\b)"
    r"\s*(?:and\s+|then\s+)?(?:(?:that|those)\s+(?=for\s|of\s|in\s|among\s))?"
    r"(?:by\s+|for\s+|of\s+|among\s+|in\s+|with\s+|to\s+|at\s+|from\s+)?(?:the\s+)?)"
    r"(?P<item>[A-Za-z][\w’'&./-]*(?:\s+(?!the\b)[A-Za-z][\w’'&./-]*){0,4}?)\s*"
    r"(?:the (?:most|least|next|second|third|[a-z]+est)\b(?: [a-z]+){0,2}\s*)?(?:(?:at|with|on|for|by)\s+)?"
    r"(?:about|around|some|nearly|almost|just|over|only|roughly|another)?\s*[:(–-]?\s*$"
)


def find_items(situation: Situation, known: list[Mention]) -> list[Mention]:
    """The item of a gapped list ("commercial credit is 46 %, mortgages 24 %"), where parsers see part of the figure."""
    document, sentence, parse, figure = situation.document, situation.sentence, situation.parse, situation.figure
    earlier = [f.end for f in sentence.figures if f.end <= figure.start]
    match = _ITEM.fullmatch(document.text, max(earlier), figure.start) if earlier else None
    if match is None or parse is None:
        return []
    start, end = match.span("item")
    if any(m.start < end and start < m.end and m.form in _NAMED for m in known):
        return []
    tokens = {t.i: t for t in (parse.token_at(offset) for offset in range(start, end)) if t is not None}
    if any(_says_something(document, token, len(tokens) == 1) for token in tokens.values()):
        return []
    item = document.text[start:end]
    return [Mention(start, end, item, canonical(item, document.lexicon), "group", "item")]


def _says_something(document: Document, token: Token, alone: bool) -> bool:
    """Whether a word is no part of a plain name of an item: a verb, a pronoun, a measure, a time."""
    lists = document.lexicon.words
    word = token.lower_
    if word in lists["activity_noun"]:
        return False  # "lighting 28 %"
    if token.pos_ == "VERB" and document.lexicon.class_of(word) in ("people", "product", "organization"):
        return False  # "male graduates 24 %": small parsers take the noun for a verb
    if token.pos_ == "VERB":
        # a plural noun alone before a figure ("mortgages 24 %") is often parsed as a verb; verbs of change are verbs
        moves = word in lists["increase"] or word in lists["decrease"]
        return moves or not (alone and token.tag_ in ("VBZ", "VB"))
    return (
        token.pos_ in ("AUX", "PRON", "ADV", "SCONJ", "CCONJ", "NUM")
        or (alone and token.pos_ in ("ADP", "PART", "DET"))
        or word in lists["time_noun"]
        or word in lists["empty_noun"]
        or is_measure(document, word)
    )


_LABEL = re.compile(
    r"(?:^\s*(?:[-–—*+]\s+|\d{1,2}[.)]\s+)?|[;•|\n(]|,\s(?:and\s)?|(?<=\s)[-–—*]\s|:\s)\s*(?:and\s+|while\s+)?(?:then\s+|next\s+)?"
    r"(?P<label>[A-Za-z][^;:•|\n,()]{1,60}?)\s*(?:[:|]|\s[-–—=]|\(|,)?\s*(?:\|[^|]*)*$"
)
_CELL = re.compile(r"[\d.,%$€£¥|]+\s*(?=\|)")
_CLAUSE = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|will|would|can|could|which|that|who|where|when|to|said|says|found)\b",
    re.IGNORECASE,
)
_REST = re.compile(
    r"\b(?:the\s+)?(?P<rest>others?|rest|remainder|remaining|balance|every(?:one|body|thing) else|all others"
    r"|other (?:countries|companies|vendors|states|nations)|elsewhere(?= (?:about |some )?\d))\b",
    re.IGNORECASE,
)


def find_labels(situation: Situation) -> list[Mention]:
    """What a list or table row calls its figure ("Kids under 13: 31 %"), and "the rest"."""
    return [*_label(situation), *_rest(situation)]


def _label(situation: Situation) -> list[Mention]:
    document, sentence = situation.document, situation.sentence
    before = document.text[sentence.start : situation.figure.start]
    if sentence.segment["kind"] not in ("list_item", "table_row") and not re.search(r"[:|(–—-]\s*$", before):
        return []
    match = _LABEL.search(_CELL.sub(lambda cell: " " * len(cell.group()), before))
    if match is None:
        return []
    label = match["label"].strip(" *_-–")
    start, end = sentence.start + match.start("label"), sentence.start + match.end("label")
    if all(word in document.lexicon.words["no_label"] for word in label.lower().split()):
        return []
    is_name = any(m.start <= start < m.end and m.end - m.start >= len(label) - 3 for m in sentence.mentions)
    if len(label) < 3 or is_name or _CLAUSE.search(label) or _is_cut_off(situation, start, end):
        return []
    return [Mention(start, end, label, canonical(label, document.lexicon), "group", "label")]


def _is_cut_off(situation: Situation, start: int, end: int) -> bool:
    """Whether words before a figure tell a figure themselves ("Almost a third (29 %)"), or only open a phrase."""
    if any(
        figure.start < end and start < figure.end and figure.unit != "count" for figure in situation.sentence.figures
    ):
        return True
    last = situation.parse.token_at(end - 1) if situation.parse is not None else None
    return bool(_ARTICLE.match(situation.text, start)) and last is not None and last.pos_ in ("ADJ", "ADV", "VERB")


_ARTICLE = re.compile(r"(?:an?|the)\s", re.IGNORECASE)
_NO_NAME = re.compile(
    r"and|while|but|with|the|for|leaving|leaves|left|per|cent|percent|among|w(?:as|ere)|are|has|had", re.I
)


def _names_an_item(gap: str) -> bool:
    """Whether what stands between the last figure and "the remaining 12 %" names whose that is, a list's last item."""
    found = re.match(r"(?:[^.;:]*[,;]\s|\s)(?:and|while|with)\s(?P<item>[^.;:]{3,60})$", gap)
    words = re.findall(r"[A-Za-z][\w’'&-]+", found["item"]) if found else []
    return any(_NO_NAME.fullmatch(word) is None for word in words)


def _rest(situation: Situation) -> list[Mention]:
    text, sentence, figure = situation.text, situation.sentence, situation.figure
    found = []
    window = max(sentence.start, figure.start - 60), min(sentence.end, figure.end + 60)
    for rest in _REST.finditer(text, *window):
        before = text[max(sentence.start, rest.start() - 8) : rest.start()]
        # "cards the remaining 12 %" names whose it is
        named = re.search(r"[A-Za-z]\s+(?:the\s+)?$", before) and not re.search(r"\b(?:and|while|but)\s+$", before)
        since = situation.edges[0]
        if since is not None and since <= rest.start():
            named = named or _names_an_item(text[since : rest.start()])
        if rest["rest"].lower() != "remaining" or not named:
            found.append(Mention(rest.start("rest"), rest.end("rest"), rest["rest"], "others", "group", "rest"))
    return found


_TOGETHER = re.compile(r"(?i)\b(?:together|between them|combined|jointly|both|altogether|the (?:two|pair|trio))\b")
_NEXT = re.compile(r"\s*,\s*(?:the\s+)?")
_LAST = re.compile(r"\s*,?\s+(?:and|plus)\s+(?:the\s+)?|\s*&\s*")


def find_unions(document: Document, sentence: Sentence, known: list[Mention]) -> list[Mention]:
    """Several who are meant together: "China, India and South Korea together account for 45 %"."""
    text = document.text
    if not _TOGETHER.search(text, sentence.start, sentence.end):
        return []
    parts = sorted((m for m in known if m.form in (*_NAMED, "group", "phrase")), key=lambda m: m.start)
    unions: list[Mention] = []
    run = parts[:1]
    for mention in parts[1:]:
        between = text[run[-1].end : mention.start]
        if _LAST.fullmatch(between):
            whole = [*run, mention]
            words = text[whole[0].start : mention.end]
            name = "+".join(member.entity_id for member in whole)
            unions.append(Mention(whole[0].start, mention.end, words, name, "group", "union"))
        run = [*run, mention] if _NEXT.fullmatch(between) else [mention]
    return unions


_FORMER = re.compile(r"\b(?P<which>former|latter)\b(?!-)")
_PAIRED = re.compile(
    r"[^.;:()]{0,24}\b(?:and|or|than|with|versus|while|but)\b[^.;:()a-z]*(?:(?:the|about|some|million|billion|more|\w+ly)\s+|[\d.,$€£%]+\s+)*"
)


def find_former(situation: Situation, known: list[Mention]) -> list[Mention]:
    """Mentions of the first and the second of two that were named together: "the former", "the latter"."""
    sentence, text = situation.sentence, situation.text
    found = []
    for match in _FORMER.finditer(text, sentence.start, sentence.end):
        before = sorted((m for m in known if m.end <= match.start() and _is_whole(m)), key=lambda m: m.start)
        pairs = [pair for pair in pairwise(before) if _PAIRED.fullmatch(text, pair[0].end, pair[1].start)]
        if pairs and not _qualifies_noun(situation, match.start()):
            meant = pairs[-1][match["which"] == "latter"]
            start, end = match.span("which")
            found.append(Mention(start, end, meant.text, meant.entity_id, meant.entity_type, "description"))
    return found


def _qualifies_noun(situation: Situation, offset: int) -> bool:
    """Whether an adjective belongs to a noun and so points at nobody: "the former minister"."""
    parse = situation.parse
    token = parse.token_at(offset) if parse is not None else None
    following = token.doc[token.i + 1 : token.i + 2] if token is not None else ()
    return any(word.pos_ in ("NOUN", "PROPN", "ADJ") for word in following)


def _is_whole(mention: Mention) -> bool:
    return mention.form in ("name", "proper", "group", "phrase") or (
        mention.form == "people" and mention.text[-1] == "s"
    )


# -- pronouns and descriptions ---------------------------------------------------------------------


def find_references(document: Document, sentence: Sentence, parse: Parse, memory: Memory) -> list[Mention]:
    """Pronouns and descriptions ("the company", "the island", "we") as mentions of what they stand for."""
    found = []
    if parse.pointing is None:
        parse.pointing = list(_pointing(document, parse))
    for token, sort in parse.pointing:
        start, end = parse.spans[token.i]
        if sort in ("plural", "singular"):
            meant = _antecedents(document, memory, sort)
        elif sort == "place":
            meant = [("there", _last_named(document, memory))]
        elif sort == "first person":
            meant = [_first_person(document, sentence, memory, start, token.lower_)]
        else:
            meant = [("description", _described(document, token.lower_, memory))]
        for form, entity in meant:
            if entity:
                kind, label = memory.label(document, entity)
                found.append(Mention(start, end, label, entity, kind, form))
    return found


def _pointing(document: Document, parse: Parse) -> Iterator[tuple[Token, str]]:
    """The words that stand for somebody named elsewhere, and how they do."""
    for token in parse.tokens:
        word = token.lower_
        if word in _PLURALS:
            yield token, "plural"
        elif word == "there" and token.dep_ != "expl":
            yield token, "place"
        elif word in _SINGULARS or (word in ("this", "that") and token.dep_ == "nsubj"):
            if not _sums_up(document, parse, token):
                yield token, "singular"
        elif word in _I or word in _WE:
            yield token, "first person"
        elif describes(document, word) and _is_definite(parse, token):
            yield token, "description"


_FRAMED = re.compile(r"(?:^|[.;:!?–—,]\s+|\b(?:and|but|while|whereas)\s+)(?:[Ff]or|[Aa]mong)\s[^,.;:!?\d]{2,50},?\s$")
_SUMS_UP = re.compile(
    r"(?:it|that|this)(?:['’]s|\s(?:is|was))\s(?:about |around |only |just |nearly |more like |some )?[$€£¥]?\d"
)


def _sums_up(document: Document, parse: Parse, token: Token) -> bool:
    """Whether "it" only says the figure of whom a phrase before it names: "For partners it's 34 %"."""
    start = parse.spans[token.i][0]
    before = document.text[max(parse.spans[0][0], start - 70) : start]
    return _FRAMED.search(before) is not None and _SUMS_UP.match(document.lowered, start) is not None


def _last_named(document: Document, memory: Memory) -> str | None:
    """The place that the last sentence named last, else whoever it named last."""
    places = [one for one in memory.previous_named if memory.label(document, one)[0] in ("country", "region")]
    return next(reversed(places or memory.previous_named), None)


def _first_person(document: Document, sentence: Sentence, memory: Memory, at: int, word: str) -> tuple[str, str | None]:
    """Whom "we" and "my" stand for: a comment's writer; in what is quoted or pasted there, the organization in it."""
    written_in_comment = sentence.segment.get("comment") is not None
    quoted = _quotes(document.text, sentence.start, at) % 2 == 1 or sentence.segment.get("article") is not None
    if written_in_comment and not quoted:
        return "first_person", sentence.segment.get("speaker")
    if word in _I:
        return "first_person", None
    if written_in_comment:
        return "pronoun", next((e for e in reversed(memory.recent) if _is_organization(document, memory, e)), None)
    return "pronoun", document.main_organization


def _quotes(text: str, start: int, end: int) -> int:
    return sum(text.count(mark, start, end) for mark in '"“”')


def _is_organization(document: Document, memory: Memory, entity: str) -> bool:
    return memory.label(document, entity)[0] in ("organization", "institution")


def describes(document: Document, word: str) -> bool:
    """Whether a noun with an article can stand for a name: "the bank", "the island"."""
    return word in document.lexicon.words["company_description"] or is_company(document, word)


def is_company(document: Document, word: str) -> bool:
    """Whether a noun describes a company and nothing else: "the lender", "the Brazilian meatpacker"."""
    return word in document.lexicon.words["company_noun"] or bool(MAKES.fullmatch(word))


def _antecedents(document: Document, memory: Memory, number: str) -> list[tuple[str, str | None]]:
    return [
        (f"{number}_subject", memory.previous_subject),
        (f"{number}_group", memory.previous_group),
        (f"{number}_last", memory.last_entity),
        (f"{number}_main", document.main),
    ]


def _is_definite(parse: Parse, token: Token) -> bool:
    """Whether an article or pronoun points at it: "the company", "this large company"."""
    before = [parse.tokens[i] for i in range(token.i - 1, token.i - 6, -1) if i >= 0]
    pointing = ("the", "this", "our", "that", "its")
    for size, word in enumerate(before):
        superlative = any(
            inner.tag_ == "JJS" or inner.lower_ in ("top", "leading", "biggest") for inner in before[:size]
        )
        if word.lower_ in pointing or (word.tag_ == "POS" and superlative and word.head.left_edge.i == 0):
            return all(inner.pos_ in ("ADJ", "NOUN", "PROPN", "VERB", "PUNCT", "NUM", "ADV") for inner in before[:size])
    return False


def _described(document: Document, word: str, memory: Memory) -> str | None:
    """The last entity talked about of the sort that *word* describes; one whose name holds the word comes first."""
    for entity in (*reversed(memory.recent), *document.ranked):
        if word in entity.lower().split() or word in memory.label(document, entity)[1].lower().split():
            return entity
    lists = document.lexicon.words
    wants_place = word in lists["country_description"] or word in lists["place_description"]
    for entity in reversed(memory.recent):
        kind = document.types.get(entity)
        if (kind in ("country", "nationality", "region")) == wants_place and kind != "person":
            return entity
    return document.main_place if wants_place else document.main_organization


# -- what a sentence is about ----------------------------------------------------------------------

_GOVERNED = re.compile(
    r"\b(?:of|in|from|with|by|at|for|to|than|as|on|over|against|between|among|like|into|behind|after|before|across"
    r"|and|or)\s+(?:the\s+|an?\s+|its\s+|their\s+)?(?:[\w-]+\s+)?$"
)
_CONTINUES = re.compile(
    r"[\"“'*>\s-]*(?:It|They|He|She|This|That|These|Those|Its|Their|We|Our|But it|And it|But they"
    r"|The (?:company|firm|group|bank|country|island|city|ministry|agency|university|figure|number|rest|same))\b"
)


def subject_of(document: Document, sentence: Sentence, parse: Parse | None) -> tuple[str | None, str | None]:
    """The named entity and the group a sentence is about, for the pronouns of the next one; null where it has none."""
    if _CONTINUES.match(document.text, sentence.start, sentence.end):
        return None, None
    named = [m for m in sentence.mentions if _can_be_subject(document, sentence, m)]
    group = None
    if parse is not None:
        for mention in named:
            head = parse.head_of(mention.start, mention.end)
            if head is not None and (
                _is_subject(head) or (head.dep_ in ("poss", "compound") and _is_subject(head.head))
            ):
                return mention.entity_id, None
        group = _subject_group(document, parse)
    elif not named:
        group = _opening_group(document, sentence)
    free = [m for m in named if not _GOVERNED.search(document.text, max(sentence.start, m.start - 24), m.start)]
    return (free[0].entity_id if free else None), group


_OPENING = re.compile(
    r"[\"“'*>\s-]*(?:(?:But|And|Yet|So|Still|Now|Today|However|Meanwhile|Of course|In fact|Indeed)\b,?\s+)?"
    r"(?:(?i:the|these|those|our|most|many|some|all|few|more|other)\s+)?"
    r"(?P<what>[A-Za-z][\w’-]*(?:\s+[a-z][\w-]*){0,3}?)\s+(?:\w+ly\s+|also\s+|still\s+|now\s+)?"
    r"(?:are|were|have|had|do|did|don['’]t|didn['’]t|aren['’]t|weren['’]t|haven['’]t|will|would|can|cannot|can['’]t"
    r"|could|may|might|should|must|tend|face|need|seem|say|remain)\b"
)


def _opening_group(document: Document, sentence: Sentence) -> str | None:
    """The people or things that open a sentence no parser has seen: "But private nonprofits didn't do much better"."""
    match = _OPENING.match(document.text, sentence.start, sentence.end)
    if match is None or len(match["what"]) >= _LONGEST or not _is_somebody(document, match["what"].split()[-1].lower()):
        return None
    what = match["what"]
    return canonical(what[0].lower() + what[1:] if what[1:2].islower() else what, document.lexicon)


def topic_of(document: Document, sentence: Sentence) -> str | None:
    """The first whom a sentence names that may be talked about: neither a source nor an adjective's country."""
    return next((m.entity_id for m in sentence.mentions if _can_be_subject(document, sentence, m)), None)


def _can_be_subject(document: Document, sentence: Sentence, mention: Mention) -> bool:
    adjective = mention.form == "people" and not mention.text.endswith("s")
    person = mention.entity_type == "person"
    return not (person or adjective or is_source(document, mention, sentence))


def _is_subject(token: Token) -> bool:
    return token.dep_ in ("nsubj", "nsubjpass")


def _is_somebody(document: Document, word: str) -> bool:
    """Whether a noun names people, things or companies one can talk about over several sentences."""
    sort = document.lexicon.class_of(word)
    return word in document.lexicon.words["person_noun"] or sort in ("people", "product", "organization")


def _subject_group(document: Document, parse: Parse) -> str | None:
    """The people or things a main clause is about, when they are no name: "foreign nurses"."""
    root = next((t for t in parse.tokens if _is_subject(t) and t.head.dep_ == "ROOT"), None)
    if root is None or not _is_somebody(document, root.lower_):
        return None
    parts = ("amod", "compound", "nsubj", "nsubjpass", "nmod")
    left = min(t.i for t in root.subtree if t.i >= root.i - 4 and t.dep_ in parts)
    words = document.text[parse.spans[left][0] : parse.spans[root.i][1]]
    return None if len(words) >= _LONGEST or any(c.isdigit() for c in words) else canonical(words, document.lexicon)
