"""Synthetic corpora of any size: seeded, varied prose in which every claim is known.

A document follows from the seed and its number alone, so that a corpus of a thousand begins with the documents of one
of a hundred. Facts are drawn first (who, what, how much, when), then put into one of several wordings; sentences
without a figure, and figures that are no claims, stand between them.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import polars as pl

from talent_ledger.evaluate.gold import ClaimRecord, GoldDocument

SEED = 20_260
SHARD = 5_000
"""Documents a file."""
ROOT = Path(__file__).resolve().parents[1]

_PLACES = [
    "Ghana",
    "Kenya",
    "Chile",
    "Poland",
    "Vietnam",
    "Norway",
    "Canada",
    "Japan",
    "Brazil",
    "Morocco",
    "Portugal",
    "Thailand",
]
_STEMS = [
    "Alder",
    "Brant",
    "Corvo",
    "Delma",
    "Estra",
    "Falken",
    "Gorst",
    "Helva",
    "Ister",
    "Jorun",
    "Kestrel",
    "Lumen",
    "Marsk",
    "Norda",
    "Orrin",
    "Pelle",
]
_TRADES = ["Foods", "Energy", "Logistics", "Textiles", "Software", "Steel", "Mining", "Airways"]
_GOODS = ["cocoa", "steel", "timber", "coffee", "machine parts", "medicines", "cotton", "ships", "cut flowers"]
_STAFF = ["engineers", "nurses", "teachers", "researchers", "drivers", "welders", "pilots", "students"]
_FILLERS = [
    "Officials declined to comment on the matter.",
    "The weather, for once, had little to do with it.",
    "Nobody we spoke to expects this to last.",
    "Critics say the change was overdue; supporters say it came just in time.",
    "That is where the story usually ends.",
    "Much depends on what the ports can handle.",
    "A spokeswoman called the outlook encouraging, without saying why.",
    "Unions have asked for talks, and so have the smaller firms.",
    "It is an old argument in this part of the world.",
]
_NO_CLAIMS = [
    "Call 555-{a:04d} for the full report.",
    "See chapter {b} of the handbook.",
    "The meeting opened at {b}:30 in room {a}.",
    "Flight KL{a} was late again.",
    "(Published on {b} May 2025.)",
]


@dataclass(frozen=True, slots=True)
class _Fact:
    """A claim and a sentence around it, cut where the figure stands."""

    before: str
    figure: str
    after: str
    fields: dict[str, object]


def documents(number: int, seed: int = SEED) -> Iterator[GoldDocument]:
    """The first *number* documents of the corpus *seed*, each with its claims."""
    for index in range(number):
        yield document(index, seed)


def document(index: int, seed: int = SEED) -> GoldDocument:
    """The document *index*: a title and three to nine paragraphs, about 1,500 characters and eight claims."""
    draw = random.Random(f"{seed}/{index}")
    identifier = f"synthetic-{index:09d}"
    parts: list[str] = []
    claims: list[ClaimRecord] = []
    length = 0

    def write(text: str) -> None:
        nonlocal length
        parts.append(text)
        length += len(text)

    write(f"{draw.choice(_GOODS).capitalize()} and {draw.choice(_STAFF)}: notes from {draw.choice(_PLACES)}\n\n")
    for _ in range(draw.randint(3, 9)):
        for place in range(draw.randint(2, 5)):
            write(" " if place else "")
            kind = draw.random()
            if kind < 0.45:
                fact = draw.choice(_FACTS)(draw)
                write(fact.before)
                claims.append(_claim(fact, length, len(claims)))
                write(fact.figure + fact.after)
            elif kind < 0.92:
                write(draw.choice(_FILLERS))
            else:
                number = draw.choice(_NO_CLAIMS)
                write(number.format(a=draw.randint(100, 999), b=draw.randint(2, 12)))
        write("\n\n")
    return GoldDocument(identifier, "synthetic", "synthetic", "".join(parts), tuple(claims), (), ())


def note(index: int, seed: int = SEED) -> GoldDocument:
    """The short document *index*: a sentence or two, about 90 characters; one in four has a claim."""
    draw = random.Random(f"{seed}/note/{index}")
    opening = f"{draw.choice(_PLACES)}, {draw.choice(_GOODS)}. "
    claims: list[ClaimRecord] = []
    kind = draw.random()
    if kind < 0.25:
        fact = draw.choice(_FACTS)(draw)
        claims.append(_claim(fact, len(opening + fact.before), 0))
        opening += fact.before + fact.figure + fact.after
    elif kind < 0.97:
        opening += draw.choice(_FILLERS)
    else:
        opening += draw.choice(_NO_CLAIMS).format(a=draw.randint(100, 999), b=draw.randint(2, 12))
    return GoldDocument(f"synthetic-{index:09d}", "synthetic", "synthetic", opening, tuple(claims), (), ())


def write_corpus(
    folder: Path, number: int, seed: int = SEED, make: Callable[[int, int], GoldDocument] = document
) -> None:
    """Write *number* documents below *folder* as JSON Lines, :data:`SHARD` a file."""
    folder.mkdir(parents=True, exist_ok=True)
    for first in range(0, number, SHARD):
        with (folder / f"part-{first // SHARD:05d}.jsonl").open("w", encoding="utf-8") as lines:
            for index in range(first, min(first + SHARD, number)):
                text = make(index, seed).text
                lines.write(json.dumps({"id": f"{index:09d}", "text": text}, ensure_ascii=False) + "\n")


def _claim(fact: _Fact, start: int, number: int) -> ClaimRecord:
    given = {"record": "claim", "claim_id": f"c{number:03d}", "exact": fact.figure, "start": start}
    return ClaimRecord.model_validate(given | {"end": start + len(fact.figure)} | fact.fields)


@lru_cache(maxsize=1)
def _codes() -> dict[str, str]:
    table = pl.read_csv(ROOT / "data" / "reference" / "lexicon" / "countries.csv", columns=["country", "label"])
    return {label: code for code, label in table.iter_rows()}


def _place(draw: random.Random) -> dict[str, object]:
    name = draw.choice(_PLACES)
    return {"entity": name, "entity_id": _codes()[name], "entity_type": "country"}


def _company(draw: random.Random) -> dict[str, object]:
    name = f"{draw.choice(_STEMS)} {draw.choice(_TRADES)}"
    return {"entity": name, "entity_id": name, "entity_type": "organization"}


def _percent(draw: random.Random, most: float) -> tuple[str, float]:
    value = round(draw.uniform(1, most), draw.choice([0, 0, 1]))
    return f"{value:g}{draw.choice([' %', '%', ' percent', ' per cent'])}", value


def _growth(draw: random.Random) -> _Fact:
    who, goods, year = _place(draw), draw.choice(_GOODS), draw.randint(2005, 2024)
    figure, value = _percent(draw, 40)
    verb = draw.choice(["rose", "grew", "fell", "shrank"])
    name = who["entity"]
    before, after = draw.choice(
        [
            (f"In {year}, {name}'s exports of {goods} {verb} by ", "."),
            (f"Exports of {goods} from {name} {verb} ", f" in {year}, traders say."),
            (f"{name}'s {goods} exports {verb} ", f" in {year}."),
        ]
    )
    measure, change = f"exports of {goods}", "increase" if verb in ("rose", "grew") else "decrease"
    return _Fact(before, figure, after, who | _fields("growth", value, "percent", year, measure) | {"change": change})


def _share(draw: random.Random) -> _Fact:
    who, staff, year = _place(draw), draw.choice(_STAFF), draw.randint(2005, 2024)
    figure, value = _percent(draw, 60)
    name = who["entity"]
    before, after = draw.choice(
        [
            (f"{name} accounted for ", f" of all {staff} in {year}."),
            (f"In {year}, {name} was home to ", f" of the {staff} surveyed."),
            (f"About the {staff}: {name} trained ", f" of them in {year}."),
        ]
    )
    return _Fact(before, figure, after, who | _fields("share", value, "percent", year, f"share of {staff}"))


def _money(draw: random.Random) -> _Fact:
    who, year = _company(draw), draw.randint(2005, 2024)
    sign, unit = draw.choice([("$", "USD"), ("€", "EUR"), ("£", "GBP")])
    number, (word, scale) = round(draw.uniform(1.1, 90), 1), draw.choice([("million", 1e6), ("billion", 1e9)])
    what = draw.choice(["revenue", "a profit", "sales", "net income"])
    name = who["entity"]
    before, after = draw.choice(
        [
            (f"{name} reported {what} of ", f" for {year}."),
            (f"In {year}, {name} made {what} of ", ", more than its rivals."),
            (f"{name} booked ", f" in {what.removeprefix('a ')} in {year}, its filing shows."),
        ]
    )
    fields = _fields("money", round(number * scale, 2), unit, year, what.removeprefix("a "))
    return _Fact(before, f"{sign}{number:g} {word}", after, who | fields)


def _count(draw: random.Random) -> _Fact:
    staff, year, value = draw.choice(_STAFF), draw.randint(2005, 2024), draw.randint(20, 99_000)
    who = draw.choice([_company, _place])(draw)
    name = who["entity"]
    before, after = draw.choice(
        [
            (f"{name} employed ", f" {staff} in {year}."),
            (f"By {year}, {name} had hired ", f" {staff}."),
            (f"In {year}, {name} lost ", f" {staff} to its neighbours."),
        ]
    )
    return _Fact(before, f"{value:,}", after, who | _fields("count", value, "count", year, staff))


def _fields(kind: str, value: float, unit: str, year: int, measure: str) -> dict[str, object]:
    return {"kind": kind, "value": value, "unit": unit, "year": year, "measure": measure}


_FACTS: list[Callable[[random.Random], _Fact]] = [_growth, _share, _money, _count]
