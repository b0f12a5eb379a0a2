"""Questions in Word files, as trainers type them, and as we write them for editing.

A file is read in steps: ``lines`` are its paragraphs and tables, ``tables`` turns tables that lay
questions out into lines, ``gathering`` puts lines together to drafts. All drafts together show how
right answers are marked, and ``questions`` what each asks.
``typed`` knows what people type around questions. ``writing`` writes such a file.
"""
