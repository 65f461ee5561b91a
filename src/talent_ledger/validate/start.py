"""Makes the import of Great Expectations as quick and as quiet as it can be; to be called before that import."""

from __future__ import annotations

import importlib.util
import os
import sys


def prepare() -> None:
    """Switch its analytics off, and keep it from loading `scipy.stats` until something is asked of that.

    It imports `scipy.stats` for tests of distributions, of which we have none: a quarter of its import's time.
    """
    os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
    spec = importlib.util.find_spec("scipy.stats")
    if "scipy.stats" in sys.modules or spec is None or spec.loader is None:
        return
    spec.loader = importlib.util.LazyLoader(spec.loader)
    module = importlib.util.module_from_spec(spec)
    sys.modules["scipy.stats"] = sys.modules["scipy"].stats = module  # type: ignore[attr-defined]
    spec.loader.exec_module(module)
