"""The kind of expectation the suites are made of: a statement in plain English, and SQL for the rows that break it.

Great Expectations' own `UnexpectedRowsExpectation` asks the database twice and hands over at most 200 rows. Ours asks
once and leaves every row, each with the sentence that explains it, in a file: there may be millions.
"""

from __future__ import annotations

from pathlib import Path
from string import Template
from typing import Any, ClassVar

from great_expectations.core import ExpectationValidationResult
from great_expectations.execution_engine.execution_engine import ExecutionEngine
from great_expectations.execution_engine.sqlalchemy_execution_engine import SqlAlchemyExecutionEngine
from great_expectations.expectations.expectation import BatchExpectation
from great_expectations.expectations.metrics.metric_provider import metric_value
from great_expectations.expectations.metrics.query_metric_provider import QueryMetricProvider

from talent_ledger.schema.database import sql_type
from talent_ledger.schema.files import content_id
from talent_ledger.validate.findings import FOUND, Fault, Level
from talent_ledger.validate.storage import write_rows


class FailingRows(QueryMetricProvider):
    """The rows a rule selects: how many, and the Parquet file beside the database that has them (columns FOUND)."""

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
    ) -> tuple[int, Path]:
        rule = metric_value_kwargs["rule"]
        database = Path(str(execution_engine.engine.url.database))
        path = database.with_name(f"{content_id('found', rule)}.parquet")
        names = ", ".join(f'"{name}"' for name in FOUND)
        values = ", ".join(f'"{name}"::{sql_type(kind)} AS "{name}"' for name, kind in FOUND.items())
        with execution_engine.get_connection() as connection:
            duck = connection.connection.driver_connection.duck
            return write_rows(duck, f"SELECT {values} FROM ({rule}) AS found ({names})", path), path


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
        number, path = metrics["ledger.failing_rows"]
        return {"success": not number, "result": {"observed_value": number, "details": {"unexpected_rows": path}}}
