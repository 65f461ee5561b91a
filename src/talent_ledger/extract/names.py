"""The proper names of one document: found by their capitals, counted, typed, and known by their short forms."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from talent_ledger.extract.lexicon import Lexicon
from talent_ledger.extract.mentions import Mention, canonical

Span = tuple[int, int]

_WORD = (
    r"(?:(?:St|Mt|Ft)\.(?=\s[A-Z])|[A-Z][\w’'&+-]*(?:\.(?:com|org|net|ai|io|de|uk))?|[a-z]{1,2}[A-Z]\w+"
    r"|(?:[A-Z]\.){2,}|[A-Z]&[A-Z])"
)
_LINK = r"(?:\s+(?:of|de|du|for|da|do|von|van|the|del|la|al)\s+(?:the\s+)?|\s*&\s*|\s+)"
_NUMBER = r"\d{1,4}(?=\s|[.,;)]|$)(?!\s?(?:%|per|percent|million|billion))"
_NAME = re.compile(rf"(?<![\w@#/.]){_WORD}(?:{_LINK}(?:{_WORD}|{_NUMBER}))*")
_LINKS = ("of", "for", "the", "de", "&", "du", "la", "and", "al", "del")
_FRESH = re.compile(r"(?:[:|•·*–—✔➤►]|[.!?]|^\d{1,2}[.)]|[\"“(])\s*$")
_POSSESSED = re.compile(r"(?<=[’']s)\s+|(?<=s[’'])\s+")
_ENCLITIC = re.compile(r"[’'](?:s|re|ve|ll|d|m)?$|[.,:]$")


@dataclass
class Names:
    """The names of one document: how often each occurs, which is short for which, and what kind of thing each is."""

    lexicon: Lexicon
    lower: frozenset[str] = frozenset()  # words the text has in lower case
    counts: Counter[str] = field(default_factory=Counter)
    alias: dict[str, str] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    owners: Counter[str] = field(default_factory=Counter)
    """Names written with the form of a company ("Ltd", "a.s.", a ticker): whose text it often is."""
    unsure: set[str] = field(default_factory=set)
    """Single words that were only seen where any word has a capital: a parse has to confirm them."""

    def resolve(self, name: str) -> str:
        """The canonical name of the entity that *name* stands for in this document."""
        short = canonical(name, self.lexicon)
        return self.alias.get(short, short)

    def type_of(self, entity_id: str) -> str:
        """organization, product, institution, person … as far as the text shows it."""
        return self.types.get(entity_id, "organization")


def read_names(lexicon: Lexicon, text: str, sentences: list[Span], titles: list[Span]) -> Names:
    """All proper names of a document with their aliases and likely types."""
    names = Names(lexicon, frozenset(re.findall(r"(?<![A-Za-z])[a-z][a-z-]+", text)))
    silent = {span for span in titles if _is_title_case(text[slice(*span)])}
    _count(names, text, [span for span in sentences if span not in silent])
    for span in titles[:2]:
        _count_title(names, text, span)
    for match in _INCORPORATED.finditer(text):
        for name, _ in _names_in(names, text, match.span("name")):
            names.counts[name] += 2
            names.owners[name] += 1
    _find_aliases(names, text)
    _find_types(names, text)
    return names


def find_names(names: Names, text: str, start: int, end: int) -> list[Mention]:
    """Proper names (not places) of the document in one sentence."""
    lists = names.lexicon.words
    found: list[Mention] = []
    for name, (begin, stop) in _names_in(names, text, (start, end)):
        written = text[begin:stop]
        if name in names.lexicon.places or written in names.lexicon.places or text[stop : stop + 1] == "$":
            continue
        words = name.lower().split()
        if name in names.unsure and any(
            w in lists["financial_measure"] or w in lists["economy_measure"] for w in words
        ):
            continue
        if names.counts.get(name) or name in names.alias:
            entity = names.resolve(name)
            found.append(Mention(begin, stop, written, entity, names.type_of(entity), "proper"))
    return found


# -- finding ---------------------------------------------------------------------------------------


def _names_in(names: Names, text: str, span: Span) -> Iterator[tuple[str, Span]]:
    """Runs of capitals as canonical names, each with its span."""
    for match in _NAME.finditer(text, *span):
        for begin, stop in _trimmed(names.lexicon, text, match.start(), match.end()):
            name = canonical(text[begin:stop], names.lexicon)
            if len(name) > 1:
                yield name, (begin, stop)


def _trimmed(lexicon: Lexicon, text: str, start: int, end: int) -> Iterator[Span]:
    """The name inside a run of capitals, without words that only begin a sentence, split where a possessor ends."""
    position = start
    for piece in _POSSESSED.split(text[start:end]):
        at = text.index(piece, position)
        position = at + len(piece)
        words = [(m.group(), m.start() + at, m.end() + at) for m in re.finditer(r"\S+", piece)]
        while words and (_opens(lexicon, words[0][0]) or words[0][0] in _LINKS):
            words.pop(0)
        while words and (
            words[-1][0] in _LINKS or (len(words) > 1 and words[-1][0] in lexicon.words["sentence_opener"])
        ):
            words.pop()
        if words:
            begin, stop = words[0][1], words[-1][2]
            stop -= 2 if re.search(r"[’']s$", text[begin:stop]) else 1 if re.search(r"s[’']$", text[begin:stop]) else 0
            if stop > begin:
                yield begin, stop


def _opens(lexicon: Lexicon, word: str) -> bool:
    """Whether a word has its capital only because a sentence begins with it."""
    return word[0].isdigit() or _ENCLITIC.sub("", word) in lexicon.words["sentence_opener"]


def _is_title_case(title: str) -> bool:
    """Whether capitals in a title say nothing: most of its longer words have them."""
    words = [w for w in re.findall(r"[A-Za-z][\w’'-]*", title) if len(w) > 3]
    return len(words) > 3 and sum(w[0].isupper() for w in words) > 0.65 * len(words)


# -- counting --------------------------------------------------------------------------------------


def _count(names: Names, text: str, sentences: Iterable[Span]) -> None:
    """Count names, those inside sentences apart from those that open one."""
    inside: Counter[str] = Counter()
    initial: Counter[str] = Counter()
    for start, end in sentences:
        for name, (begin, stop) in _names_in(names, text, (start, end)):
            if _is_no_name(names.lexicon, name, text[stop : stop + 1]):
                continue
            opens = begin - start <= 2 or bool(_FRESH.search(text[max(start, begin - 4) : begin]))
            (initial if opens else inside)[name] += 1
    names.counts = inside.copy()
    for name, count in initial.items():
        first = name.split()[0]
        if name in inside or " " in name or first.lower() not in names.lower:
            names.counts[name] += count
        if name not in inside and " " not in name and first[:1].isupper() and first[1:].islower():
            names.unsure.add(name)


def _is_no_name(lexicon: Lexicon, name: str, following: str) -> bool:
    """Technical terms, units, currencies, and capitals that stand for a name given elsewhere ("the Group")."""
    lists = lexicon.words
    known = name in lists["stand_in_name"] or name in lists["term"] or name in lexicon.units
    return known or name in lexicon.currency_names or (following in ("$", ".") and len(name) < 3)


def _count_title(names: Names, text: str, title: Span) -> None:
    """Names that occur in a title alone: several capitals in a row that no lower-case use denies."""
    openers = names.lexicon.words["sentence_opener"]
    for name, _ in _names_in(names, text, title):
        words = name.split()
        if name in names.counts or name in names.lexicon.places or not 2 <= len(words) <= 4 or name.isupper():
            continue
        if not all(word.lower() in names.lower for word in words) and not any(word in openers for word in words):
            names.counts[name] += 1


_INCORPORATED = re.compile(
    r"(?P<name>[A-Z][\w&’'-]*(?:\s+[A-Z&][\w&’'-]*){0,4}),?\s+(?:Inc|Corp|Corporation|Ltd|Limited|plc|PLC|LLC|AG|SA|S\.A\."
    r"|SE|NV|N\.V\.|GmbH|Co\.|AB|ASA|Oyj|A/S|SpA|S\.p\.A\.|Bhd|KK|a\.s\.|Lda|S\.A\.B\.|Pty|BV|B\.V\.|Holdings"
    r"|\((?:NYSE|NASDAQ|Nasdaq|LSE|NSE|BSE|TSX|ASX|HKEX|SSE|SEHK|OSE|AIM)\s?:)"
)


# -- short forms -----------------------------------------------------------------------------------

_IN_BRACKETS = re.compile(
    r"(?P<long>(?:[A-Z][\w&’'-]*\s+(?:(?:of|and|for|the|de|&)\s+)*){1,8})"
    r"\((?:the\s+)?[\"“‘]?(?P<short>[A-Z][A-Za-z&.-]{1,12})[\"”’]?(?:[;,][^)]*)?\)"
)


def _find_aliases(names: Names, text: str) -> None:
    """Which names are short for which: by brackets, by maker, by first words, by initials."""
    for match in _IN_BRACKETS.finditer(text):
        _alias_in_brackets(names, match["long"].split(), match["short"])
    by_beginning, by_initials = _indexes(names)
    for short in list(names.counts):
        words = short.split()
        if short in names.alias or len(words) > 2:
            continue
        if len(words) == 2 and words[0] != words[1] and words[0] in names.counts and words[1] in names.counts:
            # "Microsoft IE" is IE under its maker's name
            names.alias[short] = names.alias.get(words[1], words[1])
        longer = by_beginning.get(short, [])
        if len(longer) == 1 and short not in names.lexicon.places:
            _alias_by_use(names, short, longer[0])
        if short.isupper() and 2 <= len(short) <= 6:
            for long in by_initials.get(short, []):
                wordy = len([w for w in re.split(r"[\s-]+", long) if w[:1].isupper()]) > 2
                names.alias[long if wordy else short] = short if wordy else long
    for name, target in list(names.alias.items()):
        if names.alias.get(target) == name or target == name:
            del names.alias[name]


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


def _indexes(names: Names) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Longer names by the words they begin with, and all names by their initials."""
    by_beginning: defaultdict[str, list[str]] = defaultdict(list)
    by_initials: defaultdict[str, list[str]] = defaultdict(list)
    for name in sorted(names.counts):
        words = name.split()
        if not re.search(r"\b(?:of|de|and)\b", name):
            for size in range(1, min(len(words), 3)):
                by_beginning[" ".join(words[:size])].append(name)
        parts = [word for word in re.split(r"[\s-]+", name) if word[:1].isupper()]
        if len(parts) > 1:
            by_initials["".join(word[0] for word in parts)].append(name)
    return by_beginning, by_initials


