"""Questions in Word files, as trainers type them, and as we write them for editing.

``lines`` are the paragraphs and tables of a file, ``questions`` puts them together. ``typed`` knows
what people type around questions. ``writing`` writes such a file.
"""
