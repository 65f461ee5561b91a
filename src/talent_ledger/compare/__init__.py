"""What changed between two runs, where it shows, and why. Reads both from git and DVC, without a checkout.

``comparison.compare`` is the whole of it; the other modules are its chapters: ``revisions`` (a run's files),
``relations`` (both runs in DuckDB), ``claims``, ``cells``, ``share_tables``, ``findings`` (what differs), ``pipeline``,
``causes``, ``rerun`` and ``explain`` (why), ``severity`` (what matters), ``reader`` and ``record`` (all of it in one
record), ``evidence`` (the sentences), ``terminal``, ``markdown`` and ``page`` (telling it), ``plots`` (DVC's own).
"""
