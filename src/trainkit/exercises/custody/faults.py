"""The eight kinds of faults of the module's handout, and what each looks like on the sheet."""

from __future__ import annotations

from typing import Literal

__all__ = ["ASK", "FAULTS", "HOLDERS", "SEEN", "Fault"]

Fault = Literal["gap", "overlap", "reversal", "zone", "seal", "hash", "access", "signature"]

FAULTS: dict[Fault, str] = {
    "gap": "gap: missing hand-over",
    "overlap": "overlap",
    "reversal": "time reversal",
    "zone": "zone missing",
    "seal": "seal number",
    "hash": "hash mismatch",
    "access": "unlogged access",
    "signature": "copied signature",
}
"""Each kind by its name in the handout."""

SEEN: dict[Fault, str] = {
    "gap": "The giver is neither the receiver nor the giver of the entry before",
    "overlap": "The giver of the entry before gives it again, to a second person: two holders",
    "reversal": "The time is earlier, in UTC, than that of the entry before",
    "zone": "The time has no offset",
    "seal": "The number is not that of the entry before, and no note says which seal was cut and "
    "which was fitted",
    "hash": "The hash value of the image is not the first value",
    "access": "The store log shows an opening, and no entry is within 10 minutes",
    "signature": "A person signed on a day on which that person was away",
}
"""What decides, in the words of the sheet."""

ASK: dict[Fault, str] = {
    "gap": "Who held it between?",
    "overlap": "Which of the two entries is wrong?",
    "reversal": "Clock, zone or late writing?",
    "zone": "Which clock was read?",
    "seal": "Who cut the seal, when and why?",
    "hash": "Does a repeat from the sealed master differ too?",
    "access": "Who opened the shelf?",
    "signature": "Who signed?",
}
"""What to ask about each; for the key."""

HOLDERS: tuple[Fault, Fault] = ("gap", "overlap")
"""Faults that leave open who held the exhibit."""
