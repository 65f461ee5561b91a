"""The figure layer: every number in a stretch of text that could be a claim, with its value, unit and hedge.

It reads spans, values and units and names the form it recognised. Whether a figure is a claim at all
is decided later, when the sentence around it is known.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property

from talent_ledger.extract.lexicon import Lexicon, alternation
from talent_ledger.extract.numerals import (
    DIGIT_NUMBER,
    ORDINAL_WORD,
    PART_WORD,
    WORD_NUMBER,
    part_size,
    read_digits,
    read_ordinal,
    read_words,
)


@dataclass(slots=True)
class Figure:
    """One figure. Offsets count code points of the text it was found in."""

    start: int
    end: int
    value: float
    unit: str
    kind: str
    form: str
    value_high: float | None = None
    decimals: int = 0
    denominator: float | None = None
    qualifier: str | None = None
    change: str | None = None
    in_words: bool = False


_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_YEAR = r"(?:1[5-9]\d\d|20\d\d)"
_NAMED_NUMBER = (
    r"(?:Figures?|Fig\.|Tables?|Charts?|Graphs?|Exhibits?|Boxe?s?|Sections?|Chapters?|Parts?|Pages?|pp?\.|Articles?|"
    r"Annex|Appendix|Note|Notes|Footnotes?|Volume|Vol\.|Issue|Items?|Lines?|Rules?|Clause|Paragraphs?|Schedules?|"
    r"Steps?|Version|version|v|ver\.|Release|Windows|iPhone|iPad|Galaxy|Llama|GPT|Gemini|Claude|Boeing|Airbus|Flight|"
    r"Route|Routes|Highway|Interstate|Room|Suite|Unit|Apt|Platform|Gate|Terminal|Form|Phase|Type|Class|Grade|Category|"
    r"Level|Level-|Tier|Bus|Line|Apollo|Section|Sec\.|Scope|Series|Season|Episode|Day|Week|Chapter|Q|Group|Channel|"
    r"Fortune|S&P|FTSE|Nikkei|CAC|DAX|Nasdaq|NASDAQ|Russell|STOXX|Stoxx|CSI|ASX|Hang Seng|SMI|Euro Stoxx|IBEX|Top500|Forbes|Formula|Area|Agenda|Goal|SDG|Mach|Euro|World War|"
    r"Service Pack|Bill|Proposition|Prop|Title|Resolution|Act|Directive|Regulation|Measure)"
)

_NEVER = [
    ("url", r"(?:https?://|www\.)[^\s<>\")\]]+|\b[\w-]+\.(?:com|org|net|io|gov|edu|ai|co\.uk|html?|php|pdf|jpe?g|png|gif)(?:/[^\s<>\")\]]*)?\b"),
    ("link", r"\]\([^)\s]*\)|!\[[^\]]*\]\([^)]*\)"),
    ("email", r"\b[\w.+-]+@[\w-]+\.[\w.]+"),
    ("handle", r"(?<![\w])[@#][A-Za-z0-9_]*[A-Za-z_][A-Za-z0-9_]*"),
    ("footnote mark", r"\[\^?\d{1,3}(?:\s*[,–-]\s*\d{1,3})*\](?!\()|(?<=[.,;:”\"’)])[¹²³⁴⁵⁶⁷⁸⁹⁰]+|[¹²³⁴⁵⁶⁷⁸⁹⁰]{1,3}"),
    ("date", rf"\b\d{{1,2}}(?:st|nd|rd|th)?(?:\s+of)?[\s-]+{_MONTH}(?:,?[\s-]+(?:{_YEAR}|['’]\d\d))?\b(?!\w)"),
    ("date", rf"\b{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?(?:\s*(?:[-–]|to|and)\s*(?:{_MONTH}\s+)?\d{{1,2}}(?:st|nd|rd|th)?)?(?:,?\s+{_YEAR})?(?![\d,.]*\d|\s*(?:%|per\s?cent))\b"),
    ("date", rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s*(?:[-–]|to|and)\s*\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH}\b"),
    ("date", r"\b(?:\d{4}-\d{2}-\d{2}|\d{1,2}/\d{1,2}/\d{2,4}|\d{1,2}\.\d{1,2}\.(?:19|20)\d{2})(?:T[\d:.]+Z?)?\b"),
    ("date", rf"\b{_MONTH}[\s,-]+{_YEAR}\b|\b{_MONTH}\s?['’]\d\d\b"),
    ("date", r"\b(?:the\s+)?(?:\d{1,2}(?:st|nd|rd|th))\s+of\s+(?:the\s+)?(?:month|next month|last month|this month)\b"),
    ("clock time", r"\b\d{1,2}[:.h]\d{2}(?:\s?[ap]\.?m\.?|\s?(?:GMT|BST|CET|UTC|EST|EDT|PST))\b|\b\d{1,2}:\d{2}(?::\d{2})?\b(?!\s*(?:ratio|odds))|\b\d{1,2}\s?(?:a\.m\.|p\.m\.|am|pm|AM|PM|o['’]clock)(?!\w)"),
    ("phone number", r"(?:\+\d{1,3}[\s-]?)?\(?\b\d{2,5}\)?[\s-]\d{3,4}[\s-]\d{3,4}\b|\+\d[\d\s-]{7,}\d"),
    ("decade", r"\b(?:early|mid|late)?[-\s]?(?:(?:1[5-9]|20)\d0|['’]\d0)s\b|\b\d0s\b"),
    ("fiscal year", rf"\b(?:FY|fiscal|FYE)\s?(?:{_YEAR}|['’]?\d\d)(?:\s?[-/–]\s?\d{{2,4}})?\b|\b{_YEAR}\s?[/–-]\s?(?:{_YEAR}|\d\d)(?!\d)(?!\s?(?:%|per\s?cent|million|billion))"),
    ("quarter", r"\b(?:[QHqh][1-4]\b(?:\s?(?:FY)?['’]?\d{2,4})?|[1-4][QH](?:\s?(?:FY)?['’]?\d{2,4})?\b|(?:quarter|half)\s+(?:one|two|three|four|[1-4])\b)"),
    ("quarter", r"\b(?:first|second|third|fourth|1st|2nd|3rd|4th|final)[-\s]+(?:fiscal[-\s]+)?(?:quarters?|half(?=\s+(?:of\s+(?:the\s+year|\d{4}|last|this|next|fiscal)|\d{4}))|half[-\s]year|trimester|semester|two quarters)\b(?!\s+of\s+the\s+(?:students|population|people|workforce))"),
    ("quarter", r"\b(?:first|second|third|fourth|final|next|last|past|previous)\s+(?:two|three|four|six|nine)\s+(?:quarters|months|weeks|days|years)\b"),
    ("named number", rf"\b{_NAMED_NUMBER}\s?#?(?-i:\d+(?:\.\d+)*[A-Za-z]?)(?:\s?(?:[-–]|and|to|,)\s?\d+(?:\.\d+)*)?(?![\d,]|\.\d|\s?(?:%|per\s?cent|percent|million|billion|bn|years|GW|MW))\b"),
    ("in a name", r"\b[A-Za-z]+[-_/]?\d[\w./-]*\b|\b(?:[A-Z][A-Za-z]*[-–])\d[\w]*\b"),
    ("in a name", r"\b\d+(?:[A-JLNO-SU-Z]|[a-ln-z])(?:\d|[A-Z])\w*\b|\b[2-6]G\b|\b\d[DK]\b|\b1[012]0\d{2}\b(?=\s+(?:ZIP|zip))"),
    ("always", r"\b24/7\b|\b50[-/]50\b|\b9/11\b|\b20/20\b|\b101\s+course\b"),
    ("score", r"\b\d{1,2}\s?[-–]\s?\d{1,2}\b(?=\s+(?:win|victory|defeat|loss|draw|vote|lead|majority|at home|away|against))"),
    ("age", r"\b(?:aged?|ages)\s+(?:of\s+)?\d{1,3}(?:\s?(?:[-–]|to|and)\s?\d{1,3})?\b|(?<=[A-Za-z],\s)\d{2}(?=,\s)|\b\d{1,3}[-\s]years?[-\s]olds?\b|\b(?:under|over)-?\d\ds\b|\b\d\d\s?[-–]\s?\d\d[-\s]year[-\s]olds?\b|\b\d\d\s?to\s?\d\d[-\s]year[-\s]olds?\b"),
    ("list number", r"(?m)^[ \t>*-]*\(?\d{1,2}[.)]\s(?!\d)|^[ \t>]*\*\*\d{1,2}[:.]?\*\*|(?<=\s)\((?:\d|i{1,3}|iv|v)\)\s"),
    ("ordinal of a century or time", r"\b(?:\d{1,2}(?:st|nd|rd|th)|first|second|third|nineteenth|twentieth|twenty-first)[-\s](?:century|centuries|anniversary|birthday|time|grade|generation|edition|century-old|annual|term|straight|consecutive|successive|round|World\s+War|Amendment|International|Republic|season|game|match|floor|day|week|month|year|world|party|person|degree|hand|class)\b"),
]
"""Stretches that never hold a claim, with the reason, tried in this order."""


class FigureReader:
    """Finds figures in text, with the patterns compiled from one lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon

    # -- patterns --------------------------------------------------------------------------------------------

    @cached_property
    def _never(self) -> list[tuple[str, re.Pattern[str]]]:
        return [(why, re.compile(pattern)) for why, pattern in _NEVER]

    @cached_property
    def _number(self) -> str:
        return rf"(?:{DIGIT_NUMBER}|(?i:\b{WORD_NUMBER}\b))"

    @cached_property
    def _main(self) -> re.Pattern[str]:
        return re.compile("|".join(f"(?:{re.sub(r'[?]P<[a-z0-9]+>', '?:', form)})" for form in self._sources))

    @cached_property
    def _forms(self) -> list[re.Pattern[str]]:
        return [re.compile(source) for source in self._sources]

    @cached_property
    def _sources(self) -> list[str]:
        """One pattern a form of figure, in the order in which they are tried."""
        lexicon = self.lexicon
        number = self._number
        scale = rf"(?:{alternation(lexicon.scales)})(?!\w)"
        loose = rf"(?:[\s\u00a0-]?(?:{alternation([*lexicon.scales, *lexicon.attached_scales])})(?!\w))"
        symbol = rf"(?:{alternation(lexicon.currency_symbols)})"
        money_scale = alternation([*lexicon.scales, *lexicon.attached_scales, *lexicon.money_scales])
        money_loose = rf"(?:[\s\u00a0-]?(?:{money_scale})(?!\w))"
        name = rf"(?:{alternation(lexicon.currency_names)})(?![\w])"
        percent = r"(?:\s?%|[\s-]?per[\s-]?cent(?!\w|\w)|\s?pct(?!\w)|\s?٪|\s?％)"
        points = r"(?:[\s-]?(?:percentage|per\s?cent|%)[\s-]?points?|\s?(?:p\.p\.|pp|ppts?|ppt)(?!\w)|[\s-]basis[\s-]points?|\s?bps?(?!\w))"
        unit = rf"(?:[\s\u00a0-]?(?:{alternation(lexicon.units)})(?![\w]))"
        to = r"\s?(?:–|—|-|to|‑)\s?"
        sign = r"(?:(?<![\w)])[-−–+](?=\d))?"
        guard = r"(?<![\w$€£¥₹/])(?<![\d][.,])"
        per = r"(?:/(?:MWh|kWh|w-DC|W|kg|t|tonne|ton|barrel|bbl|share|litre|liter|month|year|day|hour|night|head|person|sq ?m|sq ?ft|GB|MMBtu|therm|unit|user|student|week)(?!\w))"
        decimal_comma = r"\d+,\d{1,3}"
        return [
                    # money, symbol first; a range may repeat the symbol
                    rf"(?P<money>(?<![\w]){sign}(?P<symbol>{symbol})\s?(?P<m1>{DIGIT_NUMBER}|{decimal_comma}(?=\s?(?:million|billion|bn|m\b)))(?P<ms1>{money_loose})?"
                    rf"(?:{to}(?:{symbol})?\s?(?P<m2>{DIGIT_NUMBER})(?P<ms2>{money_loose})?)?(?P<mper>{per})?)",
                    # money, name last
                    rf"(?P<named>{guard}(?P<n1>{number})(?P<ns1>{money_loose})?"
                    rf"(?:{to}(?P<n2>{number})(?P<ns2>{money_loose})?)?[\s\u00a0-]*(?:of\s+)?(?P<name>{name}|(?:{symbol})(?![\w\d])|cents?(?!\w)|pence(?!\w)|p(?=\s+(?:a|per)\s)|c(?=\s+(?:a|per)\s))(?P<nper>{per})?)",
                    # percentage points, then percent, with ranges
                    rf"(?P<points>(?<![\w$€£¥₹/])(?<![\d][.,]){sign}(?P<o1>{number})(?:{to}(?P<o2>{number}))?{points})",
                    rf"(?P<percent>(?<![\w$€£¥₹/])(?<![\d][.,]){sign}(?P<p1>{decimal_comma}(?={percent})|{number})(?:{percent})?{to}(?P<p2>{decimal_comma}(?={percent})|{number}){percent}"
                    rf"|(?<![\w$€£¥₹/])(?<![\d][.,]){sign}(?P<p3>{decimal_comma}(?={percent})|{number}){percent})",
                    # N in M, N out of M, N of the M
                    rf"(?P<ratio_of>{guard}(?P<r1>{number})(?P<rjoin>[\s-]in[\s-](?:every\s+)?|\s+out(?:\s+of)?\s+(?:the\s+|a\s+total\s+of\s+|every\s+)?|\s+of\s+(?:the\s+|its\s+|their\s+|our\s+|those\s+|all\s+)(?:top\s+)?)(?P<r2>{number})(?![\w%,.]*\d)(?!\s?(?:%|per\s?cent|{alternation(lexicon.units)})(?!\w)))",
                    # fractions in words and digits
                    rf"(?P<fraction>(?<![\w.,/])(?:(?P<f1>(?i:an?|one|two|three|four|five|six|seven|eight|nine))[\s-](?P<fpart>(?i:{PART_WORD}))(?![\w])(?!-)|(?P<fn>\d{{1,2}})/(?P<fd>\d{{1,3}})(?![\w/])(?:(?:rd|th)s?)?|(?P<half>(?i:half))(?![\w]|-(?:year|hour|time|century|baked|way|life))(?!\s+(?:an?\s+(?:century|decade|year|hour|day|mile|dozen|million|billion|point)|year|time|hour|way|century))|(?P<quart>(?i:three-quarters|two-thirds|one-third|one-quarter|one-half))(?!\w)))",
                    # multiples
                    rf"(?P<multiple>{guard}(?P<x1>{number})(?:{to}(?P<x2>{number}))?(?P<xword>[\s-]?(?:times|fold)(?!\w)|x(?![\w]))|\b(?P<xverb>(?i:doubl(?:ed|es|e|ing)|trebl(?:ed|es|e|ing)|tripl(?:ed|es|e|ing)|quadrupl(?:ed|es|e|ing)|quintupl(?:ed|es|e|ing)|halv(?:ed|es|e|ing)|twice|twofold|threefold|fourfold|fivefold|tenfold|sixfold|thrice))\b(?!-(?:edged|decker|check|digit|blind|click)))",
                    # ranks
                    rf"(?P<numero>(?<!total )(?<!the )(?<!in )(?<!of )\b(?:(?i:no|number|num|nr|rank(?:ed)?|ranks|ranking|rated|placed|seeded))(?:\.\s?|\s?#|\s+(?:at\s+|in\s+at\s+|as\s+|a\s+)?(?:no\.?\s?|number\s|#\s?)?)(?P<rank1>\d{{1,4}}|(?i:one|two|three|four|five|six|seven|eight|nine|ten))(?!\w|[,.]\d|\s?%|\s?[-–]|\s+(?:per\s?cent|percent|million|countries|cities|universities|companies)))|(?P<hash>(?<![\w&])#(?P<rank2>\d{{1,4}})(?!\w))",
                    rf"(?P<topn>(?i:(?<=\btop )|(?<=\bTop-))(?P<top>{DIGIT_NUMBER}|(?i:two|three|four|five|six|seven|eight|nine|ten|twenty))(?![\w,]|\.\d|\s?%|[\s-]per\s?cent))",
                    rf"(?P<ordinal>(?<![\w.,/])(?P<ord>\d[\d,]*(?:st|nd|rd|th)|(?i:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)-(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|{ORDINAL_WORD}))(?![\w]))",
                    # physical units and durations
                    rf"(?P<physical>{guard}{sign}(?P<u1>{decimal_comma}(?=\s?(?:km|kg|tonnes|GW|MW|ha|hectares|m)\b)|{number})(?P<us1>{loose})?(?:{to}(?P<u2>{number})(?P<us2>{loose})?)?(?P<unit>{unit})(?P<uper>{per}|\s?/\s?(?:year|day|h|s|km|yr)(?!\w))?)",
                    # plain numbers
                    rf"(?P<plain>{guard}{sign}(?P<c1>{number})(?P<cs1>{loose})?(?:(?:\+)|(?:{to}(?P<c2>{number})(?P<cs2>{loose})?))?)",
        ]

    @cached_property
    def _before(self) -> re.Pattern[str]:
        return re.compile(
            rf"(?:^|(?<=[\s(\[–—-]))(?P<hedge>(?i:{alternation(self.lexicon.hedges_before)}))\s*"
            rf"(?:(?:an?|the|only|just|some|another|its|their|his|her|a total of|of)\s+)?(?:US\s)?$"
            rf"|(?P<tilde>[~≈><≥≤])\s?$"
        )

    @cached_property
    def _after(self) -> re.Pattern[str]:
        return re.compile(rf"\s?(?P<hedge>\+(?!\w)|(?:{alternation(self.lexicon.hedges_after)})(?!\w))")

    # -- reading ------------------------------------------------------------------------------------------------

    def excluded(self, text: str) -> list[tuple[int, int, str]]:
        """Stretches of *text* that hold no claim: start, end and why (dates, addresses, names with digits)."""
        found: list[tuple[int, int, str]] = []
        for why, pattern in self._never:
            for match in pattern.finditer(text):
                if any(character.isdigit() for character in match.group()) or why.startswith(("quarter", "ordinal")):
                    found.append((match.start(), match.end(), why))
        return found

    def read(self, text: str) -> list[Figure]:
        """All figures of *text* in reading order, without those in excluded stretches."""
        blanked = list(text)
        for start, end, _ in self.excluded(text):
            blanked[start:end] = "\x00" * (end - start)
        visible = _EMPHASIS.sub(lambda match: " " * len(match.group()), "".join(blanked))
        figures: list[Figure] = []
        position = 0
        while match := self._main.search(visible, position):
            figure, end = self._figure(visible, match.start(), text)
            if figure is None:
                # a number inside what was no figure after all may still be one
                position = match.start() + 1
                while position < len(visible) and (visible[position - 1].isalnum() and visible[position].isalnum()):
                    position += 1
                continue
            figures.append(self._hedged(figure, text))
            position = max(end if figure.denominator is not None else figure.end, match.start() + 1)
        return self._joined(figures, text)

    @staticmethod
    def _from_to(match: re.Match[str], text: str, second: str | None) -> bool:
        """"from 5 to 7 percent" over time states two levels, where "ranging from 5 to 7" is a range."""
        if not second or not re.search(r"\bto\b", match.group()):
            return False
        before = text[max(0, match.start() - 40) : match.start()].lower()
        return bool(re.search(r"\b(?:from|by)\s+(?:about|around|roughly|nearly|just|over|under|a|an|some|\s)*$", before)) and not re.search(
            r"\b(?:rang\w+|vary\w*|varied|varies|anything|anywhere|span\w*)\s+(?:\w+\s+)?from\s+$", before
        )

    def _figure(self, visible: str, start: int, text: str) -> tuple[Figure | None, int]:
        """The first form that reads a figure at *start*, and where its pattern ended."""
        for pattern in self._forms:
            match = pattern.match(visible, start)
            if match is None:
                continue
            form = next(name for name in _FORMS if name in match.re.groupindex and match.group(name))
            figure: Figure | None = getattr(self, f"_read_{form}")(match, text)
            if figure is not None:
                return figure, match.end()
        return None, start

    def _scaled(self, written: str, scale: str | None) -> tuple[float, int, bool]:
        """Value, decimals and whether it was in words, of a number and its scale word."""
        in_words = not any(c.isdigit() or c in "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞" for c in written)
        if in_words:
            value, decimals = read_words(written), 0
        elif re.fullmatch(r"\d+,\d{1,2}", written):
            value, decimals = float(written.replace(",", ".")), len(written.partition(",")[2])
        else:
            value, decimals = read_digits(written)
        if scale:
            word = scale.strip(" \u00a0-")
            lexicon = self.lexicon
            factor = (
                lexicon.scales.get(word) or lexicon.attached_scales.get(word) or lexicon.money_scales.get(word) or 1.0
            )
            value = float(f"{value * factor:.12g}")
        return value, decimals, in_words

    def _range(
        self, first: str, first_scale: str | None, second: str | None, second_scale: str | None
    ) -> tuple[float, float | None, int, bool]:
        low, decimals, in_words = self._scaled(first, first_scale or (second_scale if second else None))
        if not second:
            return low, None, decimals, in_words
        high, high_decimals, _ = self._scaled(second, second_scale)
        return low, high, max(decimals, high_decimals), in_words

    def _make(
        self,
        match: re.Match[str],
        span: tuple[int, int],
        low: tuple[float, float | None, int, bool],
        unit: str,
        kind: str,
        form: str,
    ) -> Figure:
        value, high, decimals, in_words = low
        negative = match.string[span[0]] in "-−–" and span[0] + 1 < span[1]
        return Figure(
            start=span[0],
            end=span[1],
            value=-value if negative else value,
            value_high=high,
            unit=unit,
            kind=kind,
            form=form,
            decimals=decimals,
            qualifier="range" if high is not None else None,
            in_words=in_words,
        )

    def _read_money(self, match: re.Match[str], text: str) -> Figure | None:
        low = self._range(match["m1"], match["ms1"], match["m2"], match["ms2"])
        unit = self.lexicon.currency_symbols[match["symbol"]]
        if low[1] is not None and (low[1] <= low[0] or self._from_to(match, text, match["m2"])):
            end = match.end("ms1") if match["ms1"] else match.end("m1")
            scale = match["ms1"] or (match["ms2"] if low[1] > low[0] else None)
            return self._make(match, (match.start(), end), self._range(match["m1"], scale, None, None), unit, "money", "money")
        return self._make(match, match.span(), low, unit + _per(match["mper"]), "money", "money")

    def _read_named(self, match: re.Match[str], text: str) -> Figure | None:
        name = match["name"]
        if match["n2"] and _BARE_YEAR.fullmatch(match["n1"]) and not match["ns1"]:
            return None
        low = self._range(match["n1"], match["ns1"], match["n2"], match["ns2"])
        end = match.end()
        if self._from_to(match, text, match["n2"]):
            low, end = self._range(match["n1"], match["ns1"] or match["ns2"], None, None), match.end("ns1" if match["ns1"] else "n1")
        if name in self.lexicon.currency_names:
            unit = self.lexicon.currency_names[name]
        elif name in ("cent", "cents", "c"):
            unit, low = "USD", (low[0] / 100, None if low[1] is None else low[1] / 100, low[2] + 2, low[3])
        elif name in ("pence", "p"):
            unit, low = "GBP", (low[0] / 100, None if low[1] is None else low[1] / 100, low[2] + 2, low[3])
        else:
            unit = self.lexicon.currency_symbols[name]
        if name in ("real", "won", "rand", "dong", "lev", "crowns", "P", "N", "pound", "quid") and not (
            match["ns1"] or match["n1"][0].isdigit()
        ):
            return None
        if name == "won" and re.match(r"\s+(?:the|a|an|by|in)\b", text[match.end() :]):
            return None
        return self._make(match, (match.start(), end), low, unit + _per(match["nper"]), "money", "money")

    def _read_points(self, match: re.Match[str], text: str) -> Figure | None:
        low = self._range(match["o1"], None, match["o2"], None)
        unit = "percentage_points"
        if re.search(r"basis|bp", match.group()):
            low = (low[0] / 100, None if low[1] is None else low[1] / 100, low[2] + 2, low[3])
        return self._make(match, match.span(), low, unit, "growth", "points")

    def _read_percent(self, match: re.Match[str], text: str) -> Figure | None:
        first, second = (match["p1"], match["p2"]) if match["p1"] else (match["p3"], None)
        if second and _BARE_YEAR.fullmatch(first):
            return None
        low = self._range(first, None, second, None)
        if self._from_to(match, text, second):
            end = match.end("p1")
            sign = re.match(r"\s?(?:%|per[\s-]?cent|pct)", text[end:])
            return self._make(match, (match.start(), end + (sign.end() if sign else 0)), self._range(first, None, None, None), "percent", "share", "percent")
        if low[1] is not None and low[1] < low[0]:
            low = (low[1], low[0], low[2], low[3]) if low[1] > 0 else low
        return self._make(match, match.span(), low, "percent", "share", "percent")

    def _read_ratio_of(self, match: re.Match[str], text: str) -> Figure | None:
        join = match["rjoin"].strip()
        first, decimals, in_words = self._scaled(match["r1"], None)
        second, _, second_in_words = self._scaled(match["r2"], None)
        if join.startswith("in") or join.startswith("-in"):
            if first >= second or second > 1000 or (re.fullmatch(r"(?:19|20)\d\d", match["r2"])):
                return None
            if not in_words and second_in_words or second > 100 and in_words and not second_in_words:
                return None
            if second < 2 or (not in_words and first > 99):
                return None
            return Figure(match.start(), match.end(), round(100 * first / second, 10), "percent", "share", "n_in_m", in_words=in_words)
        if second < first or re.fullmatch(r"(?:19|20)\d\d", match["r2"]):
            return None
        span = match.span("r1")
        return Figure(
            *span, first, "count", "count", "n_of_m" if join.startswith("of") else "n_out_of_m", decimals=decimals, denominator=second, in_words=in_words
        )

    def _read_fraction(self, match: re.Match[str], text: str) -> Figure | None:
        if match["half"]:
            value = 50.0
        elif match["fn"]:
            top, bottom = int(match["fn"]), int(match["fd"])
            if not 0 < top < bottom or bottom > 100:
                return None
            value = 100.0 * top / bottom
        else:
            words = re.split(r"[\s-]", (match["quart"] or match.group("fraction")).lower())
            top = 1 if words[0] in ("a", "an") else int(read_words(words[0]))
            size = part_size(words[1])
            if top >= size or (words[0] in ("a", "an") and words[1] not in ("half", "third", "quarter", "fifth", "tenth", "sixth", "eighth", "seventh", "ninth", "twentieth")):
                return None
            if words[0] in ("a", "an") and re.match(r"[\s-]+(?:time|of\s+a\s+(?:century|mile)|party|person|world|quarter\b|year|month|week|day|century|generation|term|country|man|woman|child|option|factor|reason|point|company|firm|bank|edition|round|wave|site|plant|line|straight|consecutive|successive|hour|century|quarterly|commenter|reader|candidate|group|study|survey)", text[match.end():]):
                return None
            value = 100.0 * top / size
        if _OF_ANOTHER.match(text, match.end()):
            return Figure(match.start(), match.end(), value / 100, "ratio", "ratio", "fraction", in_words=True)
        return Figure(match.start(), match.end(), value, "percent", "share", "fraction", in_words=True)

    def _read_multiple(self, match: re.Match[str], text: str) -> Figure | None:
        if verb := match["xverb"]:
            low = verb.lower()
            for stem, value in _MULTIPLES.items():
                if low.startswith(stem):
                    growth = low not in ("twice", "thrice")
                    change = "decrease" if stem == "halv" else "increase"
                    return Figure(
                        match.start(), match.end(), value, "ratio", "growth" if growth else "ratio", "multiple_verb", change=change if growth else None, in_words=True
                    )
            return None
        word = match["xword"].strip(" -")
        low_high = self._range(match["x1"], None, match["x2"], None)
        if word == "times" and re.match(r"\s+(?:a|per|each|in)\s|[.,;]", text[match.end() :]) and low_high[0] < 13 and not re.match(r"[.,;]", text[match.end():]):
            return None
        figure = self._make(match, match.span(), low_high, "ratio", "ratio", "multiple")
        return replace(figure, kind="growth", change="increase") if word == "fold" else figure

    def _read_numero(self, match: re.Match[str], text: str) -> Figure | None:
        written = match["rank1"]
        value = read_words(written) if written.isalpha() else float(written)
        return Figure(*match.span("rank1"), value, "rank", "rank", "number_rank", in_words=written.isalpha())

    def _read_hash(self, match: re.Match[str], text: str) -> Figure | None:
        return Figure(*match.span("rank2"), float(match["rank2"]), "rank", "rank", "number_rank")

    def _read_topn(self, match: re.Match[str], text: str) -> Figure | None:
        """"among the top three" is a rank of at most three; "the top 25 cities" on its own names a list."""
        before = text[max(0, match.start() - 40) : match.start()]
        if not re.search(r"\b(?:among|in|into|within|inside|of|one\s+of|enter\w*|reach\w*|made|makes|make)\s+(?:the|its|their|a)\s+(?:\w+\s+)?top[\s-]$", before, re.I):
            return None
        written = match["top"]
        value = read_words(written) if written.isalpha() else read_digits(written)[0]
        return Figure(*match.span("top"), value, "rank", "rank", "top_n", qualifier="at_most", in_words=written.isalpha())

    def _read_ordinal(self, match: re.Match[str], text: str) -> Figure | None:
        written = match["ord"]
        return Figure(*match.span("ord"), read_ordinal(written), "rank", "rank", "ordinal", in_words=written[0].isalpha())

    def _read_physical(self, match: re.Match[str], text: str) -> Figure | None:
        form = match["unit"].strip(" \u00a0-")
        if match["u2"] and _BARE_YEAR.fullmatch(match["u1"]) and not match["us1"]:
            return None
        hyphenated = match["unit"].startswith("-")
        unit = self.lexicon.units[form]
        low = self._range(match["u1"], match["us1"], match["u2"], match["us2"])
        if self._from_to(match, text, match["u2"]):
            end = match.end("us1" if match["us1"] else "u1")
            first = self._range(match["u1"], match["us1"] or match["us2"], None, None)
            return self._make(match, (match.start(), end), first, unit.name, unit.kind, unit.kind if unit.kind == "duration" else "physical")
        if form in ("m", "g", "V", "in", "min", "sec", "second", "quarters", "C") or (form in ("foot", "feet", "yard") and low[3] and low[0] < 2):
            if form in ("second", "quarters", "in", "min", "sec"):
                return None
            if form == "V":
                pass
            elif form in ("m", "g") and match["u1"][0].isdigit():
                return None
        if unit.kind == "duration":
            end = match.end("us1") if match["us1"] else match.end("u1")
            if match["u2"]:
                end = match.end("us2") if match["us2"] else match.end("u2")
            figure = self._make(match, (match.start("u1"), end), low, unit.name, "duration", "hyphen_duration" if hyphenated else "duration")
            return figure
        return self._make(match, match.span(), low, unit.name + _per(match["uper"]), unit.kind, "hyphen_physical" if hyphenated else "physical")

    def _read_plain(self, match: re.Match[str], text: str) -> Figure | None:
        first = match["c1"]
        if first.lower() in ("zero",):
            return None
        if not match["cs1"] and not match["c2"] and re.fullmatch(r"(?:1[5-9]|20)\d\d", first):
            return None
        low = self._range(first, match["cs1"], match["c2"], match["cs2"])
        if self._from_to(match, text, match["c2"]):
            end = match.end("cs1") if match["cs1"] else match.end("c1")
            return self._make(match, (match.start(), end), self._range(first, match["cs1"] or match["cs2"], None, None), "count", "count", "plain")
        if match["c2"] and (low[1] is None or low[1] <= low[0] or (re.fullmatch(r"(?:1[5-9]|20)\d\d", first) and not match["cs2"])):
            if re.fullmatch(r"(?:1[5-9]|20)\d\d", first):
                return None
            low = self._range(first, match["cs1"], None, None)
            end = match.end("cs1") if match["cs1"] else match.end("c1")
            return self._make(match, (match.start(), end), low, "count", "count", "plain")
        end = match.end() - 1 if match.group().endswith("+") else match.end()
        start = match.start()
        if text[start] == "+":
            start += 1
        return self._make(match, (start, end), low, "count", "count", "plain")

    # -- hedges and joined figures ---------------------------------------------------------------------------------

    def _hedged(self, figure: Figure, text: str) -> Figure:
        if figure.qualifier:
            return figure
        before = text[max(0, figure.start - 45) : figure.start]
        match = self._before.search(before)
        if match:
            hedge = (match["hedge"] or match["tilde"]).lower()
            figure.qualifier = self.lexicon.hedges_before.get(hedge)
            if hedge in ("some", "near", "over", "under", "above", "below", "about", "around") and not self._is_hedge(hedge, before[: match.start()], figure):
                figure.qualifier = None
            elif re.search(r"\b(?:no|not|n't)\s+$", before[: match.start()]):
                figure.qualifier = {"more_than": "at_most", "less_than": "at_least"}.get(figure.qualifier or "", figure.qualifier)
            if figure.qualifier:
                return figure
        tail = text[figure.end : figure.end + 40]
        match = self._after.match(tail)
        if match is None:
            match = re.match(rf"\s(?:[a-z-]+\s){{0,2}}?(?P<hedge>{alternation(h for h in self.lexicon.hedges_after if h.startswith('or '))})(?!\w)", tail)
        if match and not (match["hedge"] == "plus" and re.match(r"\s+\w", tail[match.end() :])):
            figure.qualifier = self.lexicon.hedges_after[match["hedge"]]
        elif re.match(r"-odd\b", tail):
            figure.qualifier = "approx"
        return figure

    @staticmethod
    def _is_hedge(hedge: str, before: str, figure: Figure) -> bool:
        """"rose above 5 %" states a bound too, but "the vote over 3 reforms" or "12 points below 50" does not."""
        if hedge in ("some", "about", "around", "near"):
            return True
        return not re.search(r"(?:points?|%|cent|percent|degrees|bps?)\s+(?:just\s+|well\s+)?$", before)

    def _joined(self, figures: list[Figure], text: str) -> list[Figure]:
        """"between A and B" is one range; a scale or unit stated once may serve both."""
        joined: list[Figure] = []
        for figure in figures:
            last = joined[-1] if joined else None
            if last is not None and last.value_high is None and figure.value_high is None:
                gap = text[last.end : figure.start]
                before = text[max(0, last.start - 30) : last.start].lower()
                between = re.search(r"\b(?:between|anywhere between)\s+(?:about\s+|around\s+|roughly\s+|an estimated\s+)?$", before)
                if re.fullmatch(r"\s+and\s+(?:about\s+|around\s+)?", gap) and between and self._alike(last, figure):
                    joined[-1] = self._merged(last, figure)
                    continue
                from_to = re.search(r"\b(?:from|range of|ranges from|ranging from|ranged from)\s+$", before)
                if re.fullmatch(r"\s+to\s+", gap) and self._alike(last, figure) and figure.value > last.value and not from_to:
                    joined[-1] = self._merged(last, figure)
                    continue
                if re.fullmatch(r"\s?[-–]\s?", gap) and self._alike(last, figure) and figure.value > last.value:
                    joined[-1] = self._merged(last, figure)
                    continue
                if re.fullmatch(r"\s+(?:and|to|or)\s+(?:nearly\s+|about\s+)?", gap) and last.form == "plain" and figure.unit == "percent" and last.value <= 100 and figure.form == "percent" and re.search(r"\b(?:between|from|by)\s+$", before):
                    last = replace(last, unit="percent", kind="share", form="percent")
                    if between:
                        joined[-1] = self._merged(last, figure)
                        continue
                    joined[-1] = last
            if figure.form == "plain" and last is not None and last.kind == "money" and _BARE_SUM.fullmatch(text[figure.start : figure.end]):
                if not re.match(r"\s+(?!in\b|a\b|the\b|and\b|by\b|to\b|from\b|for\b|at\b|on\b|last\b|this\b|over\b|or\b|against\b|compared\b|previously\b|before\b|earlier\b|as\b|versus\b|during\b|while\b)[a-z]+", text[figure.end:]):
                    figure = replace(figure, unit=last.unit, kind="money")
            joined.append(figure)
        return joined

    @staticmethod
    def _alike(first: Figure, second: Figure) -> bool:
        if first.unit == second.unit and first.kind == second.kind:
            return True
        return first.form == "plain" and second.form in ("percent", "money", "physical", "duration", "points")

    @staticmethod
    def _merged(first: Figure, second: Figure) -> Figure:
        low = first.value
        if first.form == "plain" and second.form != "plain" and first.value < second.value:
            pass
        return replace(
            second, start=first.start, value=low, value_high=second.value, qualifier="range", decimals=max(first.decimals, second.decimals)
        )


