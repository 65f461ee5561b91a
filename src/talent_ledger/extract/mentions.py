"""Who is named in a text: countries and peoples from the lexicon, other names by their capitals, and their aliases."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from talent_ledger.extract.lexicon import Lexicon, alternation


@dataclass(slots=True)
class Mention:
    """One naming of an entity. Offsets count code points of the document."""

    start: int
    end: int
    text: str
    entity_id: str
    entity_type: str
    form: str  # name, people, capital, proper, group, pronoun, description


_CAPITAL_WORD = r"(?:(?:St|Mt|Ft)\.(?=\s[A-Z])|[A-Z][\w’'&+-]*(?:\.(?:com|org|net|ai|io|de|uk))?|[a-z]{1,2}[A-Z]\w+|(?:[A-Z]\.){2,}|[A-Z]&[A-Z])"
_LINK = r"(?:\s+(?:of|de|du|for|da|do|von|van|the|del|la|al)\s+(?:the\s+)?|\s*&\s*|\s+)"
_NAME = re.compile(rf"(?<![\w@#/.]){_CAPITAL_WORD}(?:{_LINK}(?:{_CAPITAL_WORD}|\d{{1,4}}(?=\s|[.,;)]|$)(?!\s?(?:%|per|percent|million|billion))))*")
_TITLE_WORDS = frozenset(
    "The A An In On At By For From To Of And But Or Nor So Yet As If It Its He She They We You I This That These Those There Here When "
    "While Where Why How What Who Which Since After Before During Among Between Both Each Every Some Many Most More Few Several All Any "
    "No Not Only Even Also However Meanwhile Still Overall Although Though Because Despite Under Over With Without Within According Last "
    "Next First Second Third Today Yesterday Tomorrow Now Then Once One Two Three Four Five Six Seven Eight Nine Ten Half Nearly Almost About "
    "Around Roughly Just Up Down Total Yes Per Compared Together Another Other Others Our My Your His Her Their Let Please Thanks Thank Well Oh "
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August September October November December "
    "Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Mr Mrs Ms Dr Prof Sir Dear Figure Table Chart Source Note Key Average Net Revenue Revenues Sales Profit "
    "Profits Gross Operating Adjusted Growth Shares Share Exports Imports Output Production Inflation Unemployment Demand Prices Price Costs Cost Earnings Turnover "
    "Dividend Capital Cash Debt Margin Margins Results Outlook Guidance Highlights Summary Introduction Conclusion Results Methodology Comments Comment Posted Reply Re "
    "Fewer Less Much Such Like Unlike Instead Perhaps Maybe Indeed Finally Thus Hence Therefore Moreover Furthermore Additionally Separately Elsewhere Earlier Later "
    "Analysts Economists Researchers Officials Experts Critics Investors Traders People Women Men Students Workers Employees Households Respondents Adults Children Citizens "
    "Residents Voters Readers Customers Users Companies Firms Banks Countries Cities Universities Schools Figures Data Statistics Numbers Official Domestic Foreign Global "
    "International National Local Public Private Annual Quarterly Monthly Weekly Daily New Old Young Big Small Large High Low Top Best Worst Strong Weak Good Bad "
    "Volume Volumes Orders Backlog Headcount Staff Income Loss Losses EBITDA EBIT GAAP EPS SG&A CEO CFO COO CTO GDP AI IT HR PR R&D TV VAT PhD PhDs GPU GPUs LLM LLMs STEM OK "
    "Q1 Q2 Q3 Q4 H1 H2 FY YoY Looking Based Given Speaking Asked Excluding Including Following Against Across Outside Inside Behind Beyond Like Near Until Unless Whether "
    "Having Being Taken Added Driven Led Helped Hit Boosted Citing Using Adding Accounting Ranked Rising Falling".split()
)
_PERSON_CUE = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Professor|Sir|Lord|Lady|Minister|President|Chancellor|Senator|Governor|Secretary|CEO|CFO|analyst|economist|"
    r"director|chairman|chairwoman|executive|spokesman|spokeswoman|spokesperson|founder|co-founder|researcher|professor|author|head)\.?\s+)$"
)


def find_places(lexicon: Lexicon, text: str, start: int = 0) -> list[Mention]:
    """Countries, peoples, regions and groups of countries named in *text*, shifted by *start*."""
    found = []
    for match in lexicon.place_pattern.finditer(text):
        written = match.group()
        if written in _AMBIGUOUS and not _AMBIGUOUS[written].search(text, max(0, match.start() - 12), match.end() + 12):
            continue
        place = lexicon.places[written]
        if place.form == "capital" and re.match(r"\s+(?:University|Institute|College|Airport|Stock|Airlines)", text[match.end() :]):
            continue
        found.append(Mention(match.start() + start, match.end() + start, written, place.entity_id, place.entity_type, place.form))
    return found


_AMBIGUOUS = {
    "US": re.compile(r"\bUS\b(?!\s?\$)"),
    "Polish": re.compile(r"\bPolish\b"),
    "Turkey": re.compile(r"\bTurkey\b"),
}


def canonical(name: str, lexicon: Lexicon) -> str:
    """A short name: no article, possessive or corporate suffix.

    >>> from talent_ledger.extract.lexicon import read_lexicon
    >>> canonical("Quebrada Copper Corp.", read_lexicon()), canonical("IBM’s Eagle", read_lexicon())
    ('Quebrada Copper', 'IBM Eagle')
    """
    short = re.sub(r"^(?:the|The|a|an)\s+", "", name.strip(" ,;:()[]\"“”*_"))
    short = re.sub(r"[’']s?(?=\s|$)", "", short)
    words = short.split()
    while len(words) > 1 and words[-1].strip(",") in lexicon.words["corporate_suffix"] - {"Group", "Holdings", "Company"}:
        words.pop()
    return " ".join(words).strip(" ,.")


@dataclass
class Names:
    """The names of one document: how often each occurs, which is short for which, and what kind of thing each is."""

    lexicon: Lexicon
    counts: Counter[str] = field(default_factory=Counter)
    alias: dict[str, str] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    lower: frozenset[str] = frozenset()
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


def read_names(lexicon: Lexicon, text: str, sentences: list[tuple[int, int]], titles: list[tuple[int, int]]) -> Names:
    """All proper names of a document with their aliases and likely types."""
    names = Names(lexicon, lower=frozenset(re.findall(r"(?<![A-Za-z])[a-z][a-z-]+", text)))
    in_title = {span for span in titles}
    inside: Counter[str] = Counter()
    initial: Counter[str] = Counter()
    for start, end in sentences:
        if (start, end) in in_title and _is_title_case(text[start:end]):
            continue
        for match in _NAME.finditer(text, start, end):
            for begin, stop in _trim(lexicon, text, match.start(), match.end()):
                name = canonical(text[begin:stop], lexicon)
                if name in _GENERIC or name in lexicon.words["term"] or name in lexicon.units or name in lexicon.currency_names or len(name) < 2 or text[stop : stop + 1] in ("$", ".") and len(name) < 3:
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
    for start, end in titles[:2]:
        _name_titles(names, text, start, end)
    for match in _INCORPORATED.finditer(text):
        for begin, stop in _trim(lexicon, text, match.start("name"), match.end("name")):
            name = canonical(text[begin:stop], lexicon)
            names.counts[name] += 2
            names.owners[name] += 1
    _find_aliases(names, text)
    _find_types(names, text)
    return names


def _name_titles(names: Names, text: str, start: int, end: int) -> None:
    """Names that occur in a title alone: several capitals in a row that no lower-case use denies."""
    for match in _NAME.finditer(text, start, end):
        for begin, stop in _trim(names.lexicon, text, match.start(), match.end()):
            name = canonical(text[begin:stop], names.lexicon)
            words = name.split()
            if name in names.counts or name in names.lexicon.places or not 2 <= len(words) <= 4 or name.isupper():
                continue
            if not all(word.lower() in names.lower for word in words) and not any(word in _TITLE_WORDS for word in words):
                names.counts[name] += 1


_INCORPORATED = re.compile(
    r"(?P<name>[A-Z][\w&’'-]*(?:\s+[A-Z&][\w&’'-]*){0,4}),?\s+(?:Inc|Corp|Corporation|Ltd|Limited|plc|PLC|LLC|AG|SA|S\.A\.|SE|NV|N\.V\.|GmbH|Co\.|AB|ASA|Oyj|A/S|SpA|S\.p\.A\.|Bhd|KK|a\.s\.|Lda|S\.A\.B\.|Pty|BV|B\.V\.|Holdings|\((?:NYSE|NASDAQ|Nasdaq|LSE|NSE|BSE|TSX|ASX|HKEX|SSE|SEHK|OSE|AIM)\s?:)"
)

_LINKS = ("of", "for", "the", "de", "&", "du", "la", "and", "al", "del")
_GENERIC = frozenset("Group Company Board Bank Ministry Foundation Fund University Port Club Agency Council Commission Government State Authority Firm Trust Society Union Institute Department Corporation".split())
"""Capitalised stand-ins ("the Group") that are no names by themselves."""
_FRESH = re.compile(r"(?:[:|•·*–—✔➤►]|[.!?]|^\d{1,2}[.)]|[\"“(])\s*$")


def _is_title_case(title: str) -> bool:
    """Whether capitals in a title say nothing: most of its longer words have them."""
    words = [w for w in re.findall(r"[A-Za-z][\w’'-]*", title) if len(w) > 3]
    return sum(w[0].isupper() for w in words) > 0.65 * len(words) and len(words) > 3


def _trim(lexicon: Lexicon, text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The name inside a run of capitals, without words that only begin a sentence, split where a possessor ends."""
    spans: list[tuple[int, int]] = []
    pieces = re.split(r"(?<=[’']s)\s+|(?<=s[’'])\s+", text[start:end])
    position = start
    for piece in pieces:
        at = text.index(piece, position)
        position = at + len(piece)
        words = [(m.start() + at, m.end() + at) for m in re.finditer(r"\S+", piece)]
        while words and (_opens_sentence(text[words[0][0] : words[0][1]]) or text[words[0][0] : words[0][1]] in _LINKS):
            words.pop(0)
        while words and (
            text[words[-1][0] : words[-1][1]] in _TITLE_WORDS and len(words) > 1 or text[words[-1][0] : words[-1][1]] in _LINKS
        ):
            words.pop()
        if words:
            begin, stop = words[0][0], words[-1][1]
            stop -= 2 if re.search(r"[’']s$", text[begin:stop]) else 1 if re.search(r"s[’']$", text[begin:stop]) else 0
            if stop > begin:
                spans.append((begin, stop))
    return spans


