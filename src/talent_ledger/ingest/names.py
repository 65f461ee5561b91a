"""Which words can be the name of somebody who writes comments, and which only look like one."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files

WORDS = {
    name: frozenset(words.split() if isinstance(words, str) else words)
    for name, words in tomllib.loads(
        files("talent_ledger.ingest").joinpath("words.toml").read_text(encoding="utf-8")
    ).items()
}
"""The lists of ``words.toml``, by name: of words, or of phrases."""


def any_of(words: Iterable[str]) -> str:
    r"""A regular expression for any of *words*, the longest first, to be put in brackets.

    >>> any_of(["rep", "reputation", "join date"])
    'reputation|join\\ date|rep'
    """
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


LABELS = WORDS["labels"]
"""Words that stand before a colon, or alone on a line, and are no writer."""

_NO_NAMES = LABELS | WORDS["badges"] | WORDS["form_fields"]

HOSTS = WORDS["hosts"]
"""What a page calls those who run it, where it says who wrote a comment."""

_ROLES = re.compile(
    r"\b(?:ceo|cfo|coo|cto|operator|analyst|moderator|interviewer|host|presenter|chair(?:man|woman|person)?|president"
    r"|executive|director|officer|investor relations|unidentified|senator|minister)\b",
    re.IGNORECASE,
)
_FUNCTION_WORDS = WORDS["grammar"]
_PRONOUNS = WORDS["pronouns"]
_FORERUNNERS = WORDS["forerunners"]
_ORGANIZATION = re.compile(
    r"\b(?:times|post|journal|news|herald|tribune|guardian|telegraph|economist|reuters|bloomberg|university|institute"
    r"|bank|ministry|department|agency|bureau|office|commission|council|committee|report|study|survey|review|magazine"
    r"|press|inc|ltd|llc|corp(?:oration)?|plc|gmbh|group|association|foundation|center|centre|wikipedia|government"
    r"|company|statistics|court|police|union|fund|daily|weekly|gazette|observer|bbc|cnn|nyt|wsj|ft|imf|oecd|nber)\b",
    re.IGNORECASE,
)
_HANDLE = re.compile(r"@?(?:[\w.-]*[\w])\Z")
_HOSTED = re.compile(r"[\w.-]*\w@[\w-]+(?:\.[\w-]+)+\Z")
"""A user of one server among many: ``anna@social.example``."""
_ALLOWED = re.compile(r"[\w\s.,'’`´@&()_/+|~*-]+\Z")


def is_handle(name: str) -> bool:
    """A user name rather than a person's: ``kestrel_82``, ``@anna``, ``BobTheBuilder``, ``grumpy-dad``.

    >>> [is_handle(name) for name in ("kestrel_82", "ann@social.example", "BobTheBuilder", "Bob", "Bob Smith", "2021")]
    [True, True, True, False, False, False]
    """
    bare = name.removeprefix("u/").removeprefix("/u/")
    if _HOSTED.match(bare):
        return True
    if not _HANDLE.match(bare) or not any(letter.isalpha() for letter in bare):
        return False
    return (
        bare != name
        or bare.startswith("@")
        or any(letter.isdigit() or letter in "_." for letter in bare)
        or bare.islower()
        or bool(re.search(r"[a-z][A-Z]", bare))
    )


def is_strange(name: str) -> bool:
    """Whether a name can hardly stand in prose: ``kestrel_82``, ``@anna``, ``u/bob``.

    >>> is_strange("kestrel_82"), is_strange("u/bob"), is_strange("kestrel"), is_strange("Anna K.")
    (True, True, False, False)
    """
    return bool(_NUMBERED.match(name)) or (is_handle(name) and bool(re.search(r"_|[a-z]\d|^@|^/?u/", name)))


_NUMBERED = re.compile(
    r"(?:(?:respondent|participant|reader|commenter|user|guest|submission|reviewer|subscriber|listener|viewer|caller|panell?ist"
    r"|(?:letter\s)?writer|student|pupil|teacher|parent|resident|anon(?:ymous)?)\s?#?)(?:\d+|(?-i:(?<=\s)[A-Z]))$",
    re.IGNORECASE,
)
"""Who has a number for a name: ``Respondent 12``."""


_TELEPHONE = re.compile(r"\+\d{1,3}(?:[\s-]?\d{2,6}){2,5}")
"""By it a chat names whoever is in nobody's address book."""


