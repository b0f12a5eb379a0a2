"""Scores, and what they say of items, people and the course: figures of arrays.

In: responses and scoring keys (``scoring``), or arrays of marks (``marks``) and answers. Out:
frozen dataclasses of ``estimate.Outcome``: a figure with n and interval, or the reason why there is
none. Never a NaN, never a warning; the order of people never matters. The docstring of each module
names formulas and their sources; in the same functions it is decided when a figure is refused.

Items: ``item_analysis``, ``reliability``, ``rasch``, ``dif``. Change from before the course to
after it: ``gain``, ``equating`` of the forms, ``effects``, ``missing``; of several courses:
``cohorts``. People: ``matching`` of codes, ``disclosure`` of small numbers. Questionnaires and
marks: ``scoring``. All use ``intervals``.
"""
