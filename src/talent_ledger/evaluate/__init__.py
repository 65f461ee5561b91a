"""Stage ``evaluate``: how far extraction can be trusted, measured on texts annotated by hand."""
