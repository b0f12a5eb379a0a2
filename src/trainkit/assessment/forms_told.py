"""Says in sentences what was made of the test forms."""

from __future__ import annotations

from trainkit.assessment.forms import SCORED, Forms, FormUse

__all__ = ["told"]


def told(forms: Forms, before: Forms | None = None) -> tuple[str, ...]:
    """Return what is new in ``forms`` against the record ``before``, a sentence each."""
    if before is None or forms.forms[: len(before.forms)] != before.forms:
        return (_made(forms), *_turns(forms))
    notes = []
    if len(forms.forms) > len(before.forms):
        kept = _listed([form.code for form in before.forms])
        notes.append(
            f"Form {forms.form(FormUse.RETENTION).code} was added for the retention test; the "
            f"forms {kept} are as they were."
        )
    more = len(forms.allocation) - len(before.allocation)
    if more:
        whom = "1 person more" if more == 1 else f"{more} people more"
        notes.append(f"{whom} got papers; everybody else's are as they were.")
    return tuple(notes)


def _made(forms: Forms) -> str:
    form = forms.forms[0]
    count = len(form.items)
    codes = _listed([each.code for each in forms.forms])
    versions = len(form.versions) + 1
    noun = "item" if count == 1 else "items"
    ways = f" and {versions} versions" if versions > 1 else ""
    return f"Test forms {codes} were made, with {count} {noun}{ways} each."


def _turns(forms: Forms) -> tuple[str, ...]:
    if not forms.counterbalanced:
        return ()
    first, second = (forms.form(use).code for use in SCORED)
    starts = [row.papers[FormUse.PRE].partition("-")[0] for row in forms.allocation]
    here, there = (starts.count(code) for code in (first, second))
    return (
        f"{_people(here)} {first} before the course and {second} after it, {_people(there)} them "
        "the other way round.",
    )


def _people(number: int) -> str:
    return "1 person answers" if number == 1 else f"{number} people answer"


def _listed(codes: list[str]) -> str:
    *first, last = codes
    return f"{', '.join(first)} and {last}" if first else last
