"""Is a figure a claim at all? What speaks for and against, as features of a learned filter."""

from __future__ import annotations

import re

from talent_ledger.extract.discourse import Document, Sentence
from talent_ledger.extract.figures import Figure
from talent_ledger.extract.grammar import Parse

_WORD = re.compile(r"[A-Za-z][A-Za-z’'-]*|[^\w\s]")


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
    others = [f for f in sentence.figures if f is not figure]
    add(f"others={min(len(others), 3)}|{form}")
    if any(f.form == form for f in others):
        add(f"same_form_near|{form}")
    if parse is not None and figure.start in parse.figure_tokens:
        token = parse.doc[parse.figure_tokens[figure.start]]
        add(f"dep={token.dep_}|{form}")
        add(f"head={token.head.pos_}|{form}")
        add(f"head_tag={token.head.tag_}|{token.dep_}|{form}")
        add(f"head_word={token.head.lower_}|{form}")
        if token.dep_ == "nummod":
            add(f"head_dep={token.head.dep_}|{form}|{figure.in_words}")
    return found
