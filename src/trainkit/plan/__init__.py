"""What is computed once and kept: the agenda, the test forms, the layout of the score sheet.

In: definitions. Out: frozen models, and their files in the workshop's ``plan/`` folder.
"""
