"""What validation does grows with the ledger, not with the pairs in it: rows are counted, not seconds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import duckdb
import pytest

from good_ledger import good_ledger
from mutations import MUTATIONS
from talent_ledger.validate import evidence
from talent_ledger.validate.history import earlier_publications
from talent_ledger.validate.readings import read_again
from talent_ledger.validate.suites import suites
from validated_project import PARAMETERS, project

COPIES = 60
"""More than a finding shows witnesses, and more than a sentence is held against documents."""
DOUBTS = (
    "one_cell_one_value",
    "copies_count_once",
    "cells_are_specific",
    "entities_have_one_name",
    "names_mean_one_entity",
    "sums_are_exact",
    "claims_have_a_source",
    "readings_are_sure_enough",
)
_EACH_WITH_EACH = ("BLOCKWISE_NL_JOIN", "NESTED_LOOP_JOIN", "CROSS_PRODUCT")


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, int], dict[str, int]]:
    """Step of validation → the rows it handles, of so many identical copies of a ledger with doubts, and of twice."""
    ledger = good_ledger(0)
    for check in DOUBTS:
        next(iter(MUTATIONS[check].values()))(ledger, Random(check))
    folder = tmp_path_factory.mktemp("growth")
    once, twice = (_counts(project(folder / str(copies), ledger.times(copies))) for copies in (COPIES, 2 * COPIES))
    return once, twice


def _counts(root: Path) -> dict[str, int]:
    counts: dict[str, int] = {}
    with duckdb.connect(str(root / "evidence.duckdb")) as connection:
        evidence.read_tables(root, connection, earlier_publications(root))
        read_again(root, connection)
        for statement in connection.extract_statements(evidence.script(connection, PARAMETERS)):
            name = next(line for line in statement.query.splitlines() if line.startswith("CREATE"))
            counts[name] = _most_rows(connection, statement)
        for each in (each for suite in suites(PARAMETERS).values() for each in suite):
            counts[each.check] = _most_rows(connection, each.rule)
            found = f"({each.rule}) AS found(a, b, c, d, evidence)"
            told = connection.execute(f"SELECT coalesce(sum(len(evidence)), 0) FROM {found}").fetchall()
            counts[f"{each.check}, witnesses"] = int(told[0][0])
    return counts


def _most_rows(connection: duckdb.DuckDBPyConnection, query: Any) -> int:
    """The rows, or pairs of rows, that one step of *query* handles at most."""
    connection.execute("PRAGMA enable_profiling = 'no_output'")
    connection.execute(query).fetchall()
    told = json.loads(connection.get_profiling_information("json"))
    connection.execute("PRAGMA disable_profiling")
    return max((_handled(operator) for operator in _operators(told.get("operator", []))), default=0)


def _operators(above: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for operator in above:
        yield operator
        yield from _operators(operator.get("children", []))


def _handled(operator: dict[str, Any]) -> int:
    rows = [int(child["intermediate_rows"]) for child in operator.get("children", [])]
    pairs = rows[0] * rows[1] if operator["type"] in _EACH_WITH_EACH and len(rows) == 2 else 0
    return max(int(operator["intermediate_rows"]), pairs)


def test_the_ledger_has_the_doubts_that_pairs_could_be_made_of(counted: tuple[dict[str, int], dict[str, int]]) -> None:
    """Without findings the next test would prove nothing."""
    once, _ = counted
    assert all(once[f"{check}, witnesses"] >= COPIES for check in DOUBTS)


def test_twice_the_copies_are_twice_the_work(counted: tuple[dict[str, int], dict[str, int]]) -> None:
    """All pairs of copies would be four times as many."""
    once, twice = counted
    grown = {step: (once[step], rows) for step, rows in twice.items() if rows > 2.2 * once[step] + 100}
    assert not grown
