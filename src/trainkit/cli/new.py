"""``trainkit new``, ``new-module``, ``schema``: start a workshop, a module, and editors' help.

``new`` asks on a terminal what its options do not say.
"""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from trainkit.cli.output import DONE, WRONG_INPUT, complain, shown, tell, tell_file
from trainkit.text.languages import _, comma_list, n_, semicolon_list, spoken

if TYPE_CHECKING:
    from trainkit.editing.starter import Answers
    from trainkit.intake.typed_answers import Whereabouts

Value = TypeVar("Value")

_NEEDED = ("title", "dates", "modules")


Dates = Annotated[
    str | None,
    typer.Option(help="Such as 14-16 June 2027, 14/06/2027 or 2027-03-02..2027-03-04."),
]
Modules = Annotated[str | None, typer.Option(help="Modules in order: numbers, ids, or all.")]
Timezone = Annotated[
    str | None, typer.Option(help="Such as Asia/Almaty, if city and country do not determine it.")
]
Short = Annotated[
    str | None,
    typer.Option(help="Modules in their short form; others get the longest form that fits."),
]


def new(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to make.")],
    title: Annotated[str | None, typer.Option(help="The workshop's title.")] = None,
    dates: Dates = None,
    modules: Modules = None,
    city: Annotated[str | None, typer.Option(help="Such as Dakar, or Osh, Kyrgyzstan.")] = None,
    country: Annotated[str | None, typer.Option(help="Such as Senegal or SN.")] = None,
    timezone: Timezone = None,
    venue: Annotated[str | None, typer.Option(help="Name of the venue.")] = None,
    languages: Annotated[
        str | None, typer.Option(help="Such as English, Russian; documents are in the first.")
    ] = None,
    organisers: Annotated[str | None, typer.Option(help="Separated by semicolons.")] = None,
    participants: Annotated[str | None, typer.Option(help="How many.")] = None,
    hours: Annotated[str | None, typer.Option(help="Of a day, such as 9:00-17:30.")] = None,
    trainers: Annotated[str | None, typer.Option(help="Names, or how many.")] = None,
    groups: Annotated[str | None, typer.Option(help="Names of parallel groups.")] = None,
    tables: Annotated[str | None, typer.Option(help="Tables of participants.")] = None,
    short: Short = None,
) -> int:
    """Start a workshop folder that builds as it is.

    With --title, --dates, --modules and a place (--city, --country or --timezone) nothing is asked.
    """
    given = {
        "title": title, "dates": dates, "timezone": timezone, "modules": modules, "venue": venue,
        "city": city, "country": country, "languages": languages, "organisers": organisers,
        "participants": participants, "hours": hours, "trainers": trainers, "groups": groups,
        "tables": tables, "short": short,
    }  # fmt: skip
    missing = _missing(given)
    if not missing or sys.stdin.isatty():
        return _create(folder, given, ask=bool(missing))
    complain(
        _(
            "{names} missing; without a terminal, trainkit cannot ask for it",
            names=comma_list(missing),
        )
    )
    return WRONG_INPUT


def _missing(given: Mapping[str, str | None]) -> list[str]:
    """Return the options without which a workshop cannot be created."""
    missing = [f"--{name}" for name in _NEEDED if given[name] is None]
    if all(given[name] is None for name in ("city", "country", "timezone")):
        missing.append("--city")
    return missing


def _create(folder: Path, given: Mapping[str, str | None], *, ask: bool) -> int:
    from trainkit.editing.starter import create_workshop, language_note, refuse_used

    refuse_used(folder)
    answers = _Questions(given, ask).answers()
    for path in create_workshop(folder, answers):
        tell_file(path)
    tell("\n" + _understood(answers))
    if note := language_note(answers):
        tell(_("Note: {note}.", note=note))
    place = shlex.quote(str(folder))
    file = shown(folder / "workshop.yaml")
    tell("\n" + _("Next: open {file}, then run: trainkit build {place}", file=file, place=place))
    return DONE


