"""What to print: copies, sheets, piles, and the files that hold every copy."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pikepdf
import pytest

from tests.pdf import text, texts
from trainkit import api
from trainkit.documents.printing import Pile, Sides, Stage
from trainkit.files.outputs import Made, Manifest, write_manifest
from trainkit.problems import TrainkitError
from trainkit.text.languages import PSEUDO

EXAMPLE = Path(__file__).parents[1] / "examples" / "almaty-2019"
PAGES = {  # how many pages each built document has here
    "participants/agenda.pdf": 2,
    "participants/cards/isp-cooperation.pdf": 1,
    "participants/cards/cryptocurrency-tracing.pdf": 1,
    "participants/door-signs.pdf": 2,
    "participants/exercises/isp-cooperation/shared-address/set-1.pdf": 3,
    "participants/exercises/isp-cooperation/shared-address/set-4.pdf": 3,
    "participants/handouts/isp-cooperation.pdf": 9,
    "participants/law-cards/blank.pdf": 2,
    "participants/law-cards/kz.pdf": 2,
    "participants/tests/pre-test.pdf": 24,
    "participants/tests/retention-test.pdf": 24,
    "participants/workbook.pdf": 5,
    "trainers/certificates.pdf": 24,
    "trainers/session-plans/isp-cooperation.pdf": 4,
    "trainers/tests/form-A1-key.pdf": 3,
}


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example as if it had been built: each page says of which document it is."""
    folder = tmp_path_factory.mktemp("printing") / "almaty"
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("out"))
    for path, pages in PAGES.items():
        (folder / "out" / path).parent.mkdir(parents=True, exist_ok=True)
        with pikepdf.Pdf.new() as pdf:
            for number in range(1, pages + 1):
                page = pdf.add_blank_page(page_size=(595, 842))
                font = pikepdf.Dictionary(
                    Type=pikepdf.Name.Font,
                    Subtype=pikepdf.Name.Type1,
                    BaseFont=pikepdf.Name.Helvetica,
                )
                page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
                shown = f"BT /F 20 Tf 50 700 Td ({Path(path).stem} p{number}) Tj ET"
                page.obj.Contents = pdf.make_stream(shown.encode())
            pdf.docinfo["/Title"] = f"Title of {Path(path).stem}"
            pdf.save(folder / "out" / path)
    write_manifest(folder / "out", Manifest(files=dict.fromkeys(PAGES, Made("", ""))))
    return folder


@pytest.fixture(scope="module")
def printed(example: Path) -> tuple[Path, ...]:
    """The example's files to print: for the print shop, and for the trainers' own printer."""
    return tuple(api.print_files(example))


@pytest.fixture
def built(example: Path, tmp_path: Path) -> Path:
    """A copy of the example that a test may change."""
    return Path(shutil.copytree(example, tmp_path / "almaty"))


def test_copies_are_counted_for_whom_they_are_in_the_order_of_use(example: Path) -> None:
    # the example has 24 participants (7 from Kazakhstan, all with a card of their country),
    # 4 speakers, two of whom teach the module on providers, and 4 tables
    listed = api.print_list(example)
    found = [(Path(i.path).stem, i.copies, i.pages, i.sheets, i.for_whom) for i in listed.items]
    assert found == [
        ("isp-cooperation", 2, 4, 4, "the module’s speakers"),
        ("form-A1-key", 1, 3, 2, "the trainers"),
        ("door-signs", 1, 2, 2, "the doors of the rooms"),
        ("agenda", 28, 2, 28, "participants and speakers"),
        ("workbook", 24, 5, 72, "participants"),
        ("pre-test", 1, 24, 12, "contains a page for each person"),
        ("set-1", 3, 3, 6, "pairs at table 1"),
        ("set-4", 3, 3, 6, "pairs at table 4"),
        ("cryptocurrency-tracing", 24, 1, 24, "participants"),
        ("isp-cooperation", 24, 1, 24, "participants"),
        ("blank", 17, 2, 17, "participants without a card of their country"),
        ("kz", 7, 2, 7, "the country’s people"),
        ("certificates", 1, 24, 24, "contains a page for each person"),
    ]
    assert listed.items[3].title == "Title of agenda"
    assert [item.stage for item in listed.items][:4] == [Stage.BEFORE] * 3 + [Stage.DESK]
    assert listed.sheets() == 228


