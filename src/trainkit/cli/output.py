"""What the commands share: exit statuses, messages, and the progress shown on a terminal.

The command line in the language of whoever uses it: which that is, help, and typer's own words.

Docstrings of commands and the help of options are written in English where they stand, unmarked:
``texts_of_commands`` takes them from the commands for the catalogues, ``translate_help`` puts their
translations into the commands before one is run.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer import core
from typer._click import Command, Context, HelpFormatter

from trainkit.files.executor import Watcher
from trainkit.text.languages import ENGLISH, N_, _, has_catalogue, p_, retold, spoken

if TYPE_CHECKING:
    from trainkit.intake.entering import ToMark
    from trainkit.intake.score_sheet.enter import Disagreement
    from trainkit.problems import Problem


Folder = Annotated[Path, typer.Argument(metavar="[DIR]", help="The workshop folder.")]

OnCluster = Annotated[
    str | None,
    typer.Option(
        "--cluster",
        metavar="ADDRESS",
        help="Work on the Dask cluster at this address, such as tcp://192.168.1.20:8786.",
    ),
]

DONE = 0
LOOK = 1
"""Done, but something needs a person's look."""
WRONG_INPUT = 2
FAULT = 3
STOPPED = 130
"""Stopped by the person at the prompt: what shells expect of a program that Ctrl-C ended."""


class Test(StrEnum):
    """When a form is answered, without the time that importing ``FormUse`` takes."""

    PRE = "pre"
    POST = "post"


def tell(text: str) -> None:
    """Print a line to standard output; nobody may be reading it, and that is no fault."""
    try:
        typer.echo(text)
    except OSError:  # the reader of a pipe has gone, or the disk that takes the output is full
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def tell_file(path: Path, fate: str = N_("made")) -> None:
    """Print what was done with a file, marked for translation: made, changed, removed."""
    tell(f"{_(fate)}  {shown(path)}")


def complain(message: str) -> None:
    """Print a message about the run itself to standard error."""
    typer.echo(f"trainkit: {message}", err=True)


def values_of(one: Disagreement) -> dict[str, str]:
    """Return by name what a message says of a cell that disagrees with an answer."""
    return {
        "code": one.spot.code,
        "sheet": one.spot.sheet,
        "shown": one.spot.shown,
        "cell": one.cell,
        "in_sheet": one.in_sheet or _("nothing"),
        "offered": one.offered or _("nothing"),
    }


def to_mark(one: ToMark) -> str:
    """Return what a message says of an answer that a person has to mark."""
    from trainkit.assessment.forms import TEST_NAMES

    return _(
        "To mark, at most {most} points: {code}, {test}, question {number}: {text}",
        most=one.most,
        code=one.code,
        test=_(TEST_NAMES[one.use]),
        number=one.number,
        text=one.text,
    )


def show_problems(problems: Iterable[Problem]) -> None:
    """Print problems, one a line, to standard error."""
    for problem in problems:
        typer.echo(str(problem), err=True)


def show_informations(problems: Iterable[Problem]) -> None:
    """Print what asks for nothing, one a line, to standard error; dim on a terminal."""
    for problem in problems:
        typer.secho(str(problem), err=True, dim=True)


def on_terminal() -> bool:
    """Whether a person is watching standard output."""
    return sys.stdout is not None and sys.stdout.isatty()


def shown(path: Path) -> str:
    """Return a path as a person at the prompt would type it."""
    from trainkit.problems import Place

    return str(Place(path))


class _BuildProgress(Watcher):
    """Shows which document is being made and how many are left; vanishes at the end."""

    def __init__(self, what: str) -> None:
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
        from rich.progress import TimeElapsedColumn as Elapsed

        text = TextColumn("{task.description}")
        self.bar = Progress(text, BarColumn(), MofNCompleteColumn(), Elapsed(), transient=True)
        self._what, self._task = what, self.bar.add_task(_("reading"), total=None)

    def begin(self, total: int) -> None:
        """Show how many documents will be made."""
        self.bar.update(self._task, total=total, description=self._what)

    def making(self, path: str) -> None:
        """Show the document that is being made."""
        self.bar.update(self._task, description=path)

    def made(self, path: str) -> None:
        """Count a document that is ready."""
        self.bar.update(self._task, advance=1, description=path)

    def at(self, done: int, total: int) -> None:
        """Show how far reading is."""
        self.bar.update(self._task, completed=done, total=total, description=self._what)


@contextmanager
def watched(what: str = N_("making documents")) -> Iterator[Watcher | None]:
    """Give the watcher of a run that draws a bar; ``None`` where nobody is watching.

    ``what`` is made or read, marked for translation.
    """
    if not on_terminal():
        yield None
        return
    progress = _BuildProgress(_(what))
    with progress.bar:
        yield progress


