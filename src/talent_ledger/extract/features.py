"""What speaks for and against a candidate: where it stands, how it is bound to the figure, what was said before.

Features are words, so that a learned weight can be read: ``first=subj|proper|slot=head`` is a name in subject position
before the first figure of its sentence.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import islice, takewhile
from typing import TYPE_CHECKING

from talent_ledger.extract.discourse import is_source, voice_of
from talent_ledger.extract.figures import Figure
from talent_ledger.extract.grammar import Parse
from talent_ledger.extract.mentions import Mention
from talent_ledger.extract.situation import LISTED, NAMED, Candidate, Situation
from talent_ledger.extract.topics import topic_of

if TYPE_CHECKING:
    from spacy.tokens import Token

_FAMILY = {
    "country": "place", "nationality": "place", "region": "place", "organization": "org", "institution": "org",
    "product": "product", "person": "person", None: "none",
}  # fmt: skip
_DEPENDENCY = {
    "nsubj": "subj", "nsubjpass": "subj", "csubj": "subj", "expl": "expl", "compound": "mod", "amod": "mod",
    "nmod": "mod", "nummod": "num", "npadvmod": "adv", "advmod": "adv", "quantmod": "num", "dobj": "obj",
    "attr": "obj", "oprd": "obj", "acomp": "obj", "advcl": "cl", "ccomp": "cl", "relcl": "rel",
    "acl": "rel", "xcomp": "cl", "pcomp": "cl", "parataxis": "cl", "agent": "prep_by", "punct": "x",
    "dep": "x", "case": "x", "det": "mod", "predet": "mod", "intj": "x", "meta": "x",
    "preconj": "x", "mark": "x", "dative": "obj",
}  # fmt: skip
"""The parser's labels, coarser."""


def family(entity_type: str | None) -> str:
    """Types of entity that are mentioned alike."""
    return _FAMILY.get(entity_type, "group")


# -- grammar ---------------------------------------------------------------------------------------


def role(parse: Parse, head: Token, figure: Token) -> tuple[str, str]:
    """How *head* stands to *figure* in the tree: the way down to it from the common ancestor, and the way up."""
    key = head.i, figure.i
    if key not in parse.roles:  # asked of each mention several times, and again when it is remembered
        parse.roles[key] = _role(_tree(parse), *key)
    return parse.roles[key]


def _tree(parse: Parse) -> list[tuple[int, str]]:
    """For each token its head's number and its own label."""
    if not parse.tree:
        parse.tree = [(token.head.i, _label(token)) for token in parse.tokens]
    return parse.tree


def _role(tree: list[tuple[int, str]], head: int, figure: int) -> tuple[str, str]:
    chain: dict[int, int] = {}
    at, steps = figure, 0
    ups: list[str] = []
    up_labels: list[str] = []
    while True:
        chain[at] = steps
        up_labels.append("".join(ups[-3:]))
        above, label = tree[at]
        if above == at or steps > 25:
            break
        if label:
            ups.append("/" + label)
        at, steps = above, steps + 1
    downs: list[str] = []
    at, steps = head, 0
    while at not in chain:
        above, label = tree[at]
        if label:
            downs.append(label)
        if above == at or steps > 25:
            return "none", "none"
        at, steps = above, steps + 1
    down = ">".join(reversed(downs[-3:])) or "self"
    up = up_labels[chain[at]] or "self"
    return down, up


def _label(token: Token) -> str:
    dep: str = token.dep_
    if dep == "pobj":
        return ""
    if dep == "prep":
        return f"prep_{token.lower_}"
    return _DEPENDENCY.get(dep, dep)


# -- place -----------------------------------------------------------------------------------------


def gap(text: str, span: tuple[int, int], skipped: frozenset[str]) -> str:
    """The words of a span in a form that repeats, without the *skipped* ones: "in the" → "in", long gaps → "…"."""
    words: list[str] = []
    for match in _NUMBER_OR_WORD.finditer(text[slice(*span)].lower()):
        word = match["word"]
        if word is None or word in skipped:
            continue
        if len(words) == 3:
            return "…"
        words.append(word)
    return " ".join(words)


_NUMBER_OR_WORD = re.compile(r"\d[\d.,]*%?|[’']s\b|(?P<word>[a-z]+|[^\w\s\"“”'’*_])")
_PARTING = re.compile(r";|, (?:and|but|while|whereas)|[.]")
_BINDS = re.compile(r"(?:[^,;.]|,(?=\d)){0,28}")
_PEERS = 20  # on either side: in a long list the near ones tell how it is built
_PARTS = re.compile(r"\b(?:and|while|whereas|but|against|compared|versus|than|followed)\b")


