"""Is a figure a claim at all? What speaks for and against, as features of a learned filter."""

from __future__ import annotations

import re
from collections.abc import Iterable

from talent_ledger.extract.figures import Figure
from talent_ledger.extract.situation import Situation

_WORD = re.compile(r"[A-Za-z][A-Za-z’'-]*|[^\w\s]")


_MEASURED = ("money", "percent", "points", "physical", "fraction", "multiple", "n_in_m")


def is_bare(found: set[str]) -> bool:
    """Whether nothing but the sentence can tell if it is a claim: a plain number, a length of time, an ordinal."""
    return not any(f"form={form}" in found for form in _MEASURED)


_BOUND = re.compile(
    r"\b(?:top|bottom|richest|poorest|wealthiest|highest|lowest|best|elite|upper|lower|oldest|youngest|largest|biggest|smallest)[\s-]+$",
    re.I,
)


def is_no_claim(text: str, figure: Figure, others: list[Figure]) -> bool:
    """What is no claim by its place alone, whatever a model thinks of it.

    The bound of a population ("the top 20 %"), the size of a list or of a ranked field ("the top 25 cities", "12th out
    of 116"), the length of a period as an adjective ("a five-year low"), things pointed at ("those two cities").
    """
    before = text[max(0, figure.start - 24) : figure.start]
    if figure.unit == "percent":
        return bool(_BOUND.search(before))
    if figure.form == "hyphen_duration":
        return True
    if figure.form != "plain":
        return False
    if _BOUND.search(before) or (
        _OUT_OF.search(before) and any(f.unit == "rank" and f.end <= figure.start for f in others)
    ):
        return True
    if (
        figure.value_high is None
        and _YEAR.fullmatch(text[figure.start : figure.end])
        and not _COUNTED.match(text, figure.end)
    ):
        return True
    return figure.value < 4 and bool(_POINTED.search(before))


_OUT_OF = re.compile(r"\bout\s+of\s+(?:the\s+|a\s+total\s+of\s+|some\s+)?$", re.I)
_YEAR = re.compile(r"(?:19[5-9]|20[0-4])\d")
_COUNTED = re.compile(
    r"\s+(?:people|students|workers|employees|jobs|homes|units|cars|patients|cases|deaths|companies|firms|members|users|respondents|staff)\b"
)
_POINTED = re.compile(r"\b(?:those|these)\s+$", re.I)


def features(situation: Situation) -> set[str]:
    """Features of the figure of *situation* in its sentence."""
    form = situation.figure.form
    found = {"bias", f"form={form}"}
    for part in (_of_itself, _of_words, _of_counting, _of_time, _of_neighbours, _of_grammar):
        found.update(part(situation, form))
    return found


def _size(value: float) -> str:
    for limit, name in ((4, "small"), (10, "digit"), (100, "tens"), (1000, "hundreds")):
        if abs(value) < limit:
            return name
    return "large"


def _words(situation: Situation) -> tuple[list[str], list[str]]:
    """The words after and before the figure in its sentence."""
    text, figure, sentence = situation.text, situation.figure, situation.sentence
    after = _WORD.findall(text[figure.end : min(sentence.end, figure.end + 60)])[:4]
    before = _WORD.findall(text[max(sentence.start, figure.start - 60) : figure.start])[-3:]
    return [word.lower() for word in after], [word.lower() for word in before]


def _window(situation: Situation, width: int = 40) -> str:
    """What stands before the figure in its sentence."""
    return situation.text[max(situation.sentence.start, situation.figure.start - width) : situation.figure.start]


def _of_itself(situation: Situation, form: str) -> Iterable[str]:
    figure = situation.figure
    yield f"unit={figure.unit if figure.kind != 'money' else 'money'}|{form}"
    yield f"words={figure.in_words}|{form}"
    yield f"size={_size(figure.value)}|{form}|{figure.in_words}"
    yield f"qualifier={figure.qualifier is not None}|{form}"
    yield f"segment={situation.sentence.segment['kind']}|{form}"
    if situation.text[figure.end : figure.end + 1] == "-":
        yield f"hyphen|{form}"


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


def _of_counting(situation: Situation, form: str) -> Iterable[str]:
    """Whether things are counted that one counts for their own sake, or numbered, or pointed out."""
    lists, figure = situation.document.lexicon.words, situation.figure
    after, _ = _words(situation)
    if any(word in lists["incidental_noun"] for word in after[:3]):
        yield f"incidental|{form}|{figure.in_words}"
    if any(word in lists["person_noun"] for word in after[:3]):
        yield f"countable|{form}|{figure.in_words}"
    window = _window(situation)
    yield f"out_of={bool(_OF.search(window))}|{form}"
    if _OUT_OF.search(window):
        yield f"size_of_field|{any(f.unit == 'rank' for f in situation.sentence.figures)}"
    if _HYPOTHETICAL.search(window):
        yield f"hypothetical|{form}"
    if re.search(r"(?i)\btop[\s-]+$", window):
        yield "top_before"
    if re.search(r"(?i)\b(?:every|each|per|for every)\s+$", window):
        yield f"every_before|{form}"
    if _NUMBERED.search(window[-14:]):
        yield f"numbered|{form}"
    word = re.search(r"\s(\S+)\s+$", window[-30:])
    if word and word[1][0].isupper() and not figure.in_words:
        yield f"after_capital|{form}|{_size(figure.value)}"


def _of_time(situation: Situation, form: str) -> Iterable[str]:
    text, figure, window = situation.text, situation.figure, _window(situation)
    if _PERIOD_BEFORE.search(window):
        yield f"period_before|{form}"
    if _RELATIVE.match(text, figure.end):
        yield "relative_time"
    if figure.kind == "duration" and re.search(r"(?i)\b(?:within|less than|more than|under|over|at least)\s+$", window):
        yield "limit_of_time"
    if _LENGTH.match(text, figure.end):
        yield "length_of_period"


def _of_neighbours(situation: Situation, form: str) -> Iterable[str]:
    others = [f for f in situation.sentence.figures if f is not situation.figure]
    yield f"others={min(len(others), 3)}|{form}"
    if any(f.form == form for f in others):
        yield f"same_form_near|{form}"


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


_OF = re.compile(r"(?:out )?of(?: the| a total of)? $")
_HYPOTHETICAL = re.compile(r"(?i)\b(?:if|were|would|imagine|suppose|could|hypothetical|say|let's)\b")
_NUMBERED = re.compile(
    r"(?:No|no|Number|number|page|chapter|section|route|bus|line|room|flight|extension|ext|code|§|Round|Act|Level|Grade"
    r"|Scope)\.?:?\s+$"
)
_PERIOD_BEFORE = re.compile(r"(?i)\b(?:last|past|next|previous|within|over the|for the|in the|every|first|coming)\s+$")
_RELATIVE = re.compile(
    r"\s*(?:years?|months?|weeks?|days?|hours?|minutes?|decades?)\s+"
    r"(?:ago|earlier|later|before|after|since|from now|old)\b"
)
_LENGTH = re.compile(
    r"[-\s](?:year|month|week|day|hour|minute)s?(?:-|\s+(?:low|high|old|period|term|contract|plan|deal|loan|wait|ban"
    r"|average|peak|record|run|career|history|programme|program|course|project|stretch|war|lease|visit|stay|rule|study"
    r"|survey|mandate))"
)
