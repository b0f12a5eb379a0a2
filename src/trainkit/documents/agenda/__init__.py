"""The agenda, whole and in parts, in every format, all written from one view.

``view`` names what stands in an agenda, lays out days and takes out parts; ``office`` lists and
writes the files; ``changes`` compares two agendas and makes the notices.
"""
