"""Says where a form needs more time than the test specification gives it."""

from __future__ import annotations

from math import ceil

from trainkit.assessment.expectation import form_seconds
from trainkit.assessment.forms import Form, Forms
from trainkit.definitions.load import FORMS_FILE
from trainkit.definitions.loaded import Definitions
from trainkit.problems import Place, Problems

__all__ = ["check_form_time", "minutes_of"]


def check_form_time(forms: Forms | None, definitions: Definitions, problems: Problems) -> None:
    """Record forms that are expected to take longer than ``assessment.minutes``."""
    assessment = definitions.workshop.assessment
    for form in forms.forms if forms and assessment else ():
        minutes = minutes_of(form, definitions)
        if assessment is not None and minutes > assessment.minutes:
            problems.warning(
                Place(definitions.folder / FORMS_FILE),
                f"form {form.code} takes about {ceil(minutes)} minutes, by the words and types of "
                f"its items, but assessment.minutes gives it {assessment.minutes}; give more time "
                "or ask for fewer items",
            )


def minutes_of(form: Form, definitions: Definitions) -> float:
    """Return how many minutes the form is expected to take; items no bank has are left out."""
    courses = {course.module.id: course for course in definitions.courses}
    items = [
        (courses[row.module], item)
        for row in form.items
        if row.module in courses
        for item in courses[row.module].bank.items
        if item.id == row.item
    ]
    return form_seconds(items) / 60
