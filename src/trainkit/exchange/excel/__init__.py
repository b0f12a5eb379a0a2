"""Questions in Excel: trainers' own lists, and the workbook in which a bank is edited.

``question_list`` reads a list with any headings (``list_headings``), also as CSV. ``bank_book``
writes and reads the workbook of a bank, with a row for each item; ``bank_review``
takes what was changed in it back into the bank.
"""
