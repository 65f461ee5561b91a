"""What an analyst may set about the pages: the section ``report`` of ``params.yaml``."""

from __future__ import annotations

from pydantic import Field

from talent_ledger.schema.parameters import Section


class ReportParameters(Section):
    """How much is drawn at once, and how much a page carries itself."""

    charts_on_page: int = Field(default=6, ge=1, le=100)
    """Charts of one section that the page opens with; the rest is a click away."""
    pictures: int = Field(default=40, ge=0, le=100_000)
    """Charts that are written as SVG and PNG files, the most telling first; every chart can be saved from its page."""
    page_kilobytes: int = Field(default=1_000, ge=0, le=100_000)
    """Data a page carries itself; what goes beyond is read from files beside it when it is asked for."""
    review_claims: int = Field(default=100_000, ge=1, le=10_000_000)
    """Claims on the review desk, about; of more, it has the texts with those that most need eyes. A text without any
    counts as one."""
