"""The tests of a workshop: the blueprint as a table, forms that fill it, and how alike they are."""

from __future__ import annotations

import base64
import copy
import difflib
import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from starlette.responses import Response

from trainkit.agenda.workshop.agenda import Agenda
from trainkit.assessment.forms import Form, FormUse
from trainkit.assessment.forms_file import check_forms, read_forms
from trainkit.assessment.scoring_key import expected_facility
from trainkit.documents.equivalence import equivalence_view
from trainkit.editing.editor import read_written
from trainkit.exchange.checking import Near
from trainkit.model.items.base import CognitiveLevel
from trainkit.model.load import FORMS_FILE, WORKSHOP_FILE
from trainkit.model.loaded import Definitions
from trainkit.model.yaml import parse_yaml
from trainkit.planning.printed import Kit
from trainkit.problems import Problems, TrainkitError
from trainkit.studio.forms.parts import FieldView
from trainkit.studio.visits import Visit, get, post
from trainkit.text.languages import N_, _

USES = {
    FormUse.PRE: N_("Pre-test"),
    FormUse.POST: N_("Post-test"),
    FormUse.RETENTION: N_("Some months later"),
}
_LISTS = {"bar": "exclude", "want": "include"}
"""What a button does with an item, and the list of the test specification for it."""


class BlueprintRow(NamedTuple):
    """How many items of each level a module gives to a form."""

    module: str
    title: str
    cells: tuple[tuple[CognitiveLevel, int, int], ...]
    """Level, items asked for, items in the bank."""


class ItemLine(NamedTuple):
    """An item of a form."""

    number: int
    module: str
    item: str
    level: str
    kind: str
    facility: int
    """The share of trained people who are expected to answer it right, in percent."""
    stem: str


def _blueprint(definitions: Definitions) -> tuple[BlueprintRow, ...]:
    assessment = definitions.workshop.assessment
    rows = []
    for course in definitions.courses:
        there = Counter(item.cognitive for item in course.bank.items)
        asked = assessment.items_of(course.module.id) if assessment else {}
        cells = tuple((level, asked.get(level, 0), there[level]) for level in CognitiveLevel)
        rows.append(BlueprintRow(course.module.id, course.module.title, cells))
    return tuple(rows)


def _lines(definitions: Definitions, form: Form) -> Iterator[ItemLine]:
    for number, placed in enumerate(form.items, 1):
        item = definitions.course(placed.module).bank.item(placed.item)
        facility = expected_facility(placed.module, item, definitions.history)
        yield ItemLine(
            number,
            placed.module,
            item.id,
            item.cognitive.value,
            item.type,
            round(100 * facility),
            item.stem,
        )


def _tests(visit: Visit) -> Response:
    definitions, problems = visit.work.definitions, Problems()
    path = visit.work.folder / FORMS_FILE
    read = read_forms(path, Problems()) if path.is_file() else None
    forms = read[0] if read is not None else None
    if read is not None:
        check_forms(*read, definitions, problems)
    kit = Kit(definitions, Agenda(workshop=definitions.workshop.id, days=()), forms)
    known = {
        (course.module.id, item.id) for course in definitions.courses for item in course.bank.items
    }
    placed = (
        {(row.module, row.item) for form in forms.forms for row in form.items} if forms else set()
    )
    shown = forms.forms if forms and placed <= known else ()
    return visit.page(
        "tests.html",
        assessment=definitions.workshop.assessment,
        levels=tuple(CognitiveLevel),
        aimed_before=visit.request.query_params.get("before", ""),
        blueprint=_blueprint(definitions),
        recorded=forms,
        wrong=() if shown else problems.errors,
        forms=[(form, USES[form.use], tuple(_lines(definitions, form))) for form in shown],
        alike=equivalence_view(kit, forms) if forms and len(shown) > 1 else None,
    )


def _edit(visit: Visit, change: Callable[[dict[str, Any]], None]) -> None:
    """Change the test specification in workshop.yaml."""
    from trainkit import api

    folder = visit.work.folder
    written = read_written(folder)
    file = parse_yaml(folder / WORKSHOP_FILE, written.text, Problems())
    if file is None or not isinstance(file.data, dict):
        raise TrainkitError(_("workshop.yaml cannot be read; the overview says why"))
    data = copy.deepcopy(file.data)
    change(data.setdefault("assessment", {"minutes": "40"}))
    api.edit(folder, data, seen=written.digest)


def _save_blueprint(visit: Visit) -> Response:
    modules = [course.module.id for course in visit.work.definitions.courses]
    asked = {
        module: {level.value: visit.text(f"{module}|{level}", "0") for level in CognitiveLevel}
        for module in modules
    }
    usual = Counter(tuple(numbers.items()) for numbers in asked.values()).most_common(1)[0][0]

    def change(assessment: dict[str, Any]) -> None:
        assessment["items"] = _shown(dict(usual))
        own = {
            m: _shown(numbers) for m, numbers in asked.items() if tuple(numbers.items()) != usual
        }
        if own:
            assessment["modules"] = own
        else:
            assessment.pop("modules", None)

    _edit(visit, change)
    return visit.go("tests")


