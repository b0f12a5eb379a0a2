"""How well agendas are planned: drawn programmes, and those of Timefold's benchmark.

``python -m benchmarks.agenda`` measures; ``generate`` draws programmes, ``timefold`` reads theirs.
"""
