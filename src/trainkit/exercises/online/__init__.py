"""Exercises on online material: one time line in UTC, and accounts whose names look alike.

In each, one module draws the data, one prints them, and one reads what is printed and solves it;
the solver knows nothing of the drawing. ``timeline`` and ``lookalikes`` are the ways in.
"""
