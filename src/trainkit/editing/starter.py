"""New folders: a workshop that builds as it is, and a module that passes the check.

The form of each module (standard or short) is the longest that fits into the dates, found by
planning the real thing, so that the starter never says something that the planner then refuses.
"""

from __future__ import annotations

import json
import re
import secrets
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from itertools import zip_longest
from os.path import relpath
from pathlib import Path
from typing import TYPE_CHECKING

from trainkit.agenda.workshop.agenda_of import can_be_planned
from trainkit.files.writing import write_atomically
from trainkit.model.check import read_and_check
from trainkit.model.fields import as_id, zone_info
from trainkit.model.lists import MAX_ROWS
from trainkit.model.load import ROSTER_FILE, WORKSHOP_FILE, built_in_modules, module_folder
from trainkit.model.module import STANDARD
from trainkit.model.roster import COLUMNS, SHEET
from trainkit.model.schema import json_schema
from trainkit.model.translation import languages_beside, languages_note
from trainkit.problems import Problems, TrainkitError
from trainkit.render.excel import add_sheet, reference
from trainkit.resources import templates_folder
from trainkit.text.languages import N_, _, speaking

if TYPE_CHECKING:
    from jinja2 import Template
    from openpyxl.worksheet.worksheet import Worksheet

_SECONDS_AN_ITEM = 151
"""Time for an item. Forms drawn from the built-in banks need 117 on average, and none should need
more than it is given."""
ITEMS = {"recall": 1, "apply": 2, "judge": 2}
"""Items of each level that a module gives to each test."""


@dataclass(frozen=True)
class Answers:
    """What a trainer is asked."""

    title: str
    dates: tuple[date, ...]
    timezone: str
    modules: tuple[str, ...]
    venue: str = "Venue"
    city: str = ""
    country: str = ""
    languages: tuple[str, ...] = ("en",)
    organisers: tuple[str, ...] = ("Organiser",)
    participants: int = 20
    hours: tuple[time, time] = (time(9), time(17, 30))
    """When a day begins and ends."""
    trainers: tuple[str, ...] = ("First trainer", "Second trainer")
    groups: tuple[str, ...] = ()
    """Names of parallel groups; one of everybody if empty."""
    tables: int = 4
    variants: Mapping[str, str] = field(default_factory=dict)
    """Forms that were chosen for modules; every other module gets the longest that fits."""


def create_workshop(folder: Path, answers: Answers) -> tuple[Path, ...]:
    """Write a new workshop folder and return its files.

    The participants' codes are drawn at random. Raises ``TrainkitError`` if the folder has files
    already, if an answer cannot be used, or if even the short forms of the modules do not fit into
    the dates; nothing is written then.
    """
    refuse_used(folder)
    files = _fitting_files(answers)
    for name, data in files.items():
        write_atomically(folder / name, data)
    return tuple(folder / name for name in files)