def _opens_sentence(word: str) -> bool:
    return re.sub(r"[’'](?:s|re|ve|ll|d|m)?$|[.,:]$", "", word) in _TITLE_WORDS or word[0].isdigit()


def _find_aliases(names: Names, text: str) -> None:
    """"Industrial and Commercial Bank (ICBC)", "Internet Explorer (IE)", and short forms of longer names."""
    for match in re.finditer(r"((?:[A-Z][\w&’'-]*\s+(?:(?:of|and|for|the|de|&)\s+)*){1,8})\((?:the\s+)?[\"“‘]?([A-Z][A-Za-z&.-]{1,12})[\"”’]?(?:[;,][^)]*)?\)", text):
        short = match.group(2)
        words = match.group(1).split()
        for size in range(1, len(words) + 1):
            tail = words[-size:]
            initials = "".join(w[0] for w in tail if w[0].isupper())
            if initials.upper() == short.upper().replace(".", "")[: len(initials)] and len(initials) >= min(len(short), 2) and tail[0][0].isupper():
                long = canonical(" ".join(tail), names.lexicon)
                if initials.upper() == short.upper() or size == len(words):
                    preferred, other = (long, short) if len(long.split()) <= 2 else (short, long)
                    names.alias[other] = preferred
                    break
    known = sorted(names.counts, key=lambda name: (-len(name.split()), name))
    for short in names.counts:
        if short in names.alias or " " in short and len(short.split()) > 2:
            continue
        head = short.split()[0]
        if len(short.split()) == 2 and short.split()[1] in names.counts and head in names.counts and short.split()[1] != head and short.split()[1][0].isupper():
            # "Microsoft IE" is IE under its maker's name
            names.alias.setdefault(short, names.alias.get(short.split()[1], short.split()[1]))
        longer = [
            name for name in known
            if name != short and len(name.split()) > len(short.split()) and (name.split()[: len(short.split())] == short.split())
            and not re.search(r"\b(?:of|de|and)\b", name)
        ]  # fmt: skip
        if longer and short not in names.lexicon.places and len({name.split()[0] for name in longer}) == 1 and len(longer) == 1:
            names.alias[longer[0]] = short if names.counts[short] >= names.counts[longer[0]] else longer[0]
            if names.alias[longer[0]] == longer[0]:
                del names.alias[longer[0]]
                names.alias[short] = longer[0]
        acronym = short if short.isupper() and 2 <= len(short) <= 6 else None
        if acronym:
            for name in known:
                parts = [w for w in re.split(r"[\s-]+", name) if w[:1].isupper()]
                if len(parts) == len(acronym) and "".join(w[0] for w in parts) == acronym:
                    names.alias[name] = acronym if len(parts) > 2 else name
                    if len(parts) <= 2:
                        names.alias[acronym] = name
    for name in list(names.alias):
        target = names.alias[name]
        if names.alias.get(target) == name:
            del names.alias[name]


