"""Measurements of speed and quality: ``python -m benchmarks`` writes tables and charts into ``benchmarks/results``."""
