"""The agenda problem, free of courses and workshops: its model, its solver, its check, its reasons.

In: an ``AgendaProblem``. Out: an ``AgendaSolution`` with its price, or why there is none.
"""
