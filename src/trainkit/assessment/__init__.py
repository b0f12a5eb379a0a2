"""The tests of a workshop: which items are on which form, and who answers which paper.

In: the test specification and the item banks. Out: the forms, their record in ``plan/forms.yaml``,
the allocation of papers to people, and where everything stands on an answer sheet.
"""
