"""A test paper as questions for another program: in the form's order, with the form's letters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from string import ascii_lowercase
from typing import Any

from trainkit.assessment.forms import TEST_NAMES, Form, Forms, Paper, PlacedItem, content_sum
from trainkit.assessment.forms_file import read_forms
from trainkit.exchange.exporting import Exported, question_of, tell, with_case
from trainkit.exchange.format import About, Format, shown_as
from trainkit.exchange.question import Question
from trainkit.model.load import FORMS_FILE
from trainkit.model.loaded import Definitions
from trainkit.problems import Place, Problems, TrainkitError
from trainkit.text.languages import _, or_list, speaking


def forms_of(folder: Path) -> Forms:
    """Return a workshop's forms; raises ``TrainkitError`` where there are none yet."""
    path = folder / FORMS_FILE
    if not path.is_file():
        raise TrainkitError(_("there are no test forms yet; build the documents first"))
    problems = Problems()
    return problems.checked(read_forms(path, problems))[0]


def form_names(folder: Path) -> list[str]:
    """Return the names of a workshop's forms, ``A1``; none where there are no forms yet."""
    return [form.code for form in _forms(folder)]


def items_on_forms(folder: Path) -> set[str]:
    """Return the ids of the items that a workshop's forms have."""
    return {row.item for form in _forms(folder) for row in form.items}


def _forms(folder: Path) -> Sequence[Form]:
    return forms_of(folder).forms if (folder / FORMS_FILE).is_file() else ()


def paper_called(forms: Forms, name: str) -> Paper:
    """Return the paper ``A1-2``; ``A1`` is its first version.

    Raises ``TrainkitError`` if there is none.
    """
    papers = {paper.code: paper for form in forms.forms for paper in form.papers}
    paper = papers.get(name if "-" in name else f"{name}-1")
    if paper is None:
        known = or_list([form.code for form in forms.forms])
        raise TrainkitError(_('expected the form {known}, found "{name}"', known=known, name=name))
    return paper


def export_paper(definitions: Definitions, paper: Paper, kind: Format) -> Exported:
    """Return the questions of a paper in a format, named by the ids of their items.

    Their words are in the language of ``definitions``. Raises ``InputError`` with every item that
    is not as it was when the form was fixed, and every picture that cannot be read. ``kind`` must
    write.
    """
    problems = Problems()
    read = [_question(definitions, row, problems) for row in paper.items]
    problems.raise_errors()
    found = [question for question in read if question is not None]
    workshop, form = definitions.workshop, paper.form
    name = form.code if paper.version == 1 else paper.code
    with speaking(workshop.language):
        title = f"{workshop.title}: {_(TEST_NAMES.get(form.use, form.use.value))} {name}"
        about = About(f"{workshop.id}-{name}", title, workshop.language)
        tell(found, kind, Place(definitions.workshop_file.path), problems)
        shown = [one for one in (shown_as(question, kind) for question in found) if one is not None]
        data = kind.write(shown, about) if kind.write else b""
    return Exported(f"{about.id}{kind.suffix}", data, len(shown), tuple(problems))


def _question(definitions: Definitions, row: PlacedItem, problems: Problems) -> Question | None:
    """Return an item as the form prints it; one that has changed since is recorded."""
    home = (definitions.original or definitions).course(row.module)
    bank = {item.id: item for item in home.bank.items}
    item = bank.get(row.item)
    case = home.bank.case(item.case) if item and item.case else None
    if item is None or content_sum(item, case) != row.content:
        problems.error(
            Place(home.bank_file.path),
            _("{id} is not as the form has it; see trainkit check", id=row.item),
        )
        return None
    course = definitions.course(row.module)
    question = with_case(question_of(course, list(bank).index(row.item), problems), course)
    return _as_printed(question, row)


def _as_printed(question: Question, row: PlacedItem) -> Question:
    """Return a question with options and premises in the order, and with the letters, of a form.

    Steps to put in order stay in the right order, as all formats have them. Reasons are left out:
    other programs show them to whoever has answered.
    """
    data = question.data
    is_ordering = question.type == "ordering"
    order = "".join(one["id"] for one in data["options"]) if is_ordering else row.options
    letters = dict(zip(order, ascii_lowercase, strict=False))
    numbers = {old: str(new) for new, old in enumerate(row.premises, 1)}
    fields: dict[str, Any] = {}
    if order:
        fields["shuffle"] = None if is_ordering else "false"
        fields["options"] = [
            {**one, "id": letters[one["id"]]} for one in _in_order(data["options"], order)
        ]
    if "key" in data:
        fields["key"] = letters[data["key"]]
    if "keys" in data:
        fields["keys"] = sorted(letters[one] for one in data["keys"])
    if row.premises:
        fields["premises"] = [
            {**one, "id": numbers[one["id"]], "key": letters[one["key"]]}
            for one in _in_order(data["premises"], row.premises)
        ]
    return question.with_fields(**fields)


def _in_order(lines: Iterable[Mapping[str, Any]], ids: str) -> list[dict[str, Any]]:
    by_id = {line["id"]: line for line in lines}
    return [
        {name: value for name, value in by_id[one].items() if name != "rationale"} for one in ids
    ]
