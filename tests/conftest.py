"""Settings all tests share."""

from __future__ import annotations

from hypothesis import settings

# The same examples on every run, and no limit in time: a busy machine is no fault of the code.
settings.register_profile("ledger", deadline=None, derandomize=True)
settings.load_profile("ledger")
