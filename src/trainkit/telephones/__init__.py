"""Tests that are answered on telephones.

``papers`` turns everybody's paper into a view without keys, ``desk`` puts the views into a private
database, opens and closes tests and counts, ``take_over`` brings the answers into the score sheet.
The participants' own pages (``studio.participants``) run in a process of their own and share only
``store`` and ``codes`` with the rest, which need nothing but Python.
"""
