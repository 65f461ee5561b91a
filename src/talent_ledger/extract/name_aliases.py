"""Which names are short for which: by brackets, by their first words, by initials, by a verb behind them."""

from __future__ import annotations

import re
from collections import defaultdict
from math import inf

from talent_ledger.extract.mentions import canonical
from talent_ledger.extract.name_runs import CAPITAL
from talent_ledger.extract.names import Names


def ending_in_s(names: Names, text: str) -> set[str]:
    """Names that nothing follows as a thing they own, and that the text seldom says without the ending."""
    found = {
        match["name"]
        for match in _ENDS_IN_S.finditer(text)
        if match["name"] in names.counts
        and match["name"] not in names.lexicon.places
        and _OWNS_TOO.search(text, max(0, match.start() - 120), match.start()) is None
    }
    # where GM says and GM does, "GM's plans" are its own
    return {name for name in found if len(re.findall(rf"\b{re.escape(name)}\b(?!['’]s)", text)) <= 1}


def drop_headline_verbs(names: Names) -> None:
    """A name of the text is read without the verb behind it in a headline: "Air Methods Reports"."""
    for name in [name for name in names.counts if before_verb(names, name)]:
        known = before_verb(names, name)
        names.counts[known] += names.counts.pop(name)
        names.alias[name] = known


def before_verb(names: Names, name: str) -> str:
    """The name of the text that stands before a headline's verb, else nothing."""
    known, _, verb = name.rpartition(" ")
    return known if verb in names.lexicon.words["headline_verb"] and known in names.counts else ""


_ENDS_IN_S = re.compile(
    rf"\b(?P<name>{CAPITAL}[\w&-]+)['’]s\s+(?:has|have|will|would|said|says|reported|reports|announced|earned|posted|plans)\b"
)
"""What no owner is followed by: the ending is part of the name ("McDonald's has said", "Lowe's earned")."""
_OWNS_TOO = re.compile(rf"{CAPITAL}[\w&-]+['’]s?\s[a-z][^.!?]{{0,80}}$")
"""Before a name that owns what was named of another: "Google's share rose, and Microsoft's has fallen"."""
_IN_BRACKETS = re.compile(
    r"(?P<long>(?:[A-Z][\w&’'-]*\s+(?:(?:of|and|for|the|de|&)\s+)*){1,8})"
    r"\((?:the\s+)?[\"“‘]?(?P<short>[A-Z][A-Za-z&.-]{1,12})[\"”’]?(?:[;,][^)]*)?\)"
)


def find_aliases(names: Names, text: str) -> None:
    """Which names are short for which: by brackets, by maker, by first words, by initials."""
    for match in _IN_BRACKETS.finditer(text):
        _alias_in_brackets(names, match["long"].split(), match["short"])
    for name in list(names.counts):
        if name.isupper() and name.title() != name and name.title() in names.counts:
            names.alias[name] = name.title()
    _alias_by_letters(names)
    by_beginning, by_ending, by_initials = _indexes(names)
    # "Under Armour" loses its first word at the head of a sentence
    openers = sorted(names.lexicon.words["name_word"] & names.lexicon.words["sentence_opener"])
    for short in list(names.counts):
        words = short.split()
        if short in names.alias or len(words) > 2:
            continue
        if len(words) == 2 and words[0] != words[1] and words[0] in names.counts and words[1] in names.counts:
            # "Microsoft IE" is IE under its maker's name
            names.alias[short] = names.alias.get(words[1], words[1])
        opened = [f"{word} {short}" for word in openers if f"{word} {short}" in names.counts]
        longer = by_beginning.get(short, []) or by_ending.get(short, []) or opened
        full = min(longer, key=lambda name: names.first.get(name, len(text)), default=None)
        known = short in names.lexicon.places or short in names.lexicon.localities
        known |= full is not None and _is_part(names, short, full)
        if full in opened:
            names.alias[short] = full
        elif full is not None and not known and names.first.get(full, len(text)) <= names.first.get(short, len(text)):
            # a name is given in full before it is shortened; what is longer and comes later is another ("Apple Watch")
            names.alias[short] = full
        if short.isupper() and 2 <= len(short) <= 6:
            for long in by_initials.get(short, []):
                wordy = len([w for w in re.split(r"[\s-]+", long) if w[:1].isupper()]) > 2
                names.alias[long if wordy else short] = short if wordy else long
    for name, target in list(names.alias.items()):
        if names.alias.get(target) == name or target == name:
            del names.alias[name]


