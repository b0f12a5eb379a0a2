"""Settings of the exercises on virtual assets."""

from __future__ import annotations

from typing import Literal

from trainkit.definitions.exercises.base import ExerciseBase

__all__ = ["AddressTriage", "TransactionTrace"]


class TransactionTrace(ExerciseBase):
    """Follow value through a graph of transactions."""

    generator: Literal["transaction-trace"]


class AddressTriage(ExerciseBase):
    """Sort address strings by type and network, and find broken ones."""

    generator: Literal["address-triage"]
