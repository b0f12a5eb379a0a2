"""Exercises on synthetic data: from a definition and a seed to worksheet, data files and key.

In: an exercise of the curriculum and a seed. Out: an ``ExerciseSet``. The data are drawn from the
seed; the key is computed from the printed data, never typed. ``sets.generate`` is the entry point,
``registry`` the table of generators, ``generator`` the steps that all have in common: draw a plan,
print a sheet, solve the sheet. One package a subject; ``<kind>_plan`` draws, ``<kind>`` prints and
``<kind>_key`` solves.
"""
