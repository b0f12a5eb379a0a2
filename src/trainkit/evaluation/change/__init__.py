"""Change from before the course to after it, on scores of the same people.

In: ``Pairs`` of scores, or matrices of marks. Out: estimates with their interval, results of exact
tests, or refusals (``evaluation.refusal``). Bootstrap intervals are left out: on bounded scores of
15 to 40 people they cover too little. Nothing here says that the course caused the change.
"""