def test_participants_get_a_handout_for_each_module_in_place_of_the_workbook(built: Path) -> None:
    file = built / "workshop.yaml"
    file.write_text(f"{file.read_text()}\ncourse_text: handouts\n")
    found = [(Path(i.path).parts[1:], i.copies, i.stage) for i in api.print_list(built).items]
    assert (("handouts", "isp-cooperation.pdf"), 24, Stage.TEACHING) in found
    assert "workbook.pdf" not in {name for path, *_ in found for name in path}


def test_papers_of_groups_large_print_and_answer_sheets_are_listed_too(built: Path) -> None:
    tests = built / "out" / "participants" / "tests"
    names = ("pre-test-one", "pre-test-one-answer-sheets", "pre-test-two", "post-test-large-print")
    for name in names:
        shutil.copy(tests / "pre-test.pdf", tests / f"{name}.pdf")
    made = {f"participants/tests/{name}.pdf": Made("", "") for name in names}
    write_manifest(built / "out", Manifest(files=made))
    found = [(Path(i.path).stem, i.stage, i.sides) for i in api.print_list(built).items]
    assert found == [
        ("pre-test-one-answer-sheets", Stage.PRE, Sides.FRONT),
        ("pre-test-one", Stage.PRE, Sides.BOTH),
        ("pre-test-two", Stage.PRE, Sides.BOTH),
        ("post-test-large-print", Stage.POST, Sides.BOTH),
    ]


def test_a_print_shop_sees_no_names_no_test_questions_and_no_keys(
    example: Path, printed: tuple[Path, ...]
) -> None:
    shop = {item.path for item in api.print_list(example).of(Pile.SHOP)}
    assert not {path for path in shop if path.startswith("trainers/") or "/tests/" in path}
    made = {path.name: _texts(path) for path in printed}
    words = {word.split(" p")[0] for word in made["print-shop.pdf"] if " p" in word}
    assert words.isdisjoint({"pre-test", "form-A1-key", "certificates"})


def test_every_copy_is_in_the_file_and_begins_on_the_front_of_a_sheet(
    printed: tuple[Path, ...],
) -> None:
    shop, own = printed
    pages = _texts(shop)
    workbook = [number for number, shown in enumerate(pages) if shown == "workbook p1"]
    assert len(workbook) == 24
    assert {number % 2 for number in workbook} == {0}
    assert pages[workbook[1] - 1] == ""
    certificates = [n for n, shown in enumerate(_texts(own)) if shown.startswith("certificates")]
    assert len(certificates) == 24
    assert {number % 2 for number in certificates} == {0}


def test_the_slip_names_the_pages_on_which_each_part_stands(printed: tuple[Path, ...]) -> None:
    shop, _ = printed
    pages = _texts(shop)
    first = pages.index("agenda p1") + 1
    last = len(pages) - pages[::-1].index("agenda p2")
    assert f"{first}–{last}" in text(shop.read_bytes())


def test_the_slip_is_in_the_language_of_the_workshop(built: Path) -> None:
    file = built / "workshop.yaml"
    file.write_text(file.read_text().replace("languages: [en", f"languages: [{PSEUDO}"))
    slip = text(api.print_files(built)[0].read_bytes())
    shown = " ".join(slip.split())
    assert "Ŵĥáť ťó ṕŕíńť: ṕŕíńť śĥóṕ" in shown
    assert "Śĥééťś óƒ ṕáṕéŕ, ńóť ćóúńťíńĝ ťĥíś śĺíṕ" in shown
    assert re.search("Title of workbook ṕáŕťíćíṕáńťś 24 5 ƀóťĥ", shown)
    assert [line.for_whom for line in api.print_list(built).items][0] == "the module’s speakers"


def test_paper_that_is_printed_on_one_side_gets_no_blank_pages(built: Path) -> None:
    file = built / "workshop.yaml"
    file.write_text(f"{file.read_text()}\npapers: {{two_sided: false}}\n")
    listed = api.print_list(built)
    assert {item.sides for item in listed.items} == {Sides.ONE}
    shop, _ = api.print_files(built)
    pages = _texts(shop)
    assert "" not in pages
    assert pages.count("workbook p5") == 24


@pytest.mark.laid_out_anew
def test_files_to_print_have_the_same_bytes_each_time(
    built: Path, printed: tuple[Path, ...]
) -> None:
    first = [path.read_bytes() for path in printed]
    assert [path.read_bytes() for path in api.print_files(built)] == first


def test_without_documents_there_is_nothing_to_print(tmp_path: Path) -> None:
    folder = tmp_path / "almaty"
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("out"))
    with pytest.raises(TrainkitError, match="nothing has been built yet"):
        api.print_list(folder)


def _texts(path: Path) -> list[str]:
    """Return the text of each page."""
    return [page.strip() for page in texts(path.read_bytes())]
