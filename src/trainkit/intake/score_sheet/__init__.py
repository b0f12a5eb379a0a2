"""The Excel sheet in which a workshop's tests are scored: laid out, written, read and merged.

Writer and reader both take every cell's place from ``layout``, so they cannot disagree. ``write``,
``read`` and ``merge`` are the entry points; ``look`` and ``cells`` also serve the workbooks for
answers to questionnaires.
"""
