"""What an analyst may set for the stage ``tables`` (section ``tables`` of params.yaml)."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from talent_ledger.schema.parameters import Section


class TablesParameters(Section):
    """Section ``tables`` of params.yaml."""

    hearsay: Literal["exclude", "include"] = "exclude"
    """Whether a reader's own assertions without a source may form tables of their own."""
    likeness_nearby: float = Field(default=0.3, ge=0, le=1)
    """How much the wording of two figures' whole must overlap when they stand in neighbouring sentences."""
    likeness_own_base: float = Field(default=0.5, ge=0, le=1)
    """The same for shares that each have a base of their own ("of its GDP"), which a list alone does not tie."""
    likeness_apart: float = Field(default=0.75, ge=0, le=1)
    """The same for figures further apart."""
    paragraphs_apart: int = Field(default=2, ge=0, le=100)
    """How many paragraphs may lie between two figures of one table."""
