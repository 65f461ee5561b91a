"""Who wrote what: threads in known, rare and unknown layouts, and texts that only look like threads."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talent_ledger.ingest.structure import read_structure
from talent_ledger.schema.structure import Structure

HERE = Path(__file__).parent
MARK = re.compile(r"\{\{(.*?)\}\}")


def written_threads() -> Iterator[tuple[str, str]]:
    for file in ("layouts.txt", "pages.txt"):
        for piece in (HERE / "threads" / file).read_text(encoding="utf-8").split("@@@ ")[1:]:
            name, _, marked = piece.partition("\n")
            yield name, marked


def speaker_at(structure: Structure, offset: int) -> str:
    around = [segment for segment in structure.segments if segment.start <= offset < segment.end]
    return re.sub(r"^(?:u/|@)", "", around[-1].speaker or "")


@pytest.mark.parametrize(("name", "marked"), [pytest.param(*one, id=one[0]) for one in written_threads()])
def test_writers_of_threads_written_by_hand(name: str, marked: str) -> None:
    text, expected, reached = "", [], 0
    for mark in MARK.finditer(marked):
        text += marked[reached : mark.start()]
        expected.append((len(text) - 1, re.sub(r"^(?:u/|@)", "", mark[1])))
        reached = mark.end()
    text += marked[reached:]
    structure = read_structure(text, name, "text/plain", {})
    found = [(text[max(0, at - 40) : at + 1], speaker_at(structure, at)) for at, _ in expected]
    assert found == [(text[max(0, at - 40) : at + 1], speaker) for at, speaker in expected]


ARTICLE = """Nurses leave the city

The number of nurses in the city fell by 14% in 2020, the health board said on Tuesday. It has 3,412 posts.

Rents rose 30% between 2015 and 2020, the board said. "We cannot pay what a flat costs," said its chair, Ellen Moore.

