"""Whose figure it may be: every entity in reach of a figure, and what speaks for it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from talent_ledger.extract.discourse import Document, Sentence, is_source
from talent_ledger.extract.figures import Figure
from talent_ledger.extract.grammar import Parse
from talent_ledger.extract.mentions import Mention, canonical

if TYPE_CHECKING:
    from spacy.tokens import Token


@dataclass(slots=True)
class Candidate:
    """An entity a figure may belong to, its best mention and the features that speak for or against it."""

    entity_id: str
    entity_type: str
    text: str
    mention: Mention | None
    features: set[str] = field(default_factory=set)


@dataclass
class Memory:
    """What was chosen and talked about before the current figure, within one voice."""

    last_entity: str | None = None
    last_sentence: int = -9
    last_gap: str | None = None
    last_role: str | None = None
    last_slot: str | None = None
    previous_subject: str | None = None
    previous_group: str | None = None
    subject_sentence: int = -9
    heading: tuple[str, ...] = ()
    recent: list[str] = field(default_factory=list)
    labels: dict[str, tuple[str, str]] = field(default_factory=dict)


_PRONOUNS = {"it", "its", "they", "their", "them", "he", "she", "his", "her", "this", "that", "these", "those"}
_WE = {"we", "our", "us", "ours"}
_TIME_NOUNS = frozenset(
    "year years month months week weeks day days quarter quarters decade decades century time period half end beginning start date today "
    "yesterday tomorrow morning evening afternoon night season summer winter spring autumn fall january february march april may june july august "
    "september october november december monday tuesday wednesday thursday friday saturday sunday hour hours minute minutes moment".split()
)
_MEASURE_NOUNS = frozenset(
    "share shares percent percentage proportion number numbers rate rates level levels total average amount value price prices figure figures growth "
    "increase decrease rise fall decline drop gain jump cost costs margin margins majority half third quarter rest remainder part most all one ones "
    "place rank ranking position result results basis terms lot way case fact thing things point points times size volume volumes change gap difference "
    "ratio turnover estimate estimates forecast forecasts data report survey study poll which who that what there expectations target range something nothing "
    "everything anything each none others other many some few more less cent pct record peak highest lowest least order top bottom rises gains losses growth".split()
)
_KIND = {"share": "share", "money": "money", "growth": "growth", "count": "count", "rank": "rank"}
_DEP = {"nsubj": "subj", "nsubjpass": "subj", "csubj": "subj", "expl": "expl", "compound": "mod", "amod": "mod", "nmod": "mod", "nummod": "num", "npadvmod": "adv", "advmod": "adv", "quantmod": "num", "dobj": "obj", "attr": "obj", "oprd": "obj", "acomp": "obj", "advcl": "cl", "ccomp": "cl", "relcl": "rel", "acl": "rel", "xcomp": "cl", "pcomp": "cl", "parataxis": "cl", "agent": "prep_by", "punct": "x", "dep": "x", "case": "x", "det": "mod", "predet": "mod", "intj": "x", "meta": "x", "preconj": "x", "mark": "x", "dative": "obj"}  # fmt: skip


def role(parse: Parse, head: Token, figure: Token) -> tuple[str, str]:
    """How *head* stands to *figure* in the tree: the way down to it from the common ancestor, and the way up."""
    chain: dict[int, int] = {}
    token, steps = figure, 0
    ups: list[str] = []
    up_labels: list[str] = []
    while True:
        chain[token.i] = steps
        up_labels.append("".join(ups[-3:]))
        if token.head.i == token.i or steps > 25:
            break
        label = _label(token)
        if label:
            ups = [*ups, "/" + label]
        token, steps = token.head, steps + 1
    downs: list[str] = []
    token, steps = head, 0
    while token.i not in chain:
        label = _label(token)
        if label:
            downs.append(label)
        if token.head.i == token.i or steps > 25:
            return "none", "none"
        token, steps = token.head, steps + 1
    down = ">".join(reversed(downs[-3:])) or "self"
    up = up_labels[chain[token.i]] or "self"
    return down, up


def _label(token: Token) -> str:
    dep: str = token.dep_
    if dep == "pobj":
        return ""
    if dep == "prep":
        return f"prep_{token.lower_}"
    return _DEP.get(dep, dep)


_BINDS = re.compile(r"(?:[^,;.]|,(?=\d)){0,28}")
_PARTS = re.compile(r"\b(?:and|while|whereas|but|against|compared|versus|than|followed)\b")


def alignment(text: str, sentence: Sentence, named: list[Mention], figure: Figure) -> list[tuple[str, Mention, str]]:
    """The name bound to *figure* on either side, and whether the sentence's other figures are bound on that side too.

    "Cameroon 1,200, Malawi 1,080" binds backwards, "41 % went to Britain, 18 % to Japan" forwards: what stands between
    a figure and its name is short and holds no comma, what stands between two items does.
    """
    peers = [f for f in sentence.figures if f.unit == figure.unit or f.kind == figure.kind][:40]
    bound: dict[str, int] = {"before": 0, "after": 0}
    own: dict[str, Mention] = {}
    for peer in peers:
        for side in ("before", "after"):
            partner = _partner(text, sentence, named, peer, side)
            if partner is not None:
                bound[side] += 1
                if peer is figure:
                    own[side] = partner
    sides = []
    for side, partner in own.items():
        other = bound["after" if side == "before" else "before"]
        share = "most" if bound[side] > other else "same" if bound[side] == other else "fewer"
        sides.append((side, partner, f"{share}|{'many' if bound[side] > 2 else 'two' if bound[side] == 2 else 'one'}|{side in own and len(own)}"))
    return sides


def _partner(text: str, sentence: Sentence, named: list[Mention], figure: Figure, side: str) -> Mention | None:
    if side == "before":
        edge = max([f.end for f in sentence.figures if f.end <= figure.start], default=sentence.start)
        near = [m for m in named if edge <= m.start and m.end <= figure.start]
        partner = near[-1] if near else None
        between = text[partner.end : figure.start] if partner else ""
    else:
        edge = min([f.start for f in sentence.figures if f.start >= figure.end], default=sentence.end)
        near = [m for m in named if figure.end <= m.start and m.end <= edge]
        partner = near[0] if near else None
        between = text[figure.end : partner.start] if partner else ""
    return partner if partner is not None and _BINDS.fullmatch(between) and not _PARTS.search(between) else None


def slot_of(sentence: Sentence, mention: Mention, figure: Figure) -> str:
    """Where a mention stands among the figures: between the last figure and this one, before any, between this and the next."""
    earlier = [f.end for f in sentence.figures if f.end <= figure.start]
    later = [f.start for f in sentence.figures if f.start >= figure.end]
    if mention.end <= figure.start:
        if not earlier:
            return "head"
        return "since_last" if mention.start >= max(earlier) else "before_last"
    if not later:
        return "tail"
    return "until_next" if mention.end <= min(later) else "after_next"


def gap(text: str, first_end: int, second_start: int) -> str:
    """The words between two spans in a form that repeats: "in the" → "in", long gaps → "…"."""
    between = text[first_end:second_start].lower()
    words = re.findall(r"[a-z]+|[^\w\s]", re.sub(r"\d[\d.,]*%?|[’']s\b", " ", between))
    words = [w for w in words if w not in ("the", "a", "an", "just", "only", "about", "around", "some", "nearly", "almost", "roughly", "over", "more", "than", "also", "still", "now", '"', "“", "”", "'", "’", "*", "_")]
    return " ".join(words) if len(words) <= 3 else "…"


def build(document: Document, sentence: Sentence, index: int, parse: Parse | None, figure: Figure, memory: Memory) -> list[Candidate]:
    """All candidates for *figure*, with their features."""
    found: dict[str, Candidate] = {}
    token = parse.tokens[parse.figure_tokens[figure.start]] if parse is not None and figure.start in parse.figure_tokens else None
    kind = _KIND.get(figure.kind, "other")
    mentions = [m for m in sentence.mentions if not _unconfirmed(document, m, parse)]
    if parse is not None and token is not None:
        if parse.groups is None:
            parse.groups = _groups(document, sentence, parse)
        mentions += parse.groups
        mentions += _references(document, sentence, parse, memory)
        mentions += _items(document, sentence, parse, figure, mentions)
    mentions += _labels(document, sentence, figure)
    named = sorted((m for m in mentions if not m.form.startswith(("pronoun", "singular_", "plural_"))), key=lambda m: m.start)
    before = [m for m in named if m.end <= figure.start]
    after = [m for m in named if m.start >= figure.end]
    lined_up = alignment(document.text, sentence, named, figure)
    for mention in mentions:
        if mention.start < figure.end and figure.start < mention.end:
            continue
        candidate = found.setdefault(mention.entity_id, Candidate(mention.entity_id, mention.entity_type, mention.text, mention))
        _describe(candidate, document, sentence, parse, figure, token, mention, kind, before, after, memory)
        for side, partner, several in lined_up:
            if partner is mention:
                candidate.features |= {f"aligned={side}|{several}", f"aligned={side}|{several}|{mention.form}", f"aligned={side}|{several}|{kind}"}
    for reason, entity in _context(document, memory):
        if entity not in found:
            kind_of, label = memory.labels.get(entity, (document.types.get(entity, "organization"), entity))
            found[entity] = Candidate(entity, kind_of, label, None, {f"absent|{kind}", f"type={kind_of}|absent|{kind}"})
        found[entity].features.add(f"ctx_{reason}|{kind}")
        found[entity].features.add(f"ctx_{reason}")
    _compare(document, sentence, index, found, figure, kind, memory)
    return list(found.values())


def _unconfirmed(document: Document, mention: Mention, parse: Parse | None) -> bool:
    """A capital at the head of a sentence is a name only if the parser says so too."""
    if mention.form != "proper" or canonical(mention.text, document.lexicon) not in document.names.unsure or parse is None:
        return False
    token = parse.token_at(mention.start)
    return token is not None and token.pos_ != "PROPN"


def _context(document: Document, memory: Memory) -> list[tuple[str, str]]:
    pairs = [
        ("last", memory.last_entity),
        ("previous_subject", memory.previous_subject),
        ("main", document.main),
        ("main_organization", document.main_organization),
        ("main_place", document.main_place),
        *(("heading", entity) for entity in memory.heading[:2]),
        ("previous_group", memory.previous_group),
        *(("title", entity) for entity in document.title_entities[:3]),
        *((f"top{number}", entity) for number, entity in enumerate(document.ranked[:5])),
        *(("recent", entity) for entity in memory.recent[-5:]),
    ]
    return [(reason, entity) for reason, entity in pairs if entity]


def _describe(
    candidate: Candidate, document: Document, sentence: Sentence, parse: Parse | None, figure: Figure, token: Token | None,
    mention: Mention, kind: str, before: list[Mention], after: list[Mention], memory: Memory,
) -> None:  # fmt: skip
    add = candidate.features.add
    text = document.text
    form = mention.form
    kind_form = f"{kind}|{form}"
    add(f"form={form}|{kind}")
    add(f"type={mention.entity_type}|{kind}")
    if is_source(text, mention, sentence.start, sentence.end):
        add("source")
        add(f"source|{kind}")
    precedes = mention.end <= figure.start
    side = "before" if precedes else "after"
    between = gap(text, mention.end, figure.start) if precedes else gap(text, figure.end, mention.start)
    others = sum(1 for other in sentence.figures if (mention.end <= other.start and other.end <= figure.start) or (figure.end <= other.start and other.end <= mention.start))
    names = sum(1 for other in (before if precedes else after) if other.form in ("name", "people", "proper", "capital") and ((mention.end <= other.start) if precedes else (other.end <= mention.start)))
    add(f"side={side}|figures_between={min(others, 2)}|{kind}")
    add(f"side={side}|names_between={min(names, 2)}|{kind}")
    add(f"side={side}|names_between={min(names, 2)}|figures_between={min(others, 2)}")
    if between != "…":
        add(f"gap_{side}={between}")
        add(f"gap_{side}={between}|{kind}")
        if memory.last_gap == f"{side}:{between}":
            add("parallel_gap")
    slot = slot_of(sentence, mention, figure)
    rivals = [m for m in (before if precedes else after) if m is not mention and slot_of(sentence, m, figure) == slot and m.form in ("name", "people", "proper", "label", "rest", "item")]
    add(f"slot={slot}|{kind}")
    add(f"slot={slot}|{form}|alone={not rivals}")
    add(f"slot={slot}|{kind}|last={memory.last_slot}")
    add(f"slot={slot}|last={memory.last_slot}|{_family(mention.entity_type)}|alone={not rivals}")
    clause = text[mention.end : figure.start] if precedes else text[figure.end : mention.start]
    add(f"clause={side}|{bool(re.search(r';|, (?:and|but|while|whereas)|[.]', clause))}|{','in clause}")
    if mention.start - sentence.start <= 4:
        add(f"opens_sentence|{kind}")
    words = {word.lower() for word in mention.text.split()}
    lists = document.lexicon.words
    for name in ("financial_measure", "economy_measure", "share_noun", "rate_noun", "source_verb"):
        if form not in ("name", "people", "proper", "capital") and words & lists[name]:
            add(f"phrase_of={name}|{kind}")
            add(f"phrase_of={name}|main={_family(document.main_type)}")
    if parse is None or token is None:
        return
    head = parse.head_of(mention.start, mention.end)
    if head is None:
        return
    down, up = role(parse, head, token)
    add(f"down={down}")
    add(f"down={down}|{kind}")
    add(f"down={down}|{form}")
    add(f"path={down}^{up}")
    short = down.split(">")[0]
    add(f"first={short}|{kind_form}")
    add(f"first={short}|{form}|slot={slot}")
    add(f"first={short}|{_family(mention.entity_type)}|main={_family(document.main_type)}|{kind}")
    if memory.last_role == down:
        add("parallel_role")
    if "subj" in down.split(">")[0]:
        add(f"subject|{mention.entity_type}|{kind}")


def _compare(document: Document, sentence: Sentence, index: int, found: dict[str, Candidate], figure: Figure, kind: str, memory: Memory) -> None:
    """Features that compare candidates: repeated, first of their type, same as the last claim's."""
    places = {"country", "nationality", "region"}
    fresh = any(c.mention is not None and c.mention.form in ("name", "people", "proper", "label", "item", "rest") and slot_of(sentence, c.mention, figure) == "since_last" for c in found.values())
    earlier = max((f for f in sentence.figures if f.end <= figure.start), key=lambda f: f.end, default=None)
    link = gap(document.text, earlier.end, figure.start) if earlier is not None else "first"
    tail = " ".join(re.findall(r"[a-z]+|[,;(–-]", document.text[earlier.end : figure.start].lower())[-2:]) if earlier is not None else "first"
    typed_before = any(c.mention is not None and c.mention.end <= figure.start and c.mention.form in ("name", "people", "proper") for c in found.values())
    for entity, candidate in found.items():
        add = candidate.features.add
        add(f"type={_family(candidate.entity_type)}|main={_family(document.main_type)}|{kind}")
        if entity == memory.last_entity:
            near = min(index - memory.last_sentence, 3)
            add(f"last_at={near}|{kind}")
            add(f"last_at={near}|named_before={typed_before}")
            add(f"last_at={near}|fresh={fresh}|{kind}")
            if near == 0:
                add(f"link={link}")
                add(f"link={link}|{kind}")
                add(f"link_tail={tail}")
                add(f"link_tail={tail}|fresh={fresh}")
                add(f"same_unit={earlier is not None and earlier.unit == figure.unit}|fresh={fresh}")
            add(f"last_at={near}|last_slot={memory.last_slot}|fresh={fresh}")
        if candidate.mention is None:
            add(f"absent|named_before={typed_before}|{kind}")
        if entity == document.main:
            add(f"is_main|{candidate.mention is not None}|{kind}")
        if entity in memory.recent[-4:]:
            add("recent")
        if entity == memory.previous_subject and entity != memory.last_entity and memory.last_entity is not None:
            newer = memory.subject_sentence > memory.last_sentence
            add(f"subject_since_last={newer}|{candidate.mention is not None and candidate.mention.form.startswith('singular')}")
            add(f"subject_since_last={newer}|named_before={typed_before}")
        weight = document.weights.get(entity, 0.0)
        add(f"weight={min(int(weight), 6)}|{_family(candidate.entity_type)}")
        if candidate.entity_type in places and figure.unit not in ("percent", "rank", "count"):
            add(f"place_unit={figure.unit if len(figure.unit) > 3 else 'money'}")


