"""What people write: models of modules, workshops and rosters, their readers and their checks.

In: YAML, Markdown and xlsx files. Out: frozen models and a list of problems, each with its place.
``load`` reads, ``check.read_and_check`` reads and checks, ``lint`` is the check of items' wording.
"""