_FILE = re.compile(r"\.(?:html?|php|png|jpe?g|gif|svg|js|css|md|pdf|csv|xml)$", re.IGNORECASE)


_NO_LAST_WORD = re.compile(r"\s(?:by|dept|time)\.?$|\s(?-i:the|an?|of|is|are|was|and|or|to|with|from)$", re.IGNORECASE)
"""``Issue opened by``, ``from the exit-interviews dept.``, ``UK time``, ``How full is the`` before ``07:42``."""

_SECTION = re.compile(
    r"(?:in|under|to|on) [A-Z]"
    rf"|(?i:{any_of(WORDS['comment_nouns'])}) (?:about|by|from|in|on|that|to|where|which|who|with)\b"
)
"""Where on a site something stands, or what a section holds: ``in Commuting``, ``Comments where I was wrong``."""


@lru_cache(maxsize=1024)
def could_be_name(text: str) -> bool:
    """Whether *text* can be a display name, in a line that says by other words that somebody wrote.

    >>> [could_be_name(text) for text in ("Zen, Germany", "Tired of this", "Anonymous", "What now?", "Opened by")]
    [True, True, True, False, False]
    """
    words = text.split()
    if _TELEPHONE.fullmatch(text):
        return True
    lettered = any(letter.isalpha() for letter in text)
    if not words or len(words) > 6 or len(text) > 60 or not lettered or any(mark in text for mark in '?!;=<>{}\\"“”:'):
        return False
    if (
        _NO_LAST_WORD.search(text)
        or _SECTION.match(text)
        or text.endswith((",", "-", "–"))
        or (text.endswith(".") and len(words) > 1 and len(words[-1]) > 4)
    ):
        return False
    if text.startswith(("r/", "/r/", "http")) or "%" in text or _FILE.search(text):
        return False
    if words[0].casefold() in (_PRONOUNS if len(words) > 1 else ()) or words[0].casefold() in _FORERUNNERS:
        return False
    plain = text.strip("*_ ").casefold().rstrip(".").replace("’", "'")
    return (
        plain not in _NO_NAMES
        and plain not in _FUNCTION_WORDS
        and not re.fullmatch(
            r"(?:figure|table|chart|step|part|chapter|section|day|week|appendix|annex|schedule|exhibit)\s+\w+", plain
        )
    )


_EMOJI = re.compile("(?<=\\w)\\s*[\U0001f1e6-\U0001f1ff\U0001f300-\U0001faff\u2600-\u27bf\ufe0f\u200d]+\\s*$")
"""Small pictures behind a name."""

_CALLED = re.compile(
    rf"(?:An? (?:[a-z]+ )?(?:{any_of(WORDS['callings'])})"
    rf"|(?:{any_of(word.title() for word in WORDS['callings'])}))"
    r"(?:(?: (?:from|in|of|near)|,) (?:[A-Z][\w'’-]*(?: [A-Z][\w'’-]*)?|two|three|four|five))$"
)
"""What people call themselves by their calling and their place: ``A nurse from Leeds``, ``Mother of three``."""


def drop_pictures(text: str) -> str:
    """*text* without the small pictures that some set behind their name."""
    return _EMOJI.sub("", text)


@lru_cache(maxsize=1024)
def looks_like_name(text: str) -> bool:
    """Whether *text* reads as a name by itself: a handle, or capitalised words without words of grammar.

    >>> [looks_like_name(text) for text in ("Maria de Souza", "kestrel_82", "Dr. K. Rao", "Key features", "Follow us")]
    [True, True, True, False, False]
    """
    if _CALLED.match(text) or _NUMBERED.match(text):
        return True
    text = _BEHIND_A_NAME.sub("", drop_pictures(text))
    if not could_be_name(text) or not _ALLOWED.match(text):
        return False
    words = re.sub(r"\([^)]*\)", "", text).replace(",", " ").split()
    if not words or len(words) > 4:
        return False
    if len(words) == 1:
        return is_handle(words[0]) or words[0][0].isupper() or not words[0].isascii()
    # The "A." of "A. Beaulieu" is an initial and no article.
    lowered = {word.casefold().strip(".") for word in words if not re.fullmatch(r"[^\W\d_]\.", word)}
    if text.isupper() and words[0] == "THE":
        lowered.discard("the")  # as chats set whoever speaks: "THE BIG DIPPER:"
    if _REVEREND.match(text):
        lowered.discard("the")
    if lowered & (_FUNCTION_WORDS | {"us", "more", "features", "key"}):
        return False
    named = [word for word in words if word.casefold() not in WORDS["particles"]]
    return bool(named) and all(map(_could_be_part, named))


