"""How long the evaluation takes, beside R and plain numpy on the same answers.

``python -m benchmarks.evaluation`` measures; ``measures`` says what, ``peers`` asks R, and
``plain`` is the same arithmetic without any thought of speed.
"""