def _alias_by_use(names: Names, short: str, long: str) -> None:
    """Of a short and a long form the more frequent is the name."""
    if names.counts[short] >= names.counts[long]:
        names.alias[long] = short
    else:
        names.alias[short] = long


# -- kinds of things -------------------------------------------------------------------------------

_INSTITUTIONS = ("University", "Institute", "College", "School", "Academy", "Hospital", "Museum")
_SAID = re.compile(
    rf"\b(?:said|says|told|wrote|added|explained|argues|noted)\s+(?:(?:[a-z-]+\s+){{0,3}})?(?P<name>{_WORD}(?:\s+{_WORD}){{0,2}})"
)
_WITH_ROLE = re.compile(
    rf"(?<!\w)(?P<name>{_WORD}(?:\s+{_WORD}){{0,2}}),\s+(?:an?|the|our|its|co-founder|founder|chief|president|chairman|head"
    r"|director|professor|analyst|economist|who)\b[^.]{0,60}?(?:analyst|economist|director|executive|officer|professor"
    r"|founder|president|minister|head|chair|manager|researcher|spokes\w+|secretary|governor)"
)
_SPEAKING = re.compile(r"(?m)^[ \t>*_]*(?P<name>(?:[A-Z][\w'’.-]+[ ]?){2,3})(?:,[^:\n]{2,60})?:\s")
_TITLED = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Prof|Professor|Sir|Minister|Senator)\.?\s+(?P<name>(?:[A-Z][\w'’-]+\s?){1,3})")


def _find_types(names: Names, text: str) -> None:
    cues = names.lexicon.words["organization_cue"]
    for name in names.counts:
        words = name.split()
        entity = names.resolve(name)
        if words[-1] in _INSTITUTIONS or words[0] in _INSTITUTIONS:
            names.types[entity] = "institution"
        elif any(word in cues for word in words):
            names.types.setdefault(entity, "organization")
        elif re.search(r"\d", name):
            names.types.setdefault(entity, "product")
    for pattern in (_SAID, _WITH_ROLE, _SPEAKING):
        for match in pattern.finditer(text):
            name = canonical(match["name"], names.lexicon)
            known = name in names.counts and names.resolve(name) not in names.types
            if known and not name.isupper() and not any(word in cues for word in name.split()):
                names.types[names.resolve(name)] = "person"
    for match in _TITLED.finditer(text):
        names.types[names.resolve(match["name"].strip())] = "person"