def alignment(situation: Situation) -> list[tuple[str, Mention, str]]:
    """The name bound to the figure on either side, and whether the sentence's other figures are bound on that side too.

    "Cameroon 1,200, Malawi 1,080" binds backwards, "41 % went to Britain, 18 % to Japan" forwards: what stands between
    a figure and its name is short and holds no comma, what stands between two items does.
    """
    figure = situation.figure
    at = bisect_left(situation.sentence.figures, figure.start, key=lambda other: other.start)
    around = situation.sentence.figures[max(0, at - _PEERS) : at + _PEERS]
    peers = [f for f in around if f.unit == figure.unit or f.kind == figure.kind]
    bound = {"before": 0, "after": 0}
    own: dict[str, Mention] = {}
    for peer in peers:
        for side in bound:
            partner = _partner(situation, peer, side)
            if partner is not None:
                bound[side] += 1
                if peer is figure:
                    own[side] = partner
    return [(side, partner, f"{_share(bound, side)}|{_many(bound[side])}|{len(own)}") for side, partner in own.items()]


def _share(bound: dict[str, int], side: str) -> str:
    other = bound["after" if side == "before" else "before"]
    return "most" if bound[side] > other else "same" if bound[side] == other else "fewer"


def _many(number: int) -> str:
    return "many" if number > 2 else "two" if number == 2 else "one"


def _partner(situation: Situation, figure: Figure, side: str) -> Mention | None:
    """The mention next to *figure* on one side, when nothing parts them."""
    sentence, named, text = situation.sentence, situation.named, situation.text
    if side == "before":
        edge = sentence.figure_before(figure.start)
        at = bisect_right(named, figure.start, key=lambda mention: mention.end) - 1
        near = named[at] if at >= 0 and named[at].start >= (edge.end if edge else sentence.start) else None
        between = text[near.end : figure.start] if near else ""
    else:
        edge = sentence.figure_after(figure.end)
        at = bisect_left(named, figure.end, key=lambda mention: mention.start)
        near = named[at] if at < len(named) and named[at].end <= (edge.start if edge else sentence.end) else None
        between = text[figure.end : near.start] if near else ""
    return near if near and _BINDS.fullmatch(between) and not _PARTS.search(between) else None


# -- one candidate's mention -----------------------------------------------------------------------


def describe(candidate: Candidate, mention: Mention, situation: Situation) -> None:
    """Add the features of one mention of a candidate."""
    kind = situation.kind
    found = candidate.features
    found.add(f"form={mention.form}|{kind}")
    found.add(f"type={mention.entity_type}|{kind}")
    if is_source(situation.document, mention, situation.sentence):
        found |= {"source", f"source|{kind}"}
    if _FRAME.match(situation.text, mention.end):  # "the world's second-largest economy" is not the world
        found |= {"frame", f"frame|{kind}"}
    if mention.start - situation.sentence.start <= 4:
        found.add(f"opens_sentence|{kind}")
    found.update(_order(mention, situation))
    found.update(_words_between(mention, situation))
    found.update(_measure_words(mention, situation))
    found.update(_noun_class(mention, situation))
    slot = situation.slot(mention)
    found.update(_slot(slot, mention, situation))
    found.update(_grammar(slot, mention, situation))


def _order(mention: Mention, situation: Situation) -> Iterable[str]:
    """How many figures and names stand between."""
    kind, (start, end) = situation.kind, situation.between(mention)
    side = "before" if situation.precedes(mention) else "after"
    figures = _up_to_two(situation.sentence.figures, start, end)
    names = _up_to_two(situation.of_names, start, end)
    yield f"side={side}|figures_between={figures}|{kind}"
    yield f"side={side}|names_between={names}|{kind}"
    yield f"side={side}|names_between={names}|figures_between={figures}"


def _up_to_two(standing: Sequence[Figure | Mention], start: int, end: int) -> int:
    """How many of *standing*, which are in order, lie between two places: none, one, or two and more."""
    first = bisect_left(standing, start, key=lambda one: one.start)
    inside = (one for one in takewhile(lambda one: one.start < end, islice(standing, first, None)) if one.end <= end)
    return len(list(islice(inside, 2)))


