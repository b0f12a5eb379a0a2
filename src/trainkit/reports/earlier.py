"""Earlier cohorts, from the ``evaluation.json`` files that workshop.yaml names, beside this one.

The text above the table says why their gains are no contest. From three cohorts on, the team's
report has their gain together. The standard errors behind their paired t intervals are pooled: that
of one cohort of skewed gains goes with its mean, and low means would have the most weight. Those
of releases follow from ends in whole points.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from trainkit.definitions.loaded import Definitions
from trainkit.definitions.workshop import Workshop
from trainkit.evaluation.cohorts import AcrossCohorts, across_cohorts
from trainkit.evaluation.estimate import Estimate, Method, Outcome, Reason, Refusal
from trainkit.evaluation.intervals import t_quantile
from trainkit.languages import _
from trainkit.problems import Place, Problems
from trainkit.reports.blocks import Section, Table, Text
from trainkit.reports.cohort import FULL
from trainkit.reports.text import ReportText

__all__ = [
    "SCHEMA",
    "EarlierCohort",
    "earlier_sections",
    "gain_across",
    "read_earlier",
    "together_refused",
    "together_section",
]

FEWEST = 15
"""People with both tests that a cohort needs to count beside others."""
SCHEMA = 1
"""Raised when the meaning of a key of ``evaluation.json`` changes."""


@dataclass(frozen=True)
class EarlierCohort:
    """The figures of an earlier evaluation."""

    workshop: str
    dates: tuple[str, ...]
    matched: int
    pre: Outcome
    post: Outcome
    gain: Outcome
    is_release: bool = False
    """Whether the file was made to be passed on."""


class _Figure(BaseModel):
    model_config = ConfigDict(frozen=True)
    part: str
    about: str
    name: str
    value: float | None = None
    n: int | None = None
    low: float | None = None
    high: float | None = None
    level: float | None = None
    method: Method = Method.NONE


class _People(BaseModel):
    model_config = ConfigDict(frozen=True)
    matched: Annotated[int, Field(ge=0)] | None


class _File(BaseModel):
    model_config = ConfigDict(frozen=True)
    format: Annotated[Literal[1], Field(alias="schema")]
    audience: Literal["team", "release"]
    workshop: str
    dates: tuple[str, ...]
    people: _People
    figures: tuple[_Figure, ...]


def read_earlier(definitions: Definitions, problems: Problems) -> tuple[EarlierCohort, ...]:
    """Read every file that ``earlier`` names; what is wrong with one is a problem at its name."""
    found = []
    for index, name in enumerate(definitions.workshop.earlier):
        place = definitions.workshop_file.place(("earlier", index))
        file = _read(definitions.folder / name, place, name, problems)
        if file is not None:
            found.append(_cohort(file))
    return tuple(found)


def _read(path: Path, place: Place, name: str, problems: Problems) -> _File | None:
    try:
        data: Any = json.loads(path.read_text(encoding="utf-8"))
        return _File.model_validate(data)
    except OSError:
        problems.error(place, _('expected a file here, found none: "{name}"', name=name))
    except (ValueError, ValidationError):
        problems.error(
            place,
            _(
                '"{name}": expected an evaluation.json that trainkit score has written (schema '
                "{schema}), found something else",
                name=name,
                schema=SCHEMA,
            ),
        )
    return None


def _cohort(file: _File) -> EarlierCohort:
    figures = {one.name: one for one in file.figures if one.part == "learning" and not one.about}
    pre, post, gain = (_outcome(figures.get(name)) for name in ("mean-pre", "mean-post", "gain"))
    passed_on = file.audience == "release"
    matched = file.people.matched or 0
    return EarlierCohort(file.workshop, file.dates, matched, pre, post, gain, passed_on)


def _outcome(figure: _Figure | None) -> Outcome:
    if figure is None or figure.value is None:
        return Refusal(reason=Reason.NOT_ASKED)
    return Estimate(
        value=figure.value,
        n=figure.n or 0,
        low=figure.low,
        high=figure.high,
        level=figure.level,
        method=figure.method,
    )


def earlier_sections(
    earlier: tuple[EarlierCohort, ...],
    workshop: Workshop,
    here: tuple[int, Outcome, Outcome, Outcome],
    text: ReportText,
) -> Iterator[Section]:
    """Yield a table of cohorts; nothing where there is none beside this one.

    ``here`` has this cohort's people with both tests, means before and after, and gain.
    """
    if not earlier:
        return
    say, days = text.say, tuple(day.isoformat() for day in workshop.dates)
    own = EarlierCohort(workshop.id, days, *here)
    rows = tuple(
        (
            one.workshop,
            one.dates[0] if one.dates else "",
            str(one.matched),
            text.cell(one.pre),
            text.cell(one.post),
            text.cell(one.gain, 1, sign=True),
        )
        for one in (*earlier, own)
    )
    head = ("earlier-cohort", "earlier-date", "column-matched", "measure-pre", "measure-post",
            "column-gain")  # fmt: skip
    table = Table(caption=say("earlier-table"), head=tuple(map(say, head)), rows=rows, words=(1,))
    yield Section(title=say("earlier-title"), blocks=(Text(text=say("earlier-text")), table))


def gain_across(earlier: tuple[EarlierCohort, ...], gain: Outcome) -> AcrossCohorts | Refusal:
    """Return the gain over the earlier cohorts and this one; refused below three.

    Those whose gain has no interval do not count, nor do those with fewer than ``FEWEST`` people:
    so few do not tell the error of their gain well enough (docs/evaluation-methods.md).
    """
    gains = [*(cohort.gain for cohort in earlier), gain]
    known = [(one.value, one.n, _error(one)) for one in gains if isinstance(one, Estimate)]
    values, n, errors = np.array([one for one in known if one[2]]).reshape(-1, 3).T
    variance = (errors**2 * n * (n - 1)).sum() / max((n - 1).sum(), 1)
    return across_cohorts(values, np.sqrt(variance / n), within=(-FULL, FULL))


def _error(gain: Estimate) -> float:
    """Return the standard error behind a paired t interval; 0 where there is none."""
    if gain.method is not Method.PAIRED_T or gain.n < FEWEST:
        return 0.0
    if gain.low is None or gain.high is None or gain.level is None:
        return 0.0
    return (gain.high - gain.low) / 2 / t_quantile(gain.n - 1, gain.level)


def together_section(
    together: AcrossCohorts | Refusal | None, text: ReportText
) -> Iterator[Section]:
    """Yield the gain over all cohorts; nothing where there are too few."""
    if together is None or isinstance(together, Refusal):
        return
    mean, spread = together.mean, together.spread
    whole = text.say(
        "together-text",
        n=mean.n,
        gain=text.points(mean.value, 1),
        interval=text.interval(mean, 1),
        spread=text.points(spread.value, 1),
        spread_interval=text.interval(spread, 1),
    )
    said = [whole]
    if isinstance(together.ahead, Estimate):
        said.append(text.say("together-ahead", interval=text.interval(together.ahead)))
    else:
        said.append(text.say("together-ahead-refused", why=text.why(together.ahead)))
    title = text.say("together-title")
    yield Section(title=title, blocks=(Text(text=" ".join(said)),), level=3)


def together_refused(together: AcrossCohorts | Refusal | None, text: ReportText) -> Iterator[str]:
    """Yield why there is no gain over all cohorts, where earlier ones were named."""
    if isinstance(together, Refusal):
        yield text.say("together-refused", why=text.why(together))