def _family(entity_type: str | None) -> str:
    return {"country": "place", "nationality": "place", "region": "place", "organization": "org", "institution": "org", "product": "product", "person": "person", None: "none"}.get(entity_type, "group")


def _groups(document: Document, sentence: Sentence, parse: Parse) -> list[Mention]:
    """Noun phrases that are no names: "nurses", "the private sector", "module prices"."""
    groups = []
    taken = [(m.start, m.end) for m in sentence.mentions]
    starts = {f.start for f in sentence.figures}
    figure_tokens = {i for i, span in enumerate(parse.spans) if span[0] in starts}
    for chunk in parse.doc.noun_chunks:
        head = chunk.root
        word = head.lower_
        if head.pos_ in ("PRON", "NUM", "SYM", "PUNCT", "DET") or word in _TIME_NOUNS or word in _MEASURE_NOUNS or head.i in figure_tokens or not word[0].isalpha() or _PERIOD.fullmatch(word):
            continue
        tokens = [t for t in chunk if t.i not in figure_tokens and t.pos_ not in ("DET", "PRON", "NUM") and not (t.dep_ in ("case",) or t.is_punct) and t.lower_ not in ("such", "other", "many", "more", "same", "total", "own")]
        while tokens and tokens[0].dep_ == "poss":
            tokens.pop(0)
        if not tokens:
            continue
        start, end = parse.spans[tokens[0].i][0], parse.spans[tokens[-1].i][1]
        if any(start < b and a < end and (a <= parse.spans[head.i][0] < b) for a, b in taken):
            continue
        words = document.text[start:end].strip(" \"“”*_>")
        if not words or len(words) > 60 or "\n" in words or "(" in words or _is_measure(document, word):
            continue
        nation = _nation(document, sentence, parse, tokens, figure_tokens, head)
        if nation is not None:
            groups.append(nation)
            continue
        kind = "group" if word in document.lexicon.words["person_noun"] else "other"
        groups.append(Mention(start, end, words, canonical(words, document.lexicon), kind, "group" if kind == "group" else "phrase"))
        longer = _with_complement(document, parse, tokens, figure_tokens, head)
        if longer is not None:
            groups.append(Mention(start, longer, document.text[start:longer], canonical(document.text[start:longer], document.lexicon), kind, "long_group" if kind == "group" else "long_phrase"))
    return groups