def _words_between(mention: Mention, situation: Situation) -> Iterable[str]:
    span = situation.between(mention)
    side = "before" if situation.precedes(mention) else "after"
    words = gap(situation.text, span, situation.document.lexicon.words["gap_word"])
    if words != "…":
        yield f"gap_{side}={words}"
        yield f"gap_{side}={words}|{situation.kind}"
        if situation.memory.last_gap == f"{side}:{words}":
            yield "parallel_gap"
    between = situation.text[slice(*span)]
    if side == "after" and len(between) < _LONGEST_PREDICATE:
        yield from (
            f"predicate={name}|{situation.kind}" for name, said in PREDICATES.items() if said.fullmatch(between)
        )
    parted = bool(_PARTING.search(between))
    yield f"clause={side}|{parted}|{',' in between}"


_LONGEST_PREDICATE = 90
_OF_SOMETHING = (
    r"(?:\s+(?:of|in)\s+[^,.;:()]{1,45}?)?\s+(?:(?:are|is|was|were|has|have|had|will|now|still|also|be|been)\s+)*"
)
PREDICATES = {
    "goes to": re.compile(
        rf"{_OF_SOMETHING}(?:going|goes|go|went|gone|headed|bound|heading|sent|shipped|exported|sold|destined)\s+(?:to|for)\s+(?:the\s+)?"
    ),
    "comes from": re.compile(
        rf"{_OF_SOMETHING}(?:came|come|comes|coming|originat\w+|hail\w*|stem\w*|generated|earned)?\s*(?:from|by|in)\s+(?:the\s+)?"
    ),
    "is one": re.compile(r"(?:\s+of\s+[^,.;:()]{1,45}?)?\s+(?:are|is|was|were|being)\s+(?:now\s+|still\s+|either\s+)?"),
}
"""What so much of something does or is, up to whoever it belongs to."""


def _measure_words(mention: Mention, situation: Situation) -> Iterable[str]:
    """Whether a phrase holds words for measures or sources rather than for somebody."""
    if mention.form in (*NAMED, "capital"):
        return
    words = {word.lower() for word in mention.text.split()}
    for name in ("financial_measure", "economy_measure", "share_noun", "rate_noun", "source_verb"):
        if words & situation.document.lexicon.words[name]:
            yield f"phrase_of={name}|{situation.kind}"
            yield f"phrase_of={name}|main={family(situation.document.main_type)}"


def noun_class(situation: Situation, mention: Mention) -> str:
    """What sort of thing a phrase names, by its head: people, product, measure and so on."""
    parse = situation.parse
    head = parse.head_of(mention.start, mention.end) if parse is not None else None
    word = mention.text.split()[-1] if head is None or mention.form.startswith(("plural", "singular")) else head.text
    return situation.document.lexicon.class_of(word)


def _noun_class(mention: Mention, situation: Situation) -> Iterable[str]:
    if mention.form in (*NAMED, "capital"):
        return
    kind, sort = situation.kind, noun_class(situation, mention)
    unit = situation.figure.unit if situation.figure.unit in ("percent", "count", "rank") else "other"
    yield f"noun={sort}|{kind}"
    yield f"noun={sort}|{mention.form}"
    yield f"noun={sort}|main={family(situation.document.main_type)}|{kind}"
    yield f"noun={sort}|{unit}|long={mention.form.startswith('long')}"
    head = situation.parse.head_of(mention.start, mention.end) if situation.parse is not None else None
    if head is not None and situation.token is not None and situation.parse is not None:
        down, _ = role(situation.parse, head, situation.token)
        yield f"noun={sort}|down={down}"
        yield f"noun={sort}|first={down.split('>')[0]}"
        yield f"noun={sort}|first={down.split('>')[0]}|{kind}"


def _slot(slot: str, mention: Mention, situation: Situation) -> Iterable[str]:
    alone = situation.listed[slot] == (mention.form in LISTED)
    last = situation.memory.last_slot
    yield f"slot={slot}|{situation.kind}"
    yield f"slot={slot}|{mention.form}|alone={alone}"
    yield f"slot={slot}|{situation.kind}|last={last}"
    yield f"slot={slot}|last={last}|{family(mention.entity_type)}|alone={alone}"


