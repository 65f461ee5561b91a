"""What one quantity is alone: a level, a score, a period, a share of every hundred, or a number that is no claim."""

from __future__ import annotations

import re

from talent_ledger.extract.figures import Figure
from talent_ledger.extract.quantities import Quantity


def figure_of(quantity: Quantity, end: int | None = None) -> Figure:
    """*quantity* as it is written, up to *end* where the figure goes on."""
    return Figure(
        start=quantity.start,
        end=quantity.end if end is None else end,
        value=quantity.value,
        unit=quantity.unit or "count",
        kind=quantity.kind,
        form=quantity.form,
        decimals=quantity.decimals,
        change=quantity.change,
        in_words=quantity.in_words,
        scale=quantity.scale,
    )


def figure_alone(quantity: Quantity, text: str) -> Figure | None:
    """The figure a quantity makes alone; None for a bare year and other numbers that never are claims."""
    if quantity.form == "list_size":
        return None
    if quantity.bare and not _may_be_claim(quantity, text):
        return None
    if (share := _of_every_hundred(quantity, text)) is not None:
        return share
    figure = figure_of(quantity)
    if figure.form == "plain":
        _read_plain(figure, quantity, text)
    elif figure.form == "fraction" and _is_multiple(figure, text):
        figure.value, figure.unit, figure.kind = figure.value / 100, "ratio", "ratio"
    elif figure.form == "duration" and _is_period(figure, text):
        figure.form = "period"
    elif figure.form == "top_n":
        figure.qualifier = "at_most"
    if figure.form in ("percent", "points") and quantity.sign:
        _sign_of_change(figure, quantity, text)
    elif quantity.sign == "+":
        figure.start += 1
    return figure


def _read_plain(figure: Figure, quantity: Quantity, text: str) -> None:
    """What a number without a written unit is by what stands around it: a score, a ratio, a pronoun, an adjective."""
    bare = quantity.unit is None
    begin = max(0, figure.start - 60)
    ratio = (figure.decimals and _RATIO_OF.search(text, begin, figure.start)) or (
        bare and figure.scale == 1.0 and _is_named_ratio(figure, text)
    )
    if quantity.in_words and figure.value == 1 and bare:
        figure.form = "one"
    elif _ON_A_SCALE.match(text, figure.end) or (bare and _is_score_level(figure, text)):
        figure.unit, figure.kind, figure.form = "points", "other", "score"
    elif bare and figure.scale == 1.0 and _AVERAGE_AGE.search(text, max(0, figure.start - 90), figure.start):
        figure.unit, figure.kind, figure.form = "years", "duration", "duration"
    elif ratio or _FOR_EVERY.match(text, figure.end):
        figure.unit, figure.kind, figure.form = "ratio", "ratio", "odds"
    elif quantity.hyphenated:
        figure.form = "hyphen_count"


_RATIO_OF = re.compile(
    r"(?i)\b(?:coefficient|factor|multiple)\s+(?:(?:now|currently|still)\s+)?(?:of|is|was|stands?\s+at|stood\s+at"
    r"|(?:fell|rose|dropped|climbed|slipped)\s+to)\s+(?:(?:about|around|only|just|some|nearly|almost)\s+)?$"
)
_STANDS_AT = (
    r"(?:\s+(?:of|in|for|at)\s+(?:the\s+)?[A-Z][\w&'’.-]*(?:\s[A-Z][\w&'’.-]*){0,3})?"
    r"\s+(?:(?:now|currently|still|last\s\w+)\s+)?(?:of|is|was|at|stands?\s+at|stood\s+at|(?:fell|rose|dropped|climbed|slipped|improved)\s+to)"
    r"\s+(?:(?:about|around|only|just|some|nearly|almost)\s+)?$"
)
_EARNINGS_RATIO = re.compile(
    rf"(?i)(?:\b(?:price[-\s](?:to[-\s])?earnings\s+(?:ratio|multiple)|P/E(?:\s+ratio)?"
    rf"|(?:pupil|student)s?[-–\s](?:to[-–\s])?(?:teacher|staff|faculty)\s+ratio)){_STANDS_AT}"
)
_SMALL_RATIO = re.compile(
    rf"(?i)\b(?:[\w-]+[-\s]to[-\s][\w-]+(?:\s+(?:ratio|leverage|EBITDA))?|debt/EBITDA|current\s+ratio|leverage(?:\s+ratio)?){_STANDS_AT}"
)
_LARGEST_SMALL_RATIO = 15


