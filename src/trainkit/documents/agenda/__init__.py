"""The agenda as PDF, Excel, Word and calendar, all written from one view.

In: the kit. Out: four documents that agree row for row; ``documents`` is the way in.
"""
