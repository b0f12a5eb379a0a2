"""Checks an agenda that a person may have edited: ``agenda`` is the way in.

In: an agenda and the file it was read from. Out: problems with places. Shares no placement code
with ``sequencing``, so that each can find the other's faults.
"""
