"""The eight kinds of defects, and the rows of a preservation request.

Rows 1 to 6 are the elements of article 29(2) of the Budapest Convention, rows 7 to 12 what a
provider needs besides; they are those of the template in the module's handout.
"""

from __future__ import annotations

from typing import Literal

__all__ = ["DEFECTS", "ELEMENTS", "PARTS", "ROW_OF", "Defect"]

Defect = Literal[
    "inner-address",
    "no-port",
    "no-zone",
    "wrong-category",
    "too-long",
    "no-basis",
    "wrong-entity",
    "expired",
]

DEFECTS: dict[Defect, str] = {
    "inner-address": "an inner address instead of a public one",
    "no-port": "no source port",
    "no-zone": "times without a zone",
    "wrong-category": "data that the legal basis does not cover",
    "too-long": "a period that is too long",
    "no-basis": "no legal basis, nobody who authorised it",
    "wrong-entity": "a custodian that does not hold the records",
    "expired": "an earlier preservation that had already ended",
}
"""Each kind in the words of the sheet."""

ROW_OF: dict[Defect, int] = {
    "inner-address": 7,
    "no-port": 7,
    "no-zone": 8,
    "wrong-category": 3,
    "too-long": 8,
    "no-basis": 9,
    "wrong-entity": 4,
    "expired": 10,
}
"""The row of a request in which each kind is seen."""

PARTS = (
    "Authority and contact",
    "Offence and facts",
    "Data, and their link to the offence",
    "Custodian",
    "Why preservation is needed now",
    "Intended formal request",
    "Address and port",
    "Period",
    "Legal basis; authorised by",
    "Validity",
    "Confidentiality",
    "Case and date",
)
"""The rows of a request, from 1."""

ELEMENTS = PARTS[:6]
"""The six elements of article 29(2)."""
