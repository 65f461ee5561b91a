"""What changed between two runs, where it shows, and why. Reads both from git and DVC, without a checkout.

``comparison.compare`` is the whole of it; the other modules are its chapters: ``revisions`` (a run's files),
``relations`` (both runs in DuckDB), ``claims``, ``cells``, ``findings`` (what differs), ``causes`` and ``explain``
(why), ``severity`` (what matters), ``terminal``, ``markdown`` and ``page`` (telling it).
"""