def _grammar(slot: str, mention: Mention, situation: Situation) -> Iterable[str]:
    token = situation.token
    head = situation.parse.head_of(mention.start, mention.end) if situation.parse is not None else None
    if situation.parse is None or token is None or head is None:
        return
    down, up = role(situation.parse, head, token)
    kind, form = situation.kind, mention.form
    first = down.split(">")[0]
    yield from (f"down={down}", f"down={down}|{kind}", f"down={down}|{form}", f"path={down}^{up}")
    yield f"first={first}|{kind}|{form}"
    yield f"first={first}|{form}|slot={slot}"
    yield f"first={first}|{family(mention.entity_type)}|main={family(situation.document.main_type)}|{kind}"
    if situation.memory.last_role == down:
        yield "parallel_role"
    if head.dep_ in ("poss", "compound", "nmod"):
        lists = situation.document.lexicon.words
        for name in ("financial_measure", "economy_measure", "share_noun"):
            if head.head.lower_ in lists[name]:
                yield f"owner_of={name}"
                yield f"owner_of={name}|{family(mention.entity_type)}|{kind}"
    if "subj" in first:
        yield f"subject|{mention.entity_type}|{kind}"


# -- candidates against each other -----------------------------------------------------------------


def compare(found: dict[str, Candidate], situation: Situation) -> None:
    """Add features that depend on the other candidates and on what was said before."""
    mentions = [c.mention for c in found.values() if c.mention is not None]
    fresh = any(m.form in LISTED and situation.slot(m) == "since_last" for m in mentions)
    named = any(m.form in NAMED and situation.precedes(m) for m in mentions)
    standing = _of_own_clause(found, situation)
    topic = situation.memory.topic or topic_of(situation.document, situation.sentence)
    for candidate in found.values():
        candidate.features.update(_carried(candidate, fresh, named, situation))
        candidate.features.update(_standing(candidate, named, situation))
        candidate.features.update(_of_paragraph(candidate, topic, situation))
        candidate.features.update(_heard(candidate, situation))
        status = standing.get(candidate.entity_id, "beside" if standing else "none")
        form = candidate.mention.form if candidate.mention is not None else "absent"
        candidate.features |= {f"clause_subject={status}|{form}", f"clause_subject={status}|{situation.kind}"}
        candidate.features.add(f"clause_subject={status}|{family(candidate.entity_type)}|{situation.kind}")


def _of_own_clause(found: dict[str, Candidate], situation: Situation) -> dict[str, str]:
    """Which candidates the clause of the figure is about: its subject, or who owns the measure that is its subject."""
    parse, subject = situation.parse, situation.subject
    if parse is None or subject is None:
        return {}
    owners = {word.i for word in subject.children if word.dep_ in _OWNING}
    owners |= {word.i for link in subject.children if link.dep_ == "prep" for word in link.children}
    standing: dict[str, str] = {}
    for entity, candidate in found.items():
        mention = candidate.mention
        head = parse.head_of(mention.start, mention.end) if mention is not None else None
        if head is None:
            continue
        if head.i == subject.i or (head.head.i == subject.i and head.dep_ in ("appos", "conj")):
            standing[entity] = "is"
        elif head.i in owners:
            standing[entity] = "owns"
    return standing


_OWNING = ("poss", "compound", "nmod", "amod")


def _carried(candidate: Candidate, fresh: bool, named: bool, situation: Situation) -> Iterable[str]:
    """What speaks for the subject of the last claim going on."""
    memory, kind = situation.memory, situation.kind
    if candidate.entity_id != memory.last_entity:
        return
    near = min(situation.index - memory.last_sentence, 3)
    yield f"last_at={near}|{kind}"
    yield f"last_at={near}|named_before={named}"
    yield f"last_at={near}|fresh={fresh}|{kind}"
    yield f"last_at={near}|last_slot={memory.last_slot}|fresh={fresh}"
    kin = family(candidate.entity_type)
    sort = situation.document.lexicon.class_of(candidate.text.split()[-1]) if kin == "group" else kin
    main, same = family(situation.document.main_type), situation.sentence.segment["segment_id"] == memory.last_segment
    yield f"last_at={near}|{sort}|main={main}"
    yield f"last_at={near}|{sort}|{kind}"
    yield f"last_at={near}|{sort}|same_paragraph={same}|is_main={candidate.entity_id == situation.document.main}"
    if near == 0:
        yield from _links(fresh, situation)


def _links(fresh: bool, situation: Situation) -> Iterable[str]:
    """What joins this figure to the one before it: "up from" goes on, "compared with" may not."""
    figure, earlier, text = situation.figure, situation.earlier, situation.text
    link = tail = "first"
    if earlier is not None:
        link = gap(text, (earlier.end, figure.start), situation.document.lexicon.words["gap_word"])
        tail = " ".join(re.findall(r"[a-z]+|[,;(–-]", text[earlier.end : figure.start].lower())[-2:])
    yield f"link={link}"
    yield f"link={link}|{situation.kind}"
    yield f"link_tail={tail}"
    yield f"link_tail={tail}|fresh={fresh}"
    yield f"same_unit={earlier is not None and earlier.unit == figure.unit}|fresh={fresh}"


