"""The kind of expectation the suites are made of: a statement in plain English, and SQL for the rows that break it.

Great Expectations' own `UnexpectedRowsExpectation` asks the database twice and hands over at most 200 rows. Ours asks
once and hands over every row, each with the sentence that explains it.
"""

from __future__ import annotations

from string import Template
from typing import Any, ClassVar

import polars as pl
from great_expectations.core import ExpectationValidationResult
from great_expectations.execution_engine.execution_engine import ExecutionEngine
from great_expectations.execution_engine.sqlalchemy_execution_engine import SqlAlchemyExecutionEngine
from great_expectations.expectations.expectation import BatchExpectation
from great_expectations.expectations.metrics.metric_provider import metric_value
from great_expectations.expectations.metrics.query_metric_provider import QueryMetricProvider

from talent_ledger.validate.findings import FOUND, Fault, Level


class FailingRows(QueryMetricProvider):
    """The rows a rule selects, as a frame with the columns FOUND."""

    metric_name = "ledger.failing_rows"
    value_keys = ("rule",)

    @metric_value(engine=SqlAlchemyExecutionEngine)
    def _sqlalchemy(
        cls,  # Great Expectations makes it a class method
        execution_engine: SqlAlchemyExecutionEngine,
        metric_domain_kwargs: dict[str, Any],
        metric_value_kwargs: dict[str, Any],
        metrics: dict[str, Any],
        runtime_configuration: dict[str, Any],
    ) -> pl.DataFrame:
        with execution_engine.get_connection() as connection:
            found: pl.DataFrame = connection.connection.driver_connection.frame(metric_value_kwargs["rule"])
        return found.rename(dict(zip(found.columns, FOUND, strict=True))).cast(FOUND)  # type: ignore[arg-type]


class LedgerExpectation(BatchExpectation):
    """Expects that the SQL of `rows_that_break_it` finds nothing.

    A subclass says what it holds to be true (`statement`), whose fault a broken row is (`fault`), and, where that is a
    doubt rather than a fault, the flag such a row gets. Fields of a subclass are thresholds: `$name` in the statement
    and in the SQL stands for the field's value, `${name_percent}` for a part of one in percent.
    """

    check: ClassVar[str]
    suite: ClassVar[str]
    fault: ClassVar[Fault]
    level: ClassVar[Level]
    flag: ClassVar[str | None] = None
    statement: ClassVar[str]
    rows_that_break_it: ClassVar[str]

    rule: str = ""

    metric_dependencies: ClassVar[tuple[str, ...]] = ("ledger.failing_rows",)
    success_keys: ClassVar[tuple[str, ...]] = ("rule",)
    domain_keys: ClassVar[tuple[str, ...]] = ("batch_id", "row_condition", "condition_parser")

    def __init__(self, **thresholds: Any) -> None:
        given = {name: thresholds.get(name, field.default) for name, field in type(self).__fields__.items()}
        parts = {f"{name}_percent": f"{100 * part:g}" for name, part in given.items() if isinstance(part, float)}
        given |= parts
        fields = dict(thresholds)
        fields["rule"] = Template(self.rows_that_break_it).substitute(given)
        fields.setdefault("severity", self.level)
        fields.setdefault("description", Template(self.statement).substitute(given))
        super().__init__(**fields)

    def _validate(
        self,
        metrics: dict[str, Any],
        runtime_configuration: dict[str, Any] | None = None,
        execution_engine: ExecutionEngine[Any] | None = None,
    ) -> ExpectationValidationResult | dict[str, Any]:
        rows: pl.DataFrame = metrics["ledger.failing_rows"]
        return {
            "success": rows.is_empty(),
            "result": {"observed_value": rows.height, "details": {"unexpected_rows": rows}},
        }
