"""``trainkit roster``: takes a list of people that others keep over into the roster."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trainkit.cli.output import DONE, LOOK, tell
from trainkit.text.languages import _, comma_list

if TYPE_CHECKING:
    from trainkit.editing.roster_import import Decisions, Difference, ImportPlan


Header = Annotated[
    int | None,
    typer.Option(min=0, help="The row of the headings, if the guess is wrong; 0 for none."),
]
Column = Annotated[
    list[str] | None,
    typer.Option(metavar="NUMBER=FIELD", help="Meaning of a column, if the guess is wrong."),
]
Same = Annotated[
    list[str] | None,
    typer.Option(metavar="ROW=CODE", help="Row ROW of the list is the person with this code."),
]
New = Annotated[
    list[int] | None, typer.Option(metavar="ROW", help="Row ROW of the list is somebody new.")
]
Accept = Annotated[
    list[str] | None,
    typer.Option(metavar="CODE", help="Accept the changes for this person, or for all."),
]


def roster(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The workshop folder.")],
    file: Annotated[
        Path | None, typer.Argument(metavar="FILE", help="The list: .xlsx or .csv.")
    ] = None,
    sheet: Annotated[str | None, typer.Option(help="The sheet that has the people.")] = None,
    header: Header = None,
    column: Column = None,
    same: Same = None,
    new: New = None,
    accept: Accept = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would change; write nothing.")
    ] = False,
    remove_prepared: Annotated[
        bool,
        typer.Option("--remove-prepared", help="Without FILE: remove codes that are not assigned."),
    ] = False,
    by_language: Annotated[
        bool,
        typer.Option("--by-language", help="Put people into the groups of their languages."),
    ] = False,
) -> int:
    """Take a list of people over into participants.xlsx; again as often as a newer one arrives.

    The list is an Excel workbook or text with commas. Columns are recognised by their headings in
    English, Russian, Persian or French, and what you choose with --column is used again for the
    next list with the same headings; countries and languages may be written out. New people get
    codes, codes that are given stay, and nobody is removed. Differences between the list and the
    roster are shown, and accepted with --accept.
    """
    if file is not None:
        decisions = _decisions(sheet, header, same or (), new or ())
        done = _take_over(folder, file, decisions, column or (), accept or (), dry_run=dry_run)
        return done if dry_run else max(done, _tell_misplaced(folder, assign=by_language))
    if not (remove_prepared or by_language):
        raise typer.BadParameter(_("name the list, or add --remove-prepared"), param_hint="FILE")
    if remove_prepared:
        from trainkit import api

        gone = comma_list(api.remove_prepared_codes(folder)) or _("nothing")
        tell(_("Removed: {codes}.", codes=gone))
    return _tell_misplaced(folder, assign=not dry_run) if by_language else DONE


def _tell_misplaced(folder: Path, *, assign: bool) -> int:
    """Say who is in no group of their language; with ``assign``, put them there."""
    from trainkit.editing.roster import edit_roster, misplaced_by_language, read_roster_file

    found = misplaced_by_language(folder, read_roster_file(folder))
    for sentence in found.sentences():
        tell(sentence)
    if not found.movable:
        return DONE
    if not assign:
        tell(_("To put them there, run: trainkit roster {folder} --by-language", folder=folder))
        return LOOK
    edit_roster(folder, found.change)
    tell(_("They are in groups of their languages now."))
    return DONE


def _take_over(
    folder: Path,
    file: Path,
    decisions: Decisions,
    column: Sequence[str],
    accept: Sequence[str],
    *,
    dry_run: bool,
) -> int:
    from trainkit import api
    from trainkit.editing.roster import misplaced_by_language

    plan = api.plan_roster(folder, file, decisions)
    if column:
        plan = api.plan_roster(folder, file, _with_columns(plan, decisions, column))
    if accept:
        plan = plan.accepting(None if "all" in accept else accept)
    if dry_run:
        plan.change()
    else:
        api.take_over_roster(folder, plan)
    left = [one for one in plan.differences if one.old and not one.is_accepted]
    tell(_summary(plan, dry_run=dry_run))
    if plan.footers:
        tell(_("Left out, since they do not look like people; take one with --new ROW:"))
        for number, text in plan.footers.items():
            tell(_("  row {row}: {text}", row=number, text=text))
    _tell_left(left)
    if dry_run:
        for sentence in misplaced_by_language(folder, plan.roster, plan.rows_after).sentences():
            tell(sentence)
    if plan.missing:
        tell(
            _(
                "Not on this list, but still in participants.xlsx: {names}.",
                names=comma_list(plan.missing),
            )
        )
    return LOOK if left or plan.missing else DONE


def _tell_left(left: Sequence[Difference]) -> None:
    """Show the changes that nobody has accepted."""
    for one in left:
        tell(
            _(
                '  {code}: {field} stays "{old}"; the list has "{new}"',
                code=one.code,
                field=one.field,
                old=one.old,
                new=one.new,
            )
        )
    if left:
        tell(
            _("To accept these changes, run the command again with --accept CODE or --accept all.")
        )


def _decisions(
    sheet: str | None, header: int | None, same: Sequence[str], new: Sequence[int]
) -> Decisions:
    from trainkit.editing.roster_import import NOBODY, Decisions

    answers = dict.fromkeys(new, NOBODY)
    for text in same:
        row, whom = _pair(text, "--same", "5=KT-47")
        answers[row] = f"row {whom}" if whom.isdecimal() else whom
    return Decisions(sheet=sheet, header=header, same=answers)


def _pair(text: str, option: str, example: str) -> tuple[int, str]:
    number, mark, value = text.partition("=")
    if not mark or not number.strip().isdecimal():
        raise typer.BadParameter(
            _('expected {example}, found "{text}"', example=example, text=text), param_hint=option
        )
    return int(number), value.strip()


def _with_columns(plan: ImportPlan, decisions: Decisions, columns: Sequence[str]) -> Decisions:
    """Return the decisions with columns that are not what they were guessed to be."""
    from dataclasses import replace

    from trainkit.editing.roster_import import TARGETS

    chosen = dict(plan.columns)
    for text in columns:
        number, field = _pair(text, "--column", "3=organisation")
        if field and field not in TARGETS:
            known = comma_list(TARGETS)
            raise typer.BadParameter(
                _('expected {known}, found "{field}"', known=known, field=field),
                param_hint="--column",
            )
        chosen |= {at: "" for at, one in chosen.items() if one == field}
        chosen[number] = field
    return replace(decisions, columns=chosen)


def _summary(plan: ImportPlan, *, dry_run: bool) -> str:
    filled = sum(not one.old for one in plan.differences)
    changed = sum(bool(one.old and one.is_accepted) for one in plan.differences)
    counted = _(
        "New: {new}. Already there: {known}. Empty cells filled: {filled}. Cells changed: "
        "{changed}.",
        new=len(plan.new),
        known=len(plan.known),
        filled=filled,
        changed=changed,
    )
    if dry_run:
        return _("Nothing was written. This would change: {counted}", counted=counted)
    return counted
