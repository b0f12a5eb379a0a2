"""Joins two copies of one score sheet that two people have filled.

They may have shared the work, or each entered everything: comparing two full copies finds nearly
every typing slip. ``merge`` is the way in; ``copies`` reads a copy's entries, ``joining`` joins
them, ``settling`` writes what the two disagree on into a workbook of its own and reads the
decisions back, ``writing`` puts the joined entries into a copy.

In: two workbooks, and the record of forms if it is at hand. Out: bytes; the copies stay as they
are.
"""
