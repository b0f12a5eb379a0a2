"""Exercises on cooperation with providers: shared addresses, requests, and dates."""
