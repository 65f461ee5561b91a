"""Stage ``ingest``: decode the texts and find their structure: headings, comments and their writers, quotations."""