def _shown(numbers: dict[str, str]) -> dict[str, str]:
    return {level: number for level, number in numbers.items() if number != "0"} or numbers


def _choose(visit: Visit) -> Response:
    """Bar or want an item, or neither any more."""
    item, what = visit.text("item"), visit.text("what")

    def change(assessment: dict[str, Any]) -> None:
        for action, name in _LISTS.items():
            kept = [one for one in assessment.get(name) or [] if one != item]
            kept += [item] if action == what else []
            if kept:
                assessment[name] = kept
            else:
                assessment.pop(name, None)

    _edit(visit, change)
    module = visit.text("module")
    return visit.go("item", module=module, item=item) if module else visit.go("tests")


def _aim(visit: Visit) -> Response:
    """Set the mean facility that the next forms aim at; without one, none is aimed at."""
    assessment, mean = visit.work.definitions.workshop.assessment, visit.text("mean")
    before = assessment.difficulty.mean if assessment and assessment.difficulty else None

    def change(assessment: dict[str, Any]) -> None:
        if mean:
            assessment["difficulty"] = {**(assessment.get("difficulty") or {}), "mean": mean}
        else:
            assessment.pop("difficulty", None)

    _edit(visit, change)
    return visit.go("tests", query=f"before={before}" if mean and before else "")


def _propose(visit: Visit) -> Response:
    from trainkit import api

    folder, again = visit.work.folder, visit.work.forms is not None
    return visit.run(
        _("Choosing items for the forms"),
        lambda _: api.plan(folder, new_edition=again),
        ("tests", _("See the forms")),
    )


ROUTES = (
    get("/w/{key}/tests", _tests, "tests"),
    post("/w/{key}/tests/blueprint", _save_blueprint, "save-blueprint"),
    post("/w/{key}/tests/aim", _aim, "aim-forms"),
    post("/w/{key}/tests/item", _choose, "choose-item"),
    post("/w/{key}/tests/forms", _propose, "propose-forms"),
)


_PIECE = re.compile(r"\w+|\s+|[^\w\s]")


class Stretch(NamedTuple):
    """Words that both texts have, or one of them."""

    is_same: bool
    before: str
    after: str


class FieldDifference(NamedTuple):
    """A field that two wordings have differently."""

    label: str
    stretches: tuple[Stretch, ...]


def differences(before: FieldView, after: FieldView) -> Iterator[FieldDifference]:
    """Yield the fields whose texts differ, in the order of the form."""
    old, new = dict(_texts(before)), dict(_texts(after))
    for label in dict.fromkeys((*new, *old)):
        one, other = old.get(label, ""), new.get(label, "")
        if one != other:
            yield FieldDifference(label, tuple(stretches(one, other)))


def stretches(before: str, after: str) -> Iterator[Stretch]:
    """Yield two texts word by word, as far as they are the same and where they differ."""
    old, new = _PIECE.findall(before), _PIECE.findall(after)
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        yield Stretch(kind == "equal", "".join(old[a:b]), "".join(new[c:d]))


class NearShown(NamedTuple):
    """A new question beside one that is nearly the same, for a page."""

    near: Near
    rows: tuple[FieldDifference, ...]
    pictures: tuple[tuple[str, tuple[str, ...]], ...]
    """Of the other one and of the new one the names of the pictures, and their addresses."""


def near_shown(near: Near) -> NearShown:
    """Return what a page shows of a question that is much like another."""
    has_pictures = any(near.pictures)
    fields = near.fields[:-1] if has_pictures else near.fields
    rows = tuple(FieldDifference(label, tuple(stretches(old, new))) for label, old, new in fields)
    shown = [tuple(map(_address, filter(None, each))) for each in near.pictures]
    names = near.fields[-1][1:] if has_pictures else ()
    return NearShown(near, rows, tuple(zip(names, shown, strict=False)))


def _address(picture: bytes) -> str:
    """Return the address of a picture that has all its bytes."""
    starts = {b"\x89PNG": "png", b"\xff\xd8\xff": "jpeg"}
    kind = next((kind for start, kind in starts.items() if picture.startswith(start)), "svg+xml")
    return f"data:image/{kind};base64,{base64.b64encode(picture).decode()}"


def _texts(view: FieldView, above: str = "") -> Iterator[tuple[str, str]]:
    """Yield each field's label, with those of what it is in, and what it shows."""
    for one in (*view.children, *view.more):
        label = ", ".join(filter(None, (above, one.label)))
        if one.children:
            yield from _texts(one, label)
        elif one.control != "hidden":
            shown = dict(one.options)
            yield label, ", ".join(" ".join(shown.get(text, text).split()) for text in one.texts)
