"""``reports/validation.html``: what needs a decision first, then what stays out, what is in doubt, and every check.

One file that loads nothing, and runs nothing: there is no script in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

import duckdb
import jinja2
import markupsafe
import polars as pl

from talent_ledger import house
from talent_ledger.schema.columns import SUITES
from talent_ledger.schema.corrections import acknowledgement
from talent_ledger.schema.files import write_text
from talent_ledger.schema.periods import dated
from talent_ledger.validate.history import rows_failed
from talent_ledger.validate.parameters import ValidateParameters
from talent_ledger.validate.storage import opened
from talent_ledger.validate.verdict import Verdict
from talent_ledger.validate.witnesses import Witness, Witnesses

PUBLICATIONS_SHOWN = 12

_SUITE_WORDS = {
    "arithmetic": "Parts add up, shares agree with counts, changes with their levels.",
    "time": "Years make sense; nothing past lies in the future; series measure one thing.",
    "identity": "One cell, one value; one text, one witness; one name, one entity.",
    "meaning": "Figures are about the population they are stated for, and agree with what was published.",
    "provenance": "Every figure stands where we say, and is credited to whoever said it.",
    "form": "Keys, types, vocabularies, references; nothing lost, nothing twice.",
}
_CONSEQUENCES = {
    ("ours", "stop"): "critical: our fault, stops publication",
    ("ours", "quarantine"): "critical: our fault, stops publication",
    ("source", "stop"): "critical: the text’s fault, kept out and waits for a decision",
    ("source", "quarantine"): "critical: the text’s fault, kept out",
}
"""Whose fault it is and the parameter `source_faults` → what happens when a check does not hold."""
_PUBLISHED = ("agrees", "conflicts_with_published", "matches_another_population")
"""Flags that come from a published figure."""
_SEVERITY_WORDS = {"warning": "warning", "info": "note"}


@dataclass
class Case:
    """One thing found, with the sentences that bear witness and the published figures it was held against."""

    reasons: list[str]
    mark: str = ""
    note: str = ""
    anchor: str = ""
    witnesses: list[Witness] = field(default_factory=list)
    more_witnesses: int = 0
    decision: str = ""
    citations: dict[str, str] = field(default_factory=dict)


@dataclass
class Group:
    """Cases of one kind."""

    heading: str
    about: str
    cases: list[Case]
    id: str = ""
    more: str = ""
    folded: str = ""


def write_page(
    path: Path, database: Path, verdict: Verdict, history: pl.DataFrame, parameters: ValidateParameters
) -> None:
    """Write the page about *verdict* to *path*; *database* holds the evidence."""
    with opened(database) as connection:
        context = _context(connection, verdict, history, parameters)
    style = house.style_of(files(__package__).joinpath("page.css"))
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined)
    environment.filters["dated"] = dated
    template = environment.from_string(files(__package__).joinpath("page.html").read_text(encoding="utf-8"))
    write_text(
        path,
        template.render(
            **context,
            policy=house.content_policy(style),
            style=markupsafe.Markup(style),
            navigation=markupsafe.Markup(house.navigation("validation.html")),
        )
        + "\n",
    )


def _context(
    connection: duckdb.DuckDBPyConnection, verdict: Verdict, history: pl.DataFrame, parameters: ValidateParameters
) -> dict[str, Any]:
    waiting = verdict.waiting
    kept_out = verdict.failures.filter(~pl.col("stops"))
    limit = parameters.page_cases
    cells = _cells_of(connection, verdict.flags)
    flags = _gathered(verdict.flags, cells)
    shown = pl.concat([waiting.head(limit), kept_out.head(limit)])
    claims: set[str] = {claim for row in shown["evidence"].to_list() for claim in row}
    claims |= {claim for claim in shown["claim_id"].to_list() if claim}
    for part in flags.partition_by("flag"):
        claims |= {claim for row in part.head(limit)["evidence"].to_list() for claim in row if claim}
    witnesses = Witnesses(connection, claims)
    advice = dict(connection.sql("SELECT flag, meaning || '. What to do: ' || what_to_do || '.' FROM flags").fetchall())
    citations = {
        row["observation_id"]: {row["url"]: row["stated_by"]}
        for row in verdict.comparisons.filter(pl.col("url").str.contains("^https?://")).iter_rows(named=True)
    }
    sections = [
        _decisions(waiting, witnesses, limit),
        _quarantine(kept_out, witnesses, limit),
        _doubts(flags, witnesses, advice, citations, limit),
        _comparisons(verdict.comparisons, flags, witnesses, citations, limit),
        _all_checks(verdict, history, parameters),
    ]
    flagged = verdict.flags.filter(pl.col("severity") != "info").height
    return {
        "state": "clear" if waiting.is_empty() else "stopped",
        "state_words": "Nothing waits for a decision" if waiting.is_empty() else "Nothing new is published",
        "heading": _heading(waiting, kept_out),
        "deck": _deck(waiting, kept_out, verdict, flagged),
        "accounting": _accounting(connection, verdict),
        "sections": [section for section in sections if section["groups"] or section["suites"]],
        "footer": "Checked with Great Expectations on DuckDB. Every row that failed is in data/quarantine, as Parquet "
        "and CSV; this page shows up to " + f"{limit:,} cases of a kind.",
    }


def _number(count: int, singular: str, plural: str | None = None) -> str:
    return f"{count:,} {singular if count == 1 else plural or singular + 's'}"


def _heading(waiting: pl.DataFrame, kept_out: pl.DataFrame) -> str:
    if not waiting.is_empty():
        return f"{_number(waiting.height, 'thing')} to decide before anything new is published"
    if not kept_out.is_empty():
        return f"Published, but for {_number(kept_out.height, 'finding')} in quarantine"
    return "Nothing found stands against publishing"


def _deck(waiting: pl.DataFrame, kept_out: pl.DataFrame, verdict: Verdict, flagged: int) -> str:
    passed = verdict.checks.filter("success").height
    parts = [f"{passed} of {_number(verdict.checks.height, 'check')} hold without exception."]
    if not waiting.is_empty():
        ours = waiting.filter(pl.col("fault") == "ours").height
        if ours:
            parts.append(f"{_number(ours, 'fault is', 'faults are')} our own and must be mended.")
        if waiting.height > ours:
            parts.append(
                f"{_number(waiting.height - ours, 'fault is', 'faults are')} in a text: correct, drop or acknowledge. "
                "The dataset published last stays as it is until then."
            )
    if flagged:
        notes = _number(verdict.flags.height - flagged, "note")
        parts.append(f"{_number(flagged, 'warning')} and {notes} go with the rows, which say what the texts say.")
    return " ".join(parts)


def _accounting(connection: duckdb.DuckDBPyConnection, verdict: Verdict) -> list[dict[str, Any]]:
    """Claims = published + quarantined + repeats + withdrawn."""
    found = dict(connection.sql("SELECT standing, count(*) FROM claims GROUP BY standing").fetchall())
    out = verdict.quarantine.filter(pl.col("table") == "claims")["row_id"].unique().to_list()
    connection.register("out", pl.DataFrame({"claim_id": out}, schema={"claim_id": pl.String}).to_arrow())
    kept = dict(
        connection.sql("SELECT standing, count(*) FROM claims JOIN out USING (claim_id) GROUP BY standing").fetchall()
    )
    connection.unregister("out")
    parts = [
        ("", "claims found", sum(found.values())),
        ("=", "pass", found.get("observed", 0) - kept.get("observed", 0)),
        ("+", "repeats of these", found.get("repeat", 0) - kept.get("repeat", 0)),
        ("+", "in quarantine", kept.get("observed", 0) + kept.get("repeat", 0)),
        ("+", "dropped by correction", found.get("withdrawn", 0)),
    ]
    return [{"sign": sign, "name": name, "rows": f"{rows:,}"} for sign, name, rows in parts]


def _section(identifier: str, heading: str, about: str, groups: list[Group]) -> dict[str, Any]:
    return {"id": identifier, "heading": heading, "about": about, "groups": groups, "suites": []}


def _failure_cases(failures: pl.DataFrame, witnesses: Witnesses, limit: int) -> list[Case]:
    cases = []
    for row in failures.head(limit).iter_rows(named=True):
        shown, more = witnesses.of([*row["evidence"], *([row["claim_id"]] if row["claim_id"] else [])])
        if row["fault"] == "ours":
            note = "A fault of ours: mend the stage that wrote it."
        elif row["acknowledged_by"]:
            note = f"Acknowledged by {row['acknowledged_by']} in data/corrections.yml."
        else:
            note = ""
        decision = ""
        if row["stops"] and row["fault"] == "source":
            decision = acknowledgement(row["check"], row["table"], row["row_id"], row["claim_id"])
        cases.append(
            Case(
                reasons=[row["reason"]],
                mark="stops" if row["stops"] else "",
                note=note,
                anchor=f"{row['check']}--{row['row_id']}",
                witnesses=shown,
                more_witnesses=more,
                decision=decision,
            )
        )
    return _by_sentence(cases)


def _more(total: int, limit: int, file: str) -> str:
    return f"{total - limit:,} more are in data/quarantine/{file}.csv." if total > limit else ""


def _decisions(waiting: pl.DataFrame, witnesses: Witnesses, limit: int) -> dict[str, Any]:
    groups = []
    for fault, heading, about in (
        ("ours", "Faults of ours", "Something in our own tables is broken. Nothing is published until it is mended."),
        (
            "source",
            "Faults in the texts",
            "Something no text can mean. Correct the reading, drop the claim, or acknowledge that the text says so.",
        ),
    ):
        part = waiting.filter(pl.col("fault") == fault).sort("check", "row_id")
        if not part.is_empty():
            cases = _failure_cases(part, witnesses, limit)
            groups.append(Group(heading, about, cases, more=_more(part.height, limit, "failures")))
    return _section("decisions", "To decide", "Publication waits for these.", groups)


def _quarantine(kept_out: pl.DataFrame, witnesses: Witnesses, limit: int) -> dict[str, Any]:
    groups = []
    if not kept_out.is_empty():
        ordered = kept_out.sort("check", "row_id")
        groups = [
            Group(
                _number(kept_out.height, "finding"),
                "Known and decided, or let through by the parameter source_faults.",
                _failure_cases(ordered, witnesses, limit),
                more=_more(kept_out.height, limit, "failures"),
            )
        ]
    return _section(
        "quarantine", "In quarantine", "Faults of the texts that are kept out of what is published.", groups
    )


def _cells_of(connection: duckdb.DuckDBPyConnection, flags: pl.DataFrame) -> dict[str, str]:
    """The cell of each observation in conflict, for the anchor of its case."""
    ids = flags.filter(pl.col("flag") == "conflict")["row_id"].unique().to_list()
    connection.register("out", pl.DataFrame({"observation_id": ids}, schema={"observation_id": pl.String}).to_arrow())
    found = dict(
        connection.sql("SELECT observation_id, cell_id FROM observations JOIN out USING (observation_id)").fetchall()
    )
    connection.unregister("out")
    return found


def _gathered(flags: pl.DataFrame, cells: dict[str, str]) -> pl.DataFrame:
    """Flags that say the same of several rows (a conflict of each of its witnesses) as one, with all evidence."""
    return (
        flags.with_columns(cell=pl.col("row_id").replace_strict(cells, default=None, return_dtype=pl.String))
        .with_columns(evidence=pl.col("evidence").list.join("\x1f"))
        .group_by("flag", "check", "severity", "explanation", "evidence", "cell")
        .agg(pl.len().alias("rows"), pl.col("row_id").min(), pl.col("claim_id").min())
        .with_columns(
            evidence=pl.when(pl.col("evidence") == "")
            .then(pl.concat_list(pl.col("claim_id")))
            .otherwise(pl.col("evidence").str.split("\x1f"))
        )
        .sort("flag", "cell", "explanation", "row_id", nulls_last=True)
    )


def _doubts(
    flags: pl.DataFrame,
    witnesses: Witnesses,
    advice: Mapping[str, str],
    citations: Mapping[str, dict[str, str]],
    limit: int,
) -> dict[str, Any]:
    order = {"warning": 0, "info": 1}
    groups = []
    for part in flags.filter(pl.col("flag") != "agrees").partition_by("flag"):
        name, severity = part["flag"][0], part["severity"][0]
        shown = part.head(limit).iter_rows(named=True)
        cases = _by_sentence([_flag_case(row, witnesses, citations) for row in shown])
        group = Group(
            f"{name.replace('_', ' ').capitalize()} ({part.height:,})",
            advice.get(name, "Set by a reviewer."),
            cases,
            id=f"flag--{name}",
            more=_more(part.height, limit, "flags"),
            folded=""
            if severity == "warning" and part.height <= 12
            else f"Show {_number(min(part.height, limit), 'case')}",
        )
        groups.append(((order.get(severity, 2), name), group))
    groups.sort(key=lambda pair: pair[0])
    about = "What a careful reader may wonder about. The rows are published, each with its flag."
    return _section("doubts", "In doubt", about, [group for _, group in groups])


def _flag_case(row: dict[str, Any], witnesses: Witnesses, citations: Mapping[str, dict[str, str]]) -> Case:
    shown, more = witnesses.of([claim for claim in row["evidence"] if claim])
    note = f"Stands beside {row['rows']} rows." if row["rows"] > 1 else ""
    anchor = f"conflict--{row['cell']}" if row["cell"] else f"{row['flag']}--{row['row_id']}"
    cited = citations.get(row["row_id"], {}) if row["flag"] in _PUBLISHED else {}
    return Case([row["explanation"]], row["severity"], note, anchor, shown, more, citations=dict(cited))


def _by_sentence(cases: list[Case]) -> list[Case]:
    """*cases* in the order of the text, those about figures of one sentence together below that sentence."""
    together: dict[object, Case] = {}
    for case in sorted(cases, key=_place):
        alone = len(case.witnesses) == 1 and not case.more_witnesses
        place = (case.mark, case.note, *case.witnesses[0].place) if alone else id(case)
        first = together.setdefault(place, case)
        if first is not case:
            first.reasons += [reason for reason in case.reasons if reason not in first.reasons]
            first.witnesses = [first.witnesses[0].beside(case.witnesses[0])]
            first.citations |= case.citations
            first.decision = "\n".join(filter(None, (first.decision, case.decision)))
    for case in together.values():
        case.reasons = _told_once(case.reasons)
    return list(together.values())


def _told_once(reasons: list[str]) -> list[str]:
    """Reasons that say the same of several figures as one.

    >>> _told_once(["France: “4%” is low.", "Germany: “4%” is low.", "Spain: “9%” is high."])
    ['France: “4%” and Germany: “4%”: each is low.', 'Spain: “9%” is high.']
    """
    said: dict[str, list[str]] = {}
    for reason in reasons:
        subject, quoted, rest = reason.partition("” ")
        said.setdefault(rest if quoted else reason, []).append(subject + quoted.rstrip() if quoted else "")
    return [
        " ".join(filter(None, [subjects[0], rest]))
        if len(subjects) == 1
        else f"{', '.join(subjects[:-1])} and {subjects[-1]}: each {rest}"
        for rest, subjects in said.items()
    ]


def _place(case: Case) -> list[tuple[str, int]]:
    return [(witness.document_id, witness.start) for witness in case.witnesses[:1]]


def _comparisons(
    comparisons: pl.DataFrame,
    flags: pl.DataFrame,
    witnesses: Witnesses,
    citations: Mapping[str, dict[str, str]],
    limit: int,
) -> dict[str, Any]:
    agreeing = flags.filter(pl.col("flag") == "agrees")
    groups = []
    if not comparisons.is_empty():
        counts = dict(comparisons.group_by("verdict").len().sort("verdict").iter_rows())
        told = [
            f"{counts.get('agrees', 0):,} agree",
            f"{counts.get('conflicts', 0):,} conflict",
            f"{counts.get('matches_another_population', 0):,} match another population",
            f"{counts.get('no_reference', 0):,} have no published figure to compare with",
        ]
        shown = agreeing.head(limit).iter_rows(named=True)
        cases = _by_sentence([_flag_case(row, witnesses, citations) for row in shown])
        for case in cases:
            case.mark = "agrees"
        groups = [
            Group(
                "Figures that agree",
                "Those that conflict or match another population stand above, under their flags.",
                cases,
                more=_more(agreeing.height, limit, "comparisons"),
                folded=f"Show {_number(min(agreeing.height, limit), 'case')}" if cases else "",
            )
        ]
        about = (
            f"Of {_number(comparisons.height, 'figure')} held against data/reference/published_figures.csv, "
            + ", ".join(told)
            + ". A figure that is stated twice counts twice"
            + "."
        )
    else:
        about = ""
    return _section("published-figures", "Against published figures", about, groups)


def _all_checks(verdict: Verdict, history: pl.DataFrame, parameters: ValidateParameters) -> dict[str, Any]:
    by_check, published = rows_failed(history), history["publication"].n_unique()
    places = _places(verdict)
    suites = []
    for suite in SUITES:
        rows = verdict.checks.filter(pl.col("suite") == suite).sort(
            "fault", "severity", "check", descending=[True, True, False]
        )
        checks = []
        for row in rows.iter_rows(named=True):
            past = by_check.get(row["check"], [0] * published)
            doubt = f"{_SEVERITY_WORDS.get(row['severity'])}: published with a flag"
            consequence = _CONSEQUENCES.get((row["fault"], parameters.source_faults), doubt)
            checks.append(_check_row(row, past, consequence, places.get(row["check"], "")))
        suites.append({"heading": suite.capitalize(), "about": _SUITE_WORDS[suite], "checks": checks})
    about = "What should hold, whether it does, what happens if not, and how many rows failed now and in the past."
    return {"id": "checks", "heading": "All checks", "about": about, "groups": [], "suites": suites}


def _places(verdict: Verdict) -> dict[str, str]:
    """Check → the part of the page that shows the rows it failed on."""
    flagged = verdict.flags.select("check", "flag").unique().iter_rows()
    places = {check: "published-figures" if flag == "agrees" else f"flag--{flag}" for check, flag in flagged}
    for check, stops in verdict.failures.select("check", "stops").sort("stops").unique(maintain_order=True).iter_rows():
        places[check] = "decisions" if stops else "quarantine"
    return places


def _check_row(row: dict[str, Any], past: list[int], consequence: str, place: str) -> dict[str, Any]:
    doubt = row["fault"] == "doubt"
    series = [*past[-PUBLICATIONS_SHOWN:], row["rows"]]
    return {
        "check": row["check"],
        "statement": row["statement"],
        "holds": "holds" if row["success"] else ("not everywhere" if doubt else "fails"),
        "mark": "holds" if row["success"] else ("" if doubt else "fails"),
        "consequence": consequence,
        "rows": f"{row['rows']:,}",
        "place": place if row["rows"] else "",
        "bars": _bars(series) if past else [],
        "past": f"Rows in earlier publications: {', '.join(map(str, series[:-1]))}; now {row['rows']}",
    }


def _bars(series: list[int]) -> list[dict[str, Any]]:
    """One bar a publication, 20 high at most; the last is the run at hand."""
    highest = max(series)
    heights = [2 if not rows else max(4, round(20 * rows / highest)) for rows in series]
    return [
        {"x": 8 * position, "height": height, "y": 20 - height, "now": position == len(series) - 1}
        for position, height in enumerate(heights)
    ]
