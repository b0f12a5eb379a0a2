"""What a person reads of an agenda, or of why there is none, line by line."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from trainkit.agenda.checking import PlaceOf
from trainkit.agenda.explain.explanation import MOST_CONFLICTS, Explanation, Proposal, explain
from trainkit.agenda.explain.reasons import reasons
from trainkit.agenda.explain.wording import SOFT_CONSTRAINTS
from trainkit.agenda.problem import AgendaProblem
from trainkit.agenda.solution import AgendaSolution, Quality, Standing
from trainkit.agenda.solver.search import Answer
from trainkit.agenda.verify import price, verify
from trainkit.agenda.words import moment
from trainkit.definitions.yamlfile import Location
from trainkit.languages import N_, _, and_list, capitalised, digits, n_, semicolon_list
from trainkit.problems import Problems

__all__ = ["in_one_sentence", "record_why", "report_lines", "verdict_lines", "why_lines"]

_PROPOSALS = 4
"""This many proposals are reported, the smallest ones."""

_NO_TIME = N_(
    "no agenda was found in the time allowed, but there may be one; allow more time with "
    "--time-limit, or require less"
)
_CONFLICT = N_("cannot all be met: {rule}")
_ONE_CONFLICT = N_("cannot all be met ({number}): {rule}")
_HELPS = N_("an agenda is found if you {changes}")
_MAY_HELP = N_("it may help to {changes}")


def record_why(
    problem: AgendaProblem,
    place_of: PlaceOf,
    answer: Answer,
    problems: Problems,
    may_change: Callable[[Location], bool] = lambda _location: True,
) -> None:
    """Record what cannot hold together, each constraint at its place, and what would help.

    ``may_change`` says whether a change may be proposed at a location.
    """
    if answer is Answer.UNKNOWN:
        problems.say(place_of(()), _NO_TIME, {})
        return
    explanation = explain(problem, place_of=place_of, may_change=may_change)
    conflicts = sorted(explanation.conflicts, key=lambda one: len(one.lines))
    for number, conflict in enumerate(conflicts, 1):
        template = _CONFLICT if len(conflicts) == 1 else _ONE_CONFLICT
        for line in conflict.lines:
            problems.say(line.place, template, {"number": number, "rule": line.sentence})
    for message in _not_found(explanation):
        problems.error(place_of(()), message)
    for proposal in explanation.proposals[:_PROPOSALS]:
        template = _HELPS if proposal.is_confirmed else _MAY_HELP
        changes = {"changes": _with_places(proposal), "plain": proposal.sentence}
        problems.say(proposal.places[0], template, changes)


def _not_found(explanation: Explanation) -> Iterator[str]:
    """Yield what the explanation leaves open."""
    if not explanation.conflicts:
        yield _(
            "there is provably no agenda, but the constraints that prevent it were not found; "
            "leave out sessions or relax constraints, and plan again"
        )
    elif not explanation.proposals:
        yield _(
            "no small change was found that makes an agenda possible; change several of the "
            "constraints above, or require less"
        )
    if len(explanation.conflicts) == MOST_CONFLICTS:
        yield _(
            "only the first {number} conflicts are listed; resolve them and plan again",
            number=MOST_CONFLICTS,
        )


def _with_places(proposal: Proposal) -> str:
    """Return what to change, with the places of all changes but the first."""
    first, *others = zip(proposal.relaxations, proposal.places, strict=True)
    words = [first[0].sentence]
    words += [_("{change} (see {place})", change=one.sentence, place=at) for one, at in others]
    return and_list(words)


def report_lines(problem: AgendaProblem, agenda: AgendaSolution) -> Iterator[str]:
    """Yield the sentence about the agenda's quality, and what each soft constraint costs."""
    if agenda.quality is not None:
        yield in_one_sentence(agenda.quality)
    yield from _costs(problem, agenda)


def verdict_lines(problem: AgendaProblem, agenda: AgendaSolution) -> tuple[list[str], bool]:
    """Return what does not hold, or that all does, with the costs; and whether all holds."""
    verdict = verify(problem, agenda)
    lines = [f"{one.requirement}: {one}" for one in verdict.violations]
    lines = lines or [_("All requirements are met.")]
    return [*lines, *_costs(problem, agenda)], verdict.holds


def why_lines(problem: AgendaProblem, agenda: AgendaSolution) -> Iterator[str]:
    """Yield, for each session in order of time, why it is where it is."""
    starts = {row.session: row.start for row in reversed(agenda.sessions)}
    for reason in reasons(problem, agenda):
        title = problem.sessions[reason.session].title
        yield f'{moment(starts[reason.session])} "{title}" ({reason.session})'
        yield from (f"  {sentence}" for sentence in reason.sentences)


def _costs(problem: AgendaProblem, agenda: AgendaSolution) -> Iterator[str]:
    """Yield a line for each soft constraint that costs something, and the total."""
    costs, weights = price(problem, agenda), problem.weights.model_dump()
    for name, words in SOFT_CONSTRAINTS.items():
        if cost := costs[name]:
            values = {"what": _(words), "number": cost // weights[name], "weight": weights[name]}
            line = _("{what} ({number}, at {weight} each)", **values)
            yield f"  {digits(f'{cost:>5}')}  {line}"
    yield "  " + _("{total} in all", total=digits(f"{sum(costs.values()):>5}"))


def in_one_sentence(quality: Quality) -> str:
    """Say how good an agenda is; it is called the best only where that is proved."""
    parts = [_moves(quality)] if quality.moves is not None else []
    parts.append(_cost(quality))
    if quality.stopped_by_clock:
        parts.append(
            _("the time limit ended the search, so another run may find a different agenda")
        )
    return f"{capitalised(semicolon_list(parts))}."


def _moves(quality: Quality) -> str:
    moves, least = quality.moves or 0, quality.least_moves
    if least is not None and least >= moves == 0:
        return _("nothing moved")
    moved = n_("{n} session moved", "{n} sessions moved", moves)
    if least is None:
        return semicolon_list([moved, _("fewer may be enough")])
    if least >= moves:
        return semicolon_list([moved, _("this is provably the smallest number")])
    return semicolon_list([moved, _("at least {number} must move", number=least)])


def _cost(quality: Quality) -> str:
    values = {"cost": quality.cost, "bound": quality.bound}
    if quality.standing is Standing.OPTIMAL and quality.bound >= quality.cost:
        template = _BEST if quality.moves is None else _BEST_OF_SO_FEW_MOVES
    else:
        template = _BETWEEN if quality.bound else _UNKNOWN
    return _(template, **values)


_BEST = N_("the agenda costs {cost}; provably none costs less")
_BEST_OF_SO_FEW_MOVES = N_("the agenda costs {cost}; provably none with so few moves costs less")
_BETWEEN = N_("the agenda costs {cost}; a better one may exist, but none costs less than {bound}")
_UNKNOWN = N_("the agenda costs {cost}; a better one may exist")
