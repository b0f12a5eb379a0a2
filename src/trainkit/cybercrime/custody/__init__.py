"""Exercises on the custody of evidence: hash values of files, and audits of custody logs."""
