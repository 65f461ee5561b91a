"""Prose that quotes figures becomes a dataset that can be checked, charted and compared."""

import os

__version__ = "0.1.0"

# Polars and Arrow read these as they are imported: what they free goes back to the system at once. Else each stage
# would hold tens of megabytes that nothing uses, the more the longer it sorts and writes.
os.environ.setdefault("_RJEM_MALLOC_CONF", "dirty_decay_ms:0,muzzy_decay_ms:0")
os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
