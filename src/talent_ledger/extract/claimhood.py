"""Is a figure a claim at all? What speaks for and against, as features of a learned filter."""

from __future__ import annotations

import re

from talent_ledger.extract.discourse import Document, Sentence
from talent_ledger.extract.figures import Figure
from talent_ledger.extract.grammar import Parse

_WORD = re.compile(r"[A-Za-z][A-Za-z’'-]*|[^\w\s]")


_MEASURED = ("money", "percent", "points", "physical", "fraction", "multiple", "n_in_m")


def is_bare(found: set[str]) -> bool:
    """Whether nothing but the sentence can tell if it is a claim: a plain number, a length of time, an ordinal."""
    return not any(f"form={form}" in found for form in _MEASURED)


_BOUND = re.compile(r"\b(?:top|bottom|richest|poorest|wealthiest|highest|lowest|best|elite|upper|lower|oldest|youngest|largest|biggest|smallest)[\s-]+$", re.I)


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
    if _BOUND.search(before) or (_OUT_OF.search(before) and any(f.unit == "rank" and f.end <= figure.start for f in others)):
        return True
    if figure.value_high is None and _YEAR.fullmatch(text[figure.start : figure.end]) and not _COUNTED.match(text, figure.end):
        return True
    return figure.value < 4 and bool(_POINTED.search(before))


_OUT_OF = re.compile(r"\bout\s+of\s+(?:the\s+|a\s+total\s+of\s+|some\s+)?$", re.I)
_YEAR = re.compile(r"(?:19[5-9]|20[0-4])\d")
_COUNTED = re.compile(r"\s+(?:people|students|workers|employees|jobs|homes|units|cars|patients|cases|deaths|companies|firms|members|users|respondents|staff)\b")
_POINTED = re.compile(r"\b(?:those|these)\s+$", re.I)


def features(document: Document, sentence: Sentence, parse: Parse | None, figure: Figure) -> set[str]:
    """Features of *figure* in its sentence."""
    text = document.text
    lexicon = document.lexicon
    found = {"bias"}
    add = found.add
    form = figure.form
    add(f"form={form}")
    add(f"unit={figure.unit if figure.kind != 'money' else 'money'}|{form}")
    add(f"words={figure.in_words}|{form}")
    value = abs(figure.value)
    size = "small" if value < 4 else "digit" if value < 10 else "tens" if value < 100 else "hundreds" if value < 1000 else "large"
    add(f"size={size}|{form}|{figure.in_words}")
    add(f"qualifier={figure.qualifier is not None}|{form}")
    add(f"segment={sentence.segment['kind']}|{form}")
    after = [w.lower() for w in _WORD.findall(text[figure.end : min(sentence.end, figure.end + 60)])[:4]]
    before = [w.lower() for w in _WORD.findall(text[max(sentence.start, figure.start - 60) : figure.start])[-3:]]
    for number, word in enumerate(after[:2]):
        add(f"after{number}={word}")
        add(f"after{number}={word}|{form}")
    for number, word in enumerate(reversed(before[-2:])):
        add(f"before{number}={word}")
        add(f"before{number}={word}|{form}")
    if not after:
        add(f"ends|{form}")
    if not before:
        add(f"begins|{form}")
    if text[figure.end : figure.end + 1] == "-":
        add(f"hyphen|{form}")
    add(f"out_of={bool(re.search(r'(?:out )?of(?: the| a total of)? $', text[max(0, figure.start - 20) : figure.start]))}|{form}")
    nouns = lexicon.words
    for word in after[:3]:
        if word in nouns["incidental_noun"]:
            add(f"incidental|{form}|{figure.in_words}")
        if word in nouns["person_noun"]:
            add(f"countable|{form}|{figure.in_words}")
            break
    window = text[max(sentence.start, figure.start - 40) : figure.start].lower()
    if re.search(r"\b(?:if|were|would|imagine|suppose|could|hypothetical|say|let's)\b", window):
        add(f"hypothetical|{form}")
    if re.search(r"\b(?:last|past|next|previous|within|over the|for the|in the|every|first|coming)\s+$", window):
        add(f"period_before|{form}")
    if re.match(r"\s*(?:years?|months?|weeks?|days?|hours?|minutes?|decades?)\s+(?:ago|earlier|later|before|after|since|from now|old)\b", text[figure.end :]):
        add("relative_time")
    if re.search(r"\btop[\s-]+$", window):
        add("top_before")
    if re.search(r"\b(?:every|each|per|for every)\s+$", window):
        add(f"every_before|{form}")
    if re.search(r"\b(?:within|less than|more than|under|over|at least)\s+$", window) and figure.kind == "duration":
        add("limit_of_time")
    if re.match(r"[-\s](?:year|month|week|day|hour|minute)s?(?:-|\s+(?:low|high|old|period|term|contract|plan|deal|loan|wait|ban|average|peak|record|run|career|history|programme|program|course|project|stretch|war|lease|visit|stay|rule|study|survey|mandate))", text[figure.end :]):
        add("length_of_period")
    if re.search(r"\bout\s+of\s+(?:the\s+|a\s+total\s+of\s+|some\s+)?$", window):
        add(f"size_of_field|{any(f.unit == 'rank' for f in sentence.figures)}")
    if re.search(r"(?:No|no|Number|number|page|chapter|section|route|bus|line|room|flight|extension|ext|code|§|Round|Act|Level|Grade|Scope)\.?:?\s+$", text[max(sentence.start, figure.start - 14) : figure.start]):
        add(f"numbered|{form}")
    word_before = re.search(r"(\S+)\s+$", text[max(sentence.start, figure.start - 30) : figure.start])
    if word_before and word_before[1][0].isupper() and word_before.start(1) > 0 and not figure.in_words:
        add(f"after_capital|{form}|{size}")
    others = [f for f in sentence.figures if f is not figure]
    add(f"others={min(len(others), 3)}|{form}")
    if any(f.form == form for f in others):
        add(f"same_form_near|{form}")
    if parse is not None and figure.start in parse.figure_tokens:
        token = parse.tokens[parse.figure_tokens[figure.start]]
        add(f"dep={token.dep_}|{form}")
        add(f"head={token.head.pos_}|{form}")
        add(f"head_tag={token.head.tag_}|{token.dep_}|{form}")
        add(f"head_word={token.head.lower_}|{form}")
        if token.dep_ == "nummod":
            add(f"head_dep={token.head.dep_}|{form}|{figure.in_words}")
    return found
