"""In which language a workbook is, and what its sheets are called in English.

A workbook that is read back has sheets by whose names the program finds them. In another language
than English their tabs are translated. The workbook then has defined names, which say its language
and which sheet is which: spreadsheet programs keep them, also where somebody renames a sheet, and a
better translation in a later catalogue does no harm to a workbook that is already filled in.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from trainkit.languages import ENGLISH, catalogued, direction_of, spoken, translated

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["Names", "add_sheet", "names_of", "reference", "shown_name"]

_LANGUAGE, _SHEET = "trainkit.language", "trainkit.sheet."
_KNOWN = re.compile(re.escape(_SHEET) + "((?:[0-9a-f]{2})+)")
_TAG = re.compile('"([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3})"')
_FIRST_CELL = re.compile(r"'?(.+?)'?!\$A\$1")
_LONGEST = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]|^'|'$")


def shown_name(name: str, language: str = "") -> str:
    """Return what a sheet is called in a language, the one that is written now if none is given."""
    language = language or spoken()
    if language == ENGLISH:
        return name
    return _FORBIDDEN.sub(" ", translated(name, language)).strip()[:_LONGEST]


def reference(name: str, span: str) -> str:
    """Return a reference into another sheet by its English name: ``'Pre marks'!D7:W7``."""
    title = shown_name(name)
    if re.fullmatch("[A-Za-z]+", title):
        return f"{title}!{span}"
    return "'" + title.replace("'", "''") + f"'!{span}"


def add_sheet(workbook: Workbook, name: str) -> Worksheet:
    """Add an empty sheet by its English name, in the language that is written now."""
    sheet: Worksheet = workbook.create_sheet(shown_name(name))
    if spoken() != ENGLISH:
        _define(workbook, _LANGUAGE, f'"{spoken()}"')
        _define(workbook, _SHEET + name.encode().hex(), reference(name, "$A$1"))
    if direction_of(spoken()) == "rtl":
        sheet.sheet_view.rightToLeft = True
    return sheet


def _define(workbook: Any, name: str, value: str) -> None:
    from openpyxl.workbook.defined_name import DefinedName

    workbook.defined_names[name] = DefinedName(name, attr_text=value)


@dataclass(frozen=True)
class Names:
    """What the sheets of a workbook that somebody sent are called in English."""

    language: str
    english: Mapping[str, str]
    """The English name by the one on the tab; both are the same for a sheet that is not known."""

    def shown(self, name: str) -> str:
        """Return what stands on the tab of a sheet, or would if it were there."""
        return next(
            (title for title, english in self.english.items() if english == name),
            shown_name(name, self.language),
        )


def names_of(workbook: Workbook, known: Collection[str]) -> Names:
    """Return the names of a workbook's sheets, some of which have these English names.

    The defined names are believed, else names in English, else those of the catalogue that has most
    of the tabs.
    """
    titles = workbook.sheetnames
    language, found = _defined(workbook)
    if not language and not {*titles} & {*known}:
        language, found = max(
            ((each, _shown(titles, known, each)) for each in catalogued()),
            key=lambda pair: len(pair[1]),
        )
    taken = {*found.values()}
    # no tab can have an asterisk: a sheet that somebody added takes no other's name
    others = {title: f"{title}*" if title in taken else title for title in titles}
    return Names(language if found else ENGLISH, others | found)


def _shown(titles: Iterable[str], known: Collection[str], language: str) -> dict[str, str]:
    """Return the English names of the tabs that have a known name in a language."""
    words = {shown_name(name, language): name for name in known}
    return {title: words[title] for title in titles if title in words}


def _defined(workbook: Workbook) -> tuple[str, dict[str, str]]:
    """Return the language and the English names of tabs that defined names say, if they do."""
    defined = {name: str(each.value) for name, each in workbook.defined_names.items()}
    language = _TAG.fullmatch(defined.get(_LANGUAGE, ""))
    if language is None:
        return "", {}
    found = {
        tab[1].replace("''", "'"): bytes.fromhex(known[1]).decode(errors="replace")
        for name, value in defined.items()
        if (known := _KNOWN.fullmatch(name)) and (tab := _FIRST_CELL.fullmatch(value))
    }
    return language[1], {tab: found[tab] for tab in workbook.sheetnames if tab in found}
