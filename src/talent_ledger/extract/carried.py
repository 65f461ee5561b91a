"""Units that are written once for several figures: in a list, in brackets, in the header of a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from talent_ledger.extract.conventions import Conventions
from talent_ledger.extract.lexicon import Lexicon

if TYPE_CHECKING:
    from talent_ledger.extract.figures import Figure


def carry_units(text: str, figures: list[Figure], lexicon: Lexicon, conventions: Conventions) -> None:
    """Give bare figures the unit and scale that the text states elsewhere for them, in place."""
