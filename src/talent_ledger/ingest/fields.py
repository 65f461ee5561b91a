"""What a short line is made of: dates, verbs of saying, numbers, a page's buttons; what is left may be a name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from talent_ledger.ingest.dates import WHEN, iso_date, names_a_day
from talent_ledger.ingest.names import HOSTS, WORDS, any_of
from talent_ledger.schema.page_counts import counted_signs, counted_words

LONGEST_HEADER = 180
"""Characters; a longer line is prose."""


@dataclass(frozen=True, slots=True)
class Fields:
    """What a header line is made of, once everything but names is taken out."""

    chunks: tuple[str, ...]
    verb: str | None = None
    by: str | None = None
    date: str | None = None
    calendar: bool = False
    day: bool = False
    """Whether a date names its day, or a time is given."""
    clock: bool = False
    ago: bool = False
    loose: bool = False
    """Whether the time is only told from the comment before: ``on Tuesday``, ``the next morning``."""
    menu: int = 0
    number: int | None = None
    colon: bool = False
    dots: bool = False

    @property
    def dated(self) -> bool:
        """Whether the line says when."""
        return self.calendar or self.clock or self.ago or self.loose


_LINK = re.compile(r"!?\[([^\]\n]{0,120})\]\([^)\s]{0,400}\)")
_DECORATION = re.compile(
    r"^(?:#{1,6}\s+|[-*+•·▪◦‣●↳└├│─▸►«»→~]+\s+|[|]\s*|>+\s*|[=~]{2,}\s*)+|\s*[=~]{2,}$|\s~$|^-{3,}\s*|\s*-{3,}$"
)
_BBCODE = re.compile(
    r"\[/?(?:b|i|u|s|url|color|size|font|user)(?:=[^\]]{0,80})?\]|</?(?:b|i|u|em|strong|cite|span|a|h\d)(?:\s[^<>]{0,80})?>",
    re.IGNORECASE,
)
_EMPHASIS = re.compile(r"\*{1,3}|__|(?:(?<=\s)|^)_(?P<words>\S(?:[^\n]*?\S)??)_(?=\W|$)|~~|`")
_COUNT = r"[\d][\d.,]*\s?[kKmM]?"
_DETAIL = re.compile(
    rf"[-+−]?\b{_COUNT}\s+(?:answers?\s+and\s+[\d.,]+[kKmM]?\s+answer\s+views|{any_of(counted_words('header'))})\b"
    rf"|\b(?:{any_of(WORDS['profile_labels'])})\s*:\s*[^|•·¦)]{{0,40}}"
    r"|\b(?:sentiment|verdict|mood|id)\s*:\s*[^\s|•·¦)]{1,20}(?:\s(?:buy|sell))?|\bno\.\s?\d{4,}\b"
    r"|\b(?:post|comment|message|msg)\s+(?:no\.?\s*)?#\s?\d+\b(?=\s*\S)"
    r"|\b(?:recommended|read|liked|shared)\s+by\s+[\d.,]+[kK]?(?:\s+(?:readers?|people|others?))?\b|\bshared\s+[\d.,]+[kK]?\s+times\b|👁\s*[\d.,]+[kK]?"
    r"|\bagree\s+\d+\s+disagree\s+\d+\b|\bviews\s*:\s*[\d.,]+[kK]?|[\d.,]*\s*[∧∨]\s?[\d.,]*"
    r"|\bup\s+\d+\s+down\s+\d+\b|\bviewed\s+[\d.,]+k?\s+times\b|\b(?:message|lines)\s*:\s*\d+\b"
    r"|\b(?:messages|reaction score|rep power|trophy points)(?:\s*:\s*|\s+)[\d.,]+k?\b"
    r"|^reactions\s*:.{0,160}$|^\S.{0,60}\sand\s[\d.,]+[kK]?\sothers?$"
    r"|\b\d{1,3}\s+min(?:ute)?s?\s+read\b|\bauthor has\b|\bthumbs?\s+(?:up|down)\s+\d+\b"
    r"|\bpost subject\s*:.*$|\bedited by\s\S+|\b(?:\d+ points? ?){2,3}|\(#\d{5,}\)"
    r"|\b\d+ contributions?\b|\b\d(?:\.\d)? of 5 bubbles\b|\bscore\s+[-+]?\d+\b|\blevel\s+\d+\b"
    r"|\blast (?:edited|modified|changed)(?=\s*¦)"
    r"|\b(?:joined|member since|registered)\s+(?:on\s+|in\s+)?(?=¦|\w{3,9}\s+\d{4}\b)"
    rf"|\[[-+–]\]|\[\s*(?:OP|S|A)\s*\]|[{counted_signs('header')}]+\ufe0f?(?:\s*\d[\d.,]*k?\b)?"
    r"|\b\d(?:\.\d)?\s?/\s?5\b"
    r"|\b\d out of 5 stars\b"
    r"|\bvisible to (?:anyone|everyone|connections)\b(?: on or off \w+)?"
    r"|\bin (?:reply|response|answer) to\b[^|•·¦:]{0,50}"
    r"|\b(?:replying|responding) to\b[^|•·¦:]{0,50}|^response to\s[^,|•·¦:]{1,50},?"
    r"|(?<=[|¦•·]\s)\d{5,}(?=\s[^\W\d])",
    re.IGNORECASE,
)
"""Counts and details of a profile, wherever they stand in a line."""

_LIKED = re.compile(
    rf"\b{_COUNT}\s*(?:{any_of(counted_words('liking'))}|[{counted_signs('liking')}])"
    rf"|[{counted_signs('liking')}]\ufe0f?\s*{_COUNT}",
    re.IGNORECASE,
)
_BUTTON = re.compile(
    r"(?:parent|next|prev|root|permalink|perma-link|link(?: to this(?: comment)?)?|collapse|unvote|flag(?:ged)?"
    r"|favou?rite"
    r"|report(?: abuse| spam)?|mark as spam|thread|reply(?: to this)?|replies|quote|edited|edit|delete|hide"
    r"|share|save|context|track|liked?|likes|views|links|users|award"
    r"|recommend(?:ed)?|upvote|downvote|top fan|verified(?: purchase| buyer)?|author|op|original poster|mod(?:erator)?"
    r"|admin(?:istrator)?|staff|(?:[\w-]+ ){0,2}(?:member|poster|user)"
    r"|newbie|subscriptor(?:\+\+)?"
    r"|subscriber|subscribed?|download|supporter|contributor|top contributor|newest|oldest|best"
    r"|pinned|follow|translate|embed|tweet|edit-\d+|fedilink|add bookmark|give award|expand|logged"
    r"|e?-?mail|homepage|web ?site|ip logged|back to top|respect|vote (?:up|down)|find|share this contribution"
    r"|see translation"
    r"|reply with quote|click to rate|rating|view (?:user['’]s )?profile"
    r"|score hidden|offline|online|new|show more|see more"
    r"|répondre|responder|antworten|rispondi|reageren|svara|gefällt mir|j['’]aime|me gusta|mi piace"
    r"|partager|teilen|compartir|useful|helpful|abuse|avatar|profile|user info|add comment"
    r"|hide replies|show (?:\d+|all)|order by|threads|collapsed|expanded|unthreaded"
    r"|view replies|sort by|posted|level \d+|(?:answered|reviewed|updated|published|commented|asked"
    r"|submitted|released|opened|wrote)(?: in [\w ]{2,30})?"
    r"|[\d.,]+k?|[123](?:st|nd|rd)\+?(?: degree)?)[.:!]?",
    re.IGNORECASE,
)
_BUTTONS = re.compile(rf"(?:{_BUTTON.pattern})(?:\s+(?:{_BUTTON.pattern}))*", re.IGNORECASE)
"""Words that are buttons or ranks when nothing else stands between two marks of layout."""

_TAG = re.compile(
    r"(?<=\w)\s+(?:-\s(?:author|op)|[(\[](?i:op|mod(?:erator)?|admin|author|editor|staff|host|verified)[)\]]"
    r"|OP|MOD|Mod|ADMIN|Admin|Author|AUTHOR|Staff|STAFF|Moderator|Top Fan|Top fan|Verified|APP|BOT|Forumite|Premium"
    r"|(?:\(Banned\) ?)?(?:(?:Junior|Senior|Full|New|Active|Super|Trusted|Premium|Gold|Silver|Registered|Regular)"
    r" (?:Member|Moderator|User|Poster)|Newbie))$"
)
_NUMBER = re.compile(
    r"^(?:(?:post|comment|reply|message|letter|reader|level|response|submission|answer"
    r"|review(?:er)?)\s+(?:no\.?\s*|number\s+)?#?\d{1,5}\b(?:\s(?:of|/)\s\d{1,5}\b)?[.:)]?"
    r"|#\s?\d{1,5}\b[.:)]?|no\.\s?\d{1,9}\b|\d{1,4}[.)](?=\s)|\d{1,3}\.\d{1,3}\s(?=by|von|par)|\[\d{1,4}\]|\(\d{1,4}\)(?=\s))",
    re.IGNORECASE,
)
_LEADING_NUMBER = re.compile(r"\d{1,4}\s+(?=[^\W\d])")
_NUMBER_AT_END = re.compile(r"(?:(?:post|comment)\s*)?#\s?\d{1,5}$", re.IGNORECASE)
_VERB = re.compile(
    rf"^(?P<name>.{{1,70}}?)\s+(?:has\s+|a\s+|ha\s+|hat\s+|heeft\s+)?"
    rf"(?P<verb>{any_of(WORDS['verbs_of_saying'])}"
    r"|left a (?:comment|reply|review|message)|chimed in)"
    r"(?P<rest>(?:\s+(?:on (?:your|his|her|their|my|our|this|a|an|the)|to|in reply to|in response to|at)\s.{1,50}"
    r"|\s+(?:am|le|el|il|op|on|em|by e-?mail))?)"
    r"\s*(?P<end>\.{2,4}|…|:|,)?\s*$",
    re.IGNORECASE,
)
_VERB_FIRST = re.compile(r"^(?:comment(?:ed)?|(?:post)?posted|wrote|said|replied|asked|answered)\s+(?=[A-Z@])")
_BY = re.compile(
    r"^(?P<what>(?:(?:comment(?:ed|\s+posted|\s+left)?|posted|post|reply(?:\s+posted)?|replied|response|submitted|written|review(?:ed)?|answer(?:ed)?"
    r"|asked|left|sent|contributed|message|texts?|tweets?|e-?mail|letter|note|call|thoughts?|opinion"
    r"|from the desk)\s*(?:[#№]?\s*\d+\s*)?(?:was\s+)?:?\s*(?:¦\s*)?)?(?:by|from))\b\s*:?\s*(?P<name>\S.{0,70})$",
    re.IGNORECASE,
)
_BY_ELSEWHERE = re.compile(
    r"^(?:von|par|door|av|(?:Beitrag|Bericht|Mensagem|Mensaje|Message|Messaggio)\s+(?:von|par|door|av|por|da))\s+(?=\S)"
)
_SEPARATOR = re.compile(
    r"[¦•·|»«→►▸↪⤷↩←⮕]|\s/\s|\s[–—-]+>?\s|\s:{2,4}\s|\s>\s|[–—]|\s{2,}|\t|[;\[\]]|,\s|\s(?=@\w)|\(|\)|:\s|:$"
)
_SMALL = re.compile(rf"^(?:{any_of(WORDS['small_words'])}|left a comment|,|\.|-|@)$", re.IGNORECASE)
_REPLYING = re.compile(
    r"(?:(?P<verb>\s+(?:replied|responded))|\s+(?:in\s+)?(?:repl(?:y|ying|ies)|respond(?:ing|s)|response|answer))\s+to\s+"
    r"[^¦•·|:]{1,50}",
    re.IGNORECASE,
)


@lru_cache(maxsize=1024)
def undecorated(text: str) -> str:
    """*text* without Markdown marks, bullets and link addresses.

    >>> undecorated("- **[Anna](https://example.org/u/1)** wrote:")
    'Anna wrote:'
    """
    plain = _BBCODE.sub("", _LINK.sub(r"\1", text))
    return _EMPHASIS.sub(lambda mark: mark["words"] or "", _DECORATION.sub("", plain)).strip()


_MAIL = re.compile(
    r"<\[log in to unmask\]>|(?<![@\w.])[<(]?[\w.+-]+(?:@| at )[\w-]+(?:\.[\w-]+)*\.[a-z]{2,12}[>)]?", re.IGNORECASE
)


@lru_cache(maxsize=1024)
def read_fields(text: str) -> Fields | None:
    """Take dates, verbs, numbers and the words of a page's buttons out of a line; what is left may be a name.

    >>> found = read_fields("#12 posted by Anna K. on 3 May 2019 · 4 likes")
    >>> found.number, found.chunks, found.by, found.date, found.menu
    (12, ('Anna K.',), 'posted by', '2019-05-03', 1)
    """
    if len(text) > LONGEST_HEADER:
        return None
    undressed = _PICTURE.sub("", _GLUED.sub(" ", _PAGE.sub("", undecorated(text))))
    plain, mails = _MAIL.subn(_TAKEN, undressed)
    number, plain = _numbered(plain.strip())
    times = _Times()
    plain = WHEN.sub(times.note, plain)
    announced = plain.endswith(":")
    plain, replying = _REPLYING.subn(lambda found: found["verb"] if announced and found["verb"] else " ", plain)
    plain, details = _DETAIL.subn(_TAKEN, plain.strip())
    saying = _saying(_without_edges(plain), times.day)
    leading, chunks, buttons = _chunks(saying, may_count=number is None and times.day)
    if not chunks and mails and times.ago and (address := _MAIL.search(undressed)):
        chunks, mails = [address[0].strip("<>()")], mails - 1  # on a server of many, its place is part of a name
    return Fields(
        tuple(chunks),
        saying.verb,
        saying.by,
        times.date,
        times.calendar,
        times.day,
        times.clock,
        times.ago,
        times.loose,
        menu=mails + replying + details + buttons,
        number=number if leading is None else leading,
        colon=plain.rstrip(" ¦)").endswith(":"),
        dots=saying.dots or re.search(r"(?:\.{3}|…)\s*$", plain.rstrip(" ¦")) is not None,
    )


_PICTURE = re.compile(
    r"^(?:\[info\]\s?|\[(?:personal|identity) profile\]\s?"
    r"|[-+]?\d{1,4}\s+(?=#\d)|(?:Old|Unread|Default)\s(?=\d)|(?:user-pic|Mute)\s(?=\S)"
    r"|:[a-z][a-z0-9_+-]+:\s+(?=\d)|Comment author avatar\s?|Post(?=Posted)"
    r"|(?i:(?:report|flag) (?:this )?(?:comment|post|abuse))\s(?=\S+\s\S))"
)
"""What stands for a button or a small picture where a page was copied as text."""

_PAGE = re.compile(r"\bhttps?://\S+")
"""The address of a writer's own page beside the name."""
_GLUED = re.compile(
    r"(?<=[^\W\d])(?=\d{1,2}/\d{1,2}/\d{2,4}\b)"
    r"|(?<=\w)(?=(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\s\d{1,2},\s\d{4}\b)"
    r"|(?<=[a-z])(?=\d{1,6}\s(?:threads|posts|messages|topics|discussions)\b)"
    r"|(?<=[a-z0-9_])(?=(?:wrote|responded|replied)\s(?:on|to)\s)"
)
"""Where a page set a date or a verb right behind a name: ``Ana10/28/12``, ``AnaMay 5, 2012``, ``Anawrote on``."""
_TAKEN = " ¦ "
"""Stands where something was taken out of a line."""


