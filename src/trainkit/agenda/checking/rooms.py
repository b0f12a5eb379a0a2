"""Checks that every session has a room in which, and interpreters with whom, it can be held."""

from __future__ import annotations

from trainkit.agenda.checking.report import Report, common, longest
from trainkit.agenda.problem import AgendaProblem, Interpretation, Room
from trainkit.agenda.verify.clock import joined
from trainkit.agenda.verify.lengths import foreign_groups
from trainkit.agenda.verify.rooms import fewest
from trainkit.agenda.verify.words import and_list, in_minutes
from trainkit.definitions.yamlfile import Location

__all__ = ["check_languages", "check_rooms", "lacks"]


def check_rooms(report: Report) -> None:
    """Report sessions that no permitted room fits, with what each lacks."""
    problem = report.problem
    for name, session in problem.sessions.items():
        permitted = [room for room in session.rooms or problem.rooms if room in problem.rooms]
        reasons = {room: _reasons(report, name, problem.rooms[room]) for room in permitted}
        if reasons and all(reasons.values()):
            shown = [f"{problem.rooms[room].name} {and_list(reasons[room])}" for room in permitted]
            some = f"; {'; '.join(shown[:8])}{' …' if len(shown) > 8 else ''}"
            here: Location = ("sessions", name, "rooms") if session.rooms else ("sessions", name)
            report.error(here, f"{report.session(name)}: no room fits{some}")


def _reasons(report: Report, name: str, room: Room) -> list[str]:
    reasons = lacks(report.problem, name, room)
    needed = report.stretches[name]
    opened = longest(common(joined(room.open, report.zone), report.days))
    if room.open and opened < needed <= longest(report.days):
        reasons.append(f"is open for {in_minutes(opened)} of a day at most, not {needed}")
    return reasons


def lacks(problem: AgendaProblem, name: str, room: Room) -> list[str]:
    """Return what a room lacks for a session, each as words that follow the room's name."""
    session = problem.sessions[name]
    heads = sum(problem.groups[one].size for one in set(session.groups) if one in problem.groups)
    reasons = []
    if room.seats is not None and room.seats < heads:
        reasons.append(f"seats {room.seats}, not {heads}")
    missing = [one for one in dict.fromkeys(session.equipment) if one not in room.equipment]
    if missing:
        reasons.append(f"does not have {and_list(missing)}")
    booths = _booths(problem, name)
    if booths > room.booths:
        found = "no interpretation booth" if not room.booths else f"{room.booths} booths"
        reasons.append(f"has {found}, not {booths}")
    return reasons


def _booths(problem: AgendaProblem, name: str) -> int:
    """Return how many booths a session needs at the least, whoever interprets."""
    session = problem.sessions[name]
    if session.interpretation is not Interpretation.SIMULTANEOUS:
        return 0
    heard = _heard(problem, session.language)
    return fewest([heard[one] for one in foreign_groups(problem, name) if heard[one]])


def _heard(problem: AgendaProblem, spoken: str | None) -> dict[str, frozenset[str]]:
    """Return for each group its languages into which somebody interprets from ``spoken``."""
    teams = [set(team.languages) for team in problem.interpreters.values()]
    served = {one for languages in teams if spoken in languages for one in languages}
    return {
        name: frozenset(served & set(group.languages)) for name, group in problem.groups.items()
    }


def check_languages(report: Report) -> None:
    """Report groups that do not understand a session and for whom nobody interprets."""
    problem = report.problem
    for name, session in problem.sessions.items():
        heard = _heard(problem, session.language)
        for group in foreign_groups(problem, name):
            if not heard[group]:
                known = problem.groups[group]
                report.error(
                    ("sessions", name, "language"),
                    f"{report.session(name)} is held in {session.language}; {known.name} "
                    f"understands {and_list(known.languages)}, and no interpreters serve that",
                )
    for name, team in problem.interpreters.items():
        if len(set(team.languages)) < 2:
            words = f"{team.name}: expected two different languages"
            report.error(("interpreters", name, "languages"), words)
        if team.available and not common(joined(team.available, report.zone), report.days):
            words = f"{team.name}: found no minute of availability inside any day"
            report.warning(("interpreters", name, "available"), words)
