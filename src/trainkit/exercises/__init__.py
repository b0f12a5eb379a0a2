"""Exercises on synthetic data: from a definition and a seed to worksheet, data files and key.

In: an exercise of the curriculum and a seed. Out: an ``ExerciseSet``. ``sets.generate`` is the
entry; ``sets.generators`` finds the kinds that courses bring, as ``cybercrime`` does; ``generator``
has the steps that all have in common, ``words`` what they say.
"""