def _find_types(names: Names, text: str) -> None:
    cues = names.lexicon.words["organization_cue"]
    for name in names.counts:
        entity = names.resolve(name)
        words = name.split()
        if words[-1] in ("University", "Institute", "College", "School", "Academy", "Hospital", "Museum") or words[0] in ("University", "Institute", "College"):
            names.types[entity] = "institution"
        elif any(word in cues for word in words):
            names.types.setdefault(entity, "organization")
        elif re.search(r"\d", name):
            names.types.setdefault(entity, "product")
    said = re.compile(
        rf"(?:\b(?:said|says|told|wrote|added|explained|argues|noted)\s+(?:(?:[A-Za-z-]+\s+){{0,3}})?({alternation(sorted(names.counts)) or 'x'})(?!\w)"
        rf"|(?<!\w)({alternation(sorted(names.counts)) or 'x'}),\s+(?:an?|the|our|its|co-founder|founder|chief|president|chairman|head|director|professor|analyst|economist|who)\b[^.]{{0,60}}?(?:analyst|economist|director|executive|officer|professor|founder|president|minister|head|chair|manager|researcher|spokes\w+|secretary|governor))"
    ) if names.counts and len(names.counts) < 400 else None  # fmt: skip
    for match in said.finditer(text) if said else ():
        name = match.group(1) or match.group(2)
        if len(name.split()) in (1, 2, 3) and not any(word in cues for word in name.split()) and names.types.get(names.resolve(name)) is None and not name.isupper():
            names.types[names.resolve(name)] = "person"
    for match in re.finditer(r"(?m)^[ \t>*_]*((?:[A-Z][\w'’.-]+[ ]?){1,3})(?:,[^:\n]{2,60})?:\s", text):
        name = match.group(1).strip()
        if name in names.counts and not any(word in cues for word in name.split()) and " " in name:
            names.types[names.resolve(name)] = "person"
    for match in re.finditer(r"\b(?:Mr|Mrs|Ms|Dr|Prof|Professor|Sir|Minister|Senator)\.?\s+((?:[A-Z][\w'’-]+\s?){1,3})", text):
        names.types[names.resolve(match.group(1).strip())] = "person"