@contextmanager
def busy(what: str) -> Iterator[None]:
    """Show that something is being done."""
    if not on_terminal():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(what):
        yield


_CHOSEN = "TRAINKIT_LANGUAGE"
_POSIX = ("LC_ALL", "LC_MESSAGES", "LANG")
"""The first that is set decides, as POSIX has it (Base Definitions, 8.2)."""


def users_language(environment: Mapping[str, str] = os.environ) -> str:
    """Return the language for messages: what the user asks for, else that of the system.

    English where there is no catalogue of it. ``LANGUAGE`` is GNU gettext's list of wishes, which
    counts only where a locale is set at all.
    """
    chosen = environment.get(_CHOSEN) or _language_of_system(environment)
    tags = (re.sub(r"[.@].*", "", wish).replace("_", "-") for wish in chosen.split(":"))
    return next((tag for tag in tags if tag == ENGLISH or has_catalogue(tag)), ENGLISH)


def _language_of_system(environment: Mapping[str, str]) -> str:
    system = next(filter(None, (environment.get(name) for name in _POSIX)), "")
    if sys.platform == "win32" and not system:
        import ctypes
        from locale import windows_locale

        system = windows_locale.get(ctypes.windll.kernel32.GetUserDefaultUILanguage(), "")
    if system in {"", "POSIX"} or re.match(r"C\b", system):
        return ENGLISH
    return environment.get("LANGUAGE") or system


_TYPER = (
    N_("Arguments"),
    N_("Commands"),
    N_("Show this message and exit."),
    N_("[OPTIONS]"),
    N_("COMMAND [ARGS]..."),
    N_("default: {default}"),
    N_("required"),
)
"""Words that typer puts into help."""

_MISTAKES = (
    N_("No such command '{name}'. Did you mean {names}?"),
    N_("No such command '{name}'."),
    N_("No such option: {name} (Possible options: {names})"),
    N_("No such option: {name}"),
    N_("Missing command."),
    N_("Missing argument '{name}'."),
    N_("Missing option '{name}'."),
    N_("Option '{name}' requires an argument."),
    N_("Option '{name}' does not take a value."),
    N_("Got unexpected extra argument(s) ({words})"),
    N_("Invalid value for '{name}': {reason}"),
    N_("Invalid value: {reason}"),
)
"""What typer says of a mistake in a command."""


class _Formatter(HelpFormatter):
    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, prefix or _("Usage: "))

    def write_dl(
        self, rows: Sequence[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        # typer makes the option for help itself, when it is needed
        said = [(name, _said_by_typer(text)) for name, text in rows]
        super().write_dl(said, col_max, col_spacing)


class _Context(Context):
    formatter_class: type[HelpFormatter] = _Formatter


def translate_help(command: Command) -> None:
    """Put a command's help, and that of those below it, into the language that is written now."""
    if spoken() == ENGLISH:
        return
    for one in _commands(command):
        one.context_class = _Context
        one.help = "\n\n".join(map(_, _paragraphs(one.help)))
        one.options_metavar = _("[OPTIONS]")
        if isinstance(one, core.TyperGroup):
            one.subcommand_metavar = _("COMMAND [ARGS]...")
        parameter: Any
        for parameter in one.params:
            if text := _help_of(parameter):
                parameter.help = _(text)


def texts_of_commands(command: Command) -> Iterator[str]:
    """Yield the texts of all help, in English, in the order of the commands."""
    for one in _commands(command):
        yield from _paragraphs(one.help)
        yield from filter(None, map(_help_of, one.params))


def _commands(command: Command) -> Iterator[Command]:
    yield command
    if isinstance(command, core.TyperGroup):
        for below in command.commands.values():
            yield from _commands(below)


def _paragraphs(text: str | None) -> list[str]:
    return [" ".join(part.split()) for part in (text or "").split("\n\n") if part.strip()]


def _help_of(parameter: Any) -> str:
    return getattr(parameter, "help", None) or ""


@contextmanager
def typer_speaks() -> Iterator[None]:
    """Let typer look up its own words here until the block ends.

    It asks gettext, which reads compiled catalogues only.
    """
    names = vars(core)
    before = names["_"]
    names["_"] = _said_by_typer
    try:
        yield
    finally:
        names["_"] = before


def _said_by_typer(text: str) -> str:
    if text == "Options":  # of commands: those of items have another name in most languages
        return p_("command line", "Options")
    return _(text) if text in _TYPER else text


def usage_problem(error: Any) -> str:
    """Return what is wrong with a command line, and where its help is, as typer shows it."""
    message = _("Error: {message}", message=retold(error.format_message(), _MISTAKES))
    context = getattr(error, "ctx", None)
    if context is None:
        return message
    hint = _("Try '{command} -h' for help.", command=context.command_path)
    return "\n".join((context.get_usage(), hint, "", message))
