"""Data mutation: every way to break a good ledger is caught by the check it is meant for, and good data never fails."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from good_ledger import good_ledger
from mutations import MUTATIONS
from talent_ledger.validate.suites import suites
from validated_project import PARAMETERS, failing, findings, project

CHECKS = {each.check for suite in suites(PARAMETERS).values() for each in suite}


@pytest.mark.parametrize("seed", range(6))
def test_good_data_never_fails(tmp_path: Path, seed: int) -> None:
    assert failing(findings(project(tmp_path, good_ledger(seed)))) == {}


def test_every_check_has_at_least_three_mutations() -> None:
    assert set(MUTATIONS) == CHECKS
    assert {name: len(ways) for name, ways in MUTATIONS.items() if len(ways) < 3} == {}


@pytest.mark.parametrize("check", sorted(MUTATIONS))
def test_each_mutation_is_caught_by_its_check(tmp_path: Path, check: str) -> None:
    missed = []
    for position, (name, mutate) in enumerate(MUTATIONS[check].items()):
        ledger = good_ledger(position).copy()
        mutate(ledger, Random(f"{check} {name}"))
        found = findings(project(tmp_path / str(position), ledger), only=check)[check]
        print(f"{check}: {name}: {found.rows['explanation'].to_list()[:1]}")
        if found.rows.is_empty():
            missed.append(name)
        for row in found.rows.iter_rows(named=True):
            assert row["explanation"], f"{name}: a finding without its sentence"
            assert row["row_id"], f"{name}: a finding that names no row"
    assert missed == []


def test_a_mutation_is_not_hidden_by_another(tmp_path: Path) -> None:
    """Faults together are all found: none makes a check fall silent."""
    ledger = good_ledger(3).copy()
    together = ["complete_tables_sum_to_whole", "one_cell_one_value", "keys_are_unique", "spans_nest"]
    for check in together:
        next(iter(MUTATIONS[check].values()))(ledger, Random(check))
    assert set(together) <= set(failing(findings(project(tmp_path, ledger))))
