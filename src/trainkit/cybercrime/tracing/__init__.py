"""Exercises on virtual assets: a trace through a graph of outputs, and the triage of addresses."""
