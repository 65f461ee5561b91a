"""Ways to break a good ledger: for every check at least three, each choosing its row and its amount at random.

A mutation changes what a real fault would change. One that stands for a misprint in the source changes the text, the
claim, the observation and the table alike; one that stands for a fault of ours changes one place and not the others.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from random import Random
from typing import Any

import polars as pl

from good_ledger import LABELS, Ledger, Row, cell_id, observation

Mutation = Callable[[Ledger, Random], None]

# -- changing a ledger consistently -----------------------------------------------------------------------------------


def _find(ledger: Ledger, **wanted: Any) -> list[Row]:
    """Observed candidate claims with these values."""
    rows = [row for row in ledger.claims if row["standing"] == "observed"]
    found = [row for row in rows if all(row.get(name) == value for name, value in wanted.items())]
    assert found, wanted
    return found


def everywhere(ledger: Ledger, claim_id: str, **changes: Any) -> None:
    """Change fields of a claim where it was extracted, as a candidate, as an observation and in its tables."""
    for rows in (ledger.extracted, ledger.claims):
        for row in rows:
            if row["claim_id"] == claim_id:
                row.update(changes)
    claim = ledger.claim(claim_id)
    for position, row in enumerate(ledger.observations):
        if row["claim_id"] == claim_id:
            ledger.observations[position] = observation(claim)
    for row in ledger.share_table_rows:
        if row["claim_id"] == claim_id:
            label = LABELS.get(claim["entity_id"], claim["entity_id"])
            row |= {"obs_value": claim["value"], "ref_area": claim["entity_id"], "ref_area_label": label}
            row |= {
                "time_period": str(claim["year"]) if claim.get("year") else None,
                "qualifier": claim.get("qualifier"),
            }
    _sum_again(ledger)


def _sum_again(ledger: Ledger) -> None:
    for table in ledger.share_tables:
        rows = [row for row in ledger.share_table_rows if row["table_id"] == table["table_id"]]
        total = round(sum(row["obs_value"] for row in rows), 6)
        table["rows"] = len(rows)
        table["stated_sum"] = total if table["summable"] else None
        if table["remainder"] is not None:
            table["remainder"] = round(100 - total, 6)


def reword(ledger: Ledger, document_id: str, start: int, end: int, words: str) -> None:
    """Put *words* in the place of text[start:end]; everything after it moves."""
    document = next(row for row in ledger.documents if row["document_id"] == document_id)
    moved = len(words) - (end - start)
    document["text"] = document["text"][:start] + words + document["text"][end:]
    raw = document["text"].encode()
    document |= {"characters": len(document["text"]), "sha256": hashlib.sha256(raw).hexdigest()}
    ledger.raw[document["path"]] = raw
    for rows in (ledger.segments, ledger.extracted, ledger.claims):
        for row in rows:
            if row["document_id"] != document_id:
                continue
            for name in ("start", "end", "sentence_start", "sentence_end"):
                if name in row and row[name] >= end:
                    row[name] += moved
            if "exact" in row:
                row["exact"] = document["text"][row["start"] : row["end"]]


def restate(ledger: Ledger, claim: Row, value: float, exact: str | None = None, **changes: Any) -> None:
    """The source says another figure: in its text and in everything made of it."""
    words = exact or claim["exact"].replace(f"{claim['value']:g}", f"{value:g}")
    reword(ledger, claim["document_id"], claim["start"], claim["end"], words)
    everywhere(ledger, claim["claim_id"], value=value, **changes)


def _set(table: str, column: str, value: Any, **wanted: Any) -> Mutation:
    """Set one field of one random row of one table, and nowhere else."""

    def mutate(ledger: Ledger, random: Random) -> None:
        rows = [row for row in getattr(ledger, table) if all(row.get(name) == value for name, value in wanted.items())]
        random.choice(rows)[column] = value

    return mutate


def _double(table: str) -> Mutation:
    def mutate(ledger: Ledger, random: Random) -> None:
        rows = getattr(ledger, table)
        rows.append(dict(random.choice(rows)))

    return mutate


def _retype(table: str, column: str, kind: pl.DataType | None) -> Mutation:
    def mutate(ledger: Ledger, random: Random) -> None:
        ledger.types[(table, column)] = kind

    return mutate


def _table(ledger: Ledger, title: str) -> Row:
    return next(row for row in ledger.share_tables if row["title"].startswith(title))


def _members(ledger: Ledger, title: str) -> list[Row]:
    table_id = _table(ledger, title)["table_id"]
    rows = [row for row in ledger.share_table_rows if row["table_id"] == table_id]
    return [ledger.claim(row["claim_id"]) for row in sorted(rows, key=lambda row: row["position"])]


def _remove_row(ledger: Ledger, title: str, position: int) -> None:
    table_id = _table(ledger, title)["table_id"]
    ledger.share_table_rows = [
        row for row in ledger.share_table_rows if (row["table_id"], row["position"]) != (table_id, position)
    ]
    _sum_again(ledger)


def add_row(ledger: Ledger, title: str, claim: Row) -> None:
    table_id = _table(ledger, title)["table_id"]
    rows = [row for row in ledger.share_table_rows if row["table_id"] == table_id]
    entity = claim["entity_id"]
    made = next(row for row in ledger.observations if row["claim_id"] == claim["claim_id"])
    ledger.share_table_rows.append(
        {
            **rows[0],
            "position": len(rows),
            "observation_id": made["observation_id"],
            "claim_id": claim["claim_id"],
            "ref_area": entity,
            "ref_area_label": LABELS.get(entity, entity),
            "time_period": made["time_period"],
            "obs_value": claim["value"],
            "decimals": claim["decimals"],
            "rest": False,
        }
    )
    _sum_again(ledger)


# -- arithmetic -------------------------------------------------------------------------------------------------------

CARGO, HALLS, STUDENTS, TOP, SERIES = (
    "Cargo at the port",
    "Customs halls",
    "Doctoral students",
    "Top AI talent",
    "United States: share",
)


def _misprint(title: str, least: float, most: float) -> Mutation:
    def mutate(ledger: Ledger, random: Random) -> None:
        claim = random.choice(_members(ledger, title))
        value = round(claim["value"] + random.uniform(least, most), claim["decimals"])
        exact = f"{value:.{claim['decimals']}f}" + ("%" if claim["unit"] == "percent" else "")
        restate(ledger, claim, value, exact)

    return mutate


def _lost_row(title: str) -> Mutation:
    def mutate(ledger: Ledger, random: Random) -> None:
        _remove_row(ledger, title, random.randrange(len(_members(ledger, title))))

    return mutate


def _crowded(ledger: Ledger, random: Random) -> None:
    for claim in _members(ledger, STUDENTS):
        value = float(random.randint(60, 95))
        restate(ledger, claim, value, f"{value:g}%")


def _extra_part(ledger: Ledger, random: Random) -> None:
    claim = _find(ledger, entity_id="Europe")[0]
    value = float(random.randint(85, 99))
    restate(ledger, claim, value, f"{value:g}%", entity_id="USA", entity="United States")
    add_row(ledger, STUDENTS, ledger.claim(claim["claim_id"]))


def _overlapping(mutation: Mutation) -> Mutation:
    """The same of shares that nothing says are parts of one whole."""

    def mutate(ledger: Ledger, random: Random) -> None:
        mutation(ledger, random)
        for claim in _members(ledger, STUDENTS):
            everywhere(ledger, claim["claim_id"], dimension=None)
        _table(ledger, STUDENTS)["dimension"] = None

    return mutate


def _decimal_slip(ledger: Ledger, random: Random) -> None:
    claim = _find(ledger, entity_id="USA", value=18.0, document_id="researchers")[0]
    restate(ledger, claim, 180.0, "180%")


def _share(value: Callable[[Random], float]) -> Mutation:
    def mutate(ledger: Ledger, random: Random) -> None:
        claim = random.choice(_find(ledger, kind="share", unit="percent", document_id="researchers"))
        figure = value(random)
        restate(ledger, claim, figure, f"{figure:g}%")

    return mutate


def _count_beside(change: Callable[[Row, Random], dict[str, float]], entity: str = "Quayside Cranes") -> Mutation:
    """Change the count (or its total) of berths with cranes, in the text too."""

    def mutate(ledger: Ledger, random: Random) -> None:
        claim = next(
            row for row in _find(ledger, entity_id=entity, kind="count", document_id="ports") if row["denominator"]
        )
        changes = change(claim, random)
        value: float = changes["value"] if "value" in changes else claim["value"]
        words = claim["exact"].replace(f"{claim['value']:g}", f"{value:g}", 1)
        if "denominator" in changes:
            words = words.replace(f"out of {claim['denominator']:g}", f"out of {changes['denominator']:g}")
        restate(ledger, claim, value, words, **{name: each for name, each in changes.items() if name != "value"})

    return mutate


def _share_beside(ledger: Ledger, random: Random) -> None:
    claim = next(
        row for row in _find(ledger, entity_id="Quayside Cranes", kind="share") if row["document_id"] == "ports"
    )
    value = claim["value"] - random.randint(3, 20)
    restate(ledger, claim, value, f"{value:g}%")


def _hedge(qualifier: str, value: float, words: str) -> Mutation:
    def mutate(ledger: Ledger, random: Random) -> None:
        claim = _find(ledger, qualifier="more_than")[0]
        restate(ledger, claim, value, words, qualifier=qualifier)

    return mutate


def _growth_of(measure: str, value: Callable[[Row, Random], float], **changes: Any) -> Mutation:
    def mutate(ledger: Ledger, random: Random) -> None:
        claim = _find(ledger, measure=measure, kind="growth")[0]
        figure = value(claim, random)
        restate(ledger, claim, figure, claim["exact"].replace(f"{claim['value']:g}", f"{figure:g}"), **changes)

    return mutate


def _level_of(measure: str, year: int, factor: Callable[[Random], float]) -> Mutation:
    def mutate(ledger: Ledger, random: Random) -> None:
        claim = next(row for row in _find(ledger, measure=measure, year=year) if row["kind"] != "growth")
        scale = 1e6 if claim["kind"] == "money" else 1.0
        figure = float(round(claim["value"] / scale * factor(random)))
        words = claim["exact"].replace(f"{claim['value'] / scale:g}", f"{figure:g}")
        restate(ledger, claim, figure * scale, words)

    return mutate


def _percent_for_points(words: str, **changes: Any) -> Mutation:
    def mutate(ledger: Ledger, random: Random) -> None:
        claim = _find(ledger, unit="percentage_points")[0]
        restate(ledger, claim, claim["value"], f"{claim['value']:g}{words}", unit="percent", **changes)

    return mutate


def _percent_upwards(ledger: Ledger, random: Random) -> None:
    claim = _find(ledger, unit="percentage_points")[0]
    levels = sorted(
        (row for row in _find(ledger, measure=claim["measure"]) if row["kind"] == "share"), key=lambda row: row["year"]
    )
    low, high = levels[1]["value"], levels[0]["value"]
    restate(ledger, levels[0], low, f"{low:g}%", change="increase")
    restate(ledger, ledger.claim(levels[1]["claim_id"]), high, f"{high:g}%", change="increase")
    claim = ledger.claim(claim["claim_id"])
    restate(ledger, claim, claim["value"], f"{claim['value']:g} percent", unit="percent", change="increase")


def _part_above_whole(part: str, whole: str) -> Mutation:
    def mutate(ledger: Ledger, random: Random) -> None:
        above = next(row for row in _find(ledger, entity_id=whole) if row["dimension"] == "study")
        claim = next(row for row in _find(ledger, entity_id=part) if row["dimension"] == "study")
        value = above["value"] + random.randint(2, 9)
        restate(ledger, claim, value, f"{value:g}%")

    return mutate


def _whole_below_part(ledger: Ledger, random: Random) -> None:
    claim = _find(ledger, entity_id="Europe")[0]
    restate(ledger, claim, 3.0, "3%")


def _renamed(title: str, names: dict[int, str]) -> Mutation:
    def mutate(ledger: Ledger, random: Random) -> None:
        members = _members(ledger, title)
        for position, entity in names.items():
            kind = "region" if entity == "Europe" else "country"
            changes = {"entity_id": entity, "entity": LABELS[entity], "entity_type": kind}
            everywhere(ledger, members[position]["claim_id"], **changes)

    return mutate


def _region_added(ledger: Ledger, random: Random) -> None:
    add_row(ledger, STUDENTS, _find(ledger, entity_id="Europe")[0])


def _by_tenths(tenths: int) -> Mutation:
    def mutate(ledger: Ledger, random: Random) -> None:
        claim = random.choice(_members(ledger, CARGO))
        value = round(claim["value"] + tenths / 10, 1)
        restate(ledger, claim, value, f"{value:.1f}%")

    return mutate


def _about(ledger: Ledger, random: Random) -> None:
    claim = random.choice(_members(ledger, CARGO))
    value = float(round(claim["value"] - 1))
    restate(ledger, claim, value, f"{value:g}%", qualifier="approx", decimals=0)


# -- time -------------------------------------------------------------------------------------------------------------


def _year(year: Callable[[Row, Random], int | None], **wanted: Any) -> Mutation:
    def mutate(ledger: Ledger, random: Random) -> None:
        dated = [row for row in _find(ledger, **wanted) if row.get("year") and not row.get("period")]
        claim = random.choice(dated)
        everywhere(ledger, claim["claim_id"], year=year(claim, random))

    return mutate


def _published(date: str) -> Mutation:
    def mutate(ledger: Ledger, random: Random) -> None:
        random.choice([row for row in ledger.documents if row["document_id"] in ("ports", "researchers")])[
            "published_date"
        ] = date

    return mutate


def _comment_dated(ledger: Ledger, random: Random) -> None:
    next(row for row in ledger.segments if row.get("comment") == 1)["date"] = f"201{random.randint(0, 9)}-05-05"


def _expected(words: str) -> Mutation:
    def mutate(ledger: Ledger, random: Random) -> None:
        claim = random.choice(
            [row for row in _find(ledger, document_id="company") if row["kind"] in ("money", "growth")]
        )
        reword(ledger, "company", claim["end"], claim["end"], f" {words}")
        for row in (*ledger.extracted, *ledger.claims):
            if row["claim_id"] == claim["claim_id"]:
                row["sentence_end"] = max(row["sentence_end"], row["end"] + len(words) + 1)
        everywhere(ledger, claim["claim_id"], year=random.randint(2027, 2040))

    return mutate


def _swapped_years(document_id: str, measure: str) -> Mutation:
    def mutate(ledger: Ledger, random: Random) -> None:
        rows = [
            row
            for row in _find(ledger, document_id=document_id, measure=measure)
            if row.get("change") and row["kind"] != "growth"
        ]
        first, second = sorted(rows, key=lambda row: row["start"])[:2]
        years = second["year"], first["year"]
        everywhere(ledger, first["claim_id"], year=years[0])
        everywhere(ledger, second["claim_id"], year=years[1])

    return mutate


def _elite_series(ledger: Ledger, random: Random) -> None:
    for claim, value in zip(_members(ledger, SERIES), (35.0, 28.0), strict=True):
        restate(ledger, claim, value, f"{value:g}%", population="elite AI researchers")
    _table(ledger, SERIES)["population"] = "elite AI researchers"


def _reworded_series(first: str, second: str) -> Mutation:
    def mutate(ledger: Ledger, random: Random) -> None:
        for claim, population in zip(_members(ledger, SERIES), (first, second), strict=True):
            everywhere(ledger, claim["claim_id"], population=population)

    return mutate


# -- identity and meaning ---------------------------------------------------------------------------------------------


def _disagree(document_id: str, amount: Callable[[Random], float]) -> Mutation:
    def mutate(ledger: Ledger, random: Random) -> None:
        claim = next(
            row for row in _find(ledger, document_id=document_id, entity_id="CHN", year=2022) if row["value"] == 47.0
        )
        value = 47.0 + amount(random)
        restate(ledger, claim, value, f"{value:g}%")

    return mutate


def _said_twice(ledger: Ledger, random: Random) -> None:
    """The same document gives the cell of its first witness another value."""
    claim = _find(ledger, document_id="company", measure="revenue", year=2022)[0]
    other = _find(ledger, document_id="company", measure="revenue", year=2023)[0]
    everywhere(ledger, other["claim_id"], year=claim["year"])


def _called(name: str) -> Mutation:
    def mutate(ledger: Ledger, random: Random) -> None:
        claim = random.choice([row for row in _find(ledger) if row["entity_type"] == "country"])
        everywhere(ledger, claim["claim_id"], entity=name)

    return mutate


def _read_in_two_ways(ledger: Ledger, random: Random) -> None:
    first, second = _members(ledger, STUDENTS)
    for claim in (first, second):
        everywhere(ledger, claim["claim_id"], entity="Saxons")


def _entity(entity: str, other: str | None = None) -> Mutation:
    def mutate(ledger: Ledger, random: Random) -> None:
        claims = _find(ledger, entity_id="Harbour Lines")
        first, second = random.sample(claims, 2)
        everywhere(ledger, first["claim_id"], entity_id=entity, entity=entity)
        if other is not None:
            everywhere(ledger, second["claim_id"], entity_id=other, entity=other)

    return mutate


def _copied(change: Callable[[str], str], at_least: int = 2) -> Mutation:
    """Another document with the text of `echo` (or, with a change, nearly it)."""

    def mutate(ledger: Ledger, random: Random) -> None:
        document = next(row for row in ledger.documents if row["document_id"] == "echo")
        text = change(document["text"])
        assert len(text) == len(document["text"])
        raw = text.encode()
        path = "data/raw/zz_copy.txt"
        ledger.raw[path] = raw
        name = {"document_id": "zz_copy"}
        ledger.documents.append(
            {**document, **name, "path": path, "text": text, "sha256": hashlib.sha256(raw).hexdigest()}
        )
        ids = {row["segment_id"]: f"{row['segment_id']}-copy" for row in ledger.segments}
        for row in [row for row in ledger.segments if row["document_id"] == "echo"]:
            ledger.segments.append({**row, **name, "segment_id": ids[row["segment_id"]]})
        for row in [row for row in ledger.claims if row["document_id"] == "echo"][:at_least]:
            claim: Row = {**row, **name, "claim_id": f"{row['claim_id']}-copy", "segment_id": ids[row["segment_id"]]}
            claim["exact"] = text[claim["start"] : claim["end"]]
            ledger.extracted.append(dict(claim))
            ledger.claims.append(claim)
            ledger.observations.append(observation(claim))

    return mutate


def _vague(**changes: Any) -> Mutation:
    """Two figures of one entity that nothing tells apart any more."""

    def mutate(ledger: Ledger, random: Random) -> None:
        for claim in _find(ledger, measure="revenue", kind="money"):
            everywhere(ledger, claim["claim_id"], **changes)

    return mutate


def _published_value(entity: str, value: float, **changes: Any) -> Mutation:
    def mutate(ledger: Ledger, random: Random) -> None:
        claim = next(row for row in _members(ledger, TOP) if row["entity_id"] == entity)
        restate(ledger, claim, value, f"{value:g}%", **changes)

    return mutate


def _elite_work(ledger: Ledger, random: Random) -> None:
    """The seed article's own mistake: the elite's table under the name of the top 20 %."""
    members = _members(ledger, TOP)
    for claim, value in zip(members, (12.0, 57.0, 2.0), strict=True):
        restate(ledger, ledger.claim(claim["claim_id"]), value, f"{value:g}%", dimension="work")


def _population(words: str) -> Mutation:
    def mutate(ledger: Ledger, random: Random) -> None:
        claim = random.choice(_members(ledger, TOP))
        ledger.claim(claim["claim_id"])["population"] = words

    return mutate


# -- provenance -------------------------------------------------------------------------------------------------------


def _raw(change: Callable[[bytes, Random], bytes | None]) -> Mutation:
    def mutate(ledger: Ledger, random: Random) -> None:
        path = random.choice(sorted(ledger.raw))
        changed = change(ledger.raw[path], random)
        if changed is None:
            del ledger.raw[path]
        else:
            ledger.raw[path] = changed

    return mutate


def _moved(column: str, by: int) -> Mutation:
    def mutate(ledger: Ledger, random: Random) -> None:
        claim = random.choice(ledger.claims)
        for rows in (ledger.extracted, ledger.claims):
            next(row for row in rows if row["claim_id"] == claim["claim_id"])[column] += by

    return mutate


def _other_words(ledger: Ledger, random: Random) -> None:
    claim = random.choice(ledger.claims)
    claim["exact"] = claim["exact"] + "!"


def _text_edited(ledger: Ledger, random: Random) -> None:
    """Ingest changed a character and nobody noticed: text and bytes differ, and so do spans."""
    document = random.choice(ledger.documents)
    at = random.choice([row["start"] for row in ledger.claims if row["document_id"] == document["document_id"]])
    text = document["text"]
    document["text"] = text[:at] + "#" + text[at + 1 :]


def _bytes_and_hash(ledger: Ledger, random: Random) -> None:
    """The file changed and its hash was taken again, but the claims are of the old text."""
    document = random.choice(ledger.documents)
    raw = b"\n" + ledger.raw[document["path"]]
    ledger.raw[document["path"]] = raw
    document["sha256"] = hashlib.sha256(raw).hexdigest()


def _value_only(value: Callable[[Row, Random], float]) -> Mutation:
    """The value changes everywhere but in the text."""

    def mutate(ledger: Ledger, random: Random) -> None:
        plain = [row for row in _find(ledger) if row["exact"].rstrip("%").replace(".", "").isdigit()]
        claim = random.choice(plain)
        everywhere(ledger, claim["claim_id"], value=value(claim, random))

    return mutate


def _speaker(document_claim: bool, speaker: str | None) -> Mutation:
    def mutate(ledger: Ledger, random: Random) -> None:
        spoken = [
            row for row in ledger.claims if (row.get("speaker") is None) == document_claim and not row["corrections"]
        ]
        random.choice(spoken)["speaker"] = speaker

    return mutate


def _in_a_comment(ledger: Ledger, claim: Row, speaker: str) -> None:
    segment = next(row for row in ledger.segments if row["segment_id"] == claim["segment_id"])
    segment |= {"comment": 3, "speaker": speaker}
    for row in [row for row in ledger.claims if row["segment_id"] == claim["segment_id"]]:
        everywhere(ledger, row["claim_id"], speaker=speaker, attributed_to=None)


def _unsourced(title: str) -> Mutation:
    def mutate(ledger: Ledger, random: Random) -> None:
        _in_a_comment(ledger, _members(ledger, title)[0], "Dana")

    return mutate


def _no_source(ledger: Ledger, random: Random) -> None:
    claim = _find(ledger, speaker="Bea")[0]
    everywhere(ledger, claim["claim_id"], attributed_to=None)


def _reader_says(ledger: Ledger, random: Random) -> None:
    _in_a_comment(ledger, _find(ledger, entity_id="Europe")[0], random.choice(["Dana", "Anonymous", "Ö. Ü."]))


# -- form -------------------------------------------------------------------------------------------------------------


def _without(table: str, **wanted: Any) -> Mutation:
    def mutate(ledger: Ledger, random: Random) -> None:
        rows = getattr(ledger, table)
        rows.remove(
            random.choice([row for row in rows if all(row.get(name) == value for name, value in wanted.items())])
        )

    return mutate


def _unknown_candidate(ledger: Ledger, random: Random) -> None:
    ledger.claims.append({**random.choice(ledger.claims), "claim_id": "claim-of-nobody"})


def _repeat_observed(ledger: Ledger, random: Random) -> None:
    repeat = next(row for row in ledger.claims if row["standing"] == "repeat")
    ledger.observations.append(observation(repeat))


def _withdrawn_silently(ledger: Ledger, random: Random) -> None:
    next(row for row in ledger.claims if row["standing"] == "withdrawn")["corrections"] = []


def _candidate(column: str, value: Callable[[Row], Any]) -> Mutation:
    def mutate(ledger: Ledger, random: Random) -> None:
        claim = random.choice([row for row in ledger.claims if not row["corrections"]])
        claim[column] = value(claim)

    return mutate


def _cell_of_another(ledger: Ledger, random: Random) -> None:
    first, second = random.sample([row for row in ledger.observations if row["document_id"] == "ports"], 2)
    if cell_id(first) == cell_id(second):
        second["ref_area"] = "IND"
    first["cell_id"] = second["cell_id"]


def _second_name(ledger: Ledger, random: Random) -> None:
    rows = [row for row in ledger.observations if row["ref_area"] == "CHN" and row["obs_value"] == 47.0]
    random.choice(rows)["cell_id"] = "cell-of-its-own"


def _areas_swapped(ledger: Ledger, random: Random) -> None:
    """The area of an observation changes after its cell was named."""
    rows = [row for row in ledger.observations if row["ref_area"] == "CHN" and row["obs_value"] == 47.0]
    random.choice(rows)["ref_area"] = "FRA"


def _declared(**changes: int) -> Mutation:
    def mutate(ledger: Ledger, random: Random) -> None:
        next(row for row in ledger.documents if row["comments_declared"]).update(changes)

    return mutate


def _there_was(name: str, rows: int, **key: Any) -> Mutation:
    def mutate(ledger: Ledger, random: Random) -> None:
        ledger.history = [
            row
            for row in ledger.history
            if (row["name"], row["document_id"], row["title"]) != (name, key.get("document_id"), key.get("title"))
        ]
        first = ledger.history[0]
        line = {
            "subject": "table",
            "name": name,
            "document_id": None,
            "title": None,
            "rows": rows + random.randint(0, 9),
        }
        ledger.history.append({**first, **line, **key})

    return mutate


def _named(*mutations: tuple[str, Mutation]) -> dict[str, Mutation]:
    named = dict(mutations)
    assert len(named) == len(mutations) >= 3
    return named


def _times(factor: float) -> Callable[[Random], float]:
    return lambda random: factor


MUTATIONS: dict[str, dict[str, Mutation]] = {
    # arithmetic
    "complete_tables_sum_to_whole": _named(
        ("a share misprinted too high", _misprint(CARGO, 2, 20)),
        ("a share misprinted too low", _misprint(CARGO, -18, -2)),
        ("a row of the shares lost", _lost_row(CARGO)),
        ("a count misprinted", _misprint(HALLS, 1, 1)),
        ("a row of the counts lost", _lost_row(HALLS)),
    ),
    "partial_tables_stay_within_whole": _named(
        ("every share too high", _crowded),
        ("one share too high", _misprint(STUDENTS, 90, 120)),
        ("a part too many", _extra_part),
    ),
    "shares_stay_within_whole": _named(
        ("a share above 100", _share(lambda random: float(random.randint(101, 400)))),
        ("a decimal point lost", _decimal_slip),
        ("a negative share", _share(lambda random: -float(random.randint(1, 30)))),
    ),
    "counts_stay_within_whole": _named(
        (
            "a count above its total",
            _count_beside(lambda row, random: {"value": row["denominator"] + random.randint(1, 9)}),
        ),
        (
            "a total below its count",
            _count_beside(lambda row, random: {"denominator": row["value"] - 1}, "Harbour Lines"),
        ),
        ("a negative count", _count_beside(lambda row, random: {"value": -float(random.randint(1, 9))})),
        ("a total of nothing", _count_beside(lambda row, random: {"denominator": 0.0}, "Harbour Lines")),
    ),
    "summed_shares_do_not_overlap": _named(
        ("answers that overlap", _overlapping(_crowded)),
        ("one share too high", _overlapping(_misprint(STUDENTS, 90, 120))),
        ("a part too many", _overlapping(_extra_part)),
    ),
    "changes_are_exact": _named(
        ("the change rounded up", _growth_of("ships", lambda row, random: 27.0)),
        ("the change rounded down", _growth_of("ships", lambda row, random: 23.0)),
        ("a level loosely stated", _level_of("ships", 2022, _times(0.985))),
    ),
    "shares_agree_with_counts": _named(
        ("the share misprinted", _share_beside),
        ("the count misprinted", _count_beside(lambda row, random: {"value": row["value"] - random.randint(2, 5)})),
        ("the total misread", _count_beside(lambda row, random: {"denominator": row["denominator"] * 2})),
    ),
    "hedges_agree_with_counts": _named(
        ("fewer than half", _count_beside(lambda row, random: {"value": row["denominator"] // 2 - 1}, "Harbour Lines")),
        (
            "exactly half",
            _count_beside(
                lambda row, random: {"value": row["denominator"] / 2, "denominator": row["denominator"]},
                "Harbour Lines",
            ),
        ),
        ("more than half called less", _hedge("less_than", 50.0, "Less than half")),
        ("more than half called about a fifth", _hedge("approx", 20.0, "About a fifth")),
        (
            "a total three times as high",
            _count_beside(lambda row, random: {"denominator": row["denominator"] * 3}, "Harbour Lines"),
        ),
    ),
    "changes_agree_with_levels": _named(
        ("the change misprinted", _growth_of("ships", lambda row, random: 25.0 + random.randint(5, 60))),
        ("the level after misprinted", _level_of("ships", 2022, _times(1.2))),
        ("the level before misprinted", _level_of("ships", 2021, _times(0.7))),
        (
            "the points misprinted",
            _growth_of("share of late ships", lambda row, random: row["value"] + random.randint(3, 9)),
        ),
    ),
    "parts_do_not_exceed_wholes": _named(
        ("Germany above Europe", _part_above_whole("DEU", "Europe")),
        ("France above Europe", _part_above_whole("FRA", "Europe")),
        ("Europe below its parts", _whole_below_part),
    ),
    "complete_tables_count_members_once": _named(
        ("Europe beside Germany", _renamed(CARGO, {0: "Europe", 1: "DEU"})),
        ("Europe beside France", _renamed(CARGO, {0: "FRA", 1: "Europe"})),
        ("Europe beside both, counted", _renamed(HALLS, {0: "Europe", 1: "DEU", 2: "FRA"})),
    ),
    "regions_stand_apart_from_members": _named(
        ("Europe beside both its members", _region_added),
        ("Europe beside Germany", _renamed(TOP, {0: "Europe", 1: "DEU"})),
        ("Europe beside France", _renamed(TOP, {1: "Europe", 2: "FRA"})),
    ),
    "points_are_not_percent": _named(
        ("points called %", _percent_for_points("%")),
        ("points called percent", _percent_for_points(" percent")),
        ("points called per cent", _percent_for_points(" per cent")),
        ("a rise in points called percent", _percent_upwards),
    ),
    "growth_agrees_across_periods": _named(
        ("growth misprinted", _growth_of("revenue", lambda row, random: row["value"] + random.randint(8, 70))),
        ("growth called a fall", _growth_of("revenue", lambda row, random: row["value"], change="decrease")),
        ("the earlier level tenfold", _level_of("revenue", 2022, _times(10))),
        ("the later level lower", _level_of("revenue", 2023, _times(0.8))),
    ),
    "sums_are_exact": _named(
        ("a tenth short", _by_tenths(-1)),
        ("a tenth over", _by_tenths(1)),
        ("a share hedged", _about),
    ),
    # time
    "years_are_plausible": _named(
        ("a digit too many", _year(lambda row, random: row["year"] * 10 + random.randint(0, 9))),
        ("a digit too few", _year(lambda row, random: row["year"] // 10)),
        ("a millennium early", _year(lambda row, random: row["year"] - 1000)),
        ("a year in the third millennium", _year(lambda row, random: row["year"] + random.randint(300, 900))),
    ),
    "past_is_not_after_publication": _named(
        ("a year after the text", _year(lambda row, random: 2026 + random.randint(0, 5))),
        ("a text older than its figures", _published("2018-01-01")),
        ("a comment older than its figure", _comment_dated),
    ),
    "periods_agree_with_years": _named(
        ("a quarter of another year", _set("claims", "period", "2019-Q4", standing="observed")),
        ("an observation of another year", _set("observations", "time_period", "2011", time_period="2022")),
        ("a quarter without its year", _set("claims", "year", None, period="2024-Q4")),
    ),
    "series_keep_their_definition": _named(
        ("the elite of two editions", _elite_series),
        ("two percentages in its words", _reworded_series("top 10% of AI researchers", "top 20% of AI researchers")),
        ("two samples in its words", _reworded_series("authors at 30 universities", "authors at 50 universities")),
    ),
    "periods_are_in_order": _named(
        ("ships from 2022 to 2021", _swapped_years("ports", "ships")),
        ("late ships from 2022 to 2019", _swapped_years("ports", "share of late ships")),
        ("talent from 2022 to 2019", _swapped_years("researchers", "share of AI talent by country of origin")),
    ),
    "figures_are_no_forecasts": _named(
        ("expected", _expected("as is expected")),
        ("by 2035", _expected("by 2035")),
        ("under its guidance", _expected("under its guidance")),
    ),
    # identity
    "one_cell_one_value": _named(
        ("a second source says more", _disagree("echo", lambda random: float(random.randint(2, 20)))),
        ("a second source says less", _disagree("echo", lambda random: -float(random.randint(2, 20)))),
        ("the first source says otherwise", _disagree("researchers", lambda random: float(random.randint(3, 9)))),
    ),
    "names_mean_one_entity": _named(
        ("Georgia", _called("Georgia")),
        ("Korea", _called("Korea")),
        ("a name read in two ways", _read_in_two_ways),
    ),
    "entities_have_one_name": _named(
        ("a company suffix", _entity("Harbour Lines Ltd.")),
        ("another case", _entity("HARBOUR  LINES")),
        ("a name and its initials", _entity("HLC", "Harbour Lines Consortium")),
    ),
    "copies_count_once": _named(
        ("a syndicated text", _copied(lambda text: text)),
        ("a copy in capitals", _copied(str.upper)),
        ("a copy with other punctuation", _copied(lambda text: text.replace(",", ";"))),
        ("one figure of a copy", _copied(lambda text: text, at_least=1)),
    ),
    "cells_are_specific": _named(
        ("no year", _vague(year=None)),
        ("no measure, but a population", _vague(measure=None, population="makers", year=2022)),
        ("neither measure nor year", _vague(measure=None, population="makers", year=None)),
        ("one text says two things", _said_twice),
    ),
    # meaning
    "figures_are_about_their_population": _named(
        ("the elite's American share", _published_value("USA", 28.0)),
        ("the elite's Chinese share", _published_value("CHN", 26.0)),
        ("the elite's table of work", _elite_work),
    ),
    "figures_agree_with_published": _named(
        ("China higher", _published_value("CHN", 58.0)),
        ("the United States lower", _published_value("USA", 11.0)),
        ("India higher", _published_value("IND", 9.0)),
    ),
    "tables_keep_one_population": _named(
        ("global researchers", _population("global AI researchers")),
        ("the top 2 %", _population("top 2% of AI researchers")),
        ("graduates", _population("graduates")),
    ),
    # provenance
    "raw_texts_are_unchanged": _named(
        ("a byte more", _raw(lambda raw, random: raw + b"\n")),
        ("a byte changed", _raw(lambda raw, random: raw[:9] + b"#" + raw[10:])),
        ("a file gone", _raw(lambda raw, random: None)),
        ("other line ends", _raw(lambda raw, random: raw.replace(b"\n", b"\r\n"))),
    ),
    "texts_decode_the_same": _named(
        ("another encoding named", _set("documents", "encoding", "utf-16")),
        ("a character changed on the way", _text_edited),
        ("a length that is wrong", _set("documents", "characters", 7)),
        ("bytes changed together with their hash", _bytes_and_hash),
    ),
    "spans_read_back": _named(
        ("the start one late", _moved("start", 1)),
        ("the end one late", _moved("end", 1)),
        ("words that stand elsewhere", _other_words),
        ("bytes changed together with their hash", _bytes_and_hash),
    ),
    "spans_nest": _named(
        ("outside its sentence", _moved("sentence_start", 5000)),
        ("a sentence that ends too early", _moved("sentence_end", -5000)),
        ("a span beyond the document", _moved("end", 50_000)),
        ("a segment too short", _set("segments", "end", 3, document_id="ports")),
    ),
    "values_match_their_words": _named(
        ("digits swapped", _value_only(lambda row, random: row["value"] + 9)),
        ("a decimal point moved", _value_only(lambda row, random: row["value"] * 10)),
        ("a value of another claim", _value_only(lambda row, random: row["value"] + random.randint(1, 30))),
    ),
    "comments_have_their_speaker": _named(
        ("a reader's claim given to the author", _speaker(False, None)),
        ("a reader's claim given to another", _speaker(False, "Zoe")),
        ("the author's claim given to a reader", _speaker(True, "Bea")),
    ),
    "tables_mark_hearsay": _named(
        ("cargo on a reader's word", _unsourced(CARGO)),
        ("students on a reader's word", _unsourced(STUDENTS)),
        ("marked without reason", _set("share_tables", "hearsay", True)),
    ),
    "claims_have_a_source": _named(
        ("a source forgotten", _no_source),
        ("a reader's assertion", _reader_says),
        ("a reader's table", _unsourced(HALLS)),
    ),
    "readings_are_sure_enough": _named(
        ("hardly sure", _set("claims", "confidence", 0.02, standing="observed")),
        ("rather unsure", _set("claims", "confidence", 0.3, standing="observed")),
        ("just below", _set("claims", "confidence", 0.499, standing="observed")),
    ),
    # form
    "columns_have_their_types": _named(
        ("a value as text", _retype("claims", "value", pl.String())),
        ("an offset as a float", _retype("claims", "start", pl.Float64())),
        ("a column gone", _retype("observations", "qualifier", None)),
        ("a flag as a number", _retype("share_tables", "complete", pl.Int64())),
    ),
    "keys_are_unique": _named(
        ("a claim twice", _double("claims")),
        ("an observation twice", _double("observations")),
        ("a row of a table twice", _double("share_table_rows")),
        ("a segment twice", _double("segments")),
    ),
    "required_values_are_present": _named(
        ("a claim without value", _set("claims", "value", None)),
        ("an observation without unit", _set("observations", "unit_measure", None)),
        ("a document without hash", _set("documents", "sha256", None)),
        ("a table without title", _set("share_tables", "title", None)),
    ),
    "words_are_in_their_vocabulary": _named(
        ("an unknown kind", _set("claims", "kind", "portion")),
        ("an unknown qualifier", _set("claims", "qualifier", "roughly")),
        ("an unknown dimension", _set("observations", "dimension", "birth")),
        ("a period that is not SDMX", _set("observations", "time_period", "2024Q4")),
    ),
    "references_lead_somewhere": _named(
        ("a claim of no segment", _set("claims", "segment_id", "segment-of-nobody")),
        ("a row of no observation", _set("share_table_rows", "observation_id", "observation-of-nobody")),
        ("a repeat of nothing", _set("claims", "repeat_of", "claim-of-nobody", standing="repeat")),
        ("a table of no document", _set("share_tables", "document_id", "nowhere")),
    ),
    "numbers_are_in_range": _named(
        ("infinity", _set("claims", "value", float("inf"))),
        ("no number", _set("observations", "obs_value", float("nan"))),
        ("a range downwards", _set("claims", "value_high", 0.5, qualifier="range")),
        ("more than certain", _set("claims", "confidence", 1.7)),
        ("fewer decimals than none", _set("claims", "decimals", -1)),
    ),
    "every_claim_is_accounted_for": _named(
        ("a claim lost between stages", _without("claims", standing="observed")),
        ("an observation lost", _without("observations")),
        ("a repeat that counts", _repeat_observed),
        ("withdrawn without a correction", _withdrawn_silently),
        ("a candidate that nobody extracted", _unknown_candidate),
    ),
    "claims_change_only_by_correction": _named(
        ("a value changed", _candidate("value", lambda row: row["value"] + 1)),
        (
            "a unit changed",
            _candidate("unit", lambda row: "percentage_points" if row["unit"] != "percentage_points" else "count"),
        ),
        ("a span moved", _candidate("start", lambda row: row["start"] - 1)),
        ("an observation rounded", _set("observations", "obs_value", 40.0)),
    ),
    "share_tables_record_their_rows": _named(
        ("a sum that is wrong", _set("share_tables", "stated_sum", 98.7, summable=True)),
        ("a row too few counted", _set("share_tables", "rows", 1)),
        ("a remainder that is wrong", _set("share_tables", "remainder", 1.5, title="Top AI talent by origin, 2022")),
        ("a cell that is not its observation's", _set("share_table_rows", "obs_value", 0.5)),
    ),
    "cells_have_one_name": _named(
        ("two cells under one id", _cell_of_another),
        ("one cell under two ids", _second_name),
        ("an area changed after naming", _areas_swapped),
    ),
    "declared_comments_are_found": _named(
        ("one comment missed", _declared(comments_found=1)),
        ("comments split in two", _declared(comments_found=4)),
        ("more declared", _declared(comments_declared=21)),
    ),
    "nothing_has_vanished": _named(
        ("a document gone", _there_was("observations", 12, document_id="gone")),
        ("a table gone", _there_was("share_table_rows", 4, document_id="ports", title="Ships by flag")),
        ("half of a document", _there_was("observations", 40, document_id="ports")),
        ("claims in all", _there_was("claims", 90)),
    ),
}
"""Check → name of the mutation → what it does."""


def all_mutations() -> Iterable[tuple[str, str, Mutation]]:
    """Every (check, name, mutation), in the order of the table."""
    for check, mutations in MUTATIONS.items():
        for name, mutation in mutations.items():
            yield check, name, mutation
