"""The list of participants as it is worked on: lists that others send, and changes by hand.

In: ``participants.xlsx`` and a list in any shape. Out: the same workbook with changed, new or
removed rows, its layout and its other sheets as they were.
"""
