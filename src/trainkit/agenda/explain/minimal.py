"""Finds pieces that are impossible together, and possible if any one of them is left out.

Pieces added never make possible what is impossible. ``minimal`` is QuickXplain: U. Junker,
"QUICKXPLAIN: Preferred explanations and relaxations for over-constrained problems", AAAI 2004; it
asks about k log(n/k) times for k of n pieces. ``needed`` leaves out one piece after another, so it
asks once for each, and says whether every answer was clear.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from trainkit.agenda.solver.search import Answer

__all__ = ["fewest", "minimal", "needed"]

Piece = TypeVar("Piece")


def fewest(
    pieces: Sequence[Piece],
    is_refuted: Callable[[tuple[Piece, ...]], bool],
    ask: Callable[[tuple[Piece, ...]], Answer],
) -> tuple[tuple[Piece, ...], bool]:
    """Return pieces as ``needed`` does, of impossible ones; first by what costs less than to ask.

    Pieces that are refuted are impossible; others may be too.
    """
    known: dict[frozenset[Piece], Answer] = {}

    def answer(some: tuple[Piece, ...]) -> Answer:
        key = frozenset(some)
        if key not in known:
            known[key] = ask(some)
        return known[key]

    if is_refuted(tuple(pieces)):
        few = minimal(pieces, is_refuted)
    else:
        few = minimal(pieces, lambda some: answer(some) is Answer.IMPOSSIBLE)
    return needed(few, answer)


def needed(
    pieces: tuple[Piece, ...], answer: Callable[[tuple[Piece, ...]], Answer]
) -> tuple[tuple[Piece, ...], bool]:
    """Return the pieces without those that can be left out, the last ones first.

    True is returned too if there was an agenda whenever a piece was left out that is needed.
    """
    is_clear = True
    for piece in reversed(pieces):
        rest = tuple(one for one in pieces if one is not piece)
        found = answer(rest)
        if found is Answer.IMPOSSIBLE:
            pieces = rest
        is_clear &= found is not Answer.UNKNOWN
    return pieces, is_clear


def minimal(
    pieces: Sequence[Piece], holds: Callable[[tuple[Piece, ...]], bool]
) -> tuple[Piece, ...]:
    """Return pieces for which ``holds`` is true, and for none if one of them is left out.

    It must hold for all together. The pieces that come first are kept where there is a choice.
    """
    if holds(()):
        return ()
    return _minimal((), False, tuple(pieces), holds)


def _minimal(
    given: tuple[Piece, ...],
    is_new: bool,
    pieces: tuple[Piece, ...],
    holds: Callable[[tuple[Piece, ...]], bool],
) -> tuple[Piece, ...]:
    """Return the pieces that are needed beside those given; ``is_new`` if some were just added."""
    if is_new and holds(given):
        return ()
    if len(pieces) == 1:
        return pieces
    half = len(pieces) // 2
    first, second = pieces[:half], pieces[half:]
    behind = _minimal((*given, *first), True, second, holds)
    before = _minimal((*given, *behind), bool(behind), first, holds)
    return (*before, *behind)
