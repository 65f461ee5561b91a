"""Stretches of text whose digits or number words never are a claim: dates, addresses, names with digits.

Each pattern has a name that says why; all are bounded, so that reading stays linear in the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cached_property

from talent_ledger.extract.conventions import Conventions
from talent_ledger.extract.lexicon import Lexicon, alternation
from talent_ledger.extract.markup import FORMULA
from talent_ledger.schema.page_counts import counted_signs, counted_words

_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)(?![a-z])\.?"
)
_YEAR = r"(?:1[5-9]\d\d|20\d\d)"
_DAY = r"(?:[0-3]?\d)(?:st|nd|rd|th)?"
_NO_UNIT = r"(?![\d,.]*\d|\s?(?:%|per\s?cent|percent|million|billion|bn\b|m\b))"
_ORDINAL_OF_TIME = (
    r"century|centuries|anniversary|birthday|time|grade|generation|edition|annual|term|straight|consecutive|successive"
    r"|round|World\s+War|Amendment|International|Republic|season|game|match|floor|day|week|month|year|world|party"
    r"|person|degree|hand|class|instance|glance|place\s+to(?!\s+(?:\d|first|second|third|\w+th\b))|thing|things|step|steps|reason|point|chapter|paragraph"
    r"|sentence|line|child|wife|husband|attempt|reading|draft|series|phase|stage|wave|batch|session|meeting|visit"
    r"|autumn|winter|spring|summer|AGM|appearance|language|home|opinion|thought|thoughts|look|option|argument"
    r"|homes?|shift|lieutenant|aid|floor|avenue|street|st\.|ave\.|quarterly|half|quarters?|trimester|semester"
    r"|minute|spell|stint|team"
)

_DATES = {
    "date, day first": rf"\b{_DAY}(?:\s+of)?[\s-]+{_MONTH}(?:,?[\s-]+(?:{_YEAR}|['’]\d\d))?(?!\w)",
    "date, month first": (
        rf"\b{_MONTH}\s+(?:the\s+)?{_DAY}(?:\s?(?:[-–]|to"
        rf"|and)\s?(?:{_MONTH}\s+)?{_DAY})?(?:,?\s+(?:{_YEAR}|['’]\d\d))?{_NO_UNIT}(?!\w)"
    ),
    "days of a month": rf"\b{_DAY}\s?(?:[-–]|to|and)\s?{_DAY}\s+{_MONTH}(?:\s+{_YEAR})?(?!\w)",
    "month and year": rf"\b{_MONTH}(?:\s?[-–/]\s?{_MONTH})?[\s,-]+{_YEAR}\b|\b{_MONTH}\s?[-'’]\d\d\b",
    "date in digits": (
        r"\b(?:\d{4}[-/]\d{1,2}[-/]\d{1,2}|\d{1,2}[/-]\d{1,2}[/-]\d{2,4}|\d{1,2}\.\d{1,2}\.(?:(?:19|20)\d{2}|\d\d))"
        r"(?:T[\d:.]+Z?)?(?![\w/])"
    ),
    "day of a week or month": (
        r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?:,)?\s+(?:the\s+)?\d{1,2}(?:st|nd|rd|th)\b"
        r"|\b(?:on|by|until|from|since|of|before|after)\s+the\s+\d{1,2}(?:st|nd|rd|th)\b(?=\s*[.,;)]"
        r"|\s+of\s+(?:the|this|next|last)\s+month)"
        r"|\b\d{1,2}(?:st|nd|rd|th)\s+of\s+(?:the|this|next|last)\s+month\b"
    ),
    "decade": r"(?:\b(?:1[5-9]|20)\d0|['’]\d0|\b\d0)['’]?s\b",
    "fiscal year": (
        rf"\b(?:FYE?|fiscal(?:\s+year)?|AY|SY)\s?-?(?:{_YEAR}|['’]?\d\d)(?:\s?[-/–]\s?\d{{2,4}})?(?!\w)"
        rf"|\b{_YEAR}\s?[/–-]\s?(?:{_YEAR}|\d\d)(?![\d,.]*\d)(?!\s?(?:%|per\s?cent|million|billion))"
    ),
    "year in words": (
        r"\b(?i:(?:nineteen|twenty)[\s-](?:hundred|(?:ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
        r"|eighteen|nineteen)(?!\w)|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
        r"(?:[\s-](?:one|two|three|four|five|six|seven|eight|nine))?))\b(?!\s+(?:per\s?cent|percent|million|thousand))"
        r"|\b(?i:two\s+thousand\s+(?:and\s+)?(?:ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen"
        r"|nineteen|twenty(?:[\s-](?:one|two|three|four|five|six|seven|eight|nine))?))\b(?!\s+[a-z]+s\b)"
    ),
    "quarter": (
        r"\b[QHqh][1-4]\b(?:[\s-]?(?:FY|of\s)?\s?['’]?\d{2,4}\b)?(?!%)|\b[1-4][QHqh](?:\s?(?:FY)?['’]?\d{2,4})?\b"
        r"|\b(?i:quarter|half|semester|trimester)\s+(?:one|two|three|four|[1-4])\b|\b(?:I{1,3}|IV)\s+quarter\b"
        r"|\b[1-4](?:st|nd|rd|th)?[\s-](?i:quarter|half)\b(?!\s+of\s+the\s+(?:students|population|people|workforce))"
        r"|\b(?:9|six|nine|three)[-\s](?:M|months?|mo)\s+(?:ended|to|through|period)\b|\b(?:3|6|9|12)M(?=\s+(?:19|20)\d\d)"
    ),
    "part of a year": (
        r"\b(?i:(?:first|second|third|fourth|final|last|closing|opening|early|previous|latest|this|next|back|front)"
        r"(?:[-\s]+fiscal)?[-\s]+(?:quarters?|half(?=[\s-]+(?:of\s+(?:the\s+(?:year|decade|century)|\d{4}|last"
        r"|this|next|fiscal)"
        r"|\d{4}|year|results|profits?|figures|was|were|the|and)|[.,;:)])|trimester|semester)"
        r"|(?:corresponding|same)\s+(?:quarter|half)(?!\s+of\s+(?:the|all|its|their)\b)|another\s+quarter(?=\s*[,.;])"
        r"|(?<!and )(?<!and a )half[-\s]year|mid[-\s]?year)\b"
        r"(?!\s+of\s+the\s+(?:students|population|people|workforce))"
    ),
    "length of the period": (
        r"\b(?i:first|second|third|final|next|last|past|previous|preceding|coming|following|other|these|those)\s+"
        r"(?i:\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty)"
        r"[\s-]+(?i:quarters|months?|weeks?|days?|years?|decades|hours|minutes|nights|winters|summers|seasons"
        r"|terms|rounds|games|matches)\b"
    ),
    "time ago": (
        r"\b(?i:\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty"
        r"|forty|fifty)\s+"
        r"(?i:seconds?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?|quarters?|decades?|centuries"
        r"|generations?)\s+"
        r"(?i:ago|earlier|before(?=\s*[.,;]|\s+(?:that|it|the))|later|hence|from\s+now|previously|prior"
        r"|on(?=\s*[.,])|in\s+a\s+row|running|straight|after\s+(?:that|it|the))\b"
    ),
}
_TIMES = {
    "clock time": (
        r"\b(?:[01]?\d|2[0-3])[:.h][0-5]\d(?:[:.][0-5]\d)?\s?(?:[ap]\.m\.|[ap]m\b|[AP]M\b|(?:hrs|GMT|BST|CET|CEST"
        r"|UTC|EST|EDT|PST|IST|ET)\b|Uhr\b)"
        r"|\b(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?(?![\d:])|\b\d{1,2}h\d\d\b|\b\d{1,2}h(?=[,.]|\s+in\s)"
        r"|\b\d{1,2}\s?(?:[ap]\.m\.|[ap]m(?!\w)|[AP]M(?!\w)|o['’]clock)(?!\w)"
        r"|\b(?:at|until|till|by|from|before|after|around)\s+(?:half\s+past\s+)?\d{1,2}[.:][0-5]\d(?=\s+(?:on"
        r"|in\s+the|this|today|tomorrow|sharp)\b)"
        r"|(?<!\bfrom\s)(?<!hours\s)\b(?i:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|twenty)"
        r"\s+minutes\s+(?:past|to)\s+"
        r"(?i:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|noon|midnight|\d{1,2})\b"
        r"|\b(?i:half|quarter)[\s-]past\s+\w+"
        r"|\bquarter\s+to\s+(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|noon|midnight|\d{1,2}(?![.,]?\d))"
        r"(?=[.,])"
        r"|\bat\s+(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\s+(?:o['’]clock"
        r"|in\s+the\s+(?:morning|afternoon|evening)|at\s+night)"
    ),
    "always": (
        r"\b24/7\b|\b9/11\b|\b20/20\b|\b365\s+days\s+a\s+year\b|\b(?:24|twenty-four)\s+hours\s+a\s+day\b"
        r"|\bseven\s+days\s+a\s+week\b"
    ),
}
_ADDRESSES = {
    "url": (
        r"(?:https?://|www\.)[^\s<>\")\]]+"
        r"|\b[\w-]{1,60}\.(?:com|org|net|io|gov|edu|ai|co\.uk|example|html?|php|pdf|jpe?g|png|gif|csv"
        r"|xlsx?)\b(?:/[^\s<>\")\]]*)?"
    ),
    "identifier": r"\b(?i:doi:?\s*)?10\.\d{4,5}/[^\s<>\")\]]+",
    "link": (
        r"\](?:\((?:<[^<>\n]{0,300}>|[^()\s]{0,300}(?:\([^()\s]{0,100}\)[^()\s]{0,300}){0,3})"
        r"(?:\s+(?:\"[^\"\n]{0,200}\"|'[^'\n]{0,200}'))?\))(?:\{[^{}\n]{0,120}\})?"
        r"|!\[[^\]]{0,300}\]\([^)]{0,300}\)(?:\{[^{}\n]{0,120}\})?"
        r"|</?[A-Za-z][a-z0-9]{0,9}(?:\s[^<>\n]{0,300})?/?>"
    ),
    "path": r"(?<![\w/])(?:/[\w.-]{0,60}\d[\w.-]{0,60}){2,8}",
    "email": r"\b[\w.+-]{1,60}@[\w-]{1,60}\.[\w.]{2,30}",
    "handle": r"(?<![\w])@\w+|(?<![\w&])#\w{0,40}[A-Za-z_]\w{0,40}|\bu/\w+|\br/\w+",
    "phone number": (
        r"(?:\+|(?<![\w.,])00)\d{1,3}[\s.-]?\(?\d{1,4}\)?(?:[\s./-]?\d{2,4}){1,5}\b"
        r"|\(0?\d{2,5}\)\s?\d{3,4}(?:[\s-]\d{2,4}){1,2}\b"
        r"|\b1-\d{3}-\d{3}-\d{4}\b|\b(?:extension|ext\.?|dial)\s+-?\d{3,5}\b"
        r"|\b0\d{1,4}(?:[\s./-]\d{2,4}){2,5}\b|\b\d{3}-\d{3}-\d{4}\b|(?<![$€£])\b\d{3}-\d{4}\b"
        r"|(?<!\d\s)(?<![\d.,])\b0\d{2,5}[ /]\d{3,8}(?:-\d{1,4})?\b"
        r"|\b(?i:tel|phone|fax|call|ring|hotline|ext)\b\.?:?\s+\+?\(?\d[\d\s()/-]{4,18}\d"
    ),
    "street address": (
        r"\b\d{1,4}(?:\s?(?:bis|ter))?,?\s+(?:rue|avenue|boulevard|place|quai|via|calle|rua)\s+\w+|"
        r"\b\d{1,5}[A-Za-z]?\s+(?:[NSEW]\.?\s+)?(?:[A-Z][\w'’.-]+\s+){1,3}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln"
        r"|Drive|Dr|Square|Sq|Boulevard|Blvd|Place|Court|Way|Close|Terrace|Quay|Wharf|Row|Parade|Crescent"
        r"|Highway)\b"
        r"|\b(?:[A-Z][\wäöüßé-]*(?:straße|strasse|gasse|weg|platz|gata|gatan|kade|laan)|(?:Rue|Via|Calle|Rua"
        r"|Avenida|Avenue|Rua)\s+(?:[\w'’-]+\s+){1,3}?),?\s+\d{1,4}\b"
        r"|\b\d{5}(?:-\d{4})?\s+(?=[A-Z][a-zäöü]+(?:[,.\n]|$))|\b[A-Z]{2}\s+\d{5}(?:-\d{4})?\b"
        r"|\b(?:Calle|Carrera|Avenida|Ruta|Rua|Rue|Via)\s+\d{1,4}\b|\bP\.?\s?O\.?\s+Box\s+\d+"
        r"|\b[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}\b"
    ),
}
_RAISED = "¹²³⁴⁵⁶⁷⁸⁹⁰"
_NO_POWER_OF_TEN = rf"(?<!10)(?<!10[⁻{_RAISED}])"
"""No raised digit of ``10⁶``, ``10⁻⁶`` or ``10¹²`` is a mark."""
_NO_POWER_OF_A_UNIT = r"(?!(?:(?<=\bm)|(?<=\b[kcd]m)|(?<=\d[mk])|(?<=\dkm)|(?<=\bft))[²³](?!\w))"
"""Nor one of ``m²``, ``km²``, ``40m³`` or ``ft³``."""


def _page_furniture() -> str:
    """Counts of comments and of those who liked them, in the places that ``page_counts.toml`` names."""
    line, bracket, label, bar, prose = (
        alternation(counted_words(place)) for place in ("line", "bracket", "label", "bar", "prose")
    )
    opening = "|".join(f"[{word[0].upper()}{word[0]}]{word[1:]}" for word in counted_words("opening"))
    arrow, vote = counted_signs("line"), counted_signs("vote")
    return (
        rf"(?im:^[ \t>*•|]{{0,6}}\d[\d,.]{{0,8}}[km]?\s+(?:{line})\s*:?\s*$)"
        r"|\b\d{1,3}%\s+upvoted\b|\b[Ee]dited\s+\d+\s+times?\b|\b[Vv]iewed\s+[\d,]+k?\s+times\b"
        r"|\(\d[\d.,]{0,8}\s?[KMG]i?B\)"
        r"|(?<=\s)(?<!\bat )(?<!\bto )(?<!\b(?:is|as) )(?<!\bwas )(?<!came )(?<!ranked )#\d{3,6}\b"
        r"(?!\s+(?:in|on|of|among)\b)"
        rf"|(?i:\b(?:{bracket})\s*\(\d+\)|\bposted\s+by\s+[^\n]{{0,40}}?\d{{1,3}}\s+\w+\s+ago\b"
        rf"|\b(?:{label})\s?[:(]\s?[-+−]?\d[\d.,]{{0,9}}[km]?\b\)?|\brecommended\s+by\s+\d+\b)"
        rf"|(?m:^[ \t>]{{0,4}}[{arrow}+−-]?\s?\d{{1,4}}\s?[{arrow}]?\s*$)"
        rf"|[{vote}]\s?[+−-]?\d+(?:[.,]\d+)?k?|[+−-]?\d+\s?[{vote}]"
        rf"|(?i:\bpage\s+\d+\s+of\s+\d+|\bcomment\s+\d+\b)|(?i:\b\d[\d.,]{{0,9}}k?\s+(?:{prose})\b)"
        r"|(?i:\b\d{1,3}\s?(?:h|hr|hrs|m|min|mins|d|w|mo|yr)\.?\s+ago\b)"
        rf"|(?m:^)[ \t>*_]{{0,6}}\d{{1,5}}\s+(?:{opening}|COMMENTS)\b"
        rf"|[·•|]\s+[-+−]?\d[\d,.]{{0,8}}k?\s+(?:{bar})\b"
    )


_MARKS = {
    "footnote mark": "|".join(
        (
            r"\[\^?\d{1,3}(?:\s?[,–-]\s?\d{1,3}){0,20}\](?!\()",  # [3], [^4], [5, 7–9], but no link
            rf"(?<=[.,;:”\"’)])[{_RAISED}]+",
            rf"{_NO_POWER_OF_TEN}{_NO_POWER_OF_A_UNIT}[{_RAISED}]{{1,3}}",
            r"(?<=[a-z][.,;])\d{1,2}(?=\s+[A-Z\n]|\s*$)",  # raised when it was printed: "as we saw.12"
            r"\(\d{1,2}\)(?=\s*$)",
        )
    ),
    "list number": (
        r"(?<=[.;:]\s)\d{1,2}\)\s"
        r"|"
        r"(?m:^)[ \t>*•·-]{0,8}\(?\d{1,2}[.)](?=\s+\D)|(?m:^)[ \t>]{0,8}\*\*\d{1,2}[:.)]?\*\*"
        r"|(?m:^)[ \t>#*]{0,8}\d{1,2}(?:\.\d{1,2}){1,3}\.?(?=[ \t]+[A-Z])"
        r"|(?:(?<=[,;:.]\s)|(?<=\band\s)|(?<=\bor\s)|(?m:^))\((?:\d"
        r"|i{1,3}|iv|v)\)\s|(?m:^)[ \t>]{0,4}\d{1,2}\s?[-–—:]\s(?=[A-Z])"
        r"|(?m:^)#+\s+\d{1,2}[.):]?\s(?=[A-Z])"
        r"|(?m:^)[ \t>]{0,4}#\d{1,3}(?=\s*[.:)]|\s+[A-Z])"
    ),
    "score": r"\b\d{1,3}\s?[-–]\s?\d{1,3}(?=\s+(?:win|victory|defeat|loss|draw|vote|lead|majority|at home|away"
    "|against|in favou?r|ruling|decision)\b)",
    "age": (
        r"\b(?:is|are|was|were|(?i:kids|children|pupils|adults|people|anyone|those))\s+(?:under|over|past|above|below)\s+"
        r"(?:\d\d|(?:thirty|forty|fifty|sixty|seventy|eighty)(?:-[a-z]{3,5})?)(?![.,]?\d)(?=\s*[:.,;)]|\s+(?:and|now|or)\b)"
        r"|\b(?i:adults|teens|kids|pensioners|children|voters|respondents)\s+\d\d?\s?[–-]\s?\d\d\b(?!\s?%)|"
        r"\b(?<!average\s)(?<!median\s)(?<!mean\s)(?i:aged?|ages)\s+(?:of\s+|between\s+|from\s+|over\s+|under\s+)?\d{1,3}(?:\s?\+)?(?:\s?(?:[-–]|to|and"
        r"|or)\s?(?:\d{1,3}|over|above|under|older|younger))?(?![\d.,]*\d|\s?%)"
        r"|\bwho(?:['’]s|\s+(?:is|was))\s+(?:now\s+|just\s+|only\s+)?(?:\d\d|[a-z]+ty(?:-[a-z]+)?)(?=\s*[.,;:)])"
        r"|(?<=[a-z],\snow\s)\d\d(?=\s*[,.;)])|(?<=[A-Za-z],\s)\d{2}(?=,\s|\)|\.\s*$)|(?<=[A-Za-z]\s\()\d{2}(?=\))"
        r"|\b(?<![\d][.,])(?:\d[\d,]{0,9}|[a-z]{3,9}(?:-[a-z]{3,5})?)[-\s](?:years?|months?|weeks?|days?)[-\s]olds?\b"
        r"|\b(?:under|over)[-\s]\d\ds\b"
        r"|(?<![\d.,$€£])\d\d(?=\s+(?:or|and)\s+(?:older|younger|over|above)\b)"
        r"|\b\d{1,2}\s?(?:[-–]|to|and)\s?\d\d[-\s]year[-\s]olds?\b|\b\d\d(?:\s?(?:[-–]"
        r"|to)\s?\d\d)\s+(?:age\s+)?(?:group|bracket|cohort)\b"
        r"|\b(?i:men|women|people|persons|those|adults|children|anyone|everybody|everyone|workers|employees"
        r"|residents|voters|respondents|staff|doctors|nurses|teachers|farmers|drivers|patients)"
        r"\s+(?:aged\s+)?(?:over|under|above|below|older\s+than|younger\s+than)\s+(?:the\s+age\s+of\s+)?(?:\d\d"
        r"|[a-z]+ty(?:-[a-z]+)?)(?![\d.,]*\d|\s?(?:%|per\s?cent))"
        r"|(?<![\d.,])\d{1,3}\s+years\s+(?:old|of\s+age)\b"
        r"|\b(?:is|was|turned|turns|turning|am|are|be|I['’]m|he['’]s|she['’]s)\s+(?:now\s+)?(?:\d\d|(?:twenty"
        r"|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-[a-z]{3,5})?)(?=\s+(?:and|when|with)\s+(?:I|he|she"
        r"|has|works|grew|lives|still|the)\b)"
    ),
    "page furniture": _page_furniture(),
}
_BASES = {
    "base of a rate": (
        r"\b(?i:per|for\s+every|for\s+each)\s+[$€£¥]?\d[\d,.]*(?:\s?(?:million|billion|thousand))?\b(?!\s?(?:%"
        r"|per\s?cent))"
        r"|(?<!of )(?<!in )\bevery\s+\d[\d,]*\b"
    ),
    "confidence level": (
        r"\b\d\d(?:\.\d)?\s?(?:%|per\s?cent)\s+(?:confidence|level\b|CI\b)"
        r"|\bconfidence\s+(?:level|interval)\s+(?:of\s+|is\s+|was\s+)?\d\d(?:\.\d)?\s?(?:%|per\s?cent)"
        r"|\b\d{1,2}(?:\s+(?:and|or)\s+\d{1,2})?\s?(?:%|per\s?cent|percent)\s+(?:level\s+of\s+)?significance\b"
    ),
    "part of a distribution": r"\b\d{1,3}(?:st|nd|rd|th)?(?:\s?[-–]\s?\d{1,3}(?:st|nd|rd|th)?)?[\s-]percentiles?\b",
    "unknown plus": r"(?<![\w.])(?:[a-z]\+\s?|[b-z]\s\+\s)\d[\d.,]*(?!\s?%)",
    "statistic of a test": r"\b[pP]\s?(?:[<>=≤≥]|&[lg]t;)\s?0?\.\d+|\b[nN]\s?=\s?\d[\d,]*(?![.\d])",
    "ends of a scale": (
        r"\b(?i:scale|graded|rated|scored?|marked|values\s+(?:run|range|go)|runs?|ranges?|ranging)\s+(?:of\s+|from\s+"
        r"|between\s+)?(?:0|1|zero|one)\s?(?:to|-|–|and)\s?(?:5|10|20|100|1,?000|five|ten|a\s+hundred)\b(?!\s?%)"
        r"|\bscale\s+(?:of|from)\s+\d{1,3}\s?(?:to|-|–)\s?\d{1,3}\b"
        r"|\b(?i:add(?:s|ed|ing)?\s+(?:up\s+)?|sums?\s+|total\s+)to\s+(?:more\s+than\s+|exactly\s+)?100\b"
        r"|\b(?:as\s+the\s+)?base\s+of\s+100\b|\b\d{4}\s?=\s?100\b"
    ),
    "so often": r"\b(?i:\d{1,2}|nine|four|nineteen)\s+times\s+out\s+of\s+(?:\d{1,3}|five|ten|a\s+hundred)\b",
    "base of a share": r"\b[Bb]ase[^.;\n]{0,40}:\s*\d[\d,]*(?![\d.]*\s?(?:%|per\s?cent|million|billion))",
    "face value": r"\b(?:face|par|nominal)\s+value\s+(?:of\s+)?(?:[A-Z][A-Za-z]{0,2}\.?\s?|[$€£¥₹]\s?)?\d[\d.,]*\b",
    "page count": r"\b\d{1,4}(?:-page\b|\s+pages\b)",
    "idiom": (
        r"\b1\d0\s?%\s+(?i:agree|this|correct|right|sure|certain|true)\b"
        r"|\b(?i:doubl(?:es?|ed|ing)\s+down|no\s+one|Fourth\s+of\s+July|zeroed\s+in|one\s+by\s+one|one\s+another)\b"
    ),
    "prices of a year": rf"\b(?:in|at|constant|real)\s+{_YEAR}\s+(?:dollars|euros|pounds|money|prices)\b",
    "factor of a sum": (
        r"\b(?i:multipl(?:y|ied)|divided?)\s+(?:that\s+|it\s+|this\s+)?by\s+\d[\d.,]*(?<![.,])\b(?!\s?%)"
    ),
    "calendar weeks": r"\b(?i:weeks?)\s+\d{1,2}\s?(?:to|-|–|and)\s?\d{1,2}\b(?!\s+\w+s\b)",
    "ticker": r"\b(?:\d{4,6}|[A-Z]{1,5})\.[A-Z]{1,2}\b(?=\s*\))",
    "code": r"\b(?:[Cc]ode|ISIN|[Tt]icker|ID|SKU)\s*[:#]?\s*\d{3,}\b|\b[Nn]umbers\s+\d{1,3}\s+(?:and|to)\s+\d{1,3}\b"
    r"|\b[Nn]o\.\s?\d{4,}\b(?!,\d)|\bnumber\s\d{3}\s\d{3}\b",
}
_NAMES = {
    "in a name": (
        r"(?<![\w$€£¥])(?!(?i:minus|plus)-)[A-Za-z]{1,20}[-_/–]?\d[\w./-]{0,30}(?<![.,/-])(?:,\d{3}(?!\d))*"
        r"|\b[A-Z][A-Za-z]{0,20}[-–]\d\w{0,20}\b"
    ),
    "digits then letters": (
        r"(?<![\w$€£¥.,])\d{1,4}(?:[A-JLNO-SU-Z]|[a-ln-z])(?:\d|[A-Z])\w{0,20}|(?<![\w$€£¥.,])[2-6]G\b|\b\d[DK]\b"
        r"|\b\d{1,2}x\d{1,2}\b"
    ),
    "aircraft": (
        r"\b7[0-9]7(?:-\d{3}\w{0,2}\b|(?=[\s-](?:MAX|Max|Dreamliner|jets?|aircraft|planes?|\d)\b))|\bA3[1-9]0\b"
    ),
    "hyphenated name": r"\b\d{1,4}-(?i:[a-z]{1,12})\s+(?:Initiative|Plan|Agenda|Group|Commission)\b|\bG-?(?:7|8"
    "|20|77)\b",
    "version": r"(?<![\d.])(?!\d{1,3}(?:\.\d{3}){2,}(?!\d))\d{1,3}(?:\.\d{1,3}){2,4}(?![\d%]|\.\d)"
    r"|(?<=[A-Za-z]\s)\d{1,2}\.[x]\b",
}


_NO_SPAN_OF_TIME = (
    r"(?<![Pp]er )(?!(?:(?<=[Ll]ast )|(?<=[Tt]his )|(?<=[Nn]ext )|(?<=[Ee]ach )|(?<=[Tt]he )|(?<=[Aa] ))"
    r"(?:[Yy]ear|[Ww]eek|[Dd]ay|[Ss]eason)\b)"
)
"""In "this year 125,104 replies came" and "for the year 12.60p" the year does not number its things."""
_NAME_AND_NUMBER = re.compile(
    r"(?<=[a-z,] )(?P<name>[A-Z][a-z]{2,20}) \d{1,2}(?![\w:/-]|[.,]\d|\s?(?:%|per\s?cent|million|billion|bn"
    r"|points)|\s+\w+s\b)"
)
_NUMBER_WORDS = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
    "|eighteen"
    "|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|no|doubles?|doubled|doubling|doi|base|scale|first|second|third|fourth|fifth"
    "|sixth|seventh"
    "|eighth|ninth|tenth|nineteenth|twentieth|quarter|quarters|half|semester|trimester|mid|time|last|previous"
    "|this|next|[IVX]{1,3}"
)
_ANCHOR = re.compile(
    rf"\d+|(?<!\w)(?:{_NUMBER_WORDS}|{_NUMBER_WORDS.title()})(?!\w)|[{counted_signs('line')}]|[{_RAISED}]"
)
_CHUNK = re.compile(r"\S+")
_INNER_START = re.compile(rf"(?<=[^\w\s])(?=[\w#@+])|(?<=[^\W\d])(?=\d)|(?<=[\w.,;:”\"’)])(?=[\[\]{_RAISED}(])")
_CHUNKS_BEFORE = 4
_LONGEST_WORD = 40


def _starts(text: str) -> list[int]:
    """Where a look-alike may begin: at a number, inside its word, or at one of the words right before it."""
    chunks = [match.span() for match in _CHUNK.finditer(text)]
    starts: set[int] = set()
    index = 0
    for anchor in _ANCHOR.finditer(text):
        position = anchor.start()
        while index + 1 < len(chunks) and chunks[index + 1][0] <= position:
            index += 1
        starts.add(position)
        begin, end = chunks[index]
        starts.update(
            match.start()
            for match in _INNER_START.finditer(text, max(begin, position - _LONGEST_WORD), min(end, position + 1))
        )
        for start, stop in chunks[max(0, index - _CHUNKS_BEFORE) : index + 1]:
            starts.add(start)
            if not text[start].isalnum():
                starts.update(match.start() for match in _INNER_START.finditer(text, start, min(stop, start + 8)))
        line = text.rfind("\n", max(0, position - 12), position) + 1
        if line or position <= 12:
            starts.add(line)
    return sorted(starts)


_ITEM_NUMBER = re.compile(r"(?<![\w.,$€£¥%])(?P<number>\d{1,2})[.)]\s+(?=[\"“'‘*_]{0,2}[A-Z])")
_LONGEST_ITEM = 250
_FEWEST_ITEMS = 3


def _numbered_items(text: str) -> Iterator[tuple[int, int, str]]:
    """The numbers of a list that runs on in one line: "1. Maruti (47.4%) 2. Hyundai (17%) 3. Tata (7.5%)"."""
    run: list[re.Match[str]] = []
    for match in _ITEM_NUMBER.finditer(text):
        goes_on = run and int(match["number"]) == int(run[-1]["number"]) + 1
        if not goes_on or match.start() - run[-1].end() > _LONGEST_ITEM:
            yield from _items_of(run)
            run = []
        run.append(match)
    yield from _items_of(run)


def _items_of(run: list[re.Match[str]]) -> Iterator[tuple[int, int, str]]:
    if len(run) >= _FEWEST_ITEMS and run[0]["number"] == "1":
        yield from ((*match.span("number"), "list number") for match in run)


_IN_AN_ORDER = re.compile(
    r"\b(?i:rank(?:s|ed|ing|ings)?|number\s(?:\d+|one|two|three)|no\.?\s?\d+|place[ds]?|position"
    r"|league table|top\s\w+|first"
    r"|second|third|followed by|ahead of|highest-ranking)\b"
)
_IN_BRACKETS = re.compile(r"\(\d{1,3}\)")


def _is_one_of_several(text: str, start: int, end: int) -> bool:
    """Whether a number in brackets behind a name stands beside others: "Ottawa (14), Toronto (15)" are no ages."""
    bracketed = text[start - 1 : end + 1]
    if not _IN_BRACKETS.fullmatch(bracketed):
        return False
    several = len(_IN_BRACKETS.findall(text, max(0, start - 60), end + 60)) > 1
    return several and _IN_AN_ORDER.search(text, max(0, start - 250), start) is not None


_NOTE_LINE = re.compile(r"(?m)^[ \t>*_]{0,4}\((?P<number>\d{1,2})\)\s+\S")
_NOTE_MARK = re.compile(r"(?<=[A-Za-z)’'])\s?\((?P<number>\d{1,2})\)")


def _note_marks(text: str) -> Iterator[tuple[int, int, str]]:
    """Numbers in brackets behind a word that a line of the text explains: "EBITDA (2) of $6m", "(2) A measure …"."""
    noted = {match["number"] for match in _NOTE_LINE.finditer(text)}
    for match in _NOTE_MARK.finditer(text) if noted else ():
        if match["number"] in noted:
            yield *match.span("number"), "footnote mark"


class LookAlikes:
    """Finds what only looks like a claim, with the patterns compiled from one lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon

    @cached_property
    def _sources(self) -> dict[str, str]:
        sources = _ADDRESSES | _MARKS | _DATES | _TIMES | _BASES | {"named number": self._named_number} | _NAMES
        sources["ordinal, not a rank"] = (
            r"\b(?i:(?:\d{1,2}(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth"
            rf"|(?:twenty|thirty|forty|fifty)[-\s]first|nineteenth|twentieth)[-\s](?:{_ORDINAL_OF_TIME}))(?![\w])"
            r"|(?m:(?:^|(?<=[.!?;:]\s)))[\"“'’(]?(?:First|Second|Third|Fourth|Finally|Firstly|Secondly)(?=,"
            r"|\sof\sall|\sI\s|\sthe\s)"
            r"|\b(?i:at\s+first|first\s+of\s+all|first\s+and\s+foremost|first-hand|second-hand|third-party"
            r"|first-ever|first-come|second\s+to\s+none)\b"
        )
        return sources

    @cached_property
    def _matchers(self) -> list[tuple[str, Callable[[str, int], re.Match[str] | None]]]:
        return [(why, re.compile(source).match) for why, source in self._sources.items()]

    @cached_property
    def _any_pattern(self) -> re.Pattern[str]:
        """All patterns in one: most places are ruled out by a single match, and many a text needs no other."""
        return re.compile("|".join(f"(?:{source})" for source in self._sources.values()))

    @property
    def _named_number(self) -> str:
        """A noun that numbers its things: "Section 4", "Windows 10", "Flight 370", "Table 3-5"."""
        nouns = alternation(self.lexicon.words.get("numbered_noun", frozenset()))
        return (
            rf"{_NO_SPAN_OF_TIME}\b(?:{nouns})[\s\u00a0]?#?(?:\d+(?:\.\d+)*[A-Za-z]?)"
            r"(?:(?:\s?[-–]|\s(?:and|to)|,\s)\s?\d+(?:\.\d+)*(?:(?:,\s|,?\s(?:and|&(?:amp;)?)\s)\d+){0,8})?(?!\d|,\d|\.\d|\s?(?:[-–]\s?)?(?:%|per\s?cent|percent|million|billion|bn|years|GW|MW|times))\b"
            rf"|\b(?:{nouns})\s(?:One|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten|I{{1,3}}|IV|VI?)\b"
        )

    @cached_property
    def _money_prefix(self) -> re.Pattern[str]:
        """A currency sign of letters may touch its number: "RM575", "Sh20,000", "EUR5m"."""
        signs = [sign for sign in self.lexicon.currency_symbols if sign[-1].isalpha() and len(sign) > 1]
        return re.compile(rf"(?:{alternation(signs)})\d")

    @cached_property
    def _units_after(self) -> re.Pattern[str]:
        """A unit or scale may touch its number: "80kg", "40kWh"."""
        units = {unit for unit in self.lexicon.units if unit[0].isalpha()}
        scales = {*self.lexicon.attached_scales, *self.lexicon.money_scales}
        return re.compile(rf"\d+(?:{alternation(units | scales)})$")

    def find(self, text: str, conventions: Conventions) -> Iterator[tuple[int, int, str]]:
        """Spans that hold no claim, with the reason."""
        yield from self._series(text)
        yield from _numbered_items(text)
        yield from _note_marks(text)
        yield from ((*match.span(), "formula or code") for match in FORMULA.finditer(text))
        for start in _starts(text):
            if not self._any_pattern.match(text, start):
                continue
            for why, matches in self._matchers:
                match = matches(text, start)
                if match is None or match.end() == start or self._spared(why, match.group(), conventions):
                    continue
                if why != "age" or not self._is_behind_a_place(text, start, match.end()):
                    yield start, match.end(), why

    def _is_behind_a_place(self, text: str, start: int, end: int) -> bool:
        """Whether a number in brackets counts something of a place, which has no age: "India (90)"."""
        if not _IN_BRACKETS.fullmatch(text, max(0, start - 1), end + 1):
            return False
        words = text[max(0, start - 60) : start - 1].split()
        named = any(" ".join(words[-number:]) in self.lexicon.places for number in (1, 2, 3))
        return named or _is_one_of_several(text, start, end)

    def _series(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Names told apart by their numbers: "Aurora 7" in a text that also has "Aurora 9"."""
        found: dict[str, list[re.Match[str]]] = {}
        for match in _NAME_AND_NUMBER.finditer(text):
            found.setdefault(match["name"], []).append(match)
        for name, matches in found.items():
            if len(matches) > 1 and name not in self.lexicon.places:
                for match in matches:
                    yield match.start(), match.end(), "in a name"

    def _spared(self, why: str, found: str, conventions: Conventions) -> bool:
        if why == "in a name" and found in self.lexicon.units:  # "m3"
            return True
        if why == "in a name":
            first = found[0] in conventions.short_prefixes and found[1:2].isdigit()
            return first or self._money_prefix.match(found) is not None
        return why == "digits then letters" and self._units_after.match(found) is not None