"""
NAMES = """Maria Gonzalez|kestrel_82|Tom|Dr. Priya Nair|J. R. Hartley|Anonymous|BobTheBuilder|Sven-Erik Lund|O'Brien
李伟|grumpydad|Fatima al-Zahra|Jean-Luc|xX_ninja_Xx|Old Timer|Ravi|Anne Marie|deltaecho7|Zoë|Mr. Smith|Peter K|Иван
Concerned Citizen|Wanjiru M.|AlexT|mike|ThatGuy|Kofi Mensah|Liu Yang|Ms Trellis""".replace("\n", "|").split("|")
BODIES = [
    ["I work in a hospital and we lost 14% of our nurses last year."],
    ["That is not what the figures say.", "In 2019 the rate was 7.5 percent, and in 2023 it was 9 percent."],
    ["Nonsense! My brother pays $1,200 a month.", "Note: he lives 40 km from the city.", "Anyway, 3 have left."],
    ["Agreed. 62% of people here voted for it"],
    [
        "The report lists three causes:",
        "1. Wages: down 12% in real terms",
        "2. Rents: up 30%",
        "Make of that what you will.",
    ],
    ["Source: the statistics office, which says 2.3 million.", "Question: who counts them?"],
    ["lol 90% of statistics are made up"],
    ["China: 47 percent. India: 5 percent. That is the whole story, and nobody in parliament has read it."],
    ["Thanks for the article. One correction: it was 17 ships, not 70."],
    ["Update: they have answered me. The number is 3,412."],
    ["No.", "It is 8 euros, not 9."],
]
DAY = ["March 3, 2021", "March 3, 2021", "March 4, 2021", "March 5, 2021", "March 5, 2021", "March 6, 2021"]
TIME = ["4:22 pm", "6:01 pm", "8:15 am", "11:40 am", "9:07 pm", "10:30 am"]
AGO = ["6 hours ago", "5 hours ago", "5 hours ago", "2 hours ago", "1 hour ago", "9 minutes ago"]


def handle(name: str) -> str:
    return name.replace(" ", "_").strip(".")


LAYOUTS: dict[str, tuple[str, Callable[[int, str, str], str]]] = {
    "blogger": ("{n} comments:", lambda i, n, b: f"{n} said...\n\n{b}"),
    "blogger, date below": ("{n} comments:", lambda i, n, b: f"{n} said...\n{b}\n{DAY[i]} at {TIME[i].upper()}"),
    "wordpress": ("{n} Responses to “Nurses”", lambda i, n, b: f"{n} says:\n{DAY[i]} at {TIME[i]}\n\n{b}\n\nReply"),
    "wordpress, new": (
        "{n} thoughts on “Nurses”",
        lambda i, n, b: f"{n} says:\n\n{DAY[i]} at {TIME[i]}\n\n{b}\n\nReply",
    ),
    "numbered, dated": ("Comments", lambda i, n, b: f"{i + 1}. {n} {DAY[i]} at {TIME[i]}\n\n{b}"),
    "disqus": ("{n} Comments", lambda i, n, b: f"{n} • {AGO[i]}\n\n{b}\n\n{i} • Reply • Share ›"),
    "disqus, lines": ("{n} Comments\nSort by Best", lambda i, n, b: f"{n}\n{AGO[i]}\n{b}\nReply\nShare"),
    "hacker news": ("", lambda i, n, b: f"{handle(n)} {AGO[i]} | parent | next [–]\n\n{b}\n\nreply"),
    "reddit": ("", lambda i, n, b: f"u/{handle(n)} · {i + 2}h\n{b}"),
    "reddit, old": ("", lambda i, n, b: f"[–]{handle(n)} {i * 13 + 2} points {AGO[i]}\n\n{b}"),
    "posted by": ("Comments", lambda i, n, b: f"Posted by {n} on {DAY[i]} at {TIME[i]}\n\n{b}"),
    "posted by, below": ("Comments", lambda i, n, b: f"{b}\n\nPosted by: {n} | {DAY[i]} at {TIME[i].upper()}"),
    "comment by": ("", lambda i, n, b: f"Comment by {n} — {DAY[i]} @ {TIME[i]}\n\n{b}"),
    "name and colon": ("Comments ({n})", lambda i, n, b: f"{n}: {b}"),
    "bold name and colon": ("## Comments", lambda i, n, b: f"**{n}:** {b}"),
    "name (date):": ("Discussion", lambda i, n, b: f"{n} ({DAY[i]}):\n{b}"),
    "name, date at time": ("", lambda i, n, b: f"{n}, {DAY[i]} at {TIME[i]}\n{b}"),
    "#12 name": ("{n} replies", lambda i, n, b: f"#{i + 1} {n}\n{b}"),
    "@name wrote": ("", lambda i, n, b: f"@{handle(n)} wrote:\n{b}"),
    "phpbb": ("", lambda i, n, b: f"Re: Nurses\nby {n} » Wed Mar 0{i + 1}, 2021 {TIME[i]}\n\n{b}"),
    "vbulletin": (
        "",
        lambda i, n, b: f"03-0{i + 1}-2021, 0{i + 1}:22 PM\t#{i + 1}\n{n}\nSenior Member\nPosts: 1,{i}34\n\n{b}",
    ),
    "forum": ("", lambda i, n, b: f"{n}\nWell-known member\nJoined: Mar 2011\n{DAY[i]}, {TIME[i]} #{i + 1}\n\n{b}"),
    "mail": (
        "",
        lambda i, n, b: f"From: {n} <u{i}@example.org>\nDate: Wed, {i + 3} Mar 2021 10:22\nSubject: Re: nurses\n\n{b}",
    ),
    "chat": ("", lambda i, n, b: f"[0{i + 1}/03/2021, 10:2{i}:11] {n}: {b}"),
    "video": ("{n} Comments", lambda i, n, b: f"@{handle(n)}\n{AGO[i]}\n{b}\n{i * 3 + 2}\nReply"),
    "social network": ("{n} comments", lambda i, n, b: f"{n}\n{b}\nLike · Reply · {i + 1}w"),
    "bare names": ("{n} comments", lambda i, n, b: f"{n}\n\n{b}"),
    "headings": ("## Comments ({n})", lambda i, n, b: f"### {n}\n\n{b}"),
    "newspaper": ("{n} Comments", lambda i, n, b: f"{n}\nLondon | {DAY[i]}\n{b}\n{i + 2} Recommend"),
    "review": (
        "",
        lambda i, n, b: f"{n}\nReviewed in France on {i + 3} March 2021\n{b}\n{i + 2} people found this helpful",
    ),
    "signed": ("", lambda i, n, b: f"{b} – {n} Mar {i + 3} '21 at 10:2{i}".replace("\n\n", " ")),
    "reply arrow": ("{n} Comments", lambda i, n, b: f"{n} ↪ Tom • {AGO[i]}\n{b}"),
}
ONE_PARAGRAPH = {"chat", "name and colon", "signed"}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("seed", range(4))
def test_writers_of_generated_threads(layout: str, seed: int) -> None:
    """Any names, any bodies, labels and numbered lists among them."""
    chance = random.Random(f"{layout} {seed}")
    count = chance.randint(3, 6)
    names = chance.sample(NAMES, count - 1)
    comments = [(chance.choice(names), chance.choice(BODIES)) for _ in range(count)]
    if layout in ONE_PARAGRAPH:
        comments = [(name, [" ".join(body)]) for name, body in comments]
    opening, write = LAYOUTS[layout]
    written = [write(number, name, "\n\n".join(body)) for number, (name, body) in enumerate(comments)]
    text = ARTICLE + "\n\n".join([opening.replace("{n}", str(count))] * bool(opening) + written) + "\n"
    structure = read_structure(text, "thread", "text/plain", {})
    reached = len(ARTICLE)
    wrong = []
    for name, body in comments:
        for paragraph in body:
            reached = text.index(paragraph, reached) + 1
            found = speaker_at(structure, reached)
            if found not in (name, handle(name)):
                wrong.append((name, found, paragraph))
    assert wrong == []
    assert speaker_at(structure, text.index("The number of nurses")) == ""
    assert structure.comments_found == count


PHRASES = """just my 2 cents|The Other Dave|not a robot|Still paying|Your neighbour|Mother of three|former teacher
Why Not|Here to help|she who must be paid|Retired and happy|No Name|Over It""".replace("\n", "|").split("|")
"""What people call themselves that reads like anything but a name."""
FIRM = sorted(
    set(LAYOUTS) - {"vbulletin", "signed", "social network", "newspaper", "bare names", "hacker news", "video"}
)
"""The layouts whose headers hold more than a name, on one line or in a fixed order."""


@pytest.mark.parametrize("layout", FIRM)
@pytest.mark.parametrize("phrase", PHRASES)
def test_a_phrase_in_the_place_of_a_name_is_one(layout: str, phrase: str) -> None:
    """One writer among others with a display name that no rule knows: the form of the headers tells it."""
    chance = random.Random(f"{layout} {phrase}")
    names = [*chance.sample(NAMES, 3), phrase, *chance.sample(NAMES, 1)]
    bodies = chance.sample([body for body in BODIES if len(body) == 1], 5)
    opening, write = LAYOUTS[layout]
    written = [
        write(number, *pair) for number, pair in enumerate(zip(names, (body[0] for body in bodies), strict=True))
    ]
    text = ARTICLE + "\n\n".join([opening.replace("{n}", "5")] * bool(opening) + written) + "\n"
    structure = read_structure(text, "thread", "text/plain", {})
    found = speaker_at(structure, text.index(bodies[3][0]))
    assert found in (phrase, handle(phrase))


FORMS = """
{n} [{d} Feb 2023]
{n}, post {i}
Post {i} by {n}
[{i}] {n}, {d} Feb
{n} (OP)
{n}, Moderator
{n} ✔
{n} (new member):
{n} — edited
{n} replies:
{n} answering nobby:
{n} → nobby:
{n}, in reply to nobby:
{n} quoting nobby:
{n}, {i} hours later
{n} ({d}/2)
{n}, Feb '23
{n} / {d} Feb / 14:02
{d} Feb, 14:02 – {n}
{n} {d}-02-23
{n}, Tue 14:02
{n} (Tue):
{n}, 14.02h
{n}, yesterday 14:02
{n} ({d}.2., 14:02)
{n} · Leeds · {d} Feb
{n} ({i} posts)
{n} | Leeds
{n} #{i}
#{i} · {n} · {d} Feb 2023
Reply {i} · {n}
Re: {n}, {d} Feb
From {n}, {d} February 2023
{n} from Leeds, {d} February 2023
{n} in Leeds:
{n} of Leeds writes:
Reader {n}:
User {n} says
*{n}*
_{n}, {d} Feb_
<b>{n}</b>
## {n}
{n} ({d} Feb 2023, 14:02):
"{n}" wrote on {d} Feb:
{n} chimed in:
{n} again:
{n} (edited {d} Feb)
{n} ⭐⭐⭐⭐
{n} (verified owner) – February {d}, 2023
{n} at 14:02 on {d} Feb said
Posted {d} Feb 2023 by {n}
Posted on {d} Feb 2023, 14:02 by {n}
Written by {n} ({d} Feb)
Author: {n} | {d} Feb 2023
Name: {n}
{n} » {d} Feb 2023
{n} « {d} Feb 2023
« {n} » le {d} février
{n}: ({d} Feb)
• {n} ({d} Feb)
- {n}, {d} Feb:
{i}) {n}:
{i}. {n}:
Comment {i}, {n}:
Comment from {n}:
Comment from {n} ({d} Feb):
{n}'s comment:
{n}'s reply:
{n} on {d} Feb:
On {d} Feb {n} said:
At 14:02 {n} wrote:
""".strip().splitlines()
"""Lines that could stand above a comment: n is the writer, d a day, i a number."""


@pytest.mark.parametrize("gap", ["\n", "\n\n"], ids=["close", "apart"])
@pytest.mark.parametrize("opening", ["Comments", "Thread: heat pumps", ""])
@pytest.mark.parametrize("form", FORMS)
def test_writers_above_comments_in_any_form(form: str, opening: str, gap: str) -> None:
    comments = [
        ("kate_w", "We used 4,100 kWh for heating last winter, which is 12% less."),
        ("Deirdre M.", "I paid 900 pounds and would do it again."),
        ("Old Sparky", "My boiler burns 11,000 kWh and I sleep well."),
        ("kate_w", "That is 3 times ours."),
    ]
    written = [form.format(n=name, i=i + 1, d=i + 11) + gap + body for i, (name, body) in enumerate(comments)]
    text = "\n\n".join([opening] * bool(opening) + written) + "\n"
    structure = read_structure(text, "thread", "text/plain", {})
    found = [speaker_at(structure, text.index(body)).split(",")[0] for _, body in comments]
    assert [name.rstrip(".") for name in found] == [name.rstrip(".") for name, _ in comments]


INLINE = """
{n}: {b}
{n} – {b}
{n} | {b}
{n} > {b}
{n}// {b}
[{n}] {b}
({n}) {b}
<{n}> {b}
{n} ({d}:02) {b}
{d}:02 {n}: {b}
{d}:02 - {n} - {b}
**{n}** {b}
*{n}* – {b}
• {n}: {b}
{i}. {n}: {b}
{i}) {n} – {b}
From {n}: {b}
{n} from Leeds: {b}
{n} (Leeds): {b}
{n} [{d}:02]: {b}
{n} writes: “{b}”
{n} again: {b}
{n}… {b}
{n} ~ {b}
{n}    {b}
{n} → {b}
| {n} | {b} |
_{n}_: {b}
**{n}, Leeds.** {b}
{n}, who is a nurse, writes: {b}
{n} @ {d}:02 > {b}
{n} | {d}.02.2023 {d}:02 | {b}
({i}) {n}: {b}
{b} ({n}, {d} Feb)
{b} Yours, {n}
{b}@-- @{n}
“{b}” wrote {n}.
{b}@– {n}
{b}@@– {n}, Leeds
{b}@Posted by {n}
“{b}” ({n}, Leeds)
""".strip().splitlines()
"""Comments on the line of their writers, and above them; @ stands for a line's end."""
STORY = """Heat pumps are slow to sell

Sales of heat pumps fell by 14% last year, the trade body said on Tuesday.

"""
SAID = [
    "We used 4,100 kWh for heating last winter, which is 12% less than before.",
    "I paid 900 pounds and would do it again.",
    "My boiler burns 11,000 kWh and I sleep well.",
    "That is 3 times ours. In 2019 it was 40 percent more.",
]