@dataclass(slots=True)
class _Times:
    """What the times in a line say together; the date is that of the first one that has one."""

    calendar: bool = False
    day: bool = False
    clock: bool = False
    ago: bool = False
    loose: bool = False
    date: str | None = None

    def note(self, found: re.Match[str]) -> str:
        """Keep what a match of ``WHEN`` says; gives what stands in its place."""
        groups = found.groupdict()
        self.calendar |= bool(groups["calendar"] or groups["calendar2"])
        self.clock |= bool(groups["clock"] or groups["clock2"] or groups["clock3"])
        self.ago |= bool(groups["relative"])
        self.loose |= bool(groups["loose"])
        self.day |= names_a_day(found)
        self.date = self.date or iso_date(found.group())
        return _TAKEN


def _numbered(plain: str) -> tuple[int | None, str]:
    """The number at the head or the end of a line, and the rest of the line."""
    if (found := _NUMBER.match(plain)) and not WHEN.match(plain):  # "4. März 2013" has no number
        return _digits(found), plain[found.end() :].lstrip(" .:-–—|")
    if found := _NUMBER_AT_END.search(plain):
        return _digits(found), plain[: found.start()].strip(" |•·")
    return None, plain


def _digits(found: re.Match[str]) -> int:
    return int(re.sub(r"\D", "", found[0]))


