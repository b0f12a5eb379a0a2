"""Exercises on online material: one time line in UTC, and accounts whose names look alike."""