def _is_measure(document: Document, word: str) -> bool:
    """Whether a noun says what is measured ("surplus", "sales"), so that the figure is its owner's."""
    lists = document.lexicon.words
    return word not in lists["person_noun"] and any(word in lists[name] for name in ("financial_measure", "economy_measure", "growth_noun", "rate_noun", "share_noun"))


_PERIOD = re.compile(r"[qh][1-4]|fy\d*|\d.*")
_PEOPLE = frozenset("people nationals citizens persons inhabitants".split())


def _nation(document: Document, sentence: Sentence, parse: Parse, tokens: list[Token], figure_tokens: set[int], head: Token) -> Mention | None:
    """"People of Chinese origin", "citizens of India": a country's people, whatever they are called."""
    if head.lower_ not in _PEOPLE:
        return None
    start = parse.spans[tokens[0].i][0]
    end = _with_complement(document, parse, tokens, figure_tokens, head) or parse.spans[tokens[-1].i][1]
    inside = {m.entity_id: m for m in sentence.mentions if start <= m.start and m.end <= end and m.form in ("name", "people")}
    if len(inside) != 1:
        return None
    place = next(iter(inside.values()))
    return Mention(start, end, document.text[start:end], place.entity_id, "nationality" if place.entity_type == "country" else place.entity_type, "people")


