"""What the item check says of a form as a whole, recorded or new."""

from __future__ import annotations

from trainkit.assessment.forms import Forms
from trainkit.definitions.lint import check_key_lengths
from trainkit.definitions.load import FORMS_FILE
from trainkit.definitions.loaded import Definitions
from trainkit.problems import Place, Problems

__all__ = ["check_form_wording"]


def check_form_wording(forms: Forms | None, definitions: Definitions, problems: Problems) -> None:
    """Record forms on which a guess by the options' length pays, before they are printed."""
    place = Place(definitions.folder / FORMS_FILE)
    for form in forms.forms if forms else ():
        names = {(placed.module, placed.item) for placed in form.items}
        check_key_lengths(form.code, names, definitions.courses, place, problems)
