"""The report and the review desk: pages, pictures and downloads made from what was published."""
