"""How well agendas are planned: drawn programmes, and the example workshops.

``python -m benchmarks.agenda`` measures; ``generate`` draws programmes.
"""
