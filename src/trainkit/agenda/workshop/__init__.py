"""A workshop as an agenda problem, and its solution as the workshop's agenda.

In: definitions. Out: the agenda and its file in ``plan/``, checked.
"""
