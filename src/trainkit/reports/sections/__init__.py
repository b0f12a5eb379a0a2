"""The sections of a report: findings in words, tables and figures, one module a section."""
