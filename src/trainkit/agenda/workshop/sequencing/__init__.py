"""Places sessions around what is fixed: ``sequencer`` is the way in.

In: definitions, and the agenda before if there is one. Out: an agenda, or what does not fit.
"""
