"""The commands of ``talent-ledger``: each composes stages; stages never import one another."""
