"""Assembles parallel test forms from the item banks: ``assemble`` is the entry point.

In: definitions and the workshop's secret. Out: two forms that meet the blueprint, or what a bank
lacks.
"""
