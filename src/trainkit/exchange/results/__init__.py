"""Answers that were given in other programs, on their way into the score sheet.

In: a file of results of any of the programs of ``registry``, read as one ``Table``: a row for each
attempt, a column for each question and for each thing that is known of the person. Out: the
answers of each person by code, in the letters of the paper (``words``), entered into the score
sheet (``taking``). Names and addresses are looked at for codes and kept nowhere.
"""
