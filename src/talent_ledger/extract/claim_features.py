"""Is a figure a claim at all? What speaks for and against, as features of a learned filter."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from talent_ledger.extract.claimhood import OUT_OF
from talent_ledger.extract.figures import Figure
from talent_ledger.extract.grammar import subject_among, verb_over
from talent_ledger.extract.lexicon import alternation
from talent_ledger.extract.situation import Situation

if TYPE_CHECKING:
    from spacy.tokens import Token

_WORD = re.compile(r"[A-Za-z][A-Za-z’'-]*|[^\w\s]")
_MEASURED = ("money", "percent", "points", "physical", "fraction", "multiple", "n_in_m")


def is_bare(found: set[str]) -> bool:
    """Whether nothing but the sentence can tell if it is a claim: a plain number, a length of time, an ordinal.

    A place in an order that is called one says so itself: "the second position".
    """
    return "placed=True" not in found and not any(f"form={form}" in found for form in _MEASURED)


def features(situation: Situation) -> set[str]:
    """Features of the figure of *situation* in its sentence."""
    figure = situation.figure
    form = f"{figure.form}, carried" if figure.carried else figure.form
    found = {"bias", f"form={form}"}
    for part in _PARTS:
        found.update(part(situation, form))
    return found


def _size(value: float) -> str:
    for limit, name in ((4, "small"), (10, "digit"), (100, "tens"), (1000, "hundreds")):
        if abs(value) < limit:
            return name
    return "large"


def _words(situation: Situation) -> tuple[list[str], list[str]]:
    """The words after and before the figure in its sentence."""
    text, figure, sentence = situation.document.lowered, situation.figure, situation.sentence
    after = _WORD.findall(text[figure.end : min(sentence.end, figure.end + 60)])[:4]
    before = _WORD.findall(text[max(sentence.start, figure.start - 60) : figure.start])[-3:]
    return after, before


def _window(situation: Situation, width: int = 40) -> tuple[str, str]:
    """What stands before the figure in its sentence, as written and in small letters."""
    start, end = max(situation.sentence.start, situation.figure.start - width), situation.figure.start
    return situation.text[start:end], situation.document.lowered[start:end]


def _of_itself(situation: Situation, form: str) -> Iterable[str]:
    figure = situation.figure
    yield f"unit={figure.unit if figure.kind != 'money' else 'money'}|{form}"
    yield f"words={figure.in_words}|{form}"
    yield f"size={_size(figure.value)}|{form}|{figure.in_words}"
    yield f"qualifier={figure.qualifier is not None}|{form}"
    yield f"moves={figure.change is not None}|{form}"
    yield f"segment={situation.sentence.segment['kind']}|{form}"
    if figure.value in (0, 1, 50, 100):
        yield f"value={figure.value:g}|{form}"
    if situation.text[figure.end : figure.end + 1] == "-":
        yield f"hyphen|{form}"
    if abs(figure.value / figure.scale) >= _LEAST_ROUND:
        yield f"round={_is_round(figure)}|{form}"


_LEAST_ROUND = 10
_ROUND = frozenset([10, 20, 25, 30, 40, 50, 60, 75, 80, 90])


def _is_round(figure: Figure) -> bool:
    """Whether it is a number one would think up: limits, examples and guesses are round, what was counted seldom is."""
    value = abs(figure.value / figure.scale)
    while value >= 100 and value % 10 == 0:
        value /= 10
    return value in _ROUND


def _of_words(situation: Situation, form: str) -> Iterable[str]:
    after, before = _words(situation)
    for number, word in enumerate(after[:2]):
        yield f"after{number}={word}"
        yield f"after{number}={word}|{form}"
    for number, word in enumerate(reversed(before[-2:])):
        yield f"before{number}={word}"
        yield f"before{number}={word}|{form}"
    if not after:
        yield f"ends|{form}"
    if not before:
        yield f"begins|{form}"


def _of_standing(situation: Situation, form: str) -> Iterable[str]:
    """The sort of thing that is counted, and where in the sentence the figure stands."""
    text, figure, sentence = situation.text, situation.figure, situation.sentence
    measured = "measured" if form in _MEASURED else "bare"
    noun = _counted_noun(situation)
    yield f"noun={noun}|{measured}"
    yield f"noun={noun}|{form}|{_size(figure.value)}"
    opening = text[sentence.start : sentence.start + 12].lstrip(" *_>([")
    if _NOTE.match(opening):
        yield f"note|{measured}"
    if figure.start - sentence.start < 3:
        yield f"first_word|{measured}"
    if not text[figure.end : sentence.end].strip(" .!?)\n*_"):
        yield f"last_word|{measured}"
    if figure.unit == "rank":
        called = form in ("ordinal_place", "number_rank") and _PLACED.match(text, figure.end)
        yield f"placed={bool(called or _moves_to(situation))}"
    nearby = text[max(0, figure.start - 60) : figure.start]
    if nearby.rfind("(") > nearby.rfind(")"):
        yield f"in_brackets|{measured}"


_PLACED = re.compile(r"\s+(?:place|position|spot|rank|slot)s?\b")
"""What an order gives: "the second position", "the number three spot"."""


@lru_cache(maxsize=4)
def _moving(verbs: frozenset[str]) -> re.Pattern[str]:
    return re.compile(
        rf"\b(?:{alternation(verbs)})\b(?:\s+(?!to\b|from\b|at\b)[\w-]+){{0,3}}?"
        r"\s+(?:(?:to|from|at|in\s+at|in|as|up\s+from|down\s+from)\s+)?(?:the\s+)?(?:no\.?|number|#|nr\.?)?\s*$"
    )


_MOVED = re.compile(
    r"(?:\s+(?:place|position|spot|rank|slot)s?)?"
    r"\s*(?:[,.;:)]|(?:and|with|from|to|in|on|out|globally|worldwide|overall|nationally|after|behind|ahead|among|for|last"
    r"|this|a\s+year)\b)"
)


def _moves_to(situation: Situation) -> bool:
    """Whether somebody comes, moves or falls to a place in an order: "came second with", "from No. 8 to No. 4"."""
    text, figure = situation.text, situation.figure
    before = text[max(situation.sentence.start, figure.start - 60) : figure.start].lower()
    moved = _moving(situation.document.lexicon.words["placing_verb"]).search(before)
    return moved is not None and _MOVED.match(text, figure.end) is not None


def _counted_noun(situation: Situation) -> str:
    """The class of the noun that is counted, by the lexicon; "none" where no noun follows."""
    lexicon, token = situation.document.lexicon, situation.token
    if token is not None and token.dep_ in ("nummod", "compound", "quantmod") and token.head.i > token.i:
        found = lexicon.class_of(token.head.lower_)
        return found if found != "unknown" or token.head.pos_ != "PROPN" else "name"
    after, _ = _words(situation)
    for word in after[:3]:
        if not word[0].isalpha():
            break
        if (found := lexicon.class_of(word)) != "unknown":
            return found
    return "unknown" if after and after[0][0].isalpha() else "none"


def _of_bounds(situation: Situation, form: str) -> Iterable[str]:
    """Bounds of a definition or rule, ages, scales, sums: "firms with more than 50 staff", "anything under $150"."""
    text, figure, sentence = situation.text, situation.figure, situation.sentence
    measured = "measured" if form in _MEASURED else "bare"
    start = max(sentence.start, figure.start - 80)
    before, lowered = text[start : figure.start], situation.document.lowered[start : figure.start]
    after = text[figure.end : min(sentence.end, figure.end + 50)]
    found = [name for name, pattern in _BEFORE_BOUND.items() if pattern.search(lowered)]
    found += [name for name, pattern in _BEFORE_BOUND_AS_WRITTEN.items() if pattern.search(before)]
    found += [name for name, pattern in _AFTER_BOUND.items() if pattern.match(after)]
    for name in found:
        yield f"{name}|{measured}"
        yield f"{name}|{form}|{figure.qualifier}"


def _of_counting(situation: Situation, form: str) -> Iterable[str]:
    """Whether things are counted that one counts for their own sake, or numbered, or pointed out."""
    lists, figure = situation.document.lexicon.words, situation.figure
    after, _ = _words(situation)
    if any(word in lists["incidental_noun"] for word in after[:3]):
        yield f"incidental|{form}|{figure.in_words}"
    if any(word in lists["person_noun"] for word in after[:3]):
        yield f"countable|{form}|{figure.in_words}"
    window, lowered = _window(situation)
    yield f"out_of={bool(_OF.search(window))}|{form}"
    if OUT_OF.search(window):
        yield f"size_of_field|{any(f.unit == 'rank' for f in situation.sentence.figures)}"
    if _HYPOTHETICAL.search(lowered):
        yield f"hypothetical|{form}"
    if _TOP.search(lowered):
        yield "top_before"
    if _EVERY.search(lowered):
        yield f"every_before|{form}"
    if _NUMBERED.search(window[-14:]):
        yield f"numbered|{form}"
    if figure.unit == "rank":
        yield f"ranked={_RANKED.search(lowered) is not None}|{form}"
    word = _WORD_BEFORE.search(window[-30:])
    if word and word[1][0].isupper() and not figure.in_words:
        yield f"after_capital|{form}|{_size(figure.value)}"


def _of_time(situation: Situation, form: str) -> Iterable[str]:
    text, figure, (_, lowered) = situation.text, situation.figure, _window(situation)
    if _PERIOD_BEFORE.search(lowered):
        yield f"period_before|{form}"
    if _RELATIVE.match(text, figure.end):
        yield "relative_time"
    if figure.kind == "duration" and _LIMIT.search(lowered):
        yield "limit_of_time"
    if _LENGTH.match(text, figure.end):
        yield "length_of_period"


_WITH_SHARE = re.compile(
    r"(?:\s+[a-z]+){0,3}(?:\s*[(\[]|,\s+(?:or|that is|i\.e\.)\s+)(?:or\s+|about\s+|nearly\s+|around\s+|just\s+)?"
    r"\d[\d.,]*\s?(?:%|per\s?cent|pct?\b)"
)
"""What is counted is said again as a share: "87 (36%)", "40 officers (16%)", "77, or 73% of the total"."""
_OF_SO_MANY = re.compile(
    r"[\s>*_]*(?:And\s|But\s)?[Oo]f\s(?:these|those|the|its|their|our)\s\d[\d,.]*(?:\s[a-z-]+){0,4},"
    r"\s(?:only\s|about\s|some\s|just\s|nearly\s|almost\s|around\s|over\s)?"
)
"""Before a part of what was counted: "Of those 36 respondents, 10 said yes"."""


def _of_neighbours(situation: Situation, form: str) -> Iterable[str]:
    others = [f for f in situation.sentence.figures if f is not situation.figure]
    yield f"others={min(len(others), 3)}|{form}"
    if any(f.form == form for f in others):
        yield f"same_form_near|{form}"
    yield f"measured_near={any(f.form in _MEASURED for f in others)}|{form}"
    if _WITH_SHARE.match(situation.text, situation.figure.end):
        yield "with_share"
    if _OF_SO_MANY.fullmatch(situation.text, situation.sentence.start, situation.figure.start):
        yield "part_of_so_many"
    if re.match(r"\s+of\s+(?:those|these|them|whom|which)\b", situation.text[situation.figure.end :][:14]):
        yield f"part_of_those|{situation.figure.in_words}"


def _of_grammar(situation: Situation, form: str) -> Iterable[str]:
    token = situation.token
    if token is None:
        return
    yield f"dep={token.dep_}|{form}"
    yield f"head={token.head.pos_}|{form}"
    yield f"head_tag={token.head.tag_}|{token.dep_}|{form}"
    yield f"head_word={token.head.lower_}|{form}"
    if token.dep_ == "nummod":
        yield f"head_dep={token.head.dep_}|{form}|{situation.figure.in_words}"


def _of_clause(situation: Situation, form: str) -> Iterable[str]:
    """Verb, mood, subject and standing of the clause: "if it fell to 5 %", "nobody else reached 2 %"."""
    verb = verb_over(situation.token) if situation.token is not None else None
    measured = "measured" if form in _MEASURED else "bare"
    if situation.token is None or verb is None:
        if situation.token is not None:
            yield f"no_verb|{measured}"
        return
    children = list(verb.children)
    helpers = [child for child in children if child.dep_ in ("aux", "auxpass")]
    subject = subject_among(children)
    modals = _modals(helpers)
    if not modals and verb.dep_ in ("xcomp", "conj", "ccomp"):
        modals = _modals(verb.head.children)
        subject = subject or subject_among(verb.head.children)
    yield f"verb={verb.lower_}|{measured}"
    yield f"tense={helpers[0].tag_ + ' ' if helpers else ''}{verb.tag_}|{measured}"
    yield f"subject={_class_of_subject(subject, situation)}|{measured}"
    for modal in modals:
        yield f"modal={modal}|{measured}"
        yield f"modal={modal}|{measured}|{situation.figure.qualifier}"
    if any(child.dep_ == "neg" for child in children):
        yield f"negated|{measured}"
    if subject is not None and any(child.lower_ in ("no", "any", "every") for child in subject.children):
        yield f"subject_any|{measured}"
    yield from (f"{feature}|{measured}" for feature in _of_clauses_above(verb))
    root = verb.sent.root
    if root.tag_ in ("VB", "VBP") and subject_among(root.children) is None:
        yield f"imperative|{measured}"


def _of_clauses_above(verb: Token) -> Iterable[str]:
    """By which words the clause and those it hangs on are joined on, and what they are made to depend on."""
    clause = verb
    for depth in range(_CLAUSES_UP):
        yield f"{'above' if depth else 'clause'}={clause.dep_}"
        children = list(clause.children)
        yield from (f"mark={mark}" for mark in _marks(children))
        for child in children:
            if child.dep_ == "advcl" and child.i != verb.i:
                yield from (f"conditioned={mark}" for mark in _marks(child.children) if mark in _CONDITIONS)
        if clause.head.i == clause.i:
            return
        clause = clause.head


def _modals(tokens: Iterable[Token]) -> list[str]:
    return [token.lower_ for token in tokens if token.dep_ in ("aux", "auxpass") and token.tag_ == "MD"]


def _marks(tokens: Iterable[Token]) -> list[str]:
    return [child.lower_ for child in tokens if child.dep_ in ("mark", "advmod") and child.lower_ in _JOINS]


def _class_of_subject(subject: Token | None, situation: Situation) -> str:
    if subject is None:
        return "none"
    if subject.lower_ in _PRONOUNS or subject.pos_ == "PROPN":
        return subject.lower_ if subject.lower_ in _PRONOUNS else "name"
    return situation.document.lexicon.class_of(subject.lower_)


_CLAUSES_UP = 6
_CONDITIONS = frozenset(["if", "unless", "when", "once", "until"])
_JOINS = _CONDITIONS | frozenset(
    ["whenever", "while", "although", "though", "because", "that", "as", "whether", "where", "after", "before", "since"]
)
_PRONOUNS = frozenset(
    ["i", "we", "you", "he", "she", "it", "they", "there", "this", "that", "who", "which", "nobody", "one", "everyone"]
)


def _of_thought(situation: Situation, form: str) -> Iterable[str]:
    """Whether the sentence states, supposes or lays down: "suppose you earn £30,000", "aid must not exceed 5 %"."""
    figure, sentence = situation.figure, situation.sentence
    measured = "measured" if form in _MEASURED else "bare"
    start, end = max(sentence.start, figure.start - _HEARD), min(sentence.end, figure.end + _HEARD)
    lowered, rules = situation.document.lowered, situation.document.lexicon.words["rule_word"]
    thought = _thought(situation.text[start:end], lowered[start:end], rules)
    unreal = "unreal" in thought
    if "supposed" in thought or "condition" in thought:
        yield f"hypothesis|{measured}"
        yield f"hypothesis={'supposed' if 'supposed' in thought else 'condition'}|unreal={unreal}|{measured}"
    elif unreal:
        yield f"unreal|{measured}"
    before = situation.previous
    if before is not None and _SUPPOSED.search(lowered, max(before.start, before.end - _HEARD), before.end):
        yield f"hypothesis_before|unreal={unreal}|{measured}"
    if "rule" in thought:
        yield f"rule|{measured}"
        yield f"rule|{measured}|{figure.qualifier}"
    yield from (f"{person}|{measured}" for person in _PERSONS if person in thought)


@lru_cache(maxsize=16)  # for the figures of one sentence
def _thought(said: str, lowered: str, rules: frozenset[str]) -> frozenset[str]:
    """What the words around a figure do: suppose, set a condition or a rule, speak of me or you."""
    found = {name for name, pattern in _MOODS.items() if pattern.search(lowered)}
    found |= {person for person, pattern in _PERSONS.items() if pattern.search(said)}
    return frozenset(found if rules.isdisjoint(_WORD.findall(lowered)) else found | {"rule"})


def _of_place(situation: Situation, form: str) -> Iterable[str]:
    """Where in the text it stands: among notes, in brackets of its own, at the end with the addresses."""
    text, segment = situation.text, situation.sentence.segment
    measured = "measured" if form in _MEASURED else "bare"
    if _NOTES.search(segment.get("heading") or ""):
        yield f"note_heading|{measured}"
    opening = text[segment["start"] : segment["start"] + 14].lstrip(" >*_[(")
    if _NOTE.match(opening):
        yield f"note_segment|{measured}"
    if segment["start"] > _FURNITURE and segment["end"] > len(text.rstrip()) - _FURNITURE:
        yield f"last_segment|{measured}"


_PARTS = (
    _of_itself,
    _of_words,
    _of_standing,
    _of_counting,
    _of_bounds,
    _of_time,
    _of_neighbours,
    _of_grammar,
    _of_clause,
    _of_thought,
    _of_place,
)
_HEARD = 300
"""Characters before and after a figure that are searched for words of supposing and ruling; sentences may be long."""
_FURNITURE = 60
"""Characters that may stand before a text's only paragraph or after its last one: a title, a signature, a mark."""
_NOTES = re.compile(
    r"(?i)\b(?:(?:foot)?notes?|method\w*|about|disclaimer|contacts?|how we|sources?|further|editors?|background"
    r"|small print|references)\b"
)
_SUPPOSED = re.compile(
    r"\b(?:suppos(?:e|ing)|imagin(?:e|ing)|assum(?:e|es|ed|ing|ptions?)|let['’]s\s+say|hypothetical\w*|scenarios?"
    r"|what\s+if|take\s+an?|for\s+(?:example|instance)|if\s+(?:you|we|i|one|every|everyone|everybody))\b"
    r"|(?:^|[.,;:(]\s?|\bfor,?\s)say,?\s(?!(?:[a-z-]+\s){0,2}(?:experts|analysts|officials|economists|researchers|critics"
    r"|campaigners|scientists|doctors|police|lawyers|bankers|traders|authorities|organi[sz]ers|they)\b)"
    r"|(?:^|[.,;:(]\s?)(?:were\s+(?:\w+\s+){1,4}to|had\s+(?:the|we|it|they)|should\s+(?:the|it|they))\b"  # inverted
)
"""This pattern and the two below are for small letters."""
_CONDITION = re.compile(r"\b(?:if|unless|provided|as\s+long\s+as|whenever)\b")
_UNREAL = re.compile(r"\b(?:would|wouldn['’]t|could|might)\b|\w['’]d\b")
_MOODS = {"supposed": _SUPPOSED, "condition": _CONDITION, "unreal": _UNREAL}
_PERSONS = {
    "first_person": re.compile(r"\b(?:I|[Mm]y|me|I['’]\w+)\b"),
    "second_person": re.compile(r"\b(?:[Yy]ou|[Yy]our)\b"),
}
_NOTE = re.compile(r"(?i)(?:notes?|base|sources?|questions?|footnotes?|methodology|\\?\[\^?\d|[¹²³†*])\b")
_BOUND_WORD = (
    r"(?:over|under|above|below|more than|less than|fewer than|at least|beyond|exceeding|up to|older than|younger than)"
)
_BEFORE_BOUND = {
    "thing_with": re.compile(
        rf"\b(?:with|of|employing|earning|costing|worth|having|owning|selling|paying)\s+(?:\w+\s+)?(?:of\s+)?{_BOUND_WORD}\s+$"
    ),
    "anything": re.compile(
        rf"\b(?:anything|anyone|everyone|those|any\s+\w+|all\s+\w+|each\s+\w+)\s+(?:\w+\s+)?{_BOUND_WORD}\s+$"
    ),
    "threshold": re.compile(
        r"\b(?:threshold|limit(?:ed|s)?|cap(?:ped)?|minimum|maximum|required?|requires|statutory|legal|rules?|law|defin\w+|qualif\w+|eligible|quota|ceiling|floor|cut-off|target)\b[^.;]{0,50}$"
    ),
    "condition": re.compile(
        r"\b(?:if|unless|until|when|once|whenever|would|suppose|imagine|every|each|must|needs?)\b[^.;]{0,60}$"
    ),
    "age": re.compile(
        r"\b(?:age[ds]?|i['’]?m|(?:s?he|who)(?:['’]s|\s+is|\s+was)?|turn(?:s|ed|ing)?|born|old(?:er)?|young(?:er)?|until\s+\w+(?:['’]re)?|retire[ds]?|at)\s+(?:now\s+|only\s+|just\s+|over\s+|under\s+)*$"
    ),
    "scale": re.compile(
        r"\b(?:graded|scale|run|rated|range[sd]?|scored?|marked|values)\s+(?:\w+\s+){0,2}(?:from|between|of)\s+(?:\d+\s+(?:to|and)\s+)?$"
    ),
    "sum": re.compile(
        r"\b(?:add(?:s|ed)?(?:\s+up)?|sums?|total(?:s|led)?)\s+(?:\w+\s+){0,2}(?:to|of)\s+(?:\w+\s+than\s+)?$"
    ),
    "sample": re.compile(
        r"\b(?:survey(?:ed|s)?|polled|poll|interview(?:ed|s)?|sample|questionnaire|respondents|asked|study|based\s+on|among|responses)\b[^.;]{0,50}$"
    ),
    "where": re.compile(
        r"\b(?:in|at|across|from|over|to|on|within)\s+(?:about\s+|some\s+|more\s+than\s+|over\s+|the\s+|nearly\s+)*$"
    ),
    "list_the": re.compile(
        r"\b(?:the|these|those|our|their|its|his|her|my|all)\s+(?:other\s+|top\s+|first\s+|last\s+)?$"
    ),
}
"""In small letters: a pattern that has to allow for capitals is several times as slow."""
_BEFORE_BOUND_AS_WRITTEN = {
    "plural_bound": re.compile(rf"\b[a-z]+s\s+{_BOUND_WORD}\s+$"),
    "number_of": re.compile(
        r"(?:[A-Z][\w&.]*|[Nn]o\.?|[Nn]umber|slide|issue|article|page|question|unit|item|point)\s+#?$"
    ),
}
_AFTER_BOUND = {
    "or_more": re.compile(
        r"\s*(?:[\w-]+\s+){0,2}(?:or|and)\s+(?:more|over|above|less|fewer|older|younger|under|below)\b"
    ),
    "distance": re.compile(r"\s*(?:north|south|east|west|from|away|outside|off|to\s+the|down\s+the|up\s+the|inland)\b"),
    "out_of": re.compile(r"\s+(?:[\w-]+\s+)?(?:out\s+)?of\b"),
    "other": re.compile(r"\s+(?:other|others|more|different|new|separate|main|major|big|of\s+the\s+big)\b"),
    "years_old": re.compile(r"[\s-]*(?:years?|months?)?[\s-]*old\b"),
    "who": re.compile(r"\s+[\w-]+(?:\s+[\w-]+)?\s+(?:who|that|which|whose)\b"),
}
_OF = re.compile(r"(?:out )?of(?: the| a total of)? $")
_LIMIT = re.compile(r"\b(?:within|less than|more than|under|over|at least)\s+$")
_TOP = re.compile(r"\btop[\s-]+$")
_EVERY = re.compile(r"\b(?:every|each|per|for every)\s+$")
_WORD_BEFORE = re.compile(r"\s(\S+)\s+$")
_HYPOTHETICAL = re.compile(r"\b(?:if|were|would|imagine|suppose|could|hypothetical|say|let's)\b")
_NUMBERED = re.compile(
    r"(?:No|no|Number|number|page|chapter|section|route|bus|line|room|flight|extension|ext|code|§|Round|Act|Level|Grade"
    r"|Scope)\.?:?\s+$"
)
_RANKED = re.compile(
    r"\b(?:rank(?:s|ed|ing)?|rated|came|comes?|coming|is|are|was|were|at|to|from|up|down|moved|moving|fell|rose|climbed"
    r"|finished|placed|listed|remains?|remained|stands?|stood|took|takes|holds?|held)\s+"
    r"(?:(?:in|at|to|from|the|as|still|now|only|its)\s+)*(?:(?:no\.?|number|nr\.?|#)\s?)?$"
)
_PERIOD_BEFORE = re.compile(r"\b(?:last|past|next|previous|within|over the|for the|in the|every|first|coming)\s+$")
_RELATIVE = re.compile(
    r"\s*(?:years?|months?|weeks?|days?|hours?|minutes?|decades?)\s+"
    r"(?:ago|earlier|later|before|after|since|from now|old)\b"
)
_LENGTH = re.compile(
    r"[-\s](?:year|month|week|day|hour|minute)s?(?:-|\s+(?:low|high|old|period|term|contract|plan|deal|loan|wait|ban"
    r"|average|peak|record|run|career|history|programme|program|course|project|stretch|war|lease|visit|stay|rule|study"
    r"|survey|mandate))"
)