def told(form: str, opening: str, names: list[str], gap: str) -> list[str]:
    """Whom the reader takes for the writers of ``SAID``, written in one form by *names*."""
    written = [
        form.replace("@", "\n").format(n=name, b=body, i=i + 1, d=i + 11)
        for i, (name, body) in enumerate(zip(names, SAID, strict=True))
    ]
    text = opening + gap.join(written) + "\n"
    structure = read_structure(text, "thread", "text/plain", {})
    return [speaker_at(structure, text.index(body) + 1) for body in SAID]


@pytest.mark.parametrize("opening", ["Comments\n\n", STORY + "5 comments\n\n", STORY + "Here is what you replied.\n\n"])
@pytest.mark.parametrize("form", INLINE)
def test_plain_names_beside_their_comments(form: str, opening: str) -> None:
    names = ["Ines", "Tomas", "Olu", "Ines"]
    assert told(form, opening, names, "\n\n") == names
    if form.startswith("{n}:"):
        assert told(form, opening, names, "\n") == names


@pytest.mark.parametrize(
    "name", ["THE OLD COOPER", "just visiting", "A Nurse", "Mike from HR", "Row Z", "Fed up", "guest"]
)
@pytest.mark.parametrize(
    "form", ["{n}: {b}", "{n}@{b}", "{n} ({d} Feb):@{b}", "{n} says:@{b}", "**{n}**@{b}", "#{i} {n}@{b}"]
)
def test_a_strange_name_among_plain_ones(form: str, name: str) -> None:
    """Where the others' comments begin with a name, so does the one with a line that reads like none."""
    names = ["Ines", "Tomas", name, "Ines"]
    assert told(form, STORY + "Comments\n\n", names, "\n\n") == names


