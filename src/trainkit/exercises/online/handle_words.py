"""Invented handles and display names, and which characters look like which in print.

The bundled fonts draw each pair of ``TWINS`` with the same or nearly the same outline. Arabic kaf
and yeh look like their Persian twins only where they join to the next letter.
"""

from __future__ import annotations

__all__ = [
    "ARABIC_DIGITS",
    "BREAKS",
    "CYRILLIC",
    "INVISIBLE",
    "JOINED",
    "LATIN",
    "NAMES",
    "PERSIAN",
    "TWINS",
    "UNRELATED",
]

LATIN = (
    *("oasis_shop", "cargo_post", "spice_park", "ice_palace", "easy_parts", "repair_box"),
    *("paper_case", "epic_cases", "aero_spare", "coop_stock", "post_oasis", "price_spot"),
)
CYRILLIC = (
    *("мой_сервис", "твой_рынок", "чай_оптом", "новый_двор", "край_связи", "рай_посуды"),
    *("май_сервис", "чай_и_кофе"),
)
"""Each holds a short i, which can be written in two ways."""
PERSIAN = ("کالا", "کارگاه", "تعمیر", "ویترین", "کلید", "کتاب", "کیف", "دیجیتال")
"""Each holds a Persian kaf or yeh that joins to the next letter; digits are added."""
UNRELATED = (
    *("lagoon_77", "quick_lens", "mint_fable", "blue_wharf", "dune_tools", "field_hub"),
    *("night_kiln", "rubin_24", "lemon_grid", "tulip_land"),
)

TWINS = {
    **dict(zip("aeopcxyi", "аеорсхуі", strict=True)),
    **dict(zip("аеорсху", "aeopcxy", strict=True)),
}
"""Latin small letters with Cyrillic letters that look like them, and the other way round."""
JOINED = {
    "\N{ARABIC LETTER KEHEH}": "\N{ARABIC LETTER KAF}",
    "\N{ARABIC LETTER FARSI YEH}": "\N{ARABIC LETTER YEH}",
}
ARABIC_DIGITS = {chr(0x6F0 + digit): chr(0x660 + digit) for digit in (1, 2, 3, 7, 8, 9)}
"""Persian digits with Arabic ones; 0, 4, 5 and 6 look different."""
INVISIBLE = "\N{ZERO WIDTH NON-JOINER}"
BREAKS = frozenset("ادذرزژو_")
"""Characters that do not join to the next one: an invisible non-joiner after them changes nothing
in print."""

NAMES = (
    *("Mobile Oasis", "Cargo Centre", "Tools and More", "Repair Corner", "Silk Road Parts"),
    *("City Parcels", "Best Offers", "Bazaar Express", "Home Supplies", "Sale of the Day"),
    *("Market Helper", "Spare Parts 24", "Trade Point", "Lucky Store", "Warehouse Direct"),
)
