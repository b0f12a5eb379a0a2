"""Hands-on exercises as a module's folder ``exercises/`` defines them, one file an exercise.

``base`` has what all share, each other file the settings of one subject's generators, and
``exercise`` the union of them. The data and the keys are made in ``trainkit.exercises``.
"""