def _is_verb(token: Token, moving: frozenset[str], alone: bool) -> bool:
    """A plural noun alone before a figure ("mortgages 24 %") is often parsed as a verb; verbs of change are verbs."""
    return token.pos_ == "AUX" or (token.pos_ == "VERB" and not (alone and token.tag_ in ("VBZ", "VB") and token.lower_ not in moving))


_ITEM = re.compile(
    r"(?:\s*%?\)?\s*(?:[,;]|,?\s*(?:and|while|but|with|plus|against|followed by|ahead of|then)\b)\s*(?:and\s+|the\s+|then\s+|by\s+|for\s+|in\s+|for the\s+|in the\s+|by the\s+)?)"
    r"(?P<item>[A-Za-z][\w’'&./-]*(?:\s+[A-Za-z][\w’'&./-]*){0,4}?)\s*(?:(?:at|with|on|for|by)\s+)?(?:about|around|some|nearly|almost|just|over|only|roughly|another)?\s*[:(–-]?\s*$"
)


def _items(document: Document, sentence: Sentence, parse: Parse, figure: Figure, known: list[Mention]) -> list[Mention]:
    """The item of a gapped list ("commercial credit is 46 %, mortgages 24 %"), which parsers take for part of the figure."""
    earlier = [f.end for f in sentence.figures if f.end <= figure.start]
    if not earlier:
        return []
    match = _ITEM.fullmatch(document.text, max(earlier), figure.start)
    if match is None:
        return []
    start, end = match.span("item")
    if any(m.start < end and start < m.end and m.form in ("name", "people", "proper", "group", "phrase", "capital") for m in known):
        return []
    tokens = [t for t in (parse.token_at(offset) for offset in range(start, end)) if t is not None]
    words = {t.i: t for t in tokens}
    moving = document.lexicon.words["increase"] | document.lexicon.words["decrease"]
    if any(_is_verb(t, moving, alone=len(words) == 1) or t.pos_ in ("PRON", "ADV", "SCONJ", "NUM") or t.lower_ in _TIME_NOUNS or t.lower_ in _MEASURE_NOUNS or _is_measure(document, t.lower_) for t in words.values()):
        return []
    item = document.text[start:end]
    return [Mention(start, end, item, canonical(item, document.lexicon), "group", "item")]


