"""Lists taken over into the roster: nobody is lost, no code changes, doubt is asked about."""

from __future__ import annotations

import io
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from tests.examples import examples
from tests.factories import write_roster
from trainkit.editing.roster import edit_roster, read_roster_file
from trainkit.editing.roster_import import NOBODY, Decisions, ImportPlan, plan_import
from trainkit.model.lists import read_list
from trainkit.problems import InputError, Problems

ROSTER = [
    ("Code", "Name", "Organisation", "Country"),
    ("AB-12", "Gulnara Mysalbekova", "Court", "KG"),
    ("CD-34", "Ben Omarov", "", ""),
    ("EF-56", "", "", ""),
    ("GH-78", "", "", ""),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "workshop.yaml").write_text("title: A\n", encoding="utf-8")
    write_roster(tmp_path / "participants.xlsx", list(ROSTER))
    return tmp_path


def planned(
    folder: Path,
    data: bytes | str,
    decisions: Decisions | None = None,
    in_use: tuple[str, ...] = (),
) -> ImportPlan:
    raw = data.encode() if isinstance(data, str) else data
    sheets = read_list(Path("list.csv"), raw, Problems())
    assert sheets is not None
    roster = read_roster_file(folder)
    return plan_import(roster, sheets, decisions or Decisions(), in_use)


def people(folder: Path) -> dict[str, dict[str, str]]:
    """Return what stands in the roster, by code, without empty cells."""
    return {
        row.texts["code"]: {key: text for key, text in row.texts.items() if text and key != "code"}
        for row in read_roster_file(folder).table.rows
    }


def test_new_people_take_prepared_codes_and_empty_cells_are_filled(folder: Path) -> None:
    plan = planned(folder, "Name;Country\nOMAROV Ben;Uzbekistan\nAnna Lee;Казахстан\n")
    assert plan.missing == ("AB-12",)
    edit_roster(folder, plan.change())
    assert people(folder) == {
        "AB-12": {"name": "Gulnara Mysalbekova", "organisation": "Court", "country": "KG"},
        "CD-34": {"name": "Ben Omarov", "country": "UZ"},
        "EF-56": {"name": "Anna Lee", "country": "KZ"},
        "GH-78": {},
    }


def test_prepared_code_of_which_answers_exist_is_given_to_nobody(folder: Path) -> None:
    plan = planned(folder, "Name\nAnna Lee\n", in_use=("EF-56",))
    assert plan.new == ({"name": "Anna Lee", "code": "GH-78"},)


def test_what_is_different_is_taken_only_if_it_is_accepted(folder: Path) -> None:
    data = "Name;Organisation;Country\nGulnara Mysalbekova;Police;\n"
    plan = planned(folder, data)
    (one,) = plan.differences
    assert (one.code, one.field, one.old, one.new) == ("AB-12", "organisation", "Court", "Police")
    edit_roster(folder, plan.change())
    assert people(folder)["AB-12"]["organisation"] == "Court"
    plan = planned(folder, data, Decisions(accepted=[("AB-12", "organisation")]))
    edit_roster(folder, plan.change())
    assert people(folder)["AB-12"] == {
        "name": "Gulnara Mysalbekova", "organisation": "Police", "country": "KG",
    }  # fmt: skip


def test_similar_name_is_asked_about_and_both_answers_hold(folder: Path) -> None:
    data = "Name\nГульнара Мысалбекова\n"
    plan = planned(folder, data)
    with pytest.raises(InputError) as caught:
        plan.change()
    assert [str(one) for one in caught.value.problems] == [
        "list.csv:2:1: choose whether row 2 is AB-12 (Gulnara Mysalbekova, a similar name), or "
        "somebody else"
    ]
    same = planned(folder, data, Decisions(same={2: "AB-12"}))
    assert (set(same.known), same.new) == ({"AB-12"}, ())
    other = planned(folder, data, Decisions(same={2: NOBODY}))
    assert other.new == ({"name": "Гульнара Мысалбекова", "code": "EF-56"},)
    assert planned(folder, data, Decisions(same={2: "ZZ-99"})).open != ()