def _is_named_ratio(figure: Figure, text: str) -> bool:
    """Whether a bare number is one amount over another: "a price-to-earnings ratio of 22", "book-to-bill was 0.9"."""
    begin = max(0, figure.start - 90)
    if not _ENDS_PHRASE.match(text, figure.end):
        return False
    small = 0 < figure.value <= _LARGEST_SMALL_RATIO and _SMALL_RATIO.search(text, begin, figure.start) is not None
    return small or _EARNINGS_RATIO.search(text, begin, figure.start) is not None


_AVERAGE_AGE = re.compile(
    r"(?i)\b(?:(?:average|median|mean|typical)\s+age|life\s+expectancy)(?:\s+(?:of|in|for|among|at)\s+[^.;:()\d]{1,40}?)?,?\s+"
    r"(?:(?:in\s+)?\d{4}\s+)?(?:(?:is|was|were|at|of|to|from|now|only|just|about|around|nearly|rose|risen|fell|fallen|climbed|went"
    r"|gone|had|has|been|up|down|\d{1,2}(?:\.\d)?)\s+){1,6}$"
)
"""Before the years that people or things are old on average: "the median age in 1950 was", "an average age of"."""
_ON_A_SCALE = re.compile(r"\s+(?:points?\s+)?(?:on|in)\s+(?:a|the)\s+(?:[\w-]+\s+)?scale\b|\s+on\s+the\s+index\b")
_FOR_EVERY = re.compile(
    r"(?:\s+or\s+(?:so|more))?(?:\s+[a-z-]{3,20}){1,2}\s+(?:for|to)\s+(?:every|each)\s+"
    r"(?:of\s+(?:them|these|those)\b|(?!year|month|week|day|hour|other)[a-z]{3,20}\b(?!\s*\d))"
    r"|\s+(?:(?:job|working-age|full-time)\s+)?(?:workers|applicants|applications|pupils|students|teachers|lecturers|doctors"
    r"|nurses|patients|candidates|jobseekers|seekers|taxpayers|contributors|adults|tourists|visitors)\s+(?:per|to\s+(?:one|a))\s+"
    r"(?:pupil|student|teacher|lecturer|worker|pensioner|retiree|patient|doctor|nurse|vacancy|place|seat|job|opening|post"
    r"|child|resident|inhabitant|adult)\b"
)


def _is_score_level(figure: Figure, text: str) -> bool:
    """Whether a bare number is a score or the level of an index: "a score of 64.6", "the Topix fell to 1,991"."""
    if figure.scale != 1.0 or figure.value < 1 or not _ENDS_PHRASE.match(text, figure.end):
        return False
    if _SCORE_OF.search(text, max(0, figure.start - 40), figure.start):
        return True
    before = text[max(0, figure.start - 90) : figure.start]
    if _SURVEY_INDEX.search(before):
        return True
    named = _STOCK_INDEX.search(before)
    if figure.value < 200 or named is None or not _AT_LEVEL.search(before):
        return False
    return re.search(r"[.!?]\s+[A-Z]", before[named.end() :]) is None