def find_names(names: Names, text: str, start: int, end: int) -> list[Mention]:
    """Proper names (not places) of the document in one sentence."""
    found: list[Mention] = []
    for match in _NAME.finditer(text, start, end):
        for begin, stop in _trim(names.lexicon, text, match.start(), match.end()):
            written = text[begin:stop]
            name = canonical(written, names.lexicon)
            if name in names.lexicon.places or written in names.lexicon.places or len(name) < 2 or text[stop : stop + 1] == "$":
                continue
            if name in names.unsure and any(word.lower() in names.lexicon.words["financial_measure"] | names.lexicon.words["economy_measure"] for word in name.split()):
                continue
            if names.counts.get(name) or name in names.alias:
                entity = names.resolve(name)
                found.append(Mention(begin, stop, written, entity, names.type_of(entity), "proper"))
    return found


def with_owners(mentions: list[Mention], text: str, words: frozenset[str]) -> list[Mention]:
    """A product named with a common word is known by its maker: "IBM's Eagle" becomes one mention.

    *words* are common words of English in lower case.
    """
    merged: list[Mention] = []
    for mention in mentions:
        owner = merged[-1] if merged else None
        if (
            owner is not None
            and owner.form == mention.form == "proper"
            and " " not in mention.text
            and mention.text.lower() in words
            and re.fullmatch(r"[’']s?\s+", text[owner.end : mention.start])
        ):
            name = f"{owner.entity_id} {mention.entity_id}"
            merged[-1] = Mention(owner.start, mention.end, text[owner.start : mention.end], name, "product", "proper")
        else:
            merged.append(mention)
    return merged