def test_row_that_is_there_twice_is_one_person_and_contradictions_are_asked(folder: Path) -> None:
    plan = planned(folder, "Name;Role\nAnna Lee;Judge\nLee Anna;Judge\nAnna Lee;Clerk\n")
    assert [question.row.number for question in plan.open] == [4]
    assert plan.open[0].candidates[0].key == "row 2"
    settled = planned(
        folder,
        "Name;Role\nAnna Lee;Judge\nLee Anna;Judge\nAnna Lee;Clerk\n",
        Decisions(same={4: "row 2"}),
    )
    assert settled.new == ({"name": "Anna Lee", "role": "Clerk", "code": "EF-56"},)


def test_every_wrong_cell_is_named_and_can_be_typed_again(folder: Path) -> None:
    data = "Prénom;Nom;Pays;Courriel\nHélène;Lefèvre;Frankr.;nobody\n"
    plan = planned(folder, data)
    assert [str(one) for one in plan.problems] == [
        'list.csv:2:3: expected a country such as Senegal or SN, found "Frankr."',
        'list.csv:2:4: expected an e-mail address such as name@example.org, found "nobody"',
    ]
    typed = {(2, "country"): "France", (2, "email"): ""}
    plan = planned(folder, data, Decisions(typed=typed))
    assert plan.new == ({"name": "Hélène Lefèvre", "country": "FR", "code": "EF-56"},)


def test_columns_can_be_said_otherwise(folder: Path) -> None:
    data = "Anna Lee;KZ\nCara Kim;UZ\n"
    assert [one.message for one in planned(folder, data).problems] == [
        "no column has the names; choose the one that does"
    ]
    plan = planned(folder, data, Decisions(header=0, columns={1: "name", 2: "country"}))
    assert [one["name"] for one in plan.new] == ["Anna Lee", "Cara Kim"]
    twice = planned(folder, data, Decisions(columns={1: "name", 2: "name"}))
    assert [one.message for one in twice.problems] == [
        "Name is chosen for 2 columns; choose it for one"
    ]


HEADINGS = {
    "name": ("Name", "ФИО", "نام و نام خانوادگی", "Nom complet"),
    "organisation": ("Organisation", "Организация", "سازمان", "Organisme"),
    "country": ("Country", "Страна", "کشور", "Pays"),
    "role": ("Position", "Должность", "سمت", "Fonction"),
}
COUNTRIES = (
    ("Kazakhstan", "KZ"),
    ("Узбекистан", "UZ"),
    ("ایران", "IR"),
    ("France", "FR"),
    ("", ""),
)
WORDS = ("Court", "Прокуратура", "وزارت", "Préfecture", "")
LETTERS = "bdfgklmnprstvz"


@st.composite
def lists(draw: st.DrawFn) -> tuple[list[list[str]], list[str], str]:
    """Draw rows of different people, the order of the columns, and a form of file."""
    # Names of random consonants are nobody else's by likeness: 12 places out of 14 letters.
    name = st.text(LETTERS, min_size=12, max_size=12)
    names = draw(st.lists(name, min_size=1, max_size=6, unique=True))
    rows = [
        [one, draw(st.sampled_from(WORDS)), draw(st.sampled_from(COUNTRIES))[0],
         draw(st.sampled_from(WORDS))]
        for one in names
    ]  # fmt: skip
    order = draw(st.permutations(list(HEADINGS)))
    language = draw(st.integers(0, 3))
    table = [[HEADINGS[field][language] for field in order]]
    table += [[row[list(HEADINGS).index(field)] for field in order] for row in rows]
    return table, names, draw(st.sampled_from(["xlsx", "utf-8", "utf-8-sig", "utf-16"]))


