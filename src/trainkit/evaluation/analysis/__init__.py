"""Item analysis: what the marks of a test say of its items, and how far they can be trusted.

In: ``marks.Marks``, arrays of people × items that know nothing of files; for distractors the
options chosen; for differential item functioning two groups of people. Out: frozen dataclasses of
``refusal.Outcome``: a figure with its interval, or why there is none. Items are columns, counted
from 0; the order of people never matters. Never a NaN, never a warning.

``items`` has the classical figures of each item, ``distractors`` the options, ``reliability`` alpha
and its relatives, ``omega`` the one-factor coefficient, ``rasch`` and ``two_parameter`` the latent
trait models, ``dif`` and ``logistic_dif`` items that favour a group. ``intervals`` has the
intervals, ``thirds`` how a class is divided by its total.
"""