_BEFORE_TAKEN = re.compile(
    r"\s*(?:(?:\b(?:on|at):?|[,@])\s*(?=¦|$)|\b(?:am|um|le|el|il|op|den|à|em)\s*(?=¦))", re.IGNORECASE
)
_EDGES = re.compile(r"^(?:on:?\s+)?[\s¦,–—·•|/-]+|[\s¦,–—-]+$")


def _without_edges(plain: str) -> str:
    """*plain* without the prepositions of what was taken out, and without what parts it at its ends."""
    return _EDGES.sub("", _BEFORE_TAKEN.sub(" ", plain))


@dataclass(frozen=True, slots=True)
class _Saying:
    """What a line says was done, a verb of saying or "posted by", and the words in which its writer is named."""

    name: str
    verb: str | None = None
    by: str | None = None
    dots: bool = False


_BEFORE_SAYING = re.compile(r"\s*[¦|•·]\s*(?=(?:said|says|wrote|writes|commented|replied|posted)\b)")


def _saying(plain: str, dated: bool) -> _Saying:
    flat = _VERB_FIRST.sub("", _BEFORE_SAYING.sub(" ", plain))
    if dated:
        flat = _BY_ELSEWHERE.sub("by ", flat)
    if found := _BY.match(flat):
        return _Saying(found["name"], by=found["what"].casefold())
    if found := _VERB.match(re.sub(r"\s*¦[\s¦]*", " ", flat).strip()):
        return _Saying(found["name"], verb=found["verb"].casefold(), dots=(found["end"] or "") not in ("", ":", ","))
    return _Saying(_VERB_FIRST.sub("", plain))


