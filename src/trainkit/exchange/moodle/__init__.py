"""Moodle's formats of questions: ``gift`` and ``xml``, with ``xml_writing``.

In both, answers count in percent (``gift``).
"""
