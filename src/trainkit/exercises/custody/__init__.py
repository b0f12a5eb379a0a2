"""Exercises on the custody of evidence: hash values of files, and audits of custody logs.

``digests`` and ``auditor`` are the solvers; they read what is printed and handed out, and know
nothing of how it was drawn.
"""