def _chunks(saying: _Saying, may_count: bool) -> tuple[int | None, list[str], int]:
    """A number before the name, if it *may_count*; the words between marks of layout; how many buttons."""
    number = None
    chunks: list[str] = []
    buttons = 0
    for piece in _SEPARATOR.split(saying.name):
        chunk = _TAG.sub("", _edges(piece)) if piece else ""
        if may_count and number is None and (leading := _LEADING_NUMBER.match(chunk)):
            number, chunk = _digits(leading), chunk[leading.end() :]
        hosted = saying.by and not chunks and chunk.casefold() in HOSTS
        if chunk and _BUTTONS.fullmatch(chunk) and not hosted:
            buttons += 1
        elif chunk and not _SMALL.match(chunk):
            chunks.append(chunk)
    return number, chunks, buttons


def _edges(text: str) -> str:
    """*text* without punctuation at its ends, but with the full stop of an initial: ``Anna K.``."""
    bare = text.strip(" /.,-–—~'\"“”")
    return f"{bare}." if f"{bare}." in text and re.search(r"\b(?:\w|[A-Z]\w)$", bare) and " " in bare else bare


def drop_tag(text: str) -> str:
    """*text* without the rank that forums set behind a name: ``anna OP``."""
    return _TAG.sub("", text)


