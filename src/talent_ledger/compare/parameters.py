"""Section ``compare`` of ``params.yaml``: what counts as much, and how much is shown."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from talent_ledger.schema.parameters import Section

Positive = Annotated[float, Field(ge=0, strict=False)]
Count = Annotated[int, Field(ge=1)]


class CompareParameters(Section):
    """Thresholds of the severity tiers and caps of what is printed; none of them changes what is found."""

    major_points: Positive = 5.0
    """A figure in percent that moves by at least so many points is a major change."""
    moderate_points: Positive = 1.0
    major_percent: Positive = 10.0
    """Any other figure that moves by at least so many percent of its former value is a major change."""
    moderate_percent: Positive = 1.0
    major_metric: Positive = 0.01
    """A metric that falls by at least so much is a major change."""
    lower_is_better: list[str] = Field(
        default_factory=lambda: ["wrongly_ascribed", "look_alikes_taken", "brier", "expected_calibration_error"]
    )
    """Metrics, by the last part of their names, that are the better the lower they are."""
    headline_metric: str = "sealed.f1.entity"
    """The metric that the headline tells when it changed; else it tells one that got much worse, or an F1."""
    rows_in_terminal: Count = 10
    rows_in_page: Count = 200
    memory: str = "1GB"
    """What DuckDB may hold in memory; beyond it, it spills to a temporary folder."""
    explain_runs: Count = 64
    """How many re-runs of stages `--explain` may make before it settles for the best it has found."""
