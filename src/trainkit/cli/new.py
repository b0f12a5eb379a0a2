"""``trainkit new``, ``new-module``, ``schema``: start a workshop, a module, and editors' help.

``new`` asks on a terminal what its options do not say.
"""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from trainkit.cli.output import DONE, WRONG_INPUT, complain, shown, tell

if TYPE_CHECKING:
    from trainkit.starter import Answers

__all__ = ["new", "new_module", "schema"]

Value = TypeVar("Value")

_NEEDED = ("title", "dates", "timezone", "modules")


def new(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to make.")],
    title: Annotated[str | None, typer.Option(help="The workshop's title.")] = None,
    dates: Annotated[
        str | None,
        typer.Option(help="Dates: 2027-03-02,2027-03-03 or 2027-03-02..2027-03-04."),
    ] = None,
    timezone: Annotated[str | None, typer.Option(help="Such as Asia/Almaty.")] = None,
    modules: Annotated[str | None, typer.Option(help="Modules in order, or all.")] = None,
    venue: Annotated[str | None, typer.Option(help="Name of the venue.")] = None,
    city: Annotated[str | None, typer.Option(help="City of the venue.")] = None,
    country: Annotated[str | None, typer.Option(help="Country of the venue, such as KZ.")] = None,
    languages: Annotated[
        str | None, typer.Option(help="Such as en,ru; documents in the first.")
    ] = None,
    organisers: Annotated[str | None, typer.Option(help="Separated by semicolons.")] = None,
) -> int:
    """Start a workshop folder that builds as it is.

    With --title, --dates, --timezone and --modules nothing is asked.
    """
    given = {
        "title": title, "dates": dates, "timezone": timezone, "modules": modules, "venue": venue,
        "city": city, "country": country, "languages": languages, "organisers": organisers,
    }  # fmt: skip
    missing = [f"--{name}" for name in _NEEDED if given[name] is None]
    ask = bool(missing) and sys.stdin.isatty()
    if missing and not ask:
        complain(f"{', '.join(missing)} missing; without a terminal nothing can be asked")
        return WRONG_INPUT
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        complain(f"{folder} is there already and not empty; choose a new folder")
        return WRONG_INPUT
    from trainkit.starter import create_workshop

    for path in create_workshop(folder, _answers(given, ask)):
        tell(f"made  {shown(path)}")
    place = shlex.quote(str(folder))
    tell(f"\nNext: open {shown(folder / 'workshop.yaml')}, then run: trainkit build {place}")
    return DONE


def _answers(given: dict[str, str | None], ask: bool) -> Answers:
    from trainkit.definitions.load import built_in_modules
    from trainkit.fields import CountryCode, Language, Line, Zone
    from trainkit.starter import Answers

    known = built_in_modules()

    def value(name: str, question: str, parse: Callable[[str], Value], default: str) -> Value:
        text = given[name]
        if text is not None:
            return parse(text)
        if not ask:
            return parse(default)
        while True:
            try:
                return parse(typer.prompt(question, default=default or None))
            except typer.BadParameter as error:
                typer.echo(f"  {error.message}")

    if ask:
        typer.echo(f"Modules: {', '.join(known)}\n")
    line, country = _field(Line), _field(CountryCode)
    return Answers(
        title=value("title", "Title", line, ""),
        dates=value("dates", "Dates (2027-03-02..2027-03-03)", _dates, ""),
        venue=value("venue", "Venue", line, "Conference hotel"),
        city=value("city", "City", str.strip, ""),
        country=value("country", "Country (two letters)",
                      lambda text: country(text.upper()) if text.strip() else "", ""),
        timezone=value("timezone", "Time zone (such as Asia/Almaty)", _field(Zone), ""),
        modules=value("modules", "Modules, in order", lambda text: _modules(text, known), "all"),
        languages=value("languages", "Languages; documents in the first",
                        _several(_field(Language), ","), "en"),
        organisers=value("organisers", "Organisers (separated by ;)",
                         _several(line, ";"), "Organiser"),
    )  # fmt: skip


def _field(kind: Any) -> Callable[[str], str]:
    """Return what reads a text as a field of workshop.yaml."""
    from pydantic import TypeAdapter, ValidationError

    from trainkit.definitions.validate import sentence

    def read(text: str) -> str:
        try:
            return str(TypeAdapter(kind).validate_python(" ".join(text.split())))
        except ValidationError as error:
            raise typer.BadParameter(sentence(error.errors(include_url=False)[0])) from None

    return read


def _several(read: Callable[[str], str], mark: str) -> Callable[[str], tuple[str, ...]]:
    """Return what reads texts with a mark between them, one at least."""

    def read_all(text: str) -> tuple[str, ...]:
        parts = [part for part in text.split(mark) if part.strip()]
        return tuple(map(read, parts or [""]))

    return read_all


def _dates(text: str) -> tuple[date, ...]:
    example = "expected dates such as 2027-03-02,2027-03-03 or 2027-03-02..2027-03-04"
    try:
        if ".." in text:
            first, last = (date.fromisoformat(part.strip()) for part in text.split("..", 1))
            days = tuple(first + timedelta(days=n) for n in range((last - first).days + 1))
        else:
            days = tuple(sorted({date.fromisoformat(p.strip()) for p in re.split("[,;]", text)}))
    except ValueError:
        raise typer.BadParameter(f'{example}, found "{text}"') from None
    if not 1 <= len(days) <= 60:
        raise typer.BadParameter(f'{example}, 1 to 60 days, found "{text}"')
    return days


def _modules(text: str, known: tuple[str, ...]) -> tuple[str, ...]:
    if text.strip() == "all":
        return known
    names = tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
    unknown = [name for name in names if name not in known]
    if unknown or not names:
        raise typer.BadParameter(
            f'expected modules out of {", ".join(known)}, found "{", ".join(unknown) or text}"'
        )
    return names


def new_module(
    module_id: Annotated[
        str, typer.Argument(metavar="ID", help="Small letters, digits and hyphens: log-basics.")
    ],
    folder: Annotated[
        Path, typer.Option("--folder", metavar="DIR", help="Where the module's folder is made.")
    ] = Path("curriculum"),
    title: Annotated[str | None, typer.Option(help="The module's title.")] = None,
) -> int:
    """Write a commented skeleton of a module that passes the check.

    Modules in the folder curriculum of a workshop are found by their id.
    """
    from datetime import datetime

    from trainkit.starter import create_module

    today = datetime.now().astimezone().date()
    for path in create_module(folder, module_id, today, title):
        tell(f"made  {shown(path)}")
    place = folder / module_id
    tell(
        f"\nNext: replace the texts in {shown(place)}, run: trainkit check {place}\n"
        f"Then name the module in workshop.yaml, under modules: - {{id: {module_id}}}"
    )
    return DONE


def schema(
    folder: Annotated[Path, typer.Argument(metavar="[DIR]", help="Where to write them.")] = Path(
        "schemas"
    ),
) -> int:
    """Write JSON Schemas, so that an editor completes and checks the YAML and JSON files."""
    from trainkit.agenda import reading as scheduling
    from trainkit.definitions import schema as definitions
    from trainkit.files import write_atomically

    for name, content in definitions.json_schemas(definitions.SCHEMAS | scheduling.SCHEMAS).items():
        write_atomically(folder / name, content)
        tell(f"made  {shown(folder / name)}")
    return DONE