def as_file(table: list[list[str]], form: str) -> bytes:
    if form != "xlsx":
        return "\r\n".join(";".join(row) for row in table).encode(form)
    workbook, stream = Workbook(), io.BytesIO()
    assert workbook.active is not None
    for row in table:
        workbook.active.append(row)
    workbook.save(stream)
    return stream.getvalue()


def everybody_new(plan: ImportPlan) -> Decisions:
    """Answer every question with: somebody else."""
    return Decisions(same={question.row.number: NOBODY for question in plan.questions})


@settings(max_examples=examples(12), deadline=None)
@given(drawn=lists(), late=st.text(LETTERS, min_size=13, max_size=13))
def test_list_taken_over_again_loses_nobody_and_changes_no_code(
    drawn: tuple[list[list[str]], list[str], str], late: str
) -> None:
    table, names, form = drawn
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "workshop.yaml").write_text("title: A\n", encoding="utf-8")
        write_roster(folder / "participants.xlsx", list(ROSTER))
        data = as_file(table, form)
        decisions = everybody_new(planned(folder, data))
        edit_roster(folder, planned(folder, data, decisions).change())
        first = people(folder)
        assert first["AB-12"] == dict(
            zip(("name", "organisation", "country"), ROSTER[1][1:], strict=True)
        )
        at = {one["name"]: one for one in first.values() if "name" in one}
        codes = dict(COUNTRIES)
        for row in table[1:]:
            said = dict(zip((_field(heading) for heading in table[0]), row, strict=True))
            said["country"] = codes[said["country"]]
            assert at[said["name"]] == {key: text for key, text in said.items() if text}
        assert len(first) == 2 + max(len(names), 2)

        again = [
            table[0],
            *reversed(table[1:]),
            [late if _field(h) == "name" else "" for h in table[0]],
        ]
        data = as_file(again, form)
        plan = planned(folder, data, everybody_new(planned(folder, data)))
        assert (plan.differences, set(plan.missing)) == ((), {"AB-12", "CD-34"})
        edit_roster(folder, plan.change())
        second = people(folder)
        assert {code: one for code, one in second.items() if one.get("name") != late} == {
            code: one for code, one in first.items() if second[code].get("name") != late
        }
        assert [one["name"] for one in second.values() if one].count(late) == 1


def _field(heading: str) -> str:
    return next(field for field, words in HEADINGS.items() if heading in words)


@pytest.mark.parametrize(
    "row",
    [
        "Исп.: Иванов И.И., тел. 123-45-67;;",
        "Исполнитель:;А. Ким;тел. 5",
        "Prepared by Anna Lee;;",
        "Total;24;12",
        ";Всего: 24;",
        "Директор ________ Иванов;;",
        "г. Алматы, 12 марта 2019 г.;;",
        "М.П.;;",
        "مجموع: ۲۴;;",
        "تهیه کننده: احمدی;;",
        "التوقيع;;",
        "Барлығы: 24;;",
        "Бардыгы: 24;;",
        "Ҳамагӣ: 24;;",
        "Jami: 24;;",
        "دستخط;;",
        "Fait à Dakar, le 12 mars 2019;;",
        "Elaborado por: Ana;;",
    ],
)
def test_row_about_nobody_is_left_out_unless_it_is_chosen(folder: Path, row: str) -> None:
    data = f"Name;Role;Country\nSana Jami;Head of unit;KZ\nТотал Иван;;\n{row}\n"
    plan = planned(folder, data)
    assert [one.number for one in plan.rows] == [2, 3]
    assert plan.footers == {4: " · ".join(filter(None, row.split(";")))}
    for decisions in (Decisions(people=[4]), Decisions(same={4: NOBODY})):
        chosen = planned(folder, data, decisions)
        assert (len(chosen.rows), chosen.footers) == (3, {})


def test_code_or_address_makes_a_row_a_person_whatever_stands_beside_it(folder: Path) -> None:
    plan = planned(folder, "Name;Code;E-mail\nTotal;AB-12;\nTel: 12345;;a@example.org\n")
    assert ([one.number for one in plan.rows], plan.footers) == ([2, 3], {})