def _with_complement(document: Document, parse: Parse, tokens: list[Token], figure_tokens: set[int], head: Token) -> int | None:
    """The end of the phrase with its complement ("lack" → "lack of places at home"), when that is short and whole."""
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
    return parse.spans[stop][1] if stop > last and parse.spans[stop][1] - parse.spans[tokens[0].i][0] <= 60 else None


_LABEL = re.compile(r"(?:^|[;•|\n(]|,\s(?:and\s)?|(?<=\s)[-–—*]\s|:\s)\s*(?:and\s+|while\s+)?(?P<label>[A-Za-z][^;:•|\n,()]{1,60}?)\s*(?:[:|]|\s[-–—=]|\(|,)?\s*(?:\|[^|]*)*$")
_CLAUSE = re.compile(r"\b(?:is|are|was|were|be|been|has|have|had|will|would|can|could|which|that|who|where|when|to|said|says|found)\b", re.I)
_NO_LABEL = frozenset("i.e e.g that is or and about around up down total of which of these of them plus minus including compared with against versus was were".split())
_REST = re.compile(r"\b(?:the\s+)?(?P<rest>others?|rest|remainder|remaining|balance|everyone else|all others|other (?:countries|companies|vendors|states|nations))\b", re.I)


def _labels(document: Document, sentence: Sentence, figure: Figure) -> list[Mention]:
    """What a list or table row calls its figure ("Kids under 13: 31 %"), and "the rest"."""
    found = []
    before = document.text[sentence.start : figure.start]
    tabular = sentence.segment["kind"] in ("list_item", "table_row") or re.search(r"[:|(–—-]\s*$", before)
    match = _LABEL.search(re.sub(r"[\d.,%$€£¥|]+\s*(?=\|)", lambda m: " " * len(m.group()), before)) if tabular else None
    if match:
        label = match["label"].strip(" *_-–")
        start = sentence.start + match.start("label")
        if len(label) > 2 and not _CLAUSE.search(label) and label.lower() not in _NO_LABEL and not any(m.start <= start < m.end and m.end - m.start >= len(label) - 3 for m in sentence.mentions):
            found.append(Mention(start, sentence.start + match.end("label"), label, canonical(label, document.lexicon), "group", "label"))
    for rest in _REST.finditer(document.text, max(sentence.start, figure.start - 60), min(sentence.end, figure.end + 60)):
        word = rest["rest"]
        if word.lower() == "remaining" and re.search(r"[A-Za-z]\s+(?:the\s+)?$", document.text[max(sentence.start, rest.start() - 3) : rest.start()]) and not re.search(r"\b(?:and|while|but)\s+$", document.text[max(sentence.start, rest.start() - 8) : rest.start()]):
            continue  # "cards the remaining 12 %" names whose it is
        found.append(Mention(rest.start("rest"), rest.end("rest"), word, "others", "group", "rest"))
    return found


