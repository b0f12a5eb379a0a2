"""Interpreters: who serves a session, and in how many booths.

Sessions that are held as one share their teams and their booths. A booth is for one language; it
serves all groups that understand that language.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trainkit.agenda.solver.languages import serves
from trainkit.agenda.solver.layout import Task

if TYPE_CHECKING:
    from trainkit.agenda.solver.model import Model, PartVariables

__all__ = ["add_interpreting"]

_Booths = dict[tuple[str, int], dict[str, Any]]
"""By session and number of the part: a literal for each language."""


def add_interpreting(model: Model) -> None:
    """Let each group that does not understand a session hear a language that it does."""
    tasks = model.layout.tasks
    for task in tasks.values():
        for one in model.parts[task.id]:
            for need in task.needs:
                model.cp.add_bool_or([one.team[team] for team in need])
            joined = (
                len(tasks[name].needs) * model.joined[name][task.id]
                for name in model.layout.followers(task.id)
            )
            if one.team:
                model.cp.add(sum(one.team.values()) <= len(task.needs) + sum(joined))
    scarce = [task for task in tasks.values() if _is_scarce(model, task)]
    heard: _Booths = {}
    booths: _Booths = {}
    for task in scarce:
        for name in (task.id, *model.layout.followers(task.id)):
            for one in model.parts[name] if tasks[name].in_booths else ():
                if (name, one.part.number) not in heard:
                    heard[name, one.part.number] = _hear(model, tasks[name], one)
        for one in model.parts[task.id]:
            booths[task.id, one.part.number] = _booths(model, task, one)
            _follow(model, heard, booths, one, one, None)
    for leader, follower, literal in model.together:
        _follow(model, heard, booths, leader, follower, literal)


def _is_scarce(model: Model, task: Task) -> bool:
    """Whether a session, with those that may be one with it, may need too many booths."""
    tasks = [model.layout.tasks[name] for name in (task.id, *model.layout.followers(task.id))]
    most = sum(len(one.needs) for one in tasks if one.in_booths)
    rooms = model.layout.problem.rooms
    return most > 1 and any(rooms[room].booths < most for room in task.rooms)


def _hear(model: Model, task: Task, one: PartVariables) -> dict[str, Any]:
    """Return a literal for each language, true only if a team interprets the session into it."""
    problem = model.layout.problem
    heard = {
        language: model.cp.new_bool_var(f"{task.id} heard in {language}")
        for language in dict.fromkeys(each for need in task.heard for each in need)
    }
    for language, literal in heard.items():
        teams = [
            serving
            for team, serving in one.team.items()
            if serves(problem, team, task.session, language)
        ]
        model.cp.add_bool_or([~literal, *teams])
    for need in task.heard:
        model.cp.add_bool_or([heard[language] for language in need])
    return heard


def _booths(model: Model, task: Task, one: PartVariables) -> dict[str, Any]:
    """Return a literal for each language in which the part, or one with it, has a booth."""
    tasks = [model.layout.tasks[name] for name in (task.id, *model.layout.followers(task.id))]
    languages = (each for t in tasks if t.in_booths for need in t.heard for each in need)
    found = {each: model.cp.new_bool_var("") for each in dict.fromkeys(languages)}
    for room, in_room in one.room.items():
        booths = model.layout.problem.rooms[room].booths
        if booths < len(found):
            model.cp.add(sum(found.values()) <= booths).only_enforce_if(in_room)
    return found


def _follow(
    model: Model,
    heard: _Booths,
    booths: _Booths,
    leader: PartVariables,
    follower: PartVariables,
    literal: Any | None,
) -> None:
    """Let the leader have the booths of what is held as one with it."""
    theirs = booths.get((leader.part.session, leader.part.number))
    own = heard.get((follower.part.session, follower.part.number))
    if theirs is not None and own is not None:
        unless = [] if literal is None else [~literal]
        for language, hears in own.items():
            model.cp.add_bool_or([*unless, ~hears, theirs[language]])
