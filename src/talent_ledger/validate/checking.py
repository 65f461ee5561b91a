"""Great Expectations runs the suites against the gathered evidence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import great_expectations
from great_expectations.core import ExpectationSuite, ExpectationValidationResult
from great_expectations.data_context.types.base import (
    DataContextConfig,
    InMemoryStoreBackendDefaults,
    ProgressBarsConfig,
)
from great_expectations.expectations.expectation_configuration import ExpectationConfiguration

from talent_ledger.schema.errors import LedgerError
from talent_ledger.schema.progress import Progress
from talent_ledger.validate import dialect
from talent_ledger.validate.expectations import LedgerExpectation
from talent_ledger.validate.findings import Finding
from talent_ledger.validate.storage import settings


def check(database: Path, suites: dict[str, list[LedgerExpectation]]) -> list[Finding]:
    """What each expectation of *suites* finds in the DuckDB file *database*, in the order of the suites.

    Raises:
        LedgerError: an expectation could not be evaluated. Great Expectations would report it as failed; a check that
            did not run must not look like one that found something, let alone like one that found nothing.
    """
    quiet = DataContextConfig(
        store_backend_defaults=InMemoryStoreBackendDefaults(),
        progress_bars=ProgressBarsConfig(globally=False),
        analytics_enabled=False,
    )
    context = great_expectations.get_context(mode="ephemeral", project_config=quiet)
    source = context.data_sources.add_sql(
        name="ledger",
        connection_string=f"duckdb+{dialect.BufferedDuckDB.driver}:///{database.as_posix()}",
        kwargs={"connect_args": {"read_only": True, "config": settings(database)}},  # type: ignore[call-arg]  # its generated types lack it
    )
    asset = source.add_query_asset(name="claims", query="SELECT claim_id FROM claims")
    batch = asset.add_batch_definition_whole_table(name="all").get_batch()
    findings: list[Finding] = []
    with Progress("validate, checking", sum(map(len, suites.values())), things="checks") as progress:
        for name, expectations in suites.items():
            suite = ExpectationSuite(name=name, expectations=expectations)
            results = batch.validate(suite, result_format="COMPLETE").results
            by_rule = {_configuration(result).kwargs["rule"]: result for result in results}
            findings += [_finding(each, by_rule[each.rule]) for each in expectations]
            progress.advance(len(expectations), len(expectations))
    batch.data.execution_engine.close()  # DuckDB opens a file once more only with the settings it is open with
    source.get_engine().dispose()
    return findings


def _finding(expectation: LedgerExpectation, result: ExpectationValidationResult) -> Finding:
    trouble = _exception(result.exception_info or {})
    number, path = result.result.get("observed_value"), (result.result.get("details") or {}).get("unexpected_rows")
    if trouble or not isinstance(number, int) or not isinstance(path, Path) or result.success != (number == 0):
        raise LedgerError(
            f"check {expectation.check}",
            f"it could not be evaluated ({trouble or 'Great Expectations returned no rows'})",
            "this is a fault of the check or of the data's form: report it with this message",
        )
    return Finding(
        check=expectation.check,
        suite=expectation.suite,
        fault=expectation.fault,
        severity=str(_configuration(result).severity.value),
        flag=expectation.flag,
        statement=str(expectation.description),
        number=number,
        path=path,
    )


def _configuration(result: ExpectationValidationResult) -> ExpectationConfiguration:
    assert result.expectation_config is not None, "a result of a suite always says which expectation it is of"
    return result.expectation_config


def _exception(information: dict[str, Any]) -> str | None:
    """The message of an exception; Great Expectations reports it flat or keyed by metric."""
    if "raised_exception" in information:
        return str(information.get("exception_message")) if information["raised_exception"] else None
    messages = [str(each.get("exception_message")) for each in information.values() if each.get("raised_exception")]
    return messages[0] if messages else None
