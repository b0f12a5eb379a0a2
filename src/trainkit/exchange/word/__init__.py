"""Questions in Word files, as trainers type them, and as we write them for editing.

A file is read in steps: ``lines`` (with ``styles``) are its paragraphs and tables, ``tables`` turns
tables that lay questions out into lines, ``gathering`` puts lines together to ``drafts``, and
``questions`` decides by all drafts together what each asks and which options are right. ``typed``
knows what people type around questions. ``writing`` writes such a file.
"""
