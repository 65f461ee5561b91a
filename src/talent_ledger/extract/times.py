"""When a figure is true: placeholder until the calendar arrives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Period:
    year: int | None = None
    period: str | None = None
    rule: str = "none"


class Calendar:
    def __init__(self, document: Any) -> None:
        self.document = document

    def period_of(self, reading: Any) -> Period:
        return Period()
