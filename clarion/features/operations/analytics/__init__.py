"""Figures about calls: who called whom how often and how long, by time. Computed from the ledger."""