def _references(document: Document, sentence: Sentence, parse: Parse, memory: Memory) -> list[Mention]:
    """Pronouns and descriptions ("the company", "the island", "we") as mentions of what they stand for."""
    found = []
    lexicon = document.lexicon
    for token in parse.tokens:
        word = token.lower_
        entity: str | None = None
        form = "pronoun"
        if word in ("it", "its", "they", "their", "them", "he", "she", "his", "her") or (word in ("this", "that") and token.dep_ == "nsubj"):
            start, end = parse.spans[token.i]
            number = "plural" if word in ("they", "their", "them") else "singular"
            for reason, antecedent in (("subject", memory.previous_subject), ("group", memory.previous_group), ("last", memory.last_entity), ("main", document.main)):
                if antecedent:
                    kind, label = memory.labels.get(antecedent, (document.types.get(antecedent, "organization"), antecedent))
                    found.append(Mention(start, end, label, antecedent, kind, f"{number}_{reason}"))
            continue
        if word in _WE:
            entity = document.main_organization if sentence.segment.get("comment") is None else None
        elif word in lexicon.words["company_description"] and token.i and parse.tokens[token.i - 1].lower_ in ("the", "this", "our", "that") or (
            word in lexicon.words["company_description"] and token.i > 1 and parse.tokens[token.i - 2].lower_ in ("the", "this") and parse.tokens[token.i - 1].pos_ in ("ADJ", "NOUN", "PROPN")
        ):
            form = "description"
            entity = _described(document, word, memory)
        if entity:
            start, end = parse.spans[token.i]
            kind, label = memory.labels.get(entity, (document.types.get(entity, "organization"), entity))
            found.append(Mention(start, end, label, entity, kind, form))
    return found


