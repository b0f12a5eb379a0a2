"""Scores, item figures and gain.

In: responses and forms. Out: frozen models of numbers, each with its formula and source in the
docstring, ``None`` where a number is undefined.
"""
