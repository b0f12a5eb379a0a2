"""The agenda, whole and in parts, in every format, all written from one view.

In: the kit. Out: documents that agree row for row. ``documents`` makes the whole, ``personal`` what
a group, a language or a speaker has, ``doors`` signs for rooms, and ``notices`` what is different
from an earlier agenda.
"""
