"""What an evaluation says, and the documents in which it says it.

In: the filled score sheet and questionnaires, which ``loading`` reads and joins with the forms to a
``cohort``. ``learning``, ``items`` and ``surveys`` compute the figures; ``findings`` has all of
them; ``release`` decides what may leave the team. Out: the report (``report``) and that for release
(``release_report``), tables (``workbook``), data (``data``) and what goes back to the participants
(``feedback``). All sentences, and the blocks of reports, come from ``text``.
"""
