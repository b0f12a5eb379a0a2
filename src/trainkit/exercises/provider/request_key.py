"""The key on requests, from the printed requests, notes and tables alone."""

from __future__ import annotations

from trainkit.exercises.model import Answer, Column, Grid, Section
from trainkit.exercises.provider.draft_case import Draft
from trainkit.exercises.provider.request_kinds import ROW_OF, Defect
from trainkit.exercises.provider.written_days import listed

__all__ = ["answers", "checklist"]

_CONSEQUENCES: dict[Defect, str] = {
    "inner-address": "an inner address, which many networks use: cannot be answered.",
    "no-port": "no source port: the answer would be a set of subscriptions.",
    "no-zone": "no zone: read in another one, the time may lead to an uninvolved person.",
    "wrong-category": "row 3 asks for data that the article in row 9 does not cover: unlawful.",
    "too-long": "more than one hour for one connection: data of uninvolved people are kept.",
    "no-basis": "neither an article nor the person who authorised: refused.",
    "wrong-entity": "the company does not hold the records of this connection: time is lost.",
    "expired": "row 12 is after the last day of the first period: nothing is left to renew.",
}
"""What is wrong with a request of each kind, and what it costs."""


def answers(
    found: tuple[frozenset[Defect], ...], letters: dict[Defect, str], draft: Draft
) -> tuple[Answer, ...]:
    """Return the answers to all questions of the sheet, in order."""
    reviewed = tuple(_review(n, kinds, letters) for n, kinds in enumerate(found, 1))
    return (*reviewed, _sound(found), *_draft(len(found) + 2, draft))


def _review(number: int, kinds: frozenset[Defect], letters: dict[Defect, str]) -> Answer:
    ordered = sorted(kinds, key=letters.__getitem__)
    if not ordered:
        return Answer(
            question=number, short="none", reason="Each row agrees with the rules and the tables."
        )
    return Answer(
        question=number,
        short=", ".join(f"{letters[kind]} (row {ROW_OF[kind]})" for kind in ordered),
        reason=" ".join(f"**{letters[kind]}**: {_CONSEQUENCES[kind]}" for kind in ordered),
    )


def _sound(found: tuple[frozenset[Defect], ...]) -> Answer:
    sound = tuple(f"request {n}" for n, kinds in enumerate(found, 1) if not kinds)
    return Answer(
        question=len(found) + 1,
        short=listed(sound),
        reason='For example: "All twelve rows were compared with the rules and tables; no defect '
        'was found."',
    )


def _draft(number: int, draft: Draft) -> tuple[Answer, ...]:
    return (
        Answer(
            question=number,
            short=f"{draft.custodian}, {draft.state}; {draft.article}, {draft.signer}",
            reason=f"{draft.address} lies in the range of {draft.custodian}. Only {draft.article} "
            f"covers {draft.wanted}.",
        ),
        Answer(
            question=number + 1,
            short=f"{draft.address}, source port {draft.port}; {draft.day}, {draft.first} to "
            f"{draft.last} UTC",
            reason="Local time less the offset, then the tolerance either way. The inner address "
            "and the destination port do not help the custodian.",
        ),
        Answer(
            question=number + 2,
            short=f"{draft.kept_until}; {draft.ends}",
            reason="Each from its day in the notes, which is not counted. The first is the reason "
            "why preservation is needed now.",
        ),
        Answer(
            question=number + 3,
            short="by the checklist below",
            reason="One point for each row. Words count only if they stand on the paper.",
        ),
    )


def checklist(draft: Draft) -> Section:
    """Return the checklist by which the draft is marked."""
    must = (
        ("a", f"who asks, and how to reach them: {draft.unit}"),
        ("b", f"the offence and a short account of the facts: {draft.offence}"),
        ("c", f"which data: {draft.wanted}; and what the connection had to do with the offence"),
        ("d", f"who holds the data, or where: {draft.custodian}, {draft.state}"),
        ("e", f"why now: the records are deleted after {draft.kept_until}"),
        ("f", f"the intention, and by whom: {draft.office} will ask for legal assistance"),
    )
    return Section(
        title="Checklist for the draft",
        text="The six elements of article 29(2), in its order. A row counts if a stranger could "
        "act on it.",
        grids=(
            Grid(
                caption="What must stand in rows 1 to 6",
                columns=(
                    Column(name="Row", number=True, width=12),
                    Column(name="Letter", width=14),
                    Column(name="What must stand there"),
                    Column(name="0 or 1", width=16),
                ),
                rows=tuple(
                    (str(row), f"({letter})", text, "")
                    for row, (letter, text) in enumerate(must, 1)
                ),
            ),
        ),
    )
