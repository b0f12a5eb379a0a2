"""The score sheet, a workbook with live formulas; ``document`` is the way in.

In: the kit. Out: one workbook. Where everything stands in it is in ``plan/score_layout``, which the
reader of filled sheets uses too.
"""
