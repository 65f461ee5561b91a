"""What matters: every change gets a tier by the thresholds of ``params.yaml``, and the largest stand first."""

from __future__ import annotations

from typing import Literal

from talent_ledger.compare.parameters import CompareParameters
from talent_ledger.compare.relations import Relations

Tier = Literal["major", "moderate", "minor"]
TIERS: tuple[Tier, ...] = ("major", "moderate", "minor")
IN_POINTS = ("percent", "percentage_points")
"""Units whose differences are told, and judged, in points; all others in percent of the former value."""


def grade_cells(relations: Relations, parameters: CompareParameters) -> None:
    """Build ``graded_cells(cell, points, percent, tier, place)``; ``place`` orders them, most important first.

    A cell that states several figures on either side has no difference; it is moderate, for it is in dispute.
    """
    points = ", ".join(f"'{unit}'" for unit in IN_POINTS)
    relations.connection.execute(f"""
        CREATE TABLE graded_cells AS
        WITH measured AS (
            SELECT cell, status, coalesce(after_key, before_key) AS key,
                   CASE WHEN len(before_figures) = 1 THEN before_figures[1].obs_value END AS old,
                   CASE WHEN len(after_figures) = 1 THEN after_figures[1].obs_value END AS new,
                   len(before_figures) > 1 OR len(after_figures) > 1 AS disputed FROM cells),
        differing AS (
            SELECT *, CASE WHEN key.unit_measure IN ({points}) THEN round(new - old, 9) END AS points,
                   CASE WHEN old != 0 THEN round(100 * (new - old) / abs(old), 9) END AS percent FROM measured),
        judged AS (
            SELECT *, CASE
                WHEN abs(points) >= {parameters.major_points} THEN 'major'
                WHEN points IS NULL AND abs(percent) >= {parameters.major_percent} THEN 'major'
                WHEN status IN ('removed', 'recoded') OR disputed THEN 'moderate'
                WHEN abs(points) >= {parameters.moderate_points} THEN 'moderate'
                WHEN points IS NULL AND abs(percent) >= {parameters.moderate_percent} THEN 'moderate'
                WHEN points IS NULL AND percent IS NULL AND new != old THEN 'moderate'
                ELSE 'minor' END AS tier,
            CASE status WHEN 'changed' THEN 0 WHEN 'removed' THEN 1 WHEN 'recoded' THEN 2 ELSE 3 END AS urgency
            FROM differing)
        SELECT cell, points, percent, tier,
               row_number() OVER (ORDER BY CASE tier WHEN 'major' THEN 0 WHEN 'moderate' THEN 1 ELSE 2 END, urgency,
                                  abs(coalesce(points, percent, 0)) DESC, cell) AS place
        FROM judged""")


def tier_of_finding(severity: str | None, status: str) -> Tier:
    """The tier of a check or flag that came or went, by its own severity; what went away never alarms.

    >>> tier_of_finding("critical", "newly failing"), tier_of_finding("warning", "gained")
    ('major', 'moderate')
    >>> tier_of_finding("critical", "newly passing")
    'minor'
    """
    if status in ("lost", "newly passing", "fewer rows", "reworded", "new"):
        return "minor"
    return {"critical": "major", "warning": "moderate"}.get(severity or "", "minor")  # type: ignore[return-value]


def tier_of_metric(name: str, before: object, after: object, parameters: CompareParameters) -> Tier:
    """A score that gets worse by the threshold is major, one that gets worse at all moderate; counts are never major.

    >>> parameters = CompareParameters()
    >>> tier_of_metric("open.f1", 0.93, 0.91, parameters), tier_of_metric("open.f1", 0.91, 0.93, parameters)
    ('major', 'minor')
    >>> tier_of_metric("open.brier", 0.2, 0.3, parameters), tier_of_metric("claims", 68, 60, parameters)
    ('major', 'moderate')
    """
    if not _is_number(before) or not _is_number(after):
        return "minor"
    loss = float(before) - float(after)  # type: ignore[arg-type]
    if name.rpartition(".")[2] in parameters.lower_is_better:
        loss = -loss
    if loss <= 0:
        return "minor"
    return "major" if is_score(before, after) and loss >= parameters.major_metric - 1e-12 else "moderate"


def is_score(*values: object) -> bool:
    """Whether these are values of a score between 0 and 1 rather than counts.

    >>> is_score(0.5, 1.0), is_score(1, 0), is_score(0.5, 12.0)
    (True, False, False)
    """
    return all(isinstance(value, float) and 0 <= value <= 1 for value in values)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
