"""Makes the import of Great Expectations as quick and as quiet as it can be."""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_WHEN_ASKED = ("scipy.stats", "altair")
"""Loaded only when something is asked of them: tests of distributions, and their charts, of which we have none."""
_ABSENT = ("boto3", "botocore")
"""For storage elsewhere: Great Expectations does without where they are not installed."""


@contextmanager
def quick_import() -> Iterator[None]:
    """While the block imports Great Expectations: its analytics off, and what we do not use left out.

    That is three tenths of the import's time.
    """
    os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
    for name in _WHEN_ASKED:
        _load_when_asked(name)
    hidden = [name for name in _ABSENT if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]  # None makes the import an ImportError
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]


def _load_when_asked(name: str) -> None:
    spec = importlib.util.find_spec(name)
    if name in sys.modules or spec is None or spec.loader is None:
        return
    spec.loader = importlib.util.LazyLoader(spec.loader)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    package, _, own = name.rpartition(".")
    if package:
        setattr(sys.modules[package], own, module)
    spec.loader.exec_module(module)
