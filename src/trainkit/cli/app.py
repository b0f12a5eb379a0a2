"""Brings the commands together and turns errors into messages and exit statuses."""

from __future__ import annotations

import traceback
from collections.abc import Sequence
from typing import Annotated

import typer
from typer._click import Command
from typer.main import get_command

from trainkit.cli.build import build, printed
from trainkit.cli.check import check, status
from trainkit.cli.exchange import export, import_
from trainkit.cli.new import new, new_module, schema
from trainkit.cli.output import (
    DONE,
    FAULT,
    STOPPED,
    WRONG_INPUT,
    complain,
    show_problems,
    translate_help,
    typer_speaks,
    usage_problem,
)
from trainkit.cli.plan import plan
from trainkit.cli.printing import mail, print_
from trainkit.cli.roster import roster
from trainkit.cli.scan import review, scan
from trainkit.cli.score import enter, follow_up, merge, score
from trainkit.cli.studio import studio
from trainkit.cli.telephones import telephones
from trainkit.cli.translate import translate
from trainkit.problems import InputError, TrainkitError
from trainkit.text.languages import _, n_

_LEFT_OUT = {
    "bs4", "cv2", "markdownify", "matplotlib", "numpy", "ortools", "pypdfium2", "rapidfuzz",
    "scipy", "starlette", "uvicorn", "zxingcpp",
}  # fmt: skip
"""Libraries that a small installation does not have."""

app = typer.Typer(
    name="trainkit",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Prepare, run and evaluate workshops from plain files.",
)
for command in (
    studio,
    new,
    new_module,
    status,
    roster,
    check,
    plan,
    build,
    print_,
    printed,
    mail,
    telephones,
    scan,
    review,
    enter,
    score,
    merge,
    follow_up,
    import_,
    export,
    translate,
    schema,
):
    app.command(command.__name__.strip("_").replace("_", "-"))(command)


def _version(wanted: bool) -> None:
    if wanted:
        from trainkit import __version__

        typer.echo(f"trainkit {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
    debug: Annotated[
        bool, typer.Option("--debug", help="Show technical details when the program fails.")
    ] = False,
) -> None:
    """Prepare, run and evaluate workshops from plain files."""


def command_line() -> Command:
    """Return all commands, as typer makes them."""
    return get_command(app)


def run(arguments: Sequence[str]) -> int:
    """Run one command and return the exit status; nothing is raised."""
    try:
        command = command_line()
        translate_help(command)
        with typer_speaks():
            status = command(args=list(arguments), standalone_mode=False)
    except Exception as error:  # noqa: BLE001 - the last resort before the person at the prompt
        return _explain(error, debug="--debug" in arguments)
    except KeyboardInterrupt:
        status = STOPPED
    if status == STOPPED:  # typer turns Ctrl-C into this status
        complain(_("stopped; run the same command again to continue"))
    return status if isinstance(status, int) else DONE


def _explain(error: Exception, *, debug: bool) -> int:
    """Say what went wrong and return the exit status for it."""
    from typer._click.exceptions import NoArgsIsHelpError
    from typer.exceptions import TyperException

    if isinstance(error, typer.Abort):  # Ctrl-C or Ctrl-D at a question
        complain(_("stopped; nothing was written"))
        return STOPPED
    if isinstance(error, NoArgsIsHelpError):
        error.show()
    elif isinstance(error, TyperException):
        typer.echo(usage_problem(error), err=True)
    elif isinstance(error, InputError):
        count = len(error.problems)
        show_problems(error.problems)
        complain(n_("{n} problem; nothing was written", "{n} problems; nothing was written", count))
    elif isinstance(error, TrainkitError):
        complain(str(error))
    elif isinstance(error, ModuleNotFoundError) and error.name in _LEFT_OUT:
        complain(_("this needs an extra package; run: pip install 'trainkit[all]'"))
    else:
        if debug:
            traceback.print_exception(error)
        complain(_("an error in trainkit ({kind})", kind=type(error).__name__))
        complain(_("run the command again as 'trainkit --debug …' and send us the output"))
        return FAULT
    return WRONG_INPUT
