"""Releases of the dataset: version, changelog, data package descriptor, and the verification of a released one."""
