"""Settings of the exercises on virtual assets."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from trainkit.definitions.exercises.base import ExerciseBase

__all__ = ["AddressTriage", "TransactionTrace"]


class TransactionTrace(ExerciseBase):
    """Follow value through a graph of transactions."""

    generator: Literal["transaction-trace"]
    peels: Annotated[int, Field(ge=2, le=4)] = 3
    """How many payments to the provider the peel chain makes."""
    parties: Annotated[int, Field(ge=3, le=5)] = 3
    """How many parties share the CoinJoin."""
    unrelated: Annotated[int, Field(ge=5, le=8)] = 5
    """How many transactions of other people stand among those of the case."""
    change: Literal["proven", "open"] = "proven"
    """Whether the amounts prove which change of the CoinJoin is the suspect's, or leave it open."""


class AddressTriage(ExerciseBase):
    """Sort address strings by type and network, and find broken ones."""

    generator: Literal["address-triage"]
    strings: Annotated[int, Field(ge=12, le=14)] = 14
    """The 13th is a broken Base58 address, the 14th 64 hexadecimal characters."""
