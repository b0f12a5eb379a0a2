"""What the columns of a list mean, guessed from headings in English, Russian, Persian, French.

What a person chose for the same headings before takes precedence.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from trainkit.definitions.headings import Headings, folded
from trainkit.definitions.listfile import ListSheet
from trainkit.definitions.roster import COLUMNS
from trainkit.definitions.xlsxfile import Cell, text_of
from trainkit.errors import TrainkitError
from trainkit.languages import N_, _, comma_list

__all__ = [
    "NAME_PARTS",
    "TARGETS",
    "Choices",
    "Mapped",
    "choose_sheet",
    "chosen_for",
    "guess_columns",
    "heading_keys",
]

Choices = Mapping[str, str]
"""By the key of a heading the target that a person chose for it; empty for a column left out."""

NAME_PARTS = {
    "given": N_("Given name"),
    "middle": N_("Middle name or patronymic"),
    "family": N_("Family name"),
}
"""Columns that make up a name together, in the order in which they are joined."""

TARGETS = {
    "code": N_("Code"),
    "name": N_("Name"),
    **NAME_PARTS,
    **{field: heading for heading, field in COLUMNS.items() if field not in {"code", "name"}},
}
"""What a column of a list may hold, and what it is called."""

_WORDS = {
    "email": "email; e mail; mail; courriel; электронная почта; эл почта; почта; эл адрес; имейл;"
             "ایمیل; پست الکترونیک; پست الکترونیکی; رایانامه",
    "organisation": "organisation; organization; institution; agency; ministry; employer; company;"
                    "office; department; workplace; affiliation; organisme; ministere; employeur;"
                    "etablissement; service; организация; учреждение; ведомство; место работы;"
                    "министерство; орган; подразделение; سازمان; اداره; نهاد; وزارت; موسسه;"
                    "محل کار; ارگان",
    "country": "country; nation; state; nationality; citizenship; pays; nationalite; страна;"
               "государство; гражданство; کشور; ملیت; تابعیت",
    "language": "language; languages; langue; langues; язык; языки; زبان",
    "group": "group; groupe; team; группа; گروه",
    "role": "role; position; function; job; job title; post; rank; occupation; profession;"
            "fonction; poste; grade; должность; роль; звание; профессия; سمت; شغل; وظیفه;"
            "رتبه; مقام; نقش",
    "middle": "middle name; middle names; patronymic; patronyme; отчество; نام پدر",
    "given": "given name; given names; first name; forename; firstname; prenom; prenoms; имя;"
             "نام کوچک",
    "family": "family name; surname; last name; lastname; nom de famille; фамилия; نام خانوادگی;"
              "تخلص",
    "name": "name; full name; names; participant; participants; nom; nom complet; nom et prenom;"
            "nom prenom; prenom et nom; participant name; фио; ф и о; фамилия имя; имя фамилия;"
            "фамилия имя отчество; фамилия и имя; имя и фамилия; участник; участники;"
            "نام و نام خانوادگی; نام نام خانوادگی; اسم; نام و تخلص; شرکت کننده; شرکت کنندگان; نام",
    "code": "code; participant code; participant id; code du participant; код; шифр;"
            "код участника; کد; شناسه شرکت کننده",
}  # fmt: skip
"""By target the headings that mean it; where a heading holds several, the first target counts."""

_NEVER = {
    "passport", "passeport", "паспорт", "паспорта", "گذرنامه", "پاسپورت", "birth", "naissance",
    "рождения", "تولد", "phone", "telephone", "mobile", "телефон", "تلفن", "موبایل", "postal",
    "zip", "sex", "gender", "sexe", "пол", "جنسیت", "address", "adresse", "date", "дата",
    "تاریخ", "signature", "подпись", "امضا", "visa", "hotel", "flight", "registration",
}  # fmt: skip
"""Words of headings whose columns are left out, whatever else stands there."""
_HEADINGS = Headings(_WORDS, _NEVER)

_SEARCHED = 20
"""Rows from the top among which the headings are looked for."""


@dataclass(frozen=True)
class Mapped:
    """What the columns of a sheet are taken for."""

    header: int
    """The position of the row of headings; people follow below it. -1 if there are no headings."""
    columns: tuple[str, ...]
    """The target of each column; empty for a column that is left out."""


def guess_columns(sheet: ListSheet, remembered: Sequence[Choices] = ()) -> Mapped:
    """Return the row that looks most like headings, and what they mean.

    ``remembered`` is what was chosen for earlier lists, the latest last.
    """
    guesses = [_targets(row, remembered) for row in sheet.rows[:_SEARCHED]]
    found = [sum(map(bool, guess)) for guess in guesses]
    if not any(found):
        return Mapped(-1, ("",) * sheet.width)
    header = found.index(max(found))
    return Mapped(header, guesses[header])


def heading_keys(row: Sequence[Cell]) -> list[str]:
    """Return by what each heading is remembered: a digest of its words; empty if it has none."""
    words = [folded(text_of(cell)) for cell in row]
    return [hashlib.sha256(one.encode()).hexdigest()[:16] if one else "" for one in words]


def chosen_for(keys: Sequence[str], remembered: Sequence[Choices]) -> Choices:
    """Return what was chosen before for a row of headings: of each list all of whose are there."""
    chosen: dict[str, str] = {}
    for one in remembered:
        if one.keys() <= set(keys):
            chosen |= one
    return chosen


def choose_sheet(
    sheets: Sequence[ListSheet], title: str | None, remembered: Sequence[Choices] = ()
) -> ListSheet:
    """Return the sheet with a title, or the one that looks most like a list of people.

    Raises ``TrainkitError`` where there is no such sheet.
    """
    if title is not None:
        named = next((sheet for sheet in sheets if sheet.title == title), None)
        if named is None:
            known = comma_list(sheet.title for sheet in sheets) or _("none")
            raise TrainkitError(
                _('expected one of the sheets {known}, found "{title}"', known=known, title=title)
            )
        return named
    return max(sheets, key=lambda sheet: sum(map(bool, guess_columns(sheet, remembered).columns)))


def _targets(row: Sequence[Cell], remembered: Sequence[Choices]) -> tuple[str, ...]:
    """Return the target of each column, each at most once: what was chosen before, then a guess."""
    guessed = _guessed(row)
    keys = heading_keys(row) if remembered else []
    chosen = chosen_for(keys, remembered)
    if not chosen:
        return guessed
    taken = set(chosen.values())
    return tuple(
        chosen.get(key, "" if target in taken else target)
        for key, target in zip(keys, guessed, strict=True)
    )


def _guessed(row: Sequence[Cell]) -> tuple[str, ...]:
    """Return the target of each column, each at most once: the surest heading has it."""
    headings = [folded(text_of(cell)) for cell in row]
    return _with_name_parts(_HEADINGS.targets(headings), headings)


def _with_name_parts(targets: list[str], headings: Sequence[str]) -> tuple[str, ...]:
    """Settle what "Nom", "Имя" and "نام" mean, which is a part of a name beside the other part.

    Where a list has the whole name and both its parts, as Indico's has, the parts are taken.
    """
    if {"given", "family", "name"} <= set(targets):
        targets[targets.index("name")] = ""
    elif "given" in targets and "family" not in targets:
        at = targets.index("given")
        if "name" in targets:
            targets[targets.index("name")] = "family"
        elif headings[at] == "имя":
            targets[at] = "name"
    elif "family" in targets and "given" not in targets and "name" in targets:
        targets[targets.index("name")] = "given"
    return tuple(targets)
