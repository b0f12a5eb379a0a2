"""Exercises on synthetic data: from a definition and a seed to worksheet, data files and key.

In: an exercise of the curriculum and a seed. Out: an ``ExerciseSet``. The data are drawn from the
seed; the key is computed from the data, never typed. ``generate`` is the way in.
"""