def drop_answered(text: str) -> str:
    """*text* without whom its owner answers: ``anna in reply to Bo``."""
    return _REPLYING.sub("", text)


def is_counted(text: str) -> bool:
    """Whether a page counts in *text* how a comment was liked: ``(12 likes)``, ``9 ♥``."""
    return _LIKED.search(text) is not None


def is_trimming(fields: Fields) -> bool:
    """Whether the line holds dates, counts and buttons but no words of its own."""
    return not fields.chunks and (fields.dated or fields.menu > 0 or fields.number is not None)


def read_trimming(text: str) -> Fields | None:
    """The fields of a line that holds dates, counts and buttons but no words of its own; null for any other.

    >>> read_trimming("3 May 2019 · 12 points · reply").date, read_trimming("Anna · 12 points")
    ('2019-05-03', None)
    """
    fields = read_fields(text)
    return fields if fields is not None and is_trimming(fields) else None


_PICTURE_OF = re.compile(
    r"(?:User avatar|Avatar(?: de Usuario)?|sp_\w+(?: \w+)?|\S.{0,40}['’]?s? (?:user )?avatar(?: - Go to profile)?"
    r"|\S.{0,40}['’]s profile (?:picture|photo)"
    r"|(?:ident)?icon|(?:user |profile )?(?:profile|photo|picture|image|avatar) (?:for|of)(?: user)?:? \S.{0,40})$",
    re.IGNORECASE,
)


def is_picture(text: str) -> bool:
    """Whether a line stands for the picture of a writer.

    >>> is_picture("User avatar"), is_picture("anna_k's Avatar"), is_picture("Anna Lee")
    (True, True, False)
    """
    return _PICTURE_OF.match(text) is not None