def test_headings_between_signed_letters_are_no_writers() -> None:
    signed = ["KEITH ABERNATHY\nYendalong", "(Mrs) D. PACE\nYenda", "HUGH TRANTER\nBrunswick", "P. J. OAKES, Loxton"]
    heads = ["Rice is no villain\n\n", "Those licences\n\n", "City folk\n\n", ""]
    parts = [f"{head}{body}\n{name}" for head, body, name in zip(heads, SAID, signed, strict=True)]
    text = "YOUR SAY\nLetters to the Editor, please.\n\n" + "\n\n".join(parts) + "\n"
    structure = read_structure(text, "letters", "text/plain", {})
    found = [speaker_at(structure, text.index(body) + 1) for body in SAID]
    assert found == ["KEITH ABERNATHY", "D. PACE", "HUGH TRANTER", "P. J. OAKES"]


@pytest.mark.parametrize(
    "lead", ["{n} writes:", "And {n} adds:", "**{n}:**", "{n} from Leeds:", "#### {n}", "Here is {n}:"]
)
@pytest.mark.parametrize("quotation", ["\n\n> {b}", "\n\n> {b}\n>\n> That was in 2019."])
def test_blogger_answers_between_quotations_are_his_own(lead: str, quotation: str) -> None:
    names = ["Ines", "Tomas W", "Olu", "kestrel_9"]
    answers = [
        "More than the 9% in my post.",
        "Fair enough.",
        "I had not known. The mean is 14,000.",
        "40 percent it is.",
    ]
    parts = [
        (lead + quotation).format(n=name, b=body) + f"\n\n{answer}"
        for name, body, answer in zip(names, SAID, answers, strict=True)
    ]
    text = "Highlights from the comments on heat pumps\n\nYou wrote back.\n\n" + "\n\n".join(parts)
    structure = read_structure(text, "post", "text/plain", {})
    assert [speaker_at(structure, text.index(body) + 1) for body in SAID] == names
    assert [speaker_at(structure, text.index(answer) + 1) for answer in answers] == [""] * 4


