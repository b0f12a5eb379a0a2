"""Reads a filled score sheet, and refuses what it cannot be sure of with the cell's name."""
