"""The names of months on the sheets: months are named, because 10/11 is read in two ways.

They stand here because Python's own names depend on the machine.
"""

from __future__ import annotations

__all__ = ["MONTHS", "SHORT_MONTHS"]

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
"""From January on."""
SHORT_MONTHS = tuple(name[:3] for name in MONTHS)
"""The first three letters of each."""
