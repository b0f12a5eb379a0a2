"""Exercises on the custody of evidence: sums of files, and audits of custody logs.

``sums`` and ``audit`` are the ways in. The keys come from ``digests`` and ``auditor``, which read
what is printed and handed out, and nothing of how it was drawn.
"""