def test_neither_a_title_nor_an_address_writes() -> None:
    text = (
        "Highlights From The Comments On Semaglutide\n\n> I lost 100 lbs in 2019.\n\n"
        "**Ann Lee [writes](/p/c/comment/42):**\n\n> I kept 85% of it.\n\n"
        "Not so. Here’s [a paper](https://velmar.example/S00\\(19\\)30185-1/fulltext):\n\n"
        "> _Of 35 countries 17 agreed._\n"
    )
    structure = read_structure(text, "post", "text/plain", {})
    assert [speaker_at(structure, text.index(words) + 1) for words in ("I lost", "I kept", "_Of")] == [
        "",
        "Ann Lee",
        "",
    ]


PIECES = [
    "",
    ">",
    "> ",
    "│ ",
    "└── ",
    "Ines",
    "@ines",
    "ines_4",
    "3 Mar 2021",
    "2 days ago",
    "Like",
    "Reply · 3",
    "5 comments",
    "---",
]
PIECES += [
    "Ines:",
    "Ines: we pay 4%.",
    "Ines wrote:",
    "> we pay 4%.",
    "“We pay 4%.” (Ines, Leeds)",
    "#2",
    "~",
    "(",
    "[Ines]",
    "Q:",
]


@given(st.lists(st.sampled_from(PIECES), max_size=14))
def test_pieces_of_threads_in_any_order_are_read(pieces: list[str]) -> None:
    text = "\n".join(pieces)
    segments = read_structure(text, "pieces", "text/plain", {}).outermost()
    covered = {at for segment in segments for at in range(segment.start, segment.end)}
    assert all(at in covered for at, letter in enumerate(text) if not letter.isspace())


