"""Checks everything the other stages made, explains what it finds, and says what may be published.

Read it in this order: `suites` (what is checked), the module of a suite (how), `evidence` (what the checks look at),
`checking` (Great Expectations runs them), `verdict` (what follows), `page` (how people see it).
"""