_DEGREE = r"(?:[JS]r|I{2,3}|IV|Ph\.?D|M\.?D|MBE|OBE|RN|CPA|MBA|CFA|FRCS|DVM|JD|MPH|Esq|P\.?\s?Eng|MSc|BSc|MA)\b\.?"
_TITLE_AFTER = re.compile(_DEGREE)
_BEHIND_A_NAME = re.compile(rf"(?<=\w),\s{_DEGREE}$|(?<=\w)\s\[[A-Z0-9]{{2,6}}\]$")
"""A degree or the mark of a clan: ``Helen Marchetti, P.Eng.``, ``Dai [FVR]``."""
_REVEREND = re.compile(r"The (?:(?:Very|Right|Rt\.?|Most|Ven) )?(?:Revd?|Hon|Reverend|Honourable|Ven)\b\.?")


_PREFIXED = re.compile(r"(?:al|el|d|de|ibn|bin)[-'’][A-Z]|[a-z]{1,3}[A-Z]")


def _could_be_part(word: str) -> bool:
    """Whether a word can be one of several that make a name: ``O'Neill``, ``al-Rashid``, ``kestrel_82``."""
    capital = word[0].isupper() or word[0].isdigit() or _PREFIXED.match(word) is not None
    return capital or not word.isascii() or is_strange(word)


@lru_cache(maxsize=1024)
def passes_for_name(text: str) -> bool:
    """Whether *text* can be what somebody calls himself, where the form of a line says that a name stands there.

    >>> [passes_for_name(text) for text in ("just my 2 cents", "Your neighbour", "Why Not", "It fell.", "Update")]
    [True, True, True, False, False]
    """
    words = text.split()
    if not 1 <= len(words) <= 6 or len(text) > 45 or not any(letter.isalpha() for letter in text):
        return False
    if re.search(r"[!?:;<>{}\\\"“”|•·]|[^\W\d]{3,}\.$|[,–—-]$|https?", text) or words[0].casefold() in _FORERUNNERS:
        return False
    return text.strip("*_ ").casefold().rstrip(".") not in _NO_NAMES - {"anon"}


def is_speaking_role(text: str) -> bool:
    """Whether a name before a colon belongs to a call, an interview or a play rather than to a thread."""
    return bool(_ROLES.search(text)) or text.strip().casefold() in WORDS["turns"]


def is_organization(text: str) -> bool:
    """Whether the words of *text* name a publisher, an office or a company rather than a person."""
    return bool(_ORGANIZATION.search(text)) or (text.casefold().startswith("the ") and not _REVEREND.match(text))


def spoken_name(text: str) -> str:
    """The name as its owner writes it, without the marks of layout around it.

    >>> spoken_name("**u/harbour_rat**"), spoken_name("Anna K. (she/her)"), spoken_name("“Bo”")
    ('u/harbour_rat', 'Anna K.', 'Bo')
    """
    text = _AVATAR_OF.sub("", _VIA_LIST.sub("", text))
    if whole := re.fullmatch(r"\(([^()]+)\)", text.strip()):
        text = whole[1]
    if GONE.fullmatch(text.strip()):
        return text.strip()
    text = _COLOURED.sub("", text.strip().lstrip("→↪⤷↳►▸└├│─╰ "))
    if text.startswith("_") and text.endswith("_"):
        text = text.strip("_")  # a handle may end in one: "old_tom_"
    text = once(drop_status(text))
    if _BEHIND_A_NAME.search(text):
        return text
    bare = re.sub(r"\s*[(\[][^)\]]*[)\]]\s*$", "", text.strip('*`|~[]<>“”"•·»← ')).strip(" *,:;|–—-")
    without_rank = re.sub(r"^(?:[Rr]eader|[Uu]ser|[Cc]ommenter|[Mm]ember|[Pp]oster)\s+(?=\S)", "", bare)
    return without_rank or text.strip()