def _described(document: Document, word: str, memory: Memory) -> str | None:
    """The last entity talked about of the sort that *word* describes; one whose name holds the word comes first."""
    for entity in (*reversed(memory.recent), *document.ranked):
        if word in entity.lower().split() or word in memory.labels.get(entity, ("", ""))[1].lower().split():
            return entity
    places = {"country", "nationality", "region"}
    wants_place = word in document.lexicon.words["country_description"] or word in ("city", "town", "region", "province", "county", "village", "continent", "territory", "government", "capital")
    for entity in reversed(memory.recent):
        if (document.types.get(entity) in places) == wants_place and document.types.get(entity) != "person":
            return entity
    return document.main_place if wants_place else document.main_organization


def subject_of(document: Document, sentence: Sentence, parse: Parse | None) -> tuple[str | None, str | None]:
    """The named entity and the group a sentence is about, for the pronouns of the next one; null where it has none."""
    named = [
        m
        for m in sentence.mentions
        if m.entity_type != "person"
        and not is_source(document.text, m, sentence.start, sentence.end)
        and not (m.form == "people" and not m.text.endswith("s"))
    ]
    if _CONTINUES.match(document.text, sentence.start, sentence.end):
        return None, None
    group = None
    if parse is not None:
        for mention in named:
            head = parse.head_of(mention.start, mention.end)
            if head is not None and (head.dep_ in ("nsubj", "nsubjpass") or (head.dep_ in ("poss", "compound") and head.head.dep_ in ("nsubj", "nsubjpass"))):
                return mention.entity_id, None
        root = next((t for t in parse.tokens if t.dep_ in ("nsubj", "nsubjpass") and t.head.dep_ == "ROOT"), None)
        if root is not None and root.lower_ in document.lexicon.words["person_noun"]:
            left = min(t.i for t in root.subtree if t.i >= root.i - 4 and t.dep_ in ("amod", "compound", "nsubj", "nsubjpass", "nmod"))
            words = document.text[parse.spans[left][0] : parse.spans[root.i][1]]
            if len(words) < 60 and not any(c.isdigit() for c in words):
                group = canonical(words, document.lexicon)
    free = [m for m in named if not _GOVERNED.search(document.text, max(sentence.start, m.start - 24), m.start)]
    return (free[0].entity_id if free else None), group


_GOVERNED = re.compile(r"\b(?:of|in|from|with|by|at|for|to|than|as|on|over|against|between|among|like|into|behind|after|before|across|and|or)\s+(?:the\s+|an?\s+|its\s+|their\s+)?(?:[\w-]+\s+)?$")


_CONTINUES = re.compile(r"[\"“'*>\s-]*(?:It|They|He|She|This|That|These|Those|Its|Their|We|Our|The (?:company|firm|group|bank|country|island|city|ministry|agency|university|figure|number|rest|same)|But it|And it|But they)\b")
