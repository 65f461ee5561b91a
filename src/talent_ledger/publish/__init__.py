"""Publishes what passed validation, whole or not at all; refuses while anything waits for a decision."""
