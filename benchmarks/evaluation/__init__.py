"""How long the evaluation takes, beside R and plain numpy on the same answers.

``python -m benchmarks.evaluation`` measures; ``measures`` says what, ``peers`` asks R.
"""
