"""The command line in the language of whoever uses it: which that is, help, and typer's own words.

Docstrings of commands and the help of options are written in English where they stand, unmarked:
``texts_of_commands`` takes them from the commands for the catalogues, ``translate_help`` puts their
translations into the commands before one is run.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from typer import core
from typer._click import Command, Context, HelpFormatter

from trainkit.languages import ENGLISH, N_, _, has_catalogue, p_, retold, spoken

__all__ = ["texts_of_commands", "translate_help", "typer_speaks", "usage_problem", "users_language"]

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