def _is_part(names: Names, short: str, full: str) -> bool:
    """Whether a name is that of a known company's part: "Danaher Business System", but not "Huawei Technologies"."""
    lists, companies = names.lexicon.words, names.lexicon.companies
    whole = lists["corporate_suffix"] | lists["company_ending"]
    return short in companies and full not in companies and full.rsplit(maxsplit=1)[-1] not in whole


def _alias_by_letters(names: Names) -> None:
    """Names that differ by blanks alone: "TimeWarner" and "Time Warner" are whichever was written first."""
    known: dict[str, str] = {}
    for name in sorted(names.counts, key=lambda name: (names.first.get(name, inf), name)):
        first = known.setdefault(name.replace(" ", ""), name)
        if first != name:
            names.alias[name] = first


def _alias_in_brackets(names: Names, words: list[str], short: str) -> None:
    """A name with its short form, "Industrial and Commercial Bank (ICBC)": more than two words go by their initials."""
    plain = short.upper().replace(".", "")
    for size in range(1, len(words) + 1):
        tail = words[-size:]
        initials = "".join(word[0] for word in tail if word[0].isupper()).upper()
        fits = plain.startswith(initials) and len(initials) >= min(len(short), 2) and tail[0][0].isupper()
        if fits and (initials == short.upper() or size == len(words)):
            long = canonical(" ".join(tail), names.lexicon)
            preferred, other = (long, short) if len(long.split()) <= 2 else (short, long)
            names.alias[other] = preferred
            return


_LED_BY_INITIALS = re.compile(rf"(?:{CAPITAL}\.){{1,3}} (?P<last>{CAPITAL}\w+)")


def _indexes(names: Names) -> tuple[dict[str, list[str]], dict[str, list[str]], dict[str, list[str]]]:
    """Longer names by the words they begin with and by the last word; all by their initials.

    By the last word after initials ("J.C. Penney"), or where one name alone ends with it ("Manchester United").
    """
    by_beginning: defaultdict[str, list[str]] = defaultdict(list)
    by_ending: defaultdict[str, list[str]] = defaultdict(list)
    by_initials: defaultdict[str, list[str]] = defaultdict(list)
    last: defaultdict[str, list[str]] = defaultdict(list)
    for name in sorted(names.counts):
        words = name.split()
        if not re.search(r"\b(?:of|de|and)\b|\s\d[\w.-]*$|\sPlus$", name):  # "Firefox 3.6" is one of several Firefoxes
            for size in range(1, min(len(words), 3)):
                by_beginning[" ".join(words[:size])].append(name)
        if led := _LED_BY_INITIALS.fullmatch(name):
            by_ending[led["last"]].append(name)
        elif 2 <= len(name.split()) <= 3:
            last[name.split()[-1]].append(name)
        parts = [word for word in re.split(r"[\s-]+", name) if word[:1].isupper()]
        if len(parts) > 1:
            by_initials["".join(word[0] for word in parts)].append(name)
            if parts[0].isupper() and 1 < len(parts[0]) < 5:
                by_initials[parts[0] + "".join(word[0] for word in parts[1:])].append(name)  # "UC Santa Cruz"
            if " & " in name:
                by_initials["&".join(word[0] for word in parts)].append(name)
    for word, longer in last.items():
        if len(longer) == 1 and word not in by_beginning and word in names.counts:
            by_ending[word] += longer
    return by_beginning, by_ending, by_initials
