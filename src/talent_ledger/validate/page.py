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
from talent_ledger.schema.database import execute_within, quoted
from talent_ledger.schema.files import write_text
from talent_ledger.schema.periods import dated
from talent_ledger.validate.history import rows_failed
from talent_ledger.validate.parameters import ValidateParameters
from talent_ledger.validate.storage import MEMORY, opened
from talent_ledger.validate.verdict import Verdict
from talent_ledger.validate.witnesses import Witness, Witnesses

PUBLICATIONS_SHOWN = 12

Row = dict[str, Any]

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


@dataclass(frozen=True)
class _Shown:
    """Rows that are shown, in the order they are, and how many there are in all."""

    rows: list[Row]
    total: int


class _Findings:
    """What was found, read from the files of a verdict: counts of all, rows of what the page shows."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, verdict: Verdict, limit: int) -> None:
        self._connection, self._limit = connection, limit
        self.checks = verdict.checks
        for name in ("failures", "quarantine", "flags"):
            connection.execute(f"CREATE TEMP VIEW {name}_found AS FROM read_parquet({quoted(verdict.path(name))})")
        execute_within(connection, _GATHERED, MEMORY)
        self.waiting = {fault: self._failures(f"stops AND fault = '{fault}'") for fault in ("ours", "source")}
        self.kept_out = self._failures("NOT stops")
        flags = self.pairs("SELECT flag, count(*) FROM gathered GROUP BY flag ORDER BY flag")
        order = "cell NULLS LAST, explanation NULLS LAST, row_id NULLS LAST, claim_id NULLS LAST, evidence"
        self.flags = {
            flag: _Shown(
                self.rows(f"SELECT * FROM gathered WHERE flag = ? ORDER BY {order} LIMIT {limit}", flag), total
            )
            for flag, total in flags.items()
        }
        self.flagged = self.pairs("SELECT severity <> 'info', count(*) FROM flags_found GROUP BY ALL")
        self.compared = self.pairs("SELECT verdict, count(*) FROM comparisons GROUP BY verdict ORDER BY verdict")
        self.advice = self.pairs("SELECT flag, meaning || '. What to do: ' || what_to_do || '.' FROM flags")
        self.citations = self._citations()

    def rows(self, query: str, *parameters: object) -> list[Row]:
        """All rows of *query*, which yields few."""
        found: list[Row] = self._connection.sql(query, params=list(parameters)).pl().to_dicts()
        return found

    def pairs(self, query: str) -> dict[Any, Any]:
        """The two columns of *query* as keys and values."""
        return dict(self._connection.execute(query).fetchall())

    def claims(self) -> set[str]:
        """All claims that the page shows."""
        failures = [row for part in (*self.waiting.values(), self.kept_out) for row in part.rows]
        flags = [row for part in self.flags.values() for row in part.rows]
        shown = {claim for row in (*failures, *flags) for claim in row["evidence"]}
        return {claim for claim in (*shown, *(row["claim_id"] for row in failures)) if claim}

    def _failures(self, which: str) -> _Shown:
        order = '"check", row_id, "table", claim_id NULLS LAST, reason NULLS LAST'
        rows = self.rows(f"SELECT * FROM failures_found WHERE {which} ORDER BY {order} LIMIT {self._limit}")
        return _Shown(rows, self.rows(f"SELECT count(*) AS n FROM failures_found WHERE {which}")[0]["n"])

    def _citations(self) -> dict[str, dict[str, str]]:
        """Observation that is shown → the page that states the published figure it was compared with."""
        shown = [row["row_id"] for flag in _PUBLISHED if flag in self.flags for row in self.flags[flag].rows]
        query = "SELECT * FROM comparisons WHERE url SIMILAR TO 'https?://.*' AND list_contains(?, observation_id)"
        return {row["observation_id"]: {row["url"]: row["stated_by"]} for row in self.rows(query, shown)}


_GATHERED = """
    CREATE TEMP TABLE gathered AS
    WITH told AS (
        SELECT f.*, o.cell_id AS cell, array_to_string(evidence, chr(31)) AS joined
        FROM flags_found AS f
        LEFT JOIN observations AS o ON f.flag = 'conflict' AND o.observation_id = f.row_id
    )
    SELECT flag, "check", severity, explanation, cell, count(*) AS rows, min(row_id) AS row_id,
        min(claim_id) AS claim_id,
        CASE WHEN joined = '' THEN [min(claim_id)] ELSE string_split(joined, chr(31)) END AS evidence
    FROM told GROUP BY flag, "check", severity, explanation, joined, cell