class _Questions:
    """Reads the options, and asks for the others where somebody can answer."""

    def __init__(self, given: Mapping[str, str | None], ask: bool) -> None:
        from trainkit.model.load import built_in_modules

        self.given, self.ask, self.known = given, ask, built_in_modules()

    def answers(self) -> Answers:
        from trainkit.editing.starter import Answers
        from trainkit.intake import typed_answers as typed

        title = self.value("title", _("Title"), typed.read_line, "")
        dates = self.value("dates", _("Dates (such as 14-16 June 2027)"), typed.read_dates, "")
        venue = self.usual("venue", _("Venue"))
        place = self.place(dates)
        if self.ask:
            typer.echo("".join(f"  {n} {name}\n" for n, name in enumerate(self.known, 1)), nl=False)
        return Answers(
            title=title, dates=dates, venue=venue, city=place.city, country=place.country,
            timezone=place.timezone,
            modules=self.value("modules", _("Modules, in order (such as 1,3)"),
                               lambda text: typed.read_modules(text, self.known), "all"),
            languages=self.usual("languages", _("Languages (documents in the first)")),
            organisers=self.value("organisers", _("Organisers (separated by ;)"),
                                  typed.read_lines, _("Organiser")),
            participants=self.usual("participants", _("How many participants")),
            hours=self.usual("hours", _("Hours of a day")),
            trainers=self.usual("trainers", _("Trainers (names, or how many)")),
            groups=self.usual("groups", _("Parallel groups (names, or how many; 1 for none)")),
            tables=self.usual("tables", _("How many tables")),
            variants=dict.fromkeys(_parsed(self.modules, self.given["short"] or ""), "short"),
        )  # fmt: skip

    def value(self, name: str, question: str, parse: Callable[[str], Value], default: str) -> Value:
        """Return an option's value, or the answer to the question, or the default."""
        text = self.given[name]
        if text is not None or not self.ask:
            return _parsed(parse, default if text is None else text)
        while True:
            try:
                return _parsed(parse, typer.prompt(question, default=default or None))
            except typer.BadParameter as error:
                typer.echo(f"  {error.message}")

    def modules(self, text: str) -> tuple[str, ...]:
        from trainkit.intake.typed_answers import read_modules

        return read_modules(text, self.known) if text else ()

    def usual(self, name: str, question: str) -> Any:
        """Return an answer that has a usual one."""
        from trainkit.intake.typed_answers import USUAL

        read, usual = USUAL[name]
        return self.value(name, question, read, usual())

    def place(self, dates: tuple[date, ...]) -> Whereabouts:
        """Return city, country and time zone; what one says of the others is not asked."""
        from trainkit.intake.typed_answers import Whereabouts, read_country, read_place, read_zone

        asked = self.given["timezone"] is None or self.given["city"] is not None
        found = Whereabouts()
        if asked and (self.given["city"] is not None or self.given["country"] is None):
            found = self.value("city", _("City"), lambda text: read_place(text, dates), "")
        country, zone = found.country, found.timezone
        if self.given["country"] is not None or (self.ask and asked and not country):
            country = self.value("country", _("Country"), read_country, "")
            zone = zone or read_place(country, dates).timezone
        if self.given["timezone"] is not None or not zone:
            if not (self.ask or country or self.given["timezone"]):
                raise typer.BadParameter(
                    _(
                        'the country and time zone of "{city}" are not known; add --country',
                        city=found.city,
                    )
                )
            question = _("Time zone, or a large city in it")
            default = "" if self.ask else country
            zone = self.value("timezone", question, partial(read_zone, dates=dates), default)
        return Whereabouts(found.city, country, zone)


def _parsed(parse: Callable[[str], Value], text: str) -> Value:
    from trainkit.intake.typed_answers import AnswerError

    try:
        return parse(text)
    except AnswerError as error:
        raise typer.BadParameter(str(error)) from None


def _understood(answers: Answers) -> str:
    """Say in words what was read of the dates and the place, so that a slip is noticed."""
    from trainkit.documents.frame import weekday_date
    from trainkit.text.languages import language_name

    days = [weekday_date(day, spoken()) for day in answers.dates]
    languages = [language_name(language) for language in answers.languages]
    dates = days[0]
    if len(days) > 1:
        dates = _("{first} to {last} ({n} days)", first=days[0], last=days[-1], n=len(days))
    start, end = answers.hours
    place = comma_list((answers.city, answers.country))
    when = _(
        "{dates}, {hours}, time zone {zone}",
        dates=dates,
        hours=f"{start:%H:%M}-{end:%H:%M}",
        zone=answers.timezone,
    )
    people = n_("{n} participant", "{n} participants", answers.participants)
    return semicolon_list(filter(None, (place, when, people, comma_list(languages))))


def new_module(
    module_id: Annotated[
        str, typer.Argument(metavar="ID", help="Small letters, digits and hyphens: log-basics.")
    ],
    folder: Annotated[
        Path, typer.Option("--folder", metavar="DIR", help="Where to create the module's folder.")
    ] = Path("curriculum"),
    title: Annotated[str | None, typer.Option(help="The module's title.")] = None,
) -> int:
    """Write a commented skeleton of a module that passes the check.

    Modules in the folder curriculum of a workshop are found by their id.
    """
    from datetime import datetime

    from trainkit.editing.starter import create_module

    today = datetime.now().astimezone().date()
    for path in create_module(folder, module_id, today, title):
        tell_file(path)
    place = folder / module_id
    tell(
        _(
            "\nNext: replace the texts in {place}, run: trainkit check {path}\nThen name the "
            "module in workshop.yaml, under modules: - {{id: {module_id}}}",
            place=shown(place),
            path=place,
            module_id=module_id,
        )
    )
    return DONE


def schema(
    folder: Annotated[Path, typer.Argument(metavar="[DIR]", help="Where to write them.")] = Path(
        "schemas"
    ),
) -> int:
    """Write JSON Schemas, so that an editor completes and checks the YAML and JSON files."""
    from trainkit.files.writing import write_atomically
    from trainkit.model import schema as definitions

    for name, content in definitions.json_schemas().items():
        write_atomically(folder / name, content)
        tell_file(folder / name)
    return DONE
