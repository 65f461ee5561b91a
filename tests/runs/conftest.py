"""Runs of whole pipelines. The project in miniature is copied and run, never imported."""

collect_ignore_glob = ["miniature/*"]
