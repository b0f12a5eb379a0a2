"""Exercises on paper and as data: worksheets, data files, the trainers' keys."""
