"""Claims become observations and share tables.

`resolve` gives every entity one id, `share_tables` finds which figures stand in one table, `candidate` does all the
stage does, in memory.
"""

from talent_ledger.tables.assemble import ShareTables, share_tables
from talent_ledger.tables.candidate import Candidate, candidate
from talent_ledger.tables.entities import Resolved, resolve
from talent_ledger.tables.parameters import TablesParameters

__all__ = ["Candidate", "Resolved", "ShareTables", "TablesParameters", "candidate", "resolve", "share_tables"]
