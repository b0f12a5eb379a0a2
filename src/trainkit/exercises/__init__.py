"""Exercises on synthetic data: from a definition and a seed to worksheet, data files and key.

In: an exercise of the curriculum and a seed. Out: an ``ExerciseSet``. The data are drawn from the
seed; the key is computed from the printed data, never typed. ``sets.generate`` is the entry point,
``registry`` the table of generators, ``generator`` the steps that all have in common, ``words``
what they say. One package a subject; ``<kind>`` draws and prints, ``<kind>_key`` solves.
"""
