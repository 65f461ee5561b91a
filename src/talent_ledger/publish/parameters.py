"""What an analyst may set for the stage ``publish`` (section ``publish`` of params.yaml)."""

from __future__ import annotations

from pydantic import Field

from talent_ledger.schema.parameters import Section


class PublishParameters(Section):
    """Section ``publish`` of params.yaml."""

    csv_at_most_rows: int = Field(default=200_000, ge=0)
    """Tables with more rows are published as Parquet only: git is no place for them."""
