"""What an analyst may set for the stage ``validate`` (section ``validate`` of params.yaml)."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from talent_ledger.schema.parameters import Section


class ValidateParameters(Section):
    """Section ``validate`` of params.yaml."""

    source_faults: Literal["stop", "quarantine"] = "stop"
    """Whether a fault of the source stops publication until somebody decides, or only keeps its rows out."""
    rounding_units: float = Field(default=0.5, ge=0, le=10)
    """How far a stated figure may lie from the true one, in units of its last stated digit."""
    hedge_slack: float = Field(default=0.1, ge=0, le=1)
    """How far "about" and "nearly" may be off, as a part of the figure."""
    earliest_year: int = Field(default=1500, ge=-9999, le=9999)
    """Years before this are taken for misreadings."""
    latest_years_ahead: int = Field(default=100, ge=0, le=9999)
    """Years further than this after the document's own date are taken for misreadings."""
    vanished_part: float = Field(default=0.1, ge=0, le=1)
    """A document or table that lost more than this part of its rows since the last publication is named."""
    confidence_below: float = Field(default=0.5, ge=0, le=1)
    """Claims the extractor is less sure of than this are flagged."""
    page_cases: int = Field(default=200, ge=1, le=10_000)
    """How many cases of one kind the page shows."""
