"""What people write: models of modules, items, workshops and rosters, and their loaders.

In: YAML, Markdown and xlsx files. Out: frozen models and a list of problems, each with its place.
"""