_ENDS_PHRASE = re.compile(
    r"\s*(?:[.,;:!?)\]\n]|$)|\s+(?:in|on|for|from|and|but|at|by|while|against|last|this|then|when)\b"
)
_SCORE_OF = re.compile(
    r"(?i)\b(?:(?:scores?|rating|mark)\s+(?:of|was|is|were|now|:)|index\s+(?:value\s+|score\s+|level\s+)?(?:stands?\s+at|stood\s+at|of|is"
    r"|was)|scor(?:ed|es|ing)|entry\s+points\s+of)\s+(?:(?:about|around|only|just|nearly)\s+)?$"
)
_SURVEY_INDEX = re.compile(
    r"(?:\b(?:PMI|NPS|[Pp]urchasing\s+[Mm]anagers['’]?\s+[Ii]ndex|[Nn]et\s+[Pp]romoter\s+[Ss]core"
    r"|(?i:(?:consumer|business|economic|investor)\s+(?:confidence|sentiment|climate)(?:\s+(?:index|indicator|gauge|barometer))?)"
    r"|(?i:(?:climate|sentiment|confidence|satisfaction|quality|diffusion)\s+(?:index|indicator|gauge|score)))\b[^.;:()\d%]{0,50}?"
    r"\b(?:is|was|at|to|of|hit|read|reached)|(?i:\b(?:leads?|led|tops?|topped|heads?)\s+the\s+(?:[\w-]+\s+){0,4}?(?:index|ranking)\s+with))"
    r"\s+(?:(?:about|around|only|just|nearly|minus|a\s+record)\s+)*$"
)
"""Before the level of an index that surveys and measurements give: "consumer confidence rose to 104.4"."""
_STOCK_INDEX = re.compile(
    r"\b(?:FTSE(?:\s\d+)?|Dow|Nasdaq|NASDAQ|S&P(?:\s\d+)?|Nikkei|Topix|TOPIX|Kospi|KOSPI|Sensex|SENSEX|Nifty|NIFTY|Hang\s+Seng|DAX"
    r"|Dax|CAC|IBEX|ASX|TSX|TSE|Bovespa|Ibovespa|Stoxx|STOXX|KSE|JSE|[Aa]ll[\s-][Ss]hare|All\s+Ordinaries|Straits\s+Times"
    r"|[Ii]ndex|(?:Stock|Industrial)\s+Average)\b"
)
_AT_LEVEL = re.compile(r"\b(?:at|to|below|above|past|of)\s+(?:(?:about|around|just|nearly)\s+)?$")


def _is_multiple(figure: Figure, text: str) -> bool:
    """Whether a fraction compares with another amount, "half the average", rather than being a part of a whole."""
    if _LOST.search(text, max(0, figure.start - 20), figure.start):
        return False  # "has lost a fifth of its size"
    if _OF_ANOTHER.match(text, figure.end):
        return True
    owned = _WITH.search(text, max(0, figure.start - 12), figure.start)
    return owned is not None and _OF_ITS_SIZE.match(text, figure.end) is not None


_LOST = re.compile(
    r"\b(?:los(?:t|es?|ing)|shed(?:s|ding)?)\s+(?:about\s+|nearly\s+|almost\s+|over\s+|more\s+than\s+)?$"
)
_OF_ANOTHER = re.compile(
    r"\s+(?:what\b|that(?=\s*[.,;)])|(?:of\s+)?last\s+(?:year|month|quarter|season|week)['’]s\b"
    r"|(?:of\s+)?(?:the|its|their)\s+(?:(?:19|20)\d\ds?|pre-\w+|previous|peak|former|usual)\s+levels?\b"
    r"|(?:of\s+)?(?:the|its|their|his|her|our|a)\s+(?:[A-Za-z'’-]+\s+){0,3}?(?:averages?|number|level"
    r"|size|amount|rate|figure|price|cost|pace|speed|length|area|peak|target|norm|median)\b"
    r"|of\s+[A-Z][\w-]+['’]s(?=\s*[.,;)])|that\s+(?:of|in|at|for)\b|of\s+what\s+(?:the|its|their|an?|[A-Z]\w+)\s+\w+(?:\s+\w+)?\s+(?:cost|costs"
    r"|spends?|spent|paid|pays|was|were|is|earns?|earned|makes?|made)\b|as\s+(?:many|much|big|large|likely|high"
    r"|long|fast|often|good)\b|those?\s+(?:of|in)\b)"
)
_WITH = re.compile(r"\b(?:with|has|had|have)\s+(?:only\s+|just\s+|about\s+|barely\s+|less\s+than\s+|more\s+than\s+)?$")
_OF_ITS_SIZE = re.compile(
    r"\s+(?:of\s+)?(?:[A-Z][\w-]+\s?){1,3}['’]s?\s+(?:population|size|area|workforce|land|output|economy|GDP"
    r"|staff|budget)\b|\s+(?:of\s+)?the\s+(?:population|people|size|area|land|staff|budget|workforce)\s+of\s+[A-Z]"
)