_AVATAR_OF = re.compile(r"^(?P<name>\S.{0,38}?)['’]s avatar\s+(?=(?P=name)(?!\w))|\s*[✉☎✆♦]\ufe0f?$")
"""A picture's description before a name, or a sign behind it: ``hexley's avatar hexley``."""
_VIA_LIST = re.compile(r"(?<=\S)\s+via\s+[\w.-]+$")
"""What a mailing list puts behind the names of those who write to it."""
GONE = re.compile(r"\[(?:deleted|removed|deleted user|account deleted)\]", re.IGNORECASE)
"""What a page prints for a writer who has left."""
_COLOURED = re.compile(
    r"^(?:\[info\]|\[(?:personal|identity) profile\]|[\U0001f534-\U0001f535\U0001f7e0-\U0001f7eb⬛⬜⚪⚫]\ufe0f?)\s*"
)
"""A small picture before a name: what account it is, how deep a reply stands."""


_STATUS_BEHIND = re.compile(
    r"(?:(?<=\S)\s+(?:Offline|Online|Away|OP|\(not verified\)"
    r"|\((?:profile|e?-?mail|web ?site|homepage|www|guest)\)|[Pp]ost author|edited"
    r"|(?:Gold|Silver|Bronze) badge|\[?(?:[A-Z]\w+ )?Profile Page\]?|[✓✔☑]\ufe0f?"
    r"|[✭✮★☆⭐]{1,5}|mod|admin|\d{1,4}\s?(?:pts?|p))\.?)+$"
    r"|(?<=\S)\([mf]\)$"
)
"""Behind a name: whether its owner is there, is known, how many points he has."""


def drop_status(text: str) -> str:
    """*text* without what pages say behind a name of its owner: ``Ann Lee (profile)``, ``Ann Lee Post author``."""
    return _STATUS_BEHIND.sub("", text)


def once(text: str) -> str:
    """A name that a page sets twice, beside its picture, written once; what stands behind it is a rank.

    >>> once("Ann Lee Ann Lee"), once("anna_k anna_k moderator"), once("Duran Duran"), once("Ann Lee Annson")
    ('Ann Lee', 'anna_k', 'Duran', 'Ann Lee Annson')
    >>> once("user5105user5105"), once("Ann LeeAnn Lee"), once("couscous")
    ('user5105', 'Ann Lee', 'couscous')
    """
    twice = _TWICE.match(text) or _TWICE_RUN_TOGETHER.fullmatch(text)
    return twice["name"] if twice else text


_TWICE = re.compile(r"(?P<name>\S(?:.{0,38}?\S)?)\s+(?P=name)(?:\s+(?:[a-z]+|(?:[A-Z]\S* ){0,2}[Mm]ember))?$")
_TWICE_RUN_TOGETHER = re.compile(r"(?P<name>(?=[^\W\d_a-z])\S.{1,38}\S|\D.{1,38}\d)(?P=name)")


def without_account(text: str) -> str:
    """The name without the kind of account that older blogs print before it.

    >>> without_account("Blogger Ann Lee"), without_account("Anonymous Anonymous"), without_account("Anonymous Coward")
    ('Ann Lee', 'Anonymous', 'Anonymous Coward')
    """
    return _ACCOUNT_KIND.sub("", text)


_ACCOUNT_KIND = re.compile(r"^(?:Blogger|OpenID|LiveJournal|Anonymous(?! Coward)) (?=\S)")


def own_name(text: str) -> str:
    """The name without the place or the trade that follows it: pages print those as fields of their own.

    >>> own_name("Jonas, Berlin"), own_name("**R. Beck, Jr.**"), own_name("Ann Lee (Graz)")
    ('Jonas', 'R. Beck, Jr.', 'Ann Lee')
    """
    name, comma, rest = spoken_name(text).partition(", ")
    return f"{name}, {rest}" if comma and _TITLE_AFTER.match(rest) else name
