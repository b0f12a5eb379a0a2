"""The agenda, whole and in parts, in every format, all written from one view.

``rows`` names what stands in an agenda, ``columns`` lays out days and takes out parts,
``documents`` lists the files; ``changes`` compares two agendas and makes the notices.
"""