_OF_ANOTHER = re.compile(
    r"\s+(?:of\s+)?(?:the\s+(?:number|level|size|amount|rate|average|figure|price|cost|pace|speed|length|area|population)\b"
    r"|that\s+of\b|as\s+(?:many|much|big|large|likely|high)\b|what\b|its\s+(?:peak|former|level|size|previous)\b|those?\s+of\b)"
)
_BARE_SUM = re.compile(r"[\d.,]+\s?(?:bn|tn|trn|mn|m|billion|million|trillion|crore|lakh)")
_EMPHASIS = re.compile(r"(?<![A-Za-z0-9])[_*]+|[_*]+(?![A-Za-z0-9])")
_BARE_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_FORMS = (
    "money", "named", "points", "percent", "ratio_of", "fraction", "multiple", "numero", "hash", "topn", "ordinal",
    "physical", "plain",
)  # fmt: skip
_MULTIPLES = {
    "doubl": 2.0, "twice": 2.0, "twofold": 2.0, "trebl": 3.0, "tripl": 3.0, "threefold": 3.0, "thrice": 3.0,
    "quadrupl": 4.0, "fourfold": 4.0, "quintupl": 5.0, "fivefold": 5.0, "sixfold": 6.0, "tenfold": 10.0, "halv": 0.5,
}  # fmt: skip


def _per(suffix: str | None) -> str:
    """"/MWh" → "_per_MWh"."""
    return "" if not suffix or re.search(r"year|yr|month|day|hour|night|week|head|person|user|student|share", suffix) else "_per_" + re.sub(r"^\s?/\s?", "", suffix).replace(" ", "_").replace("w-DC", "W")
