"""A workshop with an item of every type on each paper, prepared for telephones."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.item_types import PICTURES, row, typed_bank
from tests.score_factory import KINDS, form, kit
from trainkit.assessment.forms import Forms, FormUse, PlacedItem
from trainkit.model.items.registry import ItemBank
from trainkit.model.load import SECRET_FILE
from trainkit.model.roster import Participant
from trainkit.model.secret import new_secret_file
from trainkit.planning.printed import Kit
from trainkit.telephones.desk import DATABASE, access_codes, open_test, write_papers
from trainkit.telephones.store import connect, transaction

PRE, POST = FormUse.PRE, FormUse.POST
PEOPLE = tuple(
    Participant(code=f"P-{n:02}", name=f"NAMECANARY {n}", organisation="OFFICECANARY", country="KZ")
    for n in range(1, 5)
)
HOST = "127.0.0.1:8800"


_bank = cache(typed_bank)


@dataclass(frozen=True)
class Sitting:
    """What a trainer has prepared."""

    folder: Path
    kit: Kit
    forms: Forms
    notes: tuple[str, ...]

    @property
    def database(self) -> Path:
        return self.folder / DATABASE

    @property
    def codes(self) -> dict[str, str]:
        """What each person enters."""
        return access_codes(self.folder, self.kit.definitions.roster.participants)

    @property
    def items(self) -> tuple[PlacedItem, ...]:
        return self.forms.form(PRE).items


def make_forms(kinds: Sequence[str] = KINDS, **single: str) -> Forms:
    """Return a form A before and a form B after, each with an item of these types in order.

    ``single`` are more fields of the first item of form A.
    """
    before = [row(kind, f"alpha-apply-{kind}-0") for kind in kinds]
    before[0] = before[0].model_copy(update=single)
    after = [row(kind, f"alpha-apply-{kind}-1") for kind in kinds]
    return Forms(workshop="test-workshop", forms=(form(PRE, before, "A"), form(POST, after, "B")))


def make_sitting(
    folder: Path,
    *,
    people: Sequence[Participant] = PEOPLE,
    bank: ItemBank | None = None,
    forms: Forms | None = None,
    languages: Sequence[str] = ("en",),
    opened: FormUse | None = PRE,
) -> Sitting:
    """Write the papers of everybody, and open a test."""
    shutil.copytree(PICTURES, folder, dirs_exist_ok=True)
    (folder / SECRET_FILE).parent.mkdir(parents=True, exist_ok=True)
    (folder / SECRET_FILE).write_bytes(new_secret_file())
    (folder / DATABASE).parent.mkdir(exist_ok=True)
    forms = forms or make_forms()
    made = kit(forms, people, [bank or _bank()])
    course = dataclasses.replace(
        made.definitions.courses[0], folder=folder / "curriculum" / "alpha"
    )
    workshop = made.definitions.workshop.model_copy(update={"languages": tuple(languages)})
    definitions = dataclasses.replace(
        made.definitions, folder=folder, courses=(course,), workshop=workshop
    )
    made = dataclasses.replace(made, definitions=definitions)
    with closing(connect(folder / DATABASE, create=True)) as base, transaction(base):
        notes = tuple(write_papers(made, base))
    if opened is not None:
        open_test(folder, opened)
    return Sitting(folder, made, forms, notes)