def _is_period(figure: Figure, text: str) -> bool:
    """Whether a duration says when something happened, "in 5 years", rather than how long it takes."""
    if figure.value >= _NO_PERIOD:
        return False  # "more than 57 million nights" were spent by many
    before = _PERIOD_BEFORE.search(text, max(0, figure.start - 24), figure.start)
    return before is not None or _PERIOD_AFTER.match(text, figure.end) is not None


_NO_PERIOD = 10_000
_PERIOD_BEFORE = re.compile(
    r"(?i)\b(?:in|within|over|during|for|throughout|across|after|every|these|those|last|past|next|first|same"
    r"|other|of|through)\s+"
    r"(?:the\s+|just\s+|only\s+|about\s+|some\s+|nearly\s+|almost\s+|more\s+than\s+|less\s+than\s+|over\s+"
    r"|under\s+|at\s+least\s+)*$"
)
_PERIOD_AFTER = re.compile(
    r"[\s-]+\w+\s+(?:to|ended|ending|through|ago|running|in\s+a\s+row|later|earlier|before|on\b)"
)


def _of_every_hundred(quantity: Quantity, text: str) -> Figure | None:
    """Read "nine out of every hundred", "43 crowns of each hundred" and "of every hundred who start, forty"."""
    if quantity.form not in ("plain", "money") or quantity.scale != 1.0 or not 0 < quantity.raw < 100:
        return None
    after = _HUNDRED_AFTER.match(text, quantity.end)
    before = None if after else _HUNDRED_BEFORE.search(text, max(0, quantity.start - 70), quantity.start)
    if after is None and (before is None or quantity.form == "money" or not _nothing_follows(text, quantity.end)):
        return None
    base = 1000.0 if (after or before)["base"].lower() == "thousand" else 100.0  # type: ignore[index]
    end = after.end() if after else quantity.end
    value = float(f"{100.0 * quantity.raw / base:.12g}")
    return Figure(quantity.start, end, value, "percent", "share", "n_in_m", in_words=quantity.in_words)


def _nothing_follows(text: str, end: int) -> bool:
    """Whether what follows says what so many do, rather than what is counted."""
    return re.match(r"\s+(?!per\b)[a-z]+s\b(?<!s’)", text[end : end + 20]) is None


_HUNDRED_AFTER = re.compile(
    r"(?:\s+(?!out\b)[a-z]{3,20})?\s+(?:out\s+of|of|in)\s+(?:every|each)\s+(?P<base>hundred|thousand|100|1,?000)(?![\w-]|[,.]\d)",
    re.IGNORECASE,
)
_HUNDRED_BEFORE = re.compile(
    r"\bof\s+(?:every|each)\s+(?P<base>hundred|thousand)\b[^.;:\d]{0,45},\s+(?:(?:some|about|only|just|nearly)\s+)?$",
    re.IGNORECASE,
)


def _sign_of_change(figure: Figure, quantity: Quantity, text: str) -> None:
    """Take "(-0.7%)" for a fall of 0.7, but leave an interest rate or a margin of -0.7% below zero."""
    before = text[max(0, figure.start - 40) : figure.start]
    if quantity.sign != "+" and _BELOW_ZERO.search(before):
        return
    figure.start += len(re.match(r"(?:(?:minus|negative)\s+)?[-−–+]?", text[figure.start : figure.end]).group())  # type: ignore[union-attr]
    figure.value = abs(figure.value)
    figure.change, figure.kind = ("increase" if quantity.sign == "+" else "decrease"), "growth"


