"""The worksheet on requests: rules, tables, questions."""

from __future__ import annotations

from trainkit.exercises.model import Column, DataFile, Grid, Question, Section
from trainkit.exercises.provider.request_check import Reference
from trainkit.exercises.provider.request_kinds import DEFECTS, ELEMENTS, Defect
from trainkit.exercises.provider.request_plan import Setting

__all__ = [
    "DEFECT_POINTS",
    "RULES",
    "data_files",
    "defect_list",
    "draft_questions",
    "draft_sections",
    "request_section",
    "sound_question",
    "tables",
]

DEFECT_POINTS = 4

JUSTIFIED = ("Legal basis", "Necessity", "Proportionality", "Third parties", "Next step")
"""What the prosecutors' note on the draft says, line by line."""

RULES = (
    "- A request names the company that holds the records, an article that covers the data, and "
    "who authorised it.\n"
    "- It names a public address and a source port, since many customers share each public "
    "address. Addresses from 100.64.0.0 to 100.127.255.255 are inner addresses; all others on "
    "this sheet are public.\n"
    "- A time needs its zone: UTC, or an offset such as UTC+05:00.\n"
    "- Each request concerns one connection. For one connection the period is at most one hour.\n"
    "- A period of days: the first day is not counted, and no day moves because of a weekend. A "
    "renewal must be dated on or before the last day of the earlier period.\n"
    "- Everything that the rules and the two tables do not forbid is in order."
)
"""The rules of the sheet, as a list."""


def tables(setting: Setting) -> Reference:
    """Return the tables of custodians and of articles."""
    keepers = [
        (
            one.name,
            one.state,
            f"{one.network}.0 to {one.network}.255",
            "port-block and subscriber records",
        )
        for one in setting.custodians
    ]
    sellers = [
        (one.seller, one.state, "none", f"no records; sells access of {one.name}")
        for one in setting.custodians
    ]
    articles = sorted(
        (setting.subscriber, setting.traffic, setting.content), key=lambda one: one.number
    )
    return Reference(
        custodians=Grid(
            caption="Companies and what they keep",
            columns=(
                Column(name="Company"),
                Column(name="State"),
                Column(name="Addresses", code=True),
                Column(name="Records"),
            ),
            rows=tuple(sorted(keepers + sellers)),
        ),
        articles=Grid(
            caption=f"Code of Procedure of {setting.state} (invented): preservation",
            columns=(
                Column(name="Article"),
                Column(name="Covers"),
                Column(name="Authorised by"),
            ),
            rows=tuple(
                (f"article {one.number}", " and ".join(one.covers), one.signer) for one in articles
            ),
        ),
    )


def defect_list(letters: dict[Defect, str]) -> Grid:
    """Return the eight kinds with the letters of this sheet."""
    ordered = sorted(DEFECTS, key=letters.__getitem__)
    return Grid(
        caption="Kinds of defects",
        columns=(Column(name="Letter", width=16), Column(name="Defect")),
        rows=tuple((letters[kind], DEFECTS[kind]) for kind in ordered),
    )


def data_files(
    requests: tuple[Grid, ...], reference: Reference, notes: Grid
) -> tuple[DataFile, ...]:
    """Return all requests as one table, and companies, articles and notes."""
    together = Grid(
        caption="Requests, as drafted",
        columns=(Column(name="Request", number=True), *requests[0].columns),
        rows=tuple(
            (str(number), *row) for number, one in enumerate(requests, 1) for row in one.rows
        ),
    )
    return (
        DataFile(name="requests", grid=together),
        DataFile(name="companies", grid=reference.custodians),
        DataFile(name="articles", grid=reference.articles),
        DataFile(name="notes", grid=notes),
    )


def request_section(number: int, request: Grid) -> Section:
    """Return a request with its question; one title stands above all of them."""
    question = Question(
        number=number,
        text=f"Request {number}: write the letter of every defect with the row where you see it, "
        'or "none".',
        points=DEFECT_POINTS,
        lines=1,
    )
    return Section(
        title="" if number > 1 else "The requests",
        grids=(request,),
        questions=(question,),
        whole=True,
    )


def sound_question(number: int) -> Question:
    """Return the question which request can go out."""
    return Question(
        number=number,
        text="Which request can go out as it stands? Add one sentence for the file that says why.",
        points=1,
        lines=2,
    )


def draft_sections(notes: Grid, number: int) -> tuple[Section, ...]:
    """Return the drafting part with its questions, counted from ``number``."""
    *worked_out, written = draft_questions(number)
    return (
        Section(
            title="Your draft",
            text="Draft a new request on the notes below. The rules and tables above hold for it "
            "too.",
            grids=(notes,),
            questions=tuple(worked_out),
            whole=True,
        ),
        Section(title="The request", questions=(written,), whole=True),
        Section(
            title="The prosecutors' five lines",
            text="One sentence each. They earn no points; the other pair reads them in the "
            "exchange.",
            grids=(_to_fill("Why this request is justified", "Point", JUSTIFIED),),
            whole=True,
        ),
    )


def draft_questions(number: int) -> tuple[Question, ...]:
    """Return the questions of the drafting part, counted from ``number``."""
    return (
        Question(
            number=number,
            text="Which company is the custodian, in which State? On which article does the "
            "request rest, and who authorises it?",
            points=2,
            lines=2,
        ),
        Question(
            number=number + 1,
            text="Which address and port, and which period in UTC, with the clock's tolerance?",
            points=2,
            lines=2,
        ),
        Question(
            number=number + 2,
            text="Until which day does the custodian still have the records? If the request is "
            "dated today, on which day does the preservation end?",
            points=2,
            lines=2,
        ),
        Question(
            number=number + 3,
            text="Write rows 1 to 6 of the request.",
            points=len(ELEMENTS),
            lines=0,
            grid=_to_fill("Rows 1 to 6 of your request", "Part", ELEMENTS),
        ),
    )


def _to_fill(caption: str, head: str, parts: tuple[str, ...]) -> Grid:
    """Return a table with room for two lines of handwriting beside each part."""
    return Grid(
        caption=caption,
        columns=(
            Column(name="Row", number=True, width=9),
            Column(name=head, width=34),
            Column(name="Your text", width=110),
        ),
        rows=tuple((str(n), part, "") for n, part in enumerate(parts, 1)),
        tall=True,
        room=14,
    )
