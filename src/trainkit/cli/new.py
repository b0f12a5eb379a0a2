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
from typing import TYPE_CHECKING, Annotated, TypeVar

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
    return Answers(
        title=value("title", "Title", _text, ""),
        dates=value("dates", "Dates (2027-03-02..2027-03-03)", _dates, ""),
        venue=value("venue", "Venue", _text, "Conference hotel"),
        city=value("city", "City", str.strip, ""),
        country=value("country", "Country (two letters)", _country, ""),
        timezone=value("timezone", "Time zone (such as Asia/Almaty)", _timezone, ""),
        modules=value("modules", "Modules, in order", lambda text: _modules(text, known), "all"),
        languages=value("languages", "Languages; documents in the first", _languages, "en"),
        organisers=value("organisers", "Organisers (separated by ;)", _organisers, "Organiser"),
    )


def _text(text: str) -> str:
    if not text.strip():
        raise typer.BadParameter("expected some text")
    return " ".join(text.split())


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


def _timezone(text: str) -> str:
    from zoneinfo import available_timezones

    if text.strip() not in available_timezones():
        raise typer.BadParameter(f'expected an IANA time zone such as Asia/Almaty, found "{text}"')
    return text.strip()


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


def _country(text: str) -> str:
    if text.strip() and not re.fullmatch("[A-Za-z]{2}", text.strip()):
        raise typer.BadParameter(f'expected a two-letter country code such as KZ, found "{text}"')
    return text.strip().upper()


def _languages(text: str) -> tuple[str, ...]:
    names = tuple(part.strip() for part in text.split(",") if part.strip())
    pattern = "[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-[A-Z]{2})?"
    if not names or not all(re.fullmatch(pattern, name) for name in names):
        raise typer.BadParameter(f'expected language tags such as en,ru, found "{text}"')
    return names


def _organisers(text: str) -> tuple[str, ...]:
    names = tuple(part.strip() for part in text.split(";") if part.strip())
    if not names:
        raise typer.BadParameter("expected at least one organiser")
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
