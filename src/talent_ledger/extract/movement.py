"""What the words beside a figure make of it: a rise or a fall, a rate, a share, a comparison."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from talent_ledger.extract.lexicon import Lexicon, alternation

if TYPE_CHECKING:
    from talent_ledger.extract.figures import Figure


class MovementReader:
    """Sets change and kind, with the patterns compiled from one lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon

    def describe(self, figures: list[Figure], index: int, text: str) -> None:
        """Set change and kind of one figure from what stands around it."""
