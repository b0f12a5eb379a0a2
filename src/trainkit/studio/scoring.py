"""Score the answers, settle what only a person can know, and read the reports."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from trainkit.evaluation.scorer import AnswersError, ScoreResult
from trainkit.files.executor import Watcher, executor_at
from trainkit.studio.documents import name_of
from trainkit.studio.visits import Visit, get, post
from trainkit.telephones.take_over import not_taken_over
from trainkit.text.languages import N_, _

REPORTS = (
    ("reports/evaluation.pdf", N_("Evaluation, for the team")),
    ("reports/evaluation.xlsx", N_("Tables of the evaluation")),
    ("reports/evaluation-release.pdf", N_("Evaluation, for release")),
    ("reports/feedback/personal-sheets.pdf", N_("A sheet for each participant")),
    ("reports/feedback/answers-to-discuss.pdf", N_("Answers to discuss with the class")),
    ("reports/draft/evaluation-draft.pdf", N_("Draft of the evaluation")),
    ("reports/draft/evaluation-draft.xlsx", N_("Draft of the tables")),
    ("follow-up/follow-up-answers.xlsx", N_("Workbook for answers some months later")),
)
"""What is shown of what scoring and the follow-up make, below ``out/``."""


def _scoring(visit: Visit) -> Response:
    out = visit.work.folder / "out"
    reports = [(name_of(path), path, label) for path, label in REPORTS if (out / path).is_file()]
    job, result = visit.work.jobs.get("scored"), visit.result_of("scored")
    return visit.page(
        "scoring.html",
        reports=reports,
        result=result,
        problems=getattr(job.error, "problems", ()) if job is not None else (),
        message="" if job is None else str(job.error or ""),
        may_draft=job is not None and isinstance(job.error, AnswersError),
        **({} if result is None else _said_of(visit, result)),
        on_telephones=not_taken_over(visit.work.folder),
    )


def _said_of(visit: Visit, result: ScoreResult) -> dict[str, Any]:
    """Return what the page says of a result.

    The codes of the roster whose second test may stand under a misspelled code, and the mean
    facility that a button asks of the next forms; ``None`` for no button.
    """
    from trainkit.evaluation.reports.summary import harder_target, sentences

    assessment = visit.work.definitions.workshop.assessment
    return {
        "sentences": tuple(sentences(result.findings, result.findings.text)),
        "candidates": tuple(code for code in result.unmatched if code not in result.unknown),
        "harder": harder_target(result.findings, assessment),
    }


def score(visit: Visit) -> Response:
    """Score the answers, as the visitor chose."""
    from trainkit import api

    folder, mode = visit.work.folder, visit.text("mode")

    def work(watcher: Watcher) -> ScoreResult:
        return api.score(
            folder,
            watcher,
            executor=executor_at(),
            release=mode == "release",
            draft=mode == "draft",
        )

    after = ("scoring", _("See the results"))
    return visit.run(_("Scoring the answers"), work, after, kept="scored")


def _rename(visit: Visit) -> Response:
    from trainkit import api

    api.rename_code(visit.work.folder, visit.text("wrong"), visit.text("right"))
    return score(visit)


def _follow_up(visit: Visit) -> Response:
    from trainkit import api

    folder = visit.work.folder
    return visit.run(
        _("Preparing the follow-up"), lambda _: api.follow_up(folder), ("scoring", _("Go on"))
    )


ROUTES = (
    get("/w/{key}/score", _scoring, "scoring"),
    post("/w/{key}/score", score, "score"),
    post("/w/{key}/score/code", _rename, "rename-code"),
    post("/w/{key}/score/follow-up", _follow_up, "follow-up"),
)
