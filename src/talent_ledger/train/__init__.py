"""Annotated texts to the weights of the two learned choices: is it a claim, and whose is it."""
