"""Exercises on virtual assets: a trace through a graph of outputs, and the triage of addresses.

``ledger`` and ``mixture`` print the data and read them back; ``trace_solver`` follows the value.
``base58`` and ``bech32`` decode addresses.
"""
