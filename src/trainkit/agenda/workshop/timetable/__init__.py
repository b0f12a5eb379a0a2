"""A workshop as an agenda problem, and a solution of it as an agenda again.

In: definitions, and the agenda before if there is one. ``problem_of`` says what is to be solved and
where everything in it stands in the trainer's files; ``agenda_of`` makes an agenda of a solution,
and ``solution_of`` a solution of an agenda.
"""