def refuse_used(folder: Path) -> None:
    """Raise ``TrainkitError`` if a folder for a new workshop has files already, or is a file."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise TrainkitError(
            _("{folder} already exists and is not empty; choose a new folder", folder=folder)
        )


def language_note(answers: Answers) -> str:
    """Say what will be printed in which language, if not all will be in the first; else empty."""
    language = answers.languages[0]
    texts = {}
    for name in answers.modules:
        folder = module_folder(name)
        texts[name] = folder is not None and language in languages_beside(folder)
    return languages_note(language, texts)


def _fitting_files(answers: Answers) -> dict[str, bytes]:
    for variants in _variants(answers):
        files = _files(answers, variants)
        if _is_plannable(files):
            return files
    if answers.variants:
        raise TrainkitError(
            _(
                "the modules do not fit into the dates, even in the forms chosen; use more days or "
                "fewer modules"
            )
        )
    raise TrainkitError(
        _(
            "the modules do not fit into the dates, even in their short forms; use more days or "
            "fewer modules"
        )
    )


def _variants(answers: Answers) -> Iterator[tuple[str, ...]]:
    """Yield forms of the modules: all standard, then one more short at a time, from the last.

    A form that was chosen stays.
    """
    free = [module for module in answers.modules if module not in answers.variants]
    for short in range(len(free) + 1):
        shortened = free[len(free) - short :]
        yield tuple(
            answers.variants.get(module) or ("short" if module in shortened else STANDARD)
            for module in answers.modules
        )


def _files(answers: Answers, variants: tuple[str, ...]) -> dict[str, bytes]:
    with speaking(answers.languages[0]):
        roster = roster_workbook(new_codes(answers.participants), answers.groups)
        workshop = _workshop_yaml(answers, variants)
    return {
        WORKSHOP_FILE: workshop.encode(),
        ROSTER_FILE: roster,
        "schemas/workshop.schema.json": json_schema("workshop.schema.json"),
    }


def _is_plannable(files: dict[str, bytes]) -> bool:
    """Whether an agenda is found; raises ``TrainkitError`` if the files cannot be used at all."""
    problems = Problems()
    with tempfile.TemporaryDirectory(prefix="trainkit-new-") as name:
        folder = Path(name)
        for path, data in files.items():
            write_atomically(folder / path, data)
        definitions = read_and_check(folder, problems)
        if definitions is None or problems.errors:
            raise TrainkitError(
                _("these answers cannot be used:")
                + "\n"
                + "\n".join(f"  {problem.message}" for problem in problems.errors)
            )
        return can_be_planned(definitions)


def _workshop_yaml(answers: Answers, variants: tuple[str, ...]) -> str:
    minutes = minutes_of_test(len(answers.modules))
    start, end = (60 * clock.hour + clock.minute for clock in answers.hours)
    city = answers.city or answers.timezone.rsplit("/", 1)[-1].replace("_", " ")
    return _page("starter", WORKSHOP_FILE).render(
        id=_slug(answers.title, answers.dates[0]),
        title=_quoted(answers.title),
        dates=[day.isoformat() for day in answers.dates],
        timezone=answers.timezone,
        venue=_quoted(answers.venue),
        city=_quoted(city),
        country=answers.country or _country_of(answers.timezone),
        languages=answers.languages,
        organisers=[_quoted(name) for name in answers.organisers],
        modules=[
            {
                "id": name,
                "variant": variant,
                "speaker": f"trainer-{number % len(answers.trainers) + 1}",
            }
            for number, (name, variant) in enumerate(zip(answers.modules, variants, strict=True))
        ],
        test_minutes=minutes,
        start=start,
        end=end,
        post_test=end - 105 - _round_up(max(0, minutes - 40)),
        trainers=[_quoted(name) for name in answers.trainers],
        groups={id_: _quoted(name) for id_, name in _group_ids(answers.groups).items()},
        seats=max(40, answers.participants),
        tables=answers.tables,
        clock=_clock,
        say=_said,
        items=", ".join(f"{level}: {number}" for level, number in ITEMS.items()),
    )


def minutes_of_test(modules: int) -> int:
    """Return how long each test of a new workshop with this many modules lasts."""
    return _round_up(modules * sum(ITEMS.values()) * _SECONDS_AN_ITEM / 60)


def _page(folder: str, file: str) -> Template:
    """Return the template of a file that people go on writing."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(  # noqa: S701 - pages are YAML and Markdown; every answer is quoted
        loader=FileSystemLoader(templates_folder() / folder),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        comment_start_string="{##",  # a guide's headings end with {#session-id}
        comment_end_string="##}",
        keep_trailing_newline=True,
    )
    return environment.get_template(file)


