"""The agenda of a workshop: planned by the solver of agenda problems, written, read back, checked.

``agenda_of.plan_agenda`` is the entry point, and ``check`` that for an agenda which a person has
edited. ``agenda`` lists what is to be placed and what keeps its place; ``problem_of`` makes the
agenda problem of it and knows where everything in that was said, and ``agenda_of`` makes the agenda
(``agenda``) of a solution.
"""
