"""Hands-on exercises as a module's folder ``exercises/`` defines them, one file an exercise.

The data and the keys are made in ``trainkit.exercises``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field, RootModel, ValidationInfo, field_validator

from trainkit.model.fields import Day, Definition, Id, Line, Text, expected, no_value_twice
from trainkit.model.items.base import Source
from trainkit.model.yaml import YamlFile
from trainkit.text.languages import N_


class Authority(Definition):
    """What opens every exercise: on what ground the work may be done at all."""

    lawful: Text
    """Which order or consent covers it; in the case, invented."""
    necessary: Text
    """Why a less intrusive step would not be enough."""
    proportionate: Text
    """What is left out, and how third parties are spared."""
    record: Text
    """What is recorded, and by whom."""


class Deliverables(Definition):
    """What each track hands in."""

    investigators: Text
    prosecutors: Text


class ExerciseVariant(Definition):
    """An exercise in a shorter or longer variant of its module: the same sheet, another task."""

    minutes: Annotated[int, Field(ge=5, le=180)]
    """Time for the work at the table, as in the variant's steps."""
    task: Text | None = None
    """Which questions to answer in that time, or how to share them out; Markdown."""


class ExerciseBase(Definition):
    """An exercise on generated data; ``generator`` in its kinds says how the data are made."""

    id: Id
    version: Annotated[int, Field(ge=1)]
    """Raised with every change that participants or markers would notice."""
    title: Line
    minutes: Annotated[int, Field(ge=5, le=180)]
    """Time for the work at the table, without the debrief."""
    variants: dict[Id, ExerciseVariant] = {}
    """What is different in variants of the module, ``standard`` among them."""
    objectives: Annotated[tuple[Id, ...], Field(min_length=1)]
    authority: Authority
    scene: Text
    """What has happened; Markdown."""
    task: Text
    """What to do, in which order; Markdown."""
    deliverables: Deliverables
    debrief: Text
    """For trainers: what to ask afterwards, which errors to expect; Markdown."""
    marking: Text
    """For trainers: how to mark a worksheet quickly; Markdown."""
    sources: Annotated[tuple[Source, ...], Field(min_length=1)]
    """References of the module on which the rules of the key rest."""
    as_of: Day


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
    strings: Annotated[int, Field(ge=12, le=18)] = 14
    """The 13th is a broken Base58 address, the 14th 64 hexadecimal characters.

    Then come the forms of TRON, the XRP Ledger and Solana, and an extended key.
    """


class ExplorerLab(ExerciseBase):
    """Read saved pages of block explorers: a swap, a mixer, a bridge, a deposit at a provider."""

    generator: Literal["explorer-lab"]


ClockChange = Literal["almaty-2024", "tehran-2022"]
"""A night on which clocks were set back by an hour: Almaty on 29 February 2024, Tehran on
21 September 2022."""


class TimeLine(ExerciseBase):
    """Put posts with mixed offsets in order.

    The records lie around a change of the clock, so that one local time stands for two moments.
    """

    generator: Literal["time-line"]
    changes: Annotated[
        tuple[ClockChange, ...],
        Field(min_length=1, max_length=2),
        no_value_twice(N_("nights that differ")),
    ] = ("almaty-2024", "tehran-2022")
    """The changes of the clock from which each set draws one."""
    records: Annotated[int, Field(ge=11, le=14)] = 12
    """Records to bring into order; those above 11 are messages of buyers."""


class LookAlikes(ExerciseBase):
    """Tell accounts apart whose names look alike."""

    generator: Literal["look-alikes"]
    captures: Annotated[int, Field(ge=12, le=15)] = 12
    """Captured accounts; those above 12 have nothing to do with the others."""
    year: Annotated[int, Field(ge=2024, le=2040)] = 2026
    """All captures are dated in this year."""


class EvidenceSums(ExerciseBase):
    """Compare the sums of evidence files with those in the record.

    One file differs in its line ends alone; all but that one and the altered ones are intact.
    """

    generator: Literal["evidence-sums"]
    files: Annotated[int, Field(ge=5, le=7)] = 5
    """Text files that were received."""
    altered: Annotated[int, Field(ge=1, le=2)] = 1
    """Files among them in which a number or a word was changed after the record."""


class CustodyAudit(ExerciseBase):
    """Find the breaks in two custody logs of equal length.

    One of them leaves open who held the exhibit; the other has few faults, or none. Which is which,
    and how many faults each has, is drawn.
    """

    generator: Literal["custody-audit"]
    rows: Annotated[int, Field(ge=13, le=17)] = 13
    """Rows of each log."""
    faults: Annotated[int, Field(ge=3, le=8)] = 5
    """At most so many faults are in the log with more of them, of as many kinds out of eight; a
    missing hand-over or an overlap is always among them."""


Weekend = Literal["friday", "thursday-friday", "friday-saturday", "saturday-sunday"]
"""The days of the week on which offices are closed."""