def _standing(candidate: Candidate, named: bool, situation: Situation) -> Iterable[str]:
    """How much the document is about the candidate."""
    document, memory, kind = situation.document, situation.memory, situation.kind
    entity, kin = candidate.entity_id, family(candidate.entity_type)
    voice = voice_of(situation.sentence.segment)
    yield f"type={kin}|main={family(document.main_type)}|{kind}"
    yield f"weight={min(int(document.weights.get(entity, 0.0)), 6)}|{kin}|{voice is not None}"
    if candidate.mention is None:
        yield f"absent|named_before={named}|{kind}"
    if entity == document.main:
        yield f"is_main|{candidate.mention is not None}|{kind}"
    if entity in memory.recent[-4:]:
        yield "recent"
    if kin in ("org", "group", "none"):
        part, sort = document.sourced.get(entity, 0.0), _sort_of_name(candidate, situation)
        sourced = "never" if not part else "some" if part < 0.5 else "most" if part < 1 else "always"
        absent = candidate.mention is None
        yield from (
            f"sourced={sourced}|{kin}|{absent}",
            f"sourced={sourced}|{sort}|{absent}",
            f"named_as={sort}|{kind}",
        )
        yield f"named_as={sort}|main={family(document.main_type)}|is_main={entity == document.main}"
    if entity == memory.previous_subject and memory.last_entity not in (entity, None):
        newer = memory.subject_sentence > memory.last_sentence
        pronoun = candidate.mention is not None and candidate.mention.form.startswith("singular")
        yield f"subject_since_last={newer}|{pronoun}"
        yield f"subject_since_last={newer}|named_before={named}"
    unit = situation.figure.unit
    if kin == "place" and unit not in ("percent", "rank", "count"):
        yield f"place_unit={unit if len(unit) > 3 else 'money'}"


def _of_paragraph(candidate: Candidate, topic: str | None, situation: Situation) -> Iterable[str]:
    """Whether the paragraph began with the candidate, and whether it has left the document's main subject aside."""
    main, absent = situation.document.main, candidate.mention is None
    is_topic, is_main = candidate.entity_id == topic, candidate.entity_id == main
    kin = family(candidate.entity_type)
    yield f"topic={is_topic}|{kin}|{absent}|is_main={is_main}"
    if topic not in (None, main):
        sort = family(situation.document.types.get(topic or "", "organization"))
        yield f"aside={sort}|{is_topic}|is_main={is_main}|main_named={situation.memory.main_named}"
        yield f"aside={sort}|{is_topic}|is_main={is_main}|{absent}|{situation.kind}"


_FRAME = re.compile(
    r"[’']s?\s+(?:[a-z]+[\s-])?(?:(?!(?:inter|for|harv|lat|inv|requ|prot|cont|t|r|w)est\b)[a-z]+est|most)\b"
)


def _sort_of_name(candidate: Candidate, situation: Situation) -> str:
    """What a proper name looks like: a body that publishes, an index, initials or any other."""
    if candidate.mention is not None and candidate.mention.form != "proper":
        return "no_name"
    lists, words = situation.document.lexicon.words, set(candidate.entity_id.split())
    for sort in ("index_name", "public_body_name"):
        if words & lists[sort]:
            return sort
    return "initials" if candidate.entity_id.isupper() and len(candidate.entity_id) < 7 else "plain"


def _heard(candidate: Candidate, situation: Situation) -> Iterable[str]:
    """How much the comment that holds the figure is about the candidate."""
    voice = voice_of(situation.sentence.segment)
    if voice is None:
        return
    heard = situation.document.heard.get(voice)
    times = heard.weights.get(candidate.entity_id, 0.0) if heard is not None else 0.0
    most = heard.most if heard is not None else 0.0
    rank = "none" if not times else "top" if times >= most else "half" if times * 2 >= most else "low"
    kin, absent = family(candidate.entity_type), candidate.mention is None
    yield f"heard={rank}|{kin}|{absent}"
    yield f"heard={rank}|{situation.kind}|{absent}"
    yield f"heard={min(int(times), 5)}|{kin}"
