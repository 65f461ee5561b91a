"""Segments to claims: every figure in the text, whose it is, what it measures, when, and who says it."""
