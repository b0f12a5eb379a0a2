"""How often the intervals that a report prints hold the true value, where classes really are.

``python -m benchmarks.coverage`` measures; ``model`` draws classes, ``figures`` computes what a
report prints of one.
"""