def test_seed_has_the_comments_it_declares() -> None:
    text = (HERE.parent / "data" / "raw" / "world_top_ai_talent.txt").read_text(encoding="utf-8")
    structure = read_structure(text, "world_top_ai_talent")
    assert (structure.comments_declared, structure.comments_found) == (21, 21)
    writers = {segment.comment: segment.speaker for segment in structure.segments if segment.comment}
    assert [writers[number] for number in (1, 3, 10, 16, 17, 21)] == [
        "Terry Andrade",
        "Riaz Haq",
        "Anonymous",
        "Anonymous",
        "Zen, Germany",
        "Riaz Haq",
    ]


def test_comment_posted_twice_repeats_segment_by_segment() -> None:
    text = (HERE.parent / "data" / "raw" / "world_top_ai_talent.txt").read_text(encoding="utf-8")
    segments = read_structure(text, "seed").segments
    first = [one for one in segments if one.comment == 19 and one.kind not in ("comment_header", "furniture")]
    second = [one for one in segments if one.comment == 20 and one.kind not in ("comment_header", "furniture")]
    assert [one.repeat_of for one in second] == [one.segment_id for one in first]
    assert [one.kind for one in second] == [one.kind for one in first]
    assert all(one.repeat_of is None for one in first)


def test_quotation_of_an_earlier_comment_belongs_to_the_quoter() -> None:
    text = (HERE.parent / "data" / "raw" / "world_top_ai_talent.txt").read_text(encoding="utf-8")
    segments = read_structure(text, "seed").segments
    by_id = {one.segment_id: one for one in segments}
    quoted = next(one for one in segments if text[one.start : one.end].startswith("MK:"))
    assert (quoted.kind, quoted.speaker) == ("quotation", "Riaz Haq")
    assert by_id[quoted.repeat_of or ""].speaker == "Muzaffar Khan"


@pytest.mark.parametrize(
    ("quotation", "exact"),
    [
        ('Bo: "we lost 14% of our nurses in the north"', "whole"),
        ("> We lost 14% of  our NURSES in the north.", "whole"),
        ("- “We lost 14% of our nurses in the north.”", "whole"),
        ('You say "we lost 14% of our nurses" and I doubt it.', "we lost 14% of our nurses"),
        ('"14%"? Never.', "14%"),
        ("I lost my hat in the north.", None),
    ],
)
def test_quotations_in_comments(quotation: str, exact: str | None) -> None:
    text = f"2 comments:\n\nBo said...\n\nWe lost 14% of our nurses in the north.\n\nAda said...\n\n{quotation}\n"
    segments = read_structure(text, "quotes", "text/plain", {}).segments
    source = next(one for one in segments if text[one.start : one.end].startswith("We lost"))
    repeats = [one for one in segments if one.repeat_of]
    if exact is None:
        assert repeats == []
        return
    assert [(one.kind, one.speaker, one.repeat_of) for one in repeats] == [("quotation", "Ada", source.segment_id)]
    assert text[repeats[0].start : repeats[0].end] == (quotation if exact == "whole" else exact)


def test_quotation_of_the_article_in_a_comment() -> None:
    text = f"{ARTICLE}1 comment:\n\nBo said...\n\n“Rents rose 30% between 2015 and 2020, the board said.” I doubt it.\n"
    segments = read_structure(text, "quotes", "text/plain", {}).segments
    nested = [one for one in segments if one.repeat_of]
    assert [one.speaker for one in nested] == ["Bo"]
    source = next(one for one in segments if one.segment_id == nested[0].repeat_of)
    assert source.comment is None
    assert text[source.start : source.end].startswith("Rents rose")


