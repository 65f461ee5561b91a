"""Work counted in lines of Python run, which no busy machine changes."""

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any


def steps(action: Callable[[], object]) -> int:
    """How many lines ``action`` runs, in whatever it calls.

    What C does within a line (a regular expression's search, a slice) counts nothing.

    >>> steps(lambda: [one for one in range(1000)]) < steps(lambda: [one for one in range(2000)])
    True
    """
    count = 0

    def trace(_frame: FrameType, event: str, _argument: object) -> Any:
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        action()
    finally:
        sys.settrace(before)
    return count
