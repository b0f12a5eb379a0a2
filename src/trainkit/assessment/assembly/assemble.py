"""Assembles the test forms from the item banks by the workshop's blueprint.

In: definitions that passed the check, and the workshop's secret. Out: ``Forms``, form A for the
pre-test and form B for the post-test, parallel as far as the banks allow, and form C for a
retention test if the workshop wants one; or problems that say what a bank lacks.

Steps: take the candidates in an order drawn from the secret (``blueprint``); choose
(``choosing``, by the rules of ``model``); draw which set comes first; put the items in order
(``print_order``). Form C comes last, from the items that are left, as much like form B as they
allow: so it is the same whether it is wanted at first or added to forms that were printed long ago.

Where no choice exists, the relaxed model finds the fewest items that would have to be added, or by
how little a constraint must be relaxed. Each number in workshop.yaml that cannot be met is a
problem at its place: how many items are needed, how many there are, how many are missing, and what
keeps those that are there off the forms.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from ortools.sat.python import cp_model

from trainkit.assessment.assembly.blueprint import Blueprint, Cell, blueprint_of, candidate_of
from trainkit.assessment.assembly.choosing import Choice, Unsolved, choose, solver_of
from trainkit.assessment.assembly.model import Gap, build
from trainkit.assessment.assembly.print_order import printed_form
from trainkit.assessment.forms import Forms, FormUse
from trainkit.definitions.assessment import Assessment, BlueprintCell
from trainkit.definitions.loaded import Definitions
from trainkit.items.registry import Item
from trainkit.languages import N_, _
from trainkit.problems import Place, Problems
from trainkit.secret import draw

__all__ = ["add_retention", "assemble", "check_banks"]


def assemble(
    definitions: Definitions,
    secret: bytes,
    problems: Problems,
    previous: Forms | None = None,
) -> Forms | None:
    """Return the workshop's forms: edition 1, or one more than the ``previous`` edition.

    The same definitions, secret and edition give the same forms. Returns ``None`` without a
    problem if the workshop specifies no test, with problems if a bank cannot fill the blueprint.
    """
    workshop = definitions.workshop
    if workshop.assessment is None:
        return None
    edition = 1 + max((form.edition for form in previous.forms), default=0) if previous else 1
    label = f"edition {edition}"
    blueprint = blueprint_of(definitions, workshop.assessment, secret, label)
    choice = _best(blueprint, definitions, problems)
    if choice is None:
        return None
    first = draw(secret, label, "first")[0] % 2 if blueprint.forms > 1 else 0
    forms = tuple(
        printed_form(definitions, _chosen(blueprint, choice, form), secret, use, edition)
        for use, form in ((FormUse.PRE, first), (FormUse.POST, blueprint.forms - 1 - first))
    )
    made = Forms(
        workshop=workshop.id, counterbalanced=workshop.assessment.counterbalanced, forms=forms
    )
    if workshop.assessment.retention:
        return add_retention(definitions, secret, problems, made)
    return made


def check_banks(definitions: Definitions, problems: Problems) -> None:
    """Record what the banks lack for the forms, without choosing any items for them."""
    assessment = definitions.workshop.assessment
    if assessment is None:
        return
    blueprint = blueprint_of(definitions, assessment, b"", "")
    if not blueprint.wanted:
        _best(blueprint, definitions, problems)
        return
    _Report(blueprint, definitions, problems).gaps(_gaps(blueprint, quick=True))


def add_retention(
    definitions: Definitions, secret: bytes, problems: Problems, forms: Forms
) -> Forms | None:
    """Return the forms with one more, of items that stand on none of them.

    ``forms`` stay as they are. Returns ``None`` with problems if a bank cannot fill the blueprint
    once more, or the workshop specifies no test.
    """
    assessment = definitions.workshop.assessment
    if assessment is None:
        return None
    edition = forms.form(FormUse.POST).edition
    label = f"edition {edition} retention"
    whole = blueprint_of(definitions, assessment, secret, label)
    blueprint = _remaining(whole, forms, definitions, assessment)
    choice = _best(blueprint, definitions, problems)
    if choice is None:
        return None
    chosen = _chosen(blueprint, choice, 0)
    form = printed_form(definitions, chosen, secret, FormUse.RETENTION, edition)
    return forms.model_copy(update={"forms": (*forms.forms, form)})


def _best(blueprint: Blueprint, definitions: Definitions, problems: Problems) -> Choice | None:
    """Return the best choice, or ``None`` and a problem for each cell that cannot be filled."""
    if not blueprint.wanted:
        place = definitions.workshop_file.place(("assessment", "items"))
        problems.error(place, _("assessment.items: expected at least one item, found none"))
        return None
    choice = choose(blueprint)
    if isinstance(choice, Unsolved):
        _report_shortage(blueprint, definitions, choice, problems)
        return None
    return choice


def _remaining(
    blueprint: Blueprint, forms: Forms, definitions: Definitions, assessment: Assessment
) -> Blueprint:
    """Return the blueprint of one form of what no form holds, to be like the post-test."""
    taken = frozenset(f"{row.module}/{row.item}" for form in forms.forms for row in form.items)
    items = {
        f"{course.module.id}/{item.id}": candidate_of(definitions, course, item, assessment)
        for course in definitions.courses
        for item in course.bank.items
    }
    names = [f"{row.module}/{row.item}" for row in forms.form(FormUse.POST).items]
    like = tuple(items[name] for name in names if name in items)
    return blueprint.without(taken, like)


def _chosen(blueprint: Blueprint, choice: Choice, form: int) -> dict[str, list[Item]]:
    chosen: dict[str, list[Item]] = {}
    for cell in blueprint.wanted:
        for candidate in blueprint.pools[cell]:
            if form in choice.get(candidate.name, ()):
                chosen.setdefault(cell.module, []).append(candidate.item)
    return chosen


_WORK, _QUICK = 10.0, 0.5
_ITEM, _ANCHOR = 100_000, 1_000
"""Few missing items come first, then few missing anchors, then constraints."""


def _report_shortage(
    blueprint: Blueprint, definitions: Definitions, why: Unsolved, problems: Problems
) -> None:
    """Record at least one problem that says why no choice of items fills the blueprint."""
    if why is Unsolved.UNKNOWN:
        problems.error(
            definitions.workshop_file.place(("assessment",)),
            _(
                "assessment: no selection of items was found in the time allowed, but there may be "
                "one; lower a number or add items without enemies"
            ),
        )
        return
    _Report(blueprint, definitions, problems).gaps(_gaps(blueprint))


def _gaps(blueprint: Blueprint, *, quick: bool = False) -> dict[Gap, int]:
    """Return by how much the blueprint cannot be met at the least, all forms together.

    With ``quick``, nothing unless it is proved after a moment.
    """
    model = build(blueprint, relaxed=True)
    gaps = model.gaps or {}
    model.solver_model.minimize(sum(_weight(gap) * missed for (gap, _form), missed in gaps.items()))
    solver = solver_of(_QUICK if quick else _WORK)
    if solver.solve(model.solver_model) != cp_model.OPTIMAL and quick:
        return {}
    found: Counter[Gap] = Counter()
    for (gap, _form), missed in gaps.items():
        found[gap] += solver.value(missed)
    return {gap: missing for gap, missing in found.items() if missing}


def _weight(gap: Gap) -> int:
    if isinstance(gap.rule, Cell):
        return _ITEM
    return _ANCHOR if gap.rule is None else 1


@dataclass(frozen=True)
class _Report:
    """Records what is missing."""

    blueprint: Blueprint
    definitions: Definitions
    problems: Problems

    def gaps(self, gaps: Mapping[Gap, int]) -> None:
        for gap, missing in gaps.items():
            if isinstance(gap.rule, Cell):
                self.cell(gap.rule, missing)
            elif isinstance(gap.rule, str):
                self.included(gap.rule)
            elif gap.rule is None:
                self.anchors(missing)
            else:
                self.quota(gap.rule, missing, is_excess=gap.is_excess)

    def included(self, name: str) -> None:
        module, _slash, item = name.partition("/")
        place = self.blueprint.assessment.include.index(item)
        self.problems.error(
            self.definitions.workshop_file.place(("assessment", "include", place)),
            _(
                "item {item} of {module} has no place on a form beside the other items that must "
                "be on one; ask for more items of its level, or remove one from assessment.include",
                item=item,
                module=module,
            ),
        )

    def cell(self, cell: Cell, missing: int) -> None:
        needed = self.blueprint.forms * self.blueprint.wanted[cell]
        free = len(self.blueprint.pools[cell])
        kept_off = self._kept_off(cell) if missing > needed - free else ""
        self.problems.error(
            self._place(cell),
            _(
                "module {module}, level {level}: expected {needed} items ({where}), found {free}: "
                "{missing} missing{left_out}{kept_off}; lower the number or add items to the "
                "module's items.yaml",
                module=cell.module,
                level=cell.level,
                needed=needed,
                where=self._where(cell),
                free=free,
                missing=missing,
                left_out=self._left_out(cell),
                kept_off=kept_off,
            ),
        )

    def _where(self, cell: Cell) -> str:
        if self.blueprint.taken:
            return _("for the retention test, none of which is on another form")
        if self.blueprint.forms > 1:
            return _("{count} on each of two forms", count=self.blueprint.wanted[cell])
        return _("the same on both forms")

    def _left_out(self, cell: Cell) -> str:
        """Say how many items of the cell the test specification leaves out, and by which key."""
        reasons = dict.fromkeys(
            (
                N_("; {count} more are on the other forms"),
                N_("; {count} more are left out by assessment.exclude"),
                N_("; {count} more are on records that assessment.seen names"),
                N_("; {count} more have types that assessment.types leaves out"),
                N_("; {count} more belong to cases that must be used as a whole or not at all"),
            ),
            0,
        )
        there = {each.name for each in self.blueprint.pools[cell]}
        for item in self.definitions.course(cell.module).bank.items:
            if item.cognitive is not cell.level or f"{cell.module}/{item.id}" in there:
                continue
            facts = (
                f"{cell.module}/{item.id}" in self.blueprint.taken,
                item.id in self.blueprint.assessment.exclude,
                (cell.module, item.id) in self.definitions.history.seen,
                item.type not in self.blueprint.assessment.types,
                True,
            )
            reasons[next(reason for reason, fact in zip(reasons, facts, strict=True) if fact)] += 1
        return "".join(_(reason, count=count) for reason, count in reasons.items() if count)

    def _kept_off(self, cell: Cell) -> str:
        """Say why items of the cell that are there cannot fill it."""
        there = {each.name for each in self.blueprint.candidates}
        apart, whole = set[str](), set[str]()
        for each in self.blueprint.pools[cell]:
            if enemies := self.blueprint.enemies.get(each.name, frozenset()) & there:
                apart |= {each.name, *enemies}
            whole = whole.union(*(case for case in self.blueprint.whole if each.name in case))
        reasons = (
            (N_("enemies may not share a form ({names})"), apart),
            (N_("some cases must be used as a whole ({names})"), whole),
        )
        said = [_(why, names=", ".join(sorted(which))) for why, which in reasons if which]
        if self.blueprint.anchors:
            said.append(_("anchors are on both forms"))
        return "".join(f"; {reason}" for reason in said)

    def anchors(self, missing: int) -> None:
        count = self.blueprint.anchors
        self.problems.error(
            self.definitions.workshop_file.place(("assessment", "anchors")),
            _(
                "assessment.anchors: expected {count} items that are on both forms, found that at "
                "most {possible} can be, given everything else that is required",
                count=count,
                possible=count - missing,
            ),
        )

    def quota(self, index: int, missing: int, *, is_excess: bool) -> None:
        quota = self.blueprint.quotas[index]
        found = (
            _(
                "{missing} too many, given everything else that is required; raise the number or "
                "lower the others",
                missing=missing,
            )
            if is_excess
            else _(
                "{missing} missing, given everything else that is required; lower the number or "
                "add such items to items.yaml",
                missing=missing,
            )
        )
        each = quota.cell.points is None, self.blueprint.forms == 1
        self.problems.error(
            self.definitions.workshop_file.place(("assessment", "blueprint", index)),
            _(
                "assessment.blueprint[{number}], {kind}: expected {wanted}; the banks have {there} "
                "that may be taken, {found}",
                number=str(index + 1),
                kind=_kind(quota.cell),
                wanted=_(_WANTED[each], range=_range(quota.cell)),
                there=sum(quota.weights.values()),
                found=found,
            ),
        )

    def _place(self, cell: Cell) -> Place:
        """Return the place of the number that the cell must meet."""
        file = self.definitions.workshop_file
        if cell.module in self.blueprint.assessment.modules:
            return file.place(("assessment", "modules", cell.module, cell.level))
        return file.place(("assessment", "items", cell.level))


_WANTED = {
    (True, True): N_("{range} items on each form"),
    (True, False): N_("{range} items on each of two forms"),
    (False, True): N_("{range} points on each form"),
    (False, False): N_("{range} points on each of two forms"),
}
"""By whether items are counted, and whether there is one form."""


def _kind(cell: BlueprintCell) -> str:
    named = {
        "module": cell.module, "objective": cell.objective, "level": cell.level, "type": cell.type,
    }  # fmt: skip
    return ", ".join(f"{key} {value}" for key, value in named.items() if value is not None)


def _range(cell: BlueprintCell) -> str:
    low, high = cell.range
    if low == high:
        return _("exactly {n}", n=low)
    if cell.at_most is None:
        return _("at least {n}", n=low)
    if cell.at_least is None:
        return _("at most {n}", n=high)
    return _("{low} to {high}", low=low, high=high)