PUBLISHERS = {"asia.nikkei.com": "Nikkei Asia", "reuters.com": "Reuters"}
PASTED = "The chipmaker's revenue rose 27% to $8.03 billion in 2024, it told investors on Wednesday in Taipei."


@pytest.mark.parametrize(
    ("opening", "publisher"),
    [
        ("Chipmaker sees rush orders\n\nhttps://asia.nikkei.com/Business/Tech/x", "Nikkei Asia"),
        ("https://www.reuters.com/technology/x\n\nChipmaker sees rush orders", "Reuters"),
        ("Chipmaker sees rush orders - Reuters", "Reuters"),
        ("Chipmaker sees rush orders\n\nhttps://nobody.example/x", None),
    ],
)
def test_pasted_articles_are_credited_to_their_publisher(opening: str, publisher: str | None) -> None:
    text = f"1 comment:\n\nRiaz said...\n\n{opening}\n\n{PASTED}\n\nIts net profit declined 38.4%.\n"
    segments = read_structure(text, "pasted", "text/plain", PUBLISHERS).segments
    inside = [one for one in segments if one.kind == "paragraph"]
    assert len(inside) == 2
    assert {one.attributed_to for one in inside} == {publisher}
    assert {one.speaker for one in inside} == {"Riaz"}
    assert all((one.article or "").startswith("Chipmaker sees rush orders") for one in inside)


def test_publisher_that_names_itself() -> None:
    text = (
        "1 comment:\n\nRiaz said...\n\nRush orders\nat the chipmaker\n\nChipmaker sees rush orders\n\n"
        "https://www.courier.example/x\n\nThe plant will make 3,000 wafers a month,"
        " the Courier reported earlier this week.\n"
    )
    segments = read_structure(text, "pasted", "text/plain", {}).segments
    assert {one.attributed_to for one in segments if one.article} == {"Courier"}


def test_announced_source_of_a_quotation() -> None:
    opening = "1 comment:\n\nHost said...\n\nHere is a report from The Straits Courier:\n\n"
    text = f'{opening}"Infineon will spend €5 billion."\n'
    quoted = next(one for one in read_structure(text, "x", "text/plain", {}).segments if one.kind == "quotation")
    assert (quoted.attributed_to, quoted.speaker) == ("The Straits Courier", "Host")


def test_a_list_of_figures_in_a_comment_is_no_signature() -> None:
    text = (
        "Who gives most?\n\nada_b\n01-03-2005, 02:10 AM\n\nThey began with 3 million and are at 67 million now.\n\n"
        "george_k\n01-03-2005, 03:21 AM\n\nNorway - population 5M, GDP $480B, aid of $67M\n"
        "Spain - population 43M, GDP $1T, aid of $80M\n\nWrite it down and do the sum.\n"
    )
    told = [one for one in read_structure(text, "x", "text/plain", {}).segments if one.kind != "comment_header"]
    assert {one.speaker for one in told if "population" in text[one.start : one.end]} == {"george_k"}


def test_what_a_page_counts_is_furniture() -> None:
    text = """Rivers of the north
3.2K subscribers
Subscribe

41K

1,204 comments

Up 12 Down 3

kestrel_82
2 days ago
The Tana carries 163 cubic metres a second. Two in five salmon are gone.
Reactions: maple, Jari K and 11 others
Reply

old_ferryman
1 day ago
Messages   1,207
Nine years ago we caught 60 in a week.
Agree 140  Disagree 2
Reply

Read by 5,410 · Shared 212 times
"""
    structure = read_structure(text, "page", "text/plain", {})
    furniture = [text[one.start : one.end] for one in structure.segments if one.kind == "furniture"]
    counts = (
        "3.2K subscribers",
        "41K",
        "1,204 comments",
        "Up 12 Down 3",
        "Agree 140",
        "5,410",
        "Reactions: maple, Jari K and 11 others",
    )
    assert [count for count in counts if not any(count in piece for piece in furniture)] == []
    assert not any("salmon" in piece or "sixty" in piece for piece in furniture)
