"""The types of test item, one file each, and the registry that lists them.

In: an item as a bank has it, or its row in the record of the forms. Out: whatever depends on the
type: checks, order and key, what papers and keys print, bubbles, how entries are read and marked.
"""