def _round_up(minutes: float) -> int:
    return -(-int(minutes + 0.999) // 5) * 5


def _quoted(text: str) -> str:
    """Return text as a YAML scalar: JSON's quoting is YAML's too."""
    return json.dumps(text, ensure_ascii=False)


_TITLES = (
    *(N_("Registration"), N_("Opening ceremony"), N_("Group photo"), N_("Coffee"), N_("Lunch")),
    *(N_("Pre-test"), N_("Post-test"), N_("Coffee and tea"), N_("End-of-course questionnaire")),
    *(N_("Certificates"), N_("Closing"), N_("Main room")),
)
"""What a new workshop's file calls events and the room."""


def _said(title: str) -> str:
    """Return a title in the language that is written now, as a YAML scalar."""
    said = _(title)
    return said if said == title else _quoted(said)


def folder_name(title: str) -> str:
    """Return a name for the folder of a workshop: ASCII letters, digits and hyphens."""
    return as_id(title) or "workshop"


def _slug(title: str, first: date) -> str:
    plain = as_id(title)
    return f"{plain}-{first.year}" if plain else f"workshop-{first.isoformat()}"


def _country_of(timezone: str) -> str:
    """Return the country of a zone by CLDR; a zone of no country gives ``XX``, to be replaced."""
    from babel.core import get_global

    zone_info(timezone)
    territory = get_global("zone_territories").get(timezone, "XX")
    return territory if re.fullmatch("[A-Z]{2}", territory) else "XX"


def _clock(minutes: int) -> str:
    """Return a time of day, given in minutes since midnight."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _group_ids(names: Sequence[str]) -> dict[str, str]:
    """Return an id for each group's name: its first word, or a number where that is no id."""
    found: dict[str, str] = {}
    for number, name in enumerate(names, 1):
        plain = as_id(name)
        found[plain if plain and plain not in found else f"group-{number}"] = name
    return found


_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"
"""Without I, O and Q, which are read as digits."""


def new_codes(count: int, taken: Sequence[str] = ()) -> tuple[str, ...]:
    """Return random codes such as ``KT-47``, any two of which differ in two characters or more.

    So a code with one slip is nobody else's. Those that are ``taken`` keep the same distance.
    """
    found, others = list[str](), list(taken)
    while len(found) < count:
        letters = "".join(secrets.choice(_LETTERS) for _ in range(2))
        code = f"{letters}-{secrets.randbelow(100):02}"
        if all(_differences(code, other) > 1 for other in others):
            found.append(code)
            others.append(code)
    return tuple(found)


def _differences(one: str, other: str) -> int:
    return sum(a != b for a, b in zip_longest(one, other))


def roster_workbook(codes: Sequence[str], groups: Sequence[str] = ()) -> bytes:
    """Return a roster with codes and nothing else: names can be typed, or left out for good.

    Its words are in the language that is written now.

    ``groups`` are their names: the people are spread over them in equal parts, one after the other,
    and each row can be changed by choosing from a list.
    """
    from openpyxl.utils import get_column_letter

    from trainkit.render.excel import (
        PageSetup,
        header_row,
        new_workbook,
        put_text,
        set_page,
        workbook_bytes,
    )

    workbook = new_workbook(_("Participants"))
    sheet = add_sheet(workbook, SHEET)
    columns = list(COLUMNS) if groups else [name for name in COLUMNS if name != "Group"]
    header_row(sheet, 1, [*map(_, columns)])
    for number, code in enumerate(codes):
        put_text(sheet, number + 2, 1, code)
        if groups:
            group = groups[number * len(groups) // len(codes)]
            put_text(sheet, number + 2, columns.index("Group") + 1, group)
    for number, name in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(number)].width = _WIDTHS.get(name, 24)
    sheet.freeze_panes = "A2"
    set_page(sheet, PageSetup(_("Participants"), area=""))
    help_sheet = add_sheet(workbook, _HELP_SHEET)
    _explain(help_sheet, (*_ROSTER_HELP, *(_GROUP_HELP if groups else ())))
    if groups:
        _offer(sheet, help_sheet, groups, columns.index("Group") + 1)
    return workbook_bytes(workbook)


def _explain(sheet: Worksheet, texts: Sequence[str]) -> None:
    """Write how to fill in the roster."""
    from openpyxl.styles import Alignment

    from trainkit.render.excel import PageSetup, put_text, set_page

    sheet.column_dimensions["A"].width = 80
    for row, text in enumerate(texts, 1):
        put_text(sheet, row, 1, _(text)).alignment = Alignment(wrap_text=True, vertical="top")
    set_page(sheet, PageSetup(_("Participants"), head=None, area=""))


def _offer(sheet: Worksheet, help_sheet: Worksheet, groups: Sequence[str], column: int) -> None:
    """Let the groups be chosen from a list, which stands below the instructions."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    from trainkit.render.excel import put_text

    first = help_sheet.max_row + 2
    for row, name in enumerate(groups, first):
        put_text(help_sheet, row, 1, name)
    choices = reference(_HELP_SHEET, f"$A${first}:$A${first + len(groups) - 1}")
    rule = DataValidation(type="list", formula1=choices, allow_blank=True, showErrorMessage=True)
    rule.error = _("Choose one of the groups of workshop.yaml.")
    letter = get_column_letter(column)
    rule.add(f"{letter}2:{letter}{MAX_ROWS}")
    sheet.add_data_validation(rule)


_WIDTHS = {"Code": 10, "Name": 36, "Organisation": 44, "Country": 10, "Language": 12}
"""Widths of columns; others have the width of a few words."""
_HELP_SHEET = N_("How to fill this in")
_ROSTER_HELP = (
    N_("One row for each person on the sheet Participants. Delete the rows you do not need."),
    N_(
        "Code: identifies the person on every paper. Up to 12 capital letters, digits and hyphens. "
        "These codes are random; if you use your own codes, assign them at random too, not by "
        "country or rank."
    ),
    N_("Name: for the register, tent cards and certificates. You may leave it empty."),
    N_("Country: two letters, such as KZ. Language: such as en, ru or fa."),
)
_GROUP_HELP = (N_("Group: choose from the list. The groups are those of workshop.yaml:"),)


_FILES = ("module.yaml", "items.yaml", "handout.md", "card.md", "guide.md")
_SCHEMAS = ("module.schema.json", "items.schema.json", "exercise.schema.json")
_SHORT = 24
"""Characters of a title that fit into a narrow column."""


def create_module(
    parent: Path, module_id: str, today: date, title: str | None = None
) -> tuple[Path, ...]:
    """Write a skeleton of a module into ``parent/module_id`` and return its files.

    Raises ``TrainkitError`` for an id that cannot be used or a folder that is there already;
    nothing is written then. ``today`` becomes the date of the content.
    """
    folder = parent / module_id
    _check(folder, module_id)
    name = title or module_id.replace("-", " ").capitalize()
    schemas = parent.parent / "schemas" if parent.name == "curriculum" else folder / "schemas"
    files = {
        folder / file: _rendered(file, folder, schemas, name, today).encode() for file in _FILES
    }
    for schema in _SCHEMAS:
        if not (schemas / schema).exists():
            files[schemas / schema] = json_schema(schema)
    for path, data in files.items():
        write_atomically(path, data)
    return tuple(files)


def _check(folder: Path, module_id: str) -> None:
    if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", module_id):
        raise TrainkitError(
            _(
                'expected an id of small letters, digits and hyphens such as "log-basics", found '
                '"{module_id}"',
                module_id=module_id,
            )
        )
    if module_id in built_in_modules():
        raise TrainkitError(
            _("{module_id} is the name of a built-in module; choose another", module_id=module_id)
        )
    if folder.exists():
        raise TrainkitError(
            _("{folder} already exists; choose another id or folder", folder=folder)
        )


def _rendered(file: str, folder: Path, schemas: Path, title: str, today: date) -> str:
    return _page("module", file).render(
        id=folder.name,
        title=json.dumps(title, ensure_ascii=False),
        short_title=json.dumps(_short(title), ensure_ascii=False),
        today=today.isoformat(),
        schemas=Path(relpath(schemas, folder)).as_posix(),
        shown=folder.as_posix(),
    )


def _short(title: str) -> str:
    if len(title) <= _SHORT:
        return title
    return title[: _SHORT + 1].rsplit(" ", 1)[0].partition(":")[0]
