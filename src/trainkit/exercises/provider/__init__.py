"""Exercises on cooperation with providers: shared addresses, requests, and dates.

In each, one module draws the data, one prints them, and one reads what is printed and solves it;
the solver knows nothing of the drawing. ``shared_address``, ``requests`` and ``dates`` are the ways
in.
"""