"""
"""Flags that say the same of several rows (a conflict of each of its witnesses) as one, with all evidence."""


def _context(
    connection: duckdb.DuckDBPyConnection, verdict: Verdict, history: pl.DataFrame, parameters: ValidateParameters
) -> dict[str, Any]:
    limit = parameters.page_cases
    found = _Findings(connection, verdict, limit)
    witnesses = Witnesses(connection, found.claims())
    sections = [
        _decisions(found, witnesses),
        _quarantine(found.kept_out, witnesses),
        _doubts(found, witnesses),
        _comparisons(found, witnesses),
        _all_checks(found, history, parameters),
    ]
    waiting = {fault: part.total for fault, part in found.waiting.items()}
    stopped = any(waiting.values())
    return {
        "state": "stopped" if stopped else "clear",
        "state_words": "Nothing new is published" if stopped else "Nothing waits for a decision",
        "heading": _heading(sum(waiting.values()), found.kept_out.total),
        "deck": _deck(waiting, found),
        "accounting": _accounting(found),
        "sections": [section for section in sections if section["groups"] or section["suites"]],
        "footer": "Checked with Great Expectations on DuckDB. Every row that failed is in data/quarantine, as Parquet "
        "and CSV; this page shows up to " + f"{limit:,} cases of a kind.",
    }


def _number(count: int, singular: str, plural: str | None = None) -> str:
    return f"{count:,} {singular if count == 1 else plural or singular + 's'}"


def _heading(waiting: int, kept_out: int) -> str:
    if waiting:
        return f"{_number(waiting, 'thing')} to decide before anything new is published"
    if kept_out:
        return f"Published, but for {_number(kept_out, 'finding')} in quarantine"
    return "Nothing found stands against publishing"


def _deck(waiting: Mapping[str, int], found: _Findings) -> str:
    passed = found.checks.filter("success").height
    parts = [f"{passed} of {_number(found.checks.height, 'check')} hold without exception."]
    if waiting["ours"]:
        parts.append(f"{_number(waiting['ours'], 'fault is', 'faults are')} our own and must be mended.")
    if waiting["source"]:
        parts.append(
            f"{_number(waiting['source'], 'fault is', 'faults are')} in a text: correct, drop or acknowledge. "
            "The dataset published last stays as it is until then."
        )
    if flagged := found.flagged.get(True, 0):
        notes = _number(found.flagged.get(False, 0), "note")
        parts.append(f"{_number(flagged, 'warning')} and {notes} go with the rows, which say what the texts say.")
    return " ".join(parts)


def _accounting(found: _Findings) -> list[dict[str, Any]]:
    """Claims = published + quarantined + repeats + withdrawn."""
    out = """SELECT row_id AS claim_id FROM quarantine_found WHERE "table" = 'claims'"""
    standing = found.pairs("SELECT standing, count(*) FROM claims GROUP BY standing")
    kept = found.pairs(f"SELECT standing, count(*) FROM claims SEMI JOIN ({out}) USING (claim_id) GROUP BY standing")
    parts = [
        ("", "claims found", sum(standing.values())),
        ("=", "pass", standing.get("observed", 0) - kept.get("observed", 0)),
        ("+", "repeats of these", standing.get("repeat", 0) - kept.get("repeat", 0)),
        ("+", "in quarantine", kept.get("observed", 0) + kept.get("repeat", 0)),
        ("+", "dropped by correction", standing.get("withdrawn", 0)),
    ]
    return [{"sign": sign, "name": name, "rows": f"{rows:,}"} for sign, name, rows in parts]


def _section(identifier: str, heading: str, about: str, groups: list[Group]) -> dict[str, Any]:
    return {"id": identifier, "heading": heading, "about": about, "groups": groups, "suites": []}


def _failure_cases(failures: _Shown, witnesses: Witnesses) -> list[Case]:
    cases = []
    for row in failures.rows:
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


def _more(shown: _Shown, file: str) -> str:
    left = shown.total - len(shown.rows)
    return f"{left:,} more are in data/quarantine/{file}.csv." if left else ""


def _decisions(found: _Findings, witnesses: Witnesses) -> dict[str, Any]:
    groups = []
    for fault, heading, about in (
        ("ours", "Faults of ours", "Something in our own tables is broken. Nothing is published until it is mended."),
        (
            "source",
            "Faults in the texts",
            "Something no text can mean. Correct the reading, drop the claim, or acknowledge that the text says so.",
        ),
    ):
        part = found.waiting[fault]
        if part.total:
            groups.append(Group(heading, about, _failure_cases(part, witnesses), more=_more(part, "failures")))
    return _section("decisions", "To decide", "Publication waits for these.", groups)


def _quarantine(kept_out: _Shown, witnesses: Witnesses) -> dict[str, Any]:
    groups = []
    if kept_out.total:
        groups = [
            Group(
                _number(kept_out.total, "finding"),
                "Known and decided, or let through by the parameter source_faults.",
                _failure_cases(kept_out, witnesses),
                more=_more(kept_out, "failures"),
            )
        ]
    return _section(
        "quarantine", "In quarantine", "Faults of the texts that are kept out of what is published.", groups
    )


def _doubts(found: _Findings, witnesses: Witnesses) -> dict[str, Any]:
    order = {"warning": 0, "info": 1}
    groups = []
    for name, part in found.flags.items():
        if name == "agrees":
            continue
        severity = part.rows[0]["severity"]
        cases = _by_sentence([_flag_case(row, witnesses, found.citations) for row in part.rows])
        few = severity == "warning" and part.total <= 12
        group = Group(
            f"{name.replace('_', ' ').capitalize()} ({part.total:,})",
            found.advice.get(name, "Set by a reviewer."),
            cases,
            id=f"flag--{name}",
            more=_more(part, "flags"),
            folded="" if few else f"Show {_number(len(part.rows), 'case')}",
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


def _comparisons(found: _Findings, witnesses: Witnesses) -> dict[str, Any]:
    agreeing, counts = found.flags.get("agrees", _Shown([], 0)), found.compared
    groups, about = [], ""
    if counts:
        told = [
            f"{counts.get('agrees', 0):,} agree",
            f"{counts.get('conflicts', 0):,} conflict",
            f"{counts.get('matches_another_population', 0):,} match another population",
            f"{counts.get('no_reference', 0):,} have no published figure to compare with",
        ]
        cases = _by_sentence([_flag_case(row, witnesses, found.citations) for row in agreeing.rows])
        for case in cases:
            case.mark = "agrees"
        groups = [
            Group(
                "Figures that agree",
                "Those that conflict or match another population stand above, under their flags.",
                cases,
                more=_more(agreeing, "comparisons"),
                folded=f"Show {_number(len(agreeing.rows), 'case')}" if cases else "",
            )
        ]
        about = (
            f"Of {_number(sum(counts.values()), 'figure')} held against data/reference/published_figures.csv, "
            + ", ".join(told)
            + ". A figure that is stated twice counts twice."
        )
    return _section("published-figures", "Against published figures", about, groups)


def _all_checks(found: _Findings, history: pl.DataFrame, parameters: ValidateParameters) -> dict[str, Any]:
    by_check, published = rows_failed(history), history["publication"].n_unique()
    places = _places(found)
    suites = []
    for suite in SUITES:
        rows = found.checks.filter(pl.col("suite") == suite).sort(
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


def _places(found: _Findings) -> dict[str, str]:
    """Check → the part of the page that shows the rows it failed on."""
    flagged = found.rows('SELECT DISTINCT "check", flag FROM flags_found ORDER BY ALL')
    places = {row["check"]: _part_of(row["flag"]) for row in flagged}
    failed = found.pairs('SELECT "check", bool_or(stops) FROM failures_found GROUP BY ALL')
    return places | {check: "decisions" if stops else "quarantine" for check, stops in failed.items()}


def _part_of(flag: str) -> str:
    return "published-figures" if flag == "agrees" else f"flag--{flag}"


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