class SharedAddress(ExerciseBase):
    """Resolve a shared address by port and second.

    The provider's record has ``addresses`` times ``blocks`` times ``holders`` rows.
    """

    generator: Literal["shared-address"]
    addresses: Annotated[int, Field(ge=1, le=2)] = 2
    """Public addresses in the provider's record."""
    blocks: Annotated[int, Field(ge=2, le=4)] = 3
    """Port blocks of each address in the record; an entry without port fits as many."""
    holders: Annotated[int, Field(ge=3, le=4)] = 3
    """Subscriptions that hold each block one after another."""
    clock_error: Annotated[int, Field(ge=4, le=60)] = 20
    """The most by which the wrong clock is slow or fast, in seconds; at least 4."""
    tolerance: Annotated[int, Field(ge=2, le=10)] = 5
    """The most by which the doubtful clock may be off either way, in seconds; at least 2."""
    other_entries: Annotated[int, Field(ge=0, le=10)] = 4
    """Entries in the servers' log that no question asks about."""
    chart: Literal["blocks", "axes"] = "blocks"
    """What the worksheet's chart shows: the blocks, or empty axes to draw them in."""


class RequestReview(ExerciseBase):
    """Find what is wrong with preservation requests, and draft a sound one.

    One of the requests is free of defects; each kind of defect occurs at most once in a set.
    """

    generator: Literal["request-review"]
    requests: Annotated[int, Field(ge=3, le=4)] = 3
    """Requests to review, the sound one among them; each fills about half a page."""
    defects: Annotated[int, Field(ge=4, le=8)] = 6
    """Defects in all the requests together, out of eight kinds."""


class PreservationDates(ExerciseBase):
    """Work out when preservations end, under the counting rules printed on the sheet."""

    generator: Literal["preservation-dates"]
    weekends: Annotated[
        tuple[Weekend, ...],
        Field(min_length=2, max_length=3),
        no_value_twice(N_("weekends that differ")),
    ] = ("saturday-sunday", "friday")
    """Weekends of the invented States; at least two that differ."""
    days: Annotated[
        tuple[Annotated[int, Field(ge=20, le=180)], ...], Field(min_length=1, max_length=6)
    ] = (60, 90)
    """Lengths of preservations in days, from which each order draws one."""
    months: Annotated[int, Field(ge=1, le=6)] = 3
    """Length in months of the orders that are counted by months."""
    diary: Annotated[int, Field(ge=3, le=30)] = 14
    """How many days before the earliest last day the diary date stands; at least three fewer than
    the shortest of ``days``, so that it does not lie before the order."""
    first_year: Annotated[int, Field(ge=2025, le=2040)] = 2026
    """All orders are dated in this year."""

    @field_validator("diary")
    @classmethod
    def _lies_after_the_order(cls, diary: int, info: ValidationInfo) -> int:
        days = info.data.get("days")
        if days and diary > min(days) - 3:
            raise expected(
                "at most {most}, three less than the shortest of days", most=min(days) - 3
            )
        return diary


class ProviderReturn(ExerciseBase):
    """Check what a provider returned on an order, and read registry print-outs (RDAP, whois)."""

    generator: Literal["provider-return"]


class WebCapture(ExerciseBase):
    """Check a web archive (WARC) against its log, and place a photograph on a map."""

    generator: Literal["web-capture"]


class Imaging(ExerciseBase):
    """Order an acquisition, read its log, and say what a mount without write blocker changed."""

    generator: Literal["imaging"]


class SaxaulStep(ExerciseBase):
    """A step of Operation Saxaul, an invented case that runs through several modules.

    A table's set has the same accounts, addresses, order numbers and times in every step.
    """

    case: Id = "operation-saxaul"
    """Steps that give the same name share their data."""


class SaxaulShop(SaxaulStep):
    """Attribute a shop's posts to accounts, and its orders to times and payment addresses."""

    generator: Literal["saxaul-shop"]


class SaxaulPayment(SaxaulStep):
    """Follow the buyers' payments through change and a swap to a deposit at an exchange."""

    generator: Literal["saxaul-payment"]


class SaxaulLaptop(SaxaulStep):
    """Examine a seized laptop: custody log, hash values, the error of its clock, its files."""

    generator: Literal["saxaul-laptop"]


class SaxaulAddress(SaxaulStep):
    """Resolve the log-ins at the exchange with the record of an access provider."""

    generator: Literal["saxaul-address"]


class SaxaulMoot(SaxaulStep):
    """Defend the chain of conclusions before a court, from the results of the four steps."""

    generator: Literal["saxaul-moot"]


Exercise = Annotated[
    TransactionTrace
    | AddressTriage
    | ExplorerLab
    | TimeLine
    | LookAlikes
    | EvidenceSums
    | CustodyAudit
    | SharedAddress
    | RequestReview
    | PreservationDates
    | ProviderReturn
    | WebCapture
    | Imaging
    | SaxaulShop
    | SaxaulPayment
    | SaxaulLaptop
    | SaxaulAddress
    | SaxaulMoot,
    Field(discriminator="generator"),
]
"""An exercise; ``generator`` says which kind."""


class ExerciseFile(RootModel[Exercise]):
    """The content of one file in a module's folder ``exercises/``."""


@dataclass(frozen=True)
class LoadedExercise:
    """An exercise and the file that it was read from."""

    exercise: Exercise
    file: YamlFile
    language: str = "en"
    """In which all that participants read of it is."""