_BELOW_ZERO = re.compile(
    r"(?i)\b(?:rates?|yields?|deposit|interest|inflation|margin|temperature|return|balance|growth\s+rate|was|at"
    r"|is|stood\s+at|to)\s+(?:of\s+|at\s+|was\s+|to\s+|is\s+)?(?:an?\s+)?$"
)


def _may_be_claim(quantity: Quantity, text: str) -> bool:
    """Rejects by form alone: bare years, codes with leading zeros, "zero" as an adjective."""
    written = text[quantity.start : quantity.end].strip("-−–+")
    if _LATER_YEAR.fullmatch(written) and _BEFORE_YEAR.search(text, max(0, quantity.start - 14), quantity.start):
        return _COUNTED.match(text, quantity.end) is not None
    if _YEAR.fullmatch(written):
        counted = (_COUNTED_THEN if 1990 <= quantity.raw <= 2040 else _COUNTED).match(text, quantity.end) is not None
        return counted and not _BEFORE_YEAR.search(text, max(0, quantity.start - 14), quantity.start)
    if written[:1] == "0" and len(written) > 1 and written[1].isdigit():
        return False
    if written.lower() in ("zero", "nought", "naught"):
        return (
            re.match(
                r"[-\s](?:sum|tolerance|hour|waste|in\s+on|emissions?|carbon|emission)\b",
                text[quantity.end : quantity.end + 12],
            )
            is None
        )
    return not (written.lower() == "one" and _PRONOUN_ONE.match(text, quantity.end))


_LATER_YEAR = re.compile(r"1[0-4]\d\d|2[12]\d\d")
_BEFORE_YEAR = re.compile(
    r"(?i)\b(?:in|since|by|of|from|until|till|to|during|before|after|for|the|year|and|mid|late|early|than|spring"
    r"|summer|autumn|winter|or|versus|vs)[\s-]+$"
)
_COUNTED = re.compile(
    r"\s+(?:(?:new|more|full-time|local|foreign|other|different|active|young|small|large|extra|additional"
    r"|square)\s+)?(?!years|was|is|has|sales|results|levels|figures|plans|prices|accounts|elections|exports"
    r"|imports|census|terms|earnings|profits|revenues|guidelines|standards|sanctions|minus|plus|less|versus"
    r"|budgets)[a-z]{3,}s\b|\s+people\b"
)
_COUNTED_THEN = re.compile(
    r"\s+(?:new\s+|full-time\s+|more\s+)?(?:people|employees|workers|staff|jobs|students|members|homes|houses"
    r"|cars|vehicles|units|patients"
    r"|children|pupils|teachers|nurses|companies|firms|schools|shops|stores|beds|rooms|hectares|visitors"
    r"|residents|households|respondents)\b"
)
_PRONOUN_ONE = re.compile(
    r"\s+(?:another|of\s+(?:the|its|their|our|them|us|my|his|her|those|these|Europe|Africa|Asia|America|many"
    r"|several|few)\b|can|could|would|might|should|must|may|who|that|which|is|was|has|reason|way|thing"
    r"|or\s+(?:two|more|other|the)|by\s+one|day|another|side|hand|after|at\s+a\s+time|and\s+(?:only|the\s+same)"
    r"|needs?|says|said|wonders|knows|sees|gets|hopes|asks)\b|['’]s\b|-(?:off|time|way|sided|stop|to-one|on-one"
    r"|man|size)\b|[,.;:!?)]|\s+for\s+the\b"
)


def is_year(text: str, quantity: Quantity) -> bool:
    """Whether *quantity* is a bare number that may be a year, 1500 to 2099."""
    return quantity.bare and _YEAR.fullmatch(text[quantity.start : quantity.end]) is not None


_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
