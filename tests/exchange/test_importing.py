"""Questions are taken over once, unreviewed, all or none; what is wrong is said with its line."""

from __future__ import annotations

import base64
import io
import shutil
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from PIL import Image

from trainkit import api
from trainkit.cli.app import run
from trainkit.exchange.checking import Imported
from trainkit.exchange.importing import accept, drop, near_of, questions_of
from trainkit.exchange.source import QuestionFile
from trainkit.files.executor import Watcher
from trainkit.model.check_course import UNREVIEWED, read_unreviewed
from trainkit.problems import InputError, Problems, Severity, TrainkitError

EXAMPLE = Path(__file__).parents[2] / "examples" / "one-day-seminar"
MODULE = "isp-cooperation"

BANK = """\
::Nonce::What is a nonce? {
=A number used once #Right.
~A key
~A wallet
}

Two plus two? {#4:0.1}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(EXAMPLE, tmp_path / "seminar"))


def _take(folder: Path, text: str, *, partial: bool = False) -> tuple[list[str], int]:
    done = api.import_questions(folder, MODULE, "bank.gift", partial=partial, data=text.encode())
    return [one.id for one in done.taken], done.known


def _waiting(folder: Path) -> list[str]:
    return [one.id for one in read_unreviewed(folder / "curriculum" / MODULE)]


def test_questions_wait_with_the_next_ids_and_come_in_once(folder: Path) -> None:
    assert _take(folder, BANK) == (["isp-72", "isp-73"], 0)
    assert _take(folder, BANK + "\nWhat is new? {=This ~That ~It}") == (["isp-74"], 2)
    first = read_unreviewed(folder / "curriculum" / MODULE)[0]
    assert (first.item["stem"], first.item["key"], first.origin) == (
        "What is a nonce?", "a", "bank.gift:1:1",
    )  # fmt: skip
    told = [one.message for one in api.check(folder) if one.place.path.name == UNREVIEWED]
    assert told == ["3 questions wait to be reviewed; no test uses them before"]


def test_one_wrong_question_stops_the_others_unless_asked_for(folder: Path) -> None:
    with pytest.raises(InputError) as raised:
        _take(folder, BANK + "\nWrong {")
    (problem,) = raised.value.problems
    assert (problem.place.line, problem.message) == (
        9, "expected answers between { and }, found none",
    )  # fmt: skip
    assert not (folder / "curriculum").exists()
    assert _take(folder, BANK + "\nWrong {", partial=True) == (["isp-72", "isp-73"], 0)


OTHERS = {
    "What is a nonce? {\n~A number used once #Right.\n=A key\n~A wallet\n}": (
        "Right answer: “A” → “B”"
    ),
    "What is a nonce? {\n=A number used once\n~A wallet\n~A key\n}": (
        "B: “A key” → “A wallet”; C: “A wallet” → “A key”"
    ),
    "A nonce is what? {\n=A number used once\n~A key\n~A wallet\n}": (
        "Question: “What is a nonce?” → “A nonce is what?”"
    ),
    "What is 3 + 2? {#5}": "Question: “What is 3 * 2?” → “What is 3 + 2?”; Answer: “6” → “5”",
    "What is 3 * 2? {#6:1}": "Tolerance: “” → “1”",
    "[markdown]What does *not* matter? {=Size ~Time}": (
        "Question: “What does not matter?” → “What does *not* matter?”"
    ),
}
"""Questions that are not those of ``THERE``, and what is said of them."""
THERE = BANK + "\nWhat is 3 * 2? {#6}\n\nWhat does not matter? {=Size ~Time}"


def test_another_key_order_or_sign_is_another_question(folder: Path) -> None:
    _take(folder, THERE)
    for other, words in OTHERS.items():
        data = other.encode()
        done = api.import_questions(folder, MODULE, "other.gift", data=data, dry_run=True)
        ((place, said),) = [
            (str(one.place), one.message)
            for one in done.problems
            if one.severity is Severity.WARNING
        ]
        assert (len(done.taken), done.known, place) == (1, 0, "other.gift:1:1")
        like = done.taken[0].like
        assert said == f"isp-76 is much like {like}. {words.replace('“” →', '“–” →')}"
    done = api.import_questions(folder, MODULE, "other.gift", data=data)
    course = api.load(folder).course(MODULE)
    assert near_of(course, "isp-76") == done.near[0]
    drop(folder, MODULE, [like])
    assert near_of(course, "isp-76") is None


def test_the_same_question_with_other_spaces_and_reasons_is_known(folder: Path) -> None:
    _take(folder, THERE)
    same = (
        "::Other::What  is\ta nonce? {=A number  used once #Why. \n  ~A   key #No.\n\t~A wallet}"
        "\n\n[html]<p>What is 3 * 2?</p> {#6.0:0}\n\nWhat does not matter? {\n=Size\n~Time}"
    )
    assert _take(folder, same) == ([], 3)


def _pictured(colour: str, name: str = "net") -> str:
    stream = io.BytesIO()
    Image.new("RGB", (3, 3), colour).save(stream, "PNG")
    data = base64.b64encode(stream.getvalue()).decode()
    return (
        '<quiz><question type="multichoice"><questiontext format="html"><text><![CDATA['
        f'<p>Which one?</p><img src="@@PLUGINFILE@@/{name}.png" alt="A net">]]></text>'
        f'<file name="{name}.png" encoding="base64">{data}</file></questiontext>'
        '<answer fraction="100"><text>One</text></answer>'
        '<answer fraction="0"><text>Two</text></answer></question></quiz>'
    )


def test_another_picture_is_another_question(folder: Path) -> None:
    def take(text: str) -> Imported:
        return api.import_questions(folder, MODULE, "bank.xml", data=text.encode())

    assert len(take(_pictured("red")).taken) == 1
    assert take(_pictured("red", "renamed")).known == 1
    (near,) = take(_pictured("blue")).near
    assert near.fields == (("Picture", "isp-72-1.png", "1.png"),)
    assert [Image.open(io.BytesIO(data)).getpixel((0, 0)) for (data,) in near.pictures] == [
        (255, 0, 0), (0, 0, 255),
    ]  # fmt: skip


def test_a_bank_s_own_questions_come_back_as_known_with_their_cases(folder: Path) -> None:
    """GIFT carries neither the order of responses nor units and rubrics: such ones are near."""
    bank = api.load(folder).course(MODULE).bank
    done = api.export_questions(folder, MODULE, "gift")
    back = api.import_questions(folder, MODULE, done.name, data=done.data)
    kinds = [one.type for one in bank.items if one.type in {"single", "multiple", "true-false"}]
    assert back.known == len(kinds) > 40
    assert len(back.taken) == len(back.near) == done.count - back.known
    one = next(one for one in bank.items if one.case and one.type == "single")
    options = [f"{'=' if a.id == one.key else '~'}{a.text}\n" for a in one.options]
    bare = f"[markdown]{one.stem} {{\n{''.join(options)}}}"
    assert len(api.import_questions(folder, MODULE, "bare.gift", data=bare.encode()).taken) == 1


@pytest.mark.parametrize("partial", [False, True])
@pytest.mark.parametrize(
    ("bank", "said"),
    [
        ("$CATEGORY: Drinks\n", ["bank.gift: expected questions, found none"]),
        ("::A::Wrong {", ["bank.gift:1:1: expected answers between { and }, found none"]),
    ],
)
def test_a_file_without_a_question_is_told_once(
    folder: Path, bank: str, said: list[str], partial: bool
) -> None:
    with pytest.raises(InputError) as raised:
        _take(folder, bank, partial=partial)
    assert [str(one) for one in raised.value.problems] == said


def test_what_is_not_known_yet_is_no_remark(folder: Path) -> None:
    done = api.import_questions(
        folder, MODULE, "bank.gift", data=b"What do cows eat? {=Grass ~Meat ~Fish}"
    )
    assert (done.problems, done.format) == ((), "GIFT")


def test_a_reviewed_question_becomes_an_item(folder: Path) -> None:
    _take(folder, BANK)
    waiting = read_unreviewed(folder / "curriculum" / MODULE)[0].item
    with pytest.raises(InputError):
        accept(folder, MODULE, "isp-72", dict(waiting))
    assert _waiting(folder) == ["isp-72", "isp-73"]
    options = [{**one, "rationale": "Because."} for one in waiting["options"]]
    course = api.load(folder).course(MODULE)
    whole = {
        **waiting,
        "options": options,
        "objective": course.module.objectives[0].id,
        "cognitive": "recall",
        "difficulty": 0.7,
        "source": {"reference": course.module.references[0].id},
        "as_of": "2026-11-01",
    }
    accept(folder, MODULE, "isp-72", whole)
    assert api.load(folder).course(MODULE).bank.item("isp-72").stem == "What is a nonce?"
    assert _waiting(folder) == ["isp-73"]
    drop(folder, MODULE, ["isp-73"])
    assert _waiting(folder) == []


def test_what_all_questions_lose_is_told_once(folder: Path) -> None:
    bank = "$CATEGORY: Drinks\n\nA? {=Tea ~Milk ~Rice}\n\nB? {=Two ~Six ~Ten}"
    done = api.import_questions(folder, MODULE, "bank.gift", data=bank.encode())
    said = [str(one) for one in done.problems if one.severity is Severity.WARNING]
    assert said == ["bank.gift: warning: not taken over of any question: category: Drinks"]


def test_a_file_that_cannot_be_read_is_named(folder: Path) -> None:
    with pytest.raises(InputError) as raised:
        api.import_questions(folder, MODULE, "bank.zip", data=b"PK\x03\x04 broken")
    assert str(raised.value) == "bank.zip: the archive is damaged (File is not a zip file)"


def test_a_file_of_the_workshop_is_no_bank(folder: Path) -> None:
    with pytest.raises(InputError, match="workshop.yaml: expected questions in the format"):
        api.import_questions(folder, MODULE, folder / "workshop.yaml")


def test_a_language_without_a_translation_is_refused(folder: Path) -> None:
    with pytest.raises(TrainkitError) as raised:
        api.export_questions(folder, MODULE, "gift", language="de")
    assert str(raised.value) == 'expected the language en, fa-AF or ru, found "de"'


def test_reading_says_how_far_it_is_and_stops_where_it_is_told_to(folder: Path) -> None:
    class Stop(Watcher):
        def __init__(self, most: float) -> None:
            self.most, self.shares = most, list[float]()

        def at(self, done: int, total: int) -> None:
            self.shares.append(done / total)
            if done / total > self.most:
                raise TrainkitError("stopped")

    bank = "".join(f"What is {n}? {{#{n}}}\n\n" for n in range(30)).encode()
    for most in (0, 0.34, 0.67):
        with pytest.raises(TrainkitError, match="stopped"):
            api.import_questions(folder, MODULE, "bank.gift", data=bank, watcher=Stop(most))
    assert not (folder / "curriculum").exists()
    whole = Stop(1)
    api.import_questions(folder, MODULE, "bank.gift", data=bank, watcher=whole)
    assert whole.shares == sorted(whole.shares)
    assert (len(whole.shares), whole.shares[-1]) == (90, 89 / 90)


@pytest.mark.parametrize(
    ("bank", "ids"), [(BANK, "Ids: isp-72 to isp-73."), ("Two plus two? {#4}\n", "Id: isp-72.")]
)
def test_the_command_names_the_ids(
    folder: Path, capsys: pytest.CaptureFixture[str], bank: str, ids: str
) -> None:
    file = folder / "bank.gift"
    file.write_text(bank, encoding="utf-8")
    assert run(["import", str(file), str(folder), "--module", MODULE]) == 0
    assert capsys.readouterr().out.splitlines()[1] == ids


def test_reading_is_a_third_of_the_work_and_says_the_line_of_each_question() -> None:
    class Told(Watcher):
        def __init__(self) -> None:
            self.steps = list[tuple[int, int]]()

        def at(self, done: int, total: int) -> None:
            self.steps.append((done, total))

    bank = b"One? {#1}\n\nTwo? {#2}\n\nThree? {#3}"
    for data, steps in (
        (bank, [(1, 15), (3, 15), (5, 15)]),
        (bank.replace(b"\n", b"\r"), [(1, 3), (1, 3), (1, 3)]),  # lines of an old Mac
    ):
        told = Told()
        title, found = questions_of(QuestionFile(Path("a.gift"), data), Problems(), told)
        assert (title, len(found), told.steps) == ("GIFT", 3, steps)


def test_what_came_in_meanwhile_is_known(folder: Path) -> None:
    class Meanwhile(Watcher):
        came: list[str] | None = None

        def at(self, done: int, total: int) -> None:
            if done == total - 1 and self.came is None:
                self.came = _take(folder, BANK)[0]

    bank = f"{BANK}\nWhat is new? {{=This ~That ~It}}".encode()
    watcher = Meanwhile()
    done = api.import_questions(folder, MODULE, "new.gift", data=bank, watcher=watcher)
    assert watcher.came == ["isp-72", "isp-73"]
    assert ([one.id for one in done.taken], done.known) == (["isp-74"], 2)
    assert _waiting(folder) == ["isp-72", "isp-73", "isp-74"]


def test_more_questions_than_a_person_reviews_are_refused(
    folder: Path,
) -> None:
    def refused(name: str, data: bytes) -> list[str]:
        with pytest.raises(InputError) as raised:
            api.import_questions(folder, MODULE, name, data=data)
        return [str(one) for one in raised.value.problems]

    words = "questions and, of text, 10 megabytes are taken over at once; divide the file"
    long = f"refused: at most 20,000 {words}"
    question = BANK.encode()
    assert refused("a.gift", question + b"\n" * 10_000_000) == [f"a.gift: {long}"]
    assert long not in refused("a.xml", b"\xef\xbb\xbf<quiz>" + b"\n" * 10_000_000)[0]
    lines = "".join(f"What is {n}?\nA. this\nB. that\nANSWER: A\n\n" for n in range(20_001))
    assert refused("b.txt", lines.encode()) == [f"b.txt: {long}"]
    fewer = QuestionFile(Path("c.txt"), lines.split("What is 20000?")[0].encode())
    assert len(questions_of(fewer, Problems())[1]) == 20_000


def _zipped(parts: Mapping[str, str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return stream.getvalue()


_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (
            b'<quiz><question type="category"/>' + 20_001 * b'<question type="x"/>' + b"</quiz>",
            "refused: at most 20,000 questions and, of text, 10 megabytes are taken over at once; "
            "divide the file",
        ),
        (
            b"<quiz>" + 20_001 * b'<question type="category"/>' + b"</quiz>",
            "expected questions, found none",
        ),
        (
            _zipped(
                {"word/document.xml": f'<w:document xmlns:w="{_WORD}"><w:body>'
                                      f"{100_001 * '<w:p/>'}</w:body></w:document>"}
            ),
            "refused: it has more than 100,000 paragraphs; divide the file",
        ),
        (
            _zipped({"xl/workbook.xml": "<workbook/>", "xl/sheet1.xml": 20_001 * "<row/>"}),
            "refused: a sheet has more than 20,000 rows; delete everything outside the table, or "
            "split the list",
        ),
        (
            b"Question,A,B,Correct\n" + 20_020 * b"What,a,b,A\n",
            "refused: at most 20,000 questions and, of text, 10 megabytes are taken over at once; "
            "divide the file",
        ),
        (
            20_001 * b"Fine? {}\n\n",
            "refused: at most 20,000 questions and, of text, 10 megabytes are taken over at once; "
            "divide the file",
        ),
        (
            _zipped({f"p{n}": "" for n in range(20_001)}),
            "refused: the archive has 20,001 parts, at most 20,000 are read",
        ),
    ],
    ids=["Moodle", "Moodle categories", "Word", "Excel", "CSV", "GIFT", "QTI"],
)  # fmt: skip
def test_too_long_a_file_is_refused_with_its_bound_before_any_question_is_read(
    data: bytes, words: str
) -> None:
    problems = Problems()
    assert questions_of(QuestionFile(Path("long"), data), problems)[1] == []
    assert [one.message for one in problems] == [words]
