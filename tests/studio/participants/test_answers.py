"""Answers as they are given, by form and by script: each is kept, once, and the newest counts."""

from __future__ import annotations

import re
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import examples
from tests.studio.participants.conftest import Telephone
from tests.telephones.sitting import HOST, POST, PRE, Sitting, make_forms, make_sitting
from trainkit.studio.participants.app import participants_app, value_of
from trainkit.telephones import store
from trainkit.telephones.desk import close_test, hand_back, open_test, people_states, states
from trainkit.telephones.store import connect, transaction

KINDS = {
    "single": 1, "multiple": 2, "true-false": 3, "matching": 4, "ordering": 5, "numeric": 6,
    "short-answer": 7, "hot-spot": 8,
}  # fmt: skip
EVERYTHING: dict[str, Any] = {
    "q1": "B", "q2": ["A", "C"], "q3": "A", "q4-1": "C", "q4-3": "B", "q5-1": "B", "q5-2": "D",
    "q5-3": "A", "q5-4": "C", "q6": "۱۲٫۵", "q7": "First line\r\nسطر دوم", "q8": "B",
}  # fmt: skip
KEPT = {1: "B", 2: "AC", 3: "A", 4: "C-B", 5: "BDAC", 6: "۱۲٫۵", 7: "First line\nسطر دوم", 8: "B"}


def kept(sitting: Sitting, paper: int = 1) -> dict[int, str]:
    with closing(connect(sitting.database)) as base:
        return {item: one.value for item, one in store.given(base, paper).items()}


def count(sitting: Sitting) -> int:
    with closing(connect(sitting.database)) as base:
        return int(base.execute("SELECT count(*) FROM answers").fetchone()[0])


def answer(item: int, *texts: str, id: str = "id-000001", age: float = 0, **fields: Any) -> Any:
    return {"id": id, "item": item, "age": age, "fields": fields or {f"q{item}": list(texts)}}


@pytest.mark.parametrize("age", [b"NaN", b"-Infinity", b"1" + b"0" * 400, b"1e999"])
def test_whatever_age_an_answer_claims_it_is_kept_as_is_said(
    own: Telephone, sitting: Sitting, age: bytes
) -> None:
    html = own.get("/paper").text
    token, paper = (re.search(f'data-{name}="([^"]*)"', html)[1] for name in ("token", "paper"))  # type: ignore[index]
    body = f'{{"token": "{token}", "paper": "{paper}", "answers": [{{"id": "id-000001", "item": 1'
    answer = own.post("/answers", content=b'%s, "age": %s, "fields": {"q1": ["B"]}}]}'
                      % (body.encode(), age))  # fmt: skip
    assert answer.json() == {"kept": ["id-000001"]}
    assert kept(sitting) == {1: "B"}


def test_the_paper_says_what_a_wrong_answer_costs(tmp_path: Path, own: Telephone) -> None:
    assert "takes off" not in own.get("/paper").text
    sitting = make_sitting(tmp_path / "penalty", forms=make_forms(penalty="1/2"))
    with Telephone(participants_app(sitting.database, [HOST])) as other:
        html = other.enter(sitting.codes["P-01"]).text
    assert re.findall('<p class="rule">(.*?)</p>', html) == [
        "Where one letter is asked for, a wrong answer takes off 1/2 of a point. A question left "
        "blank takes nothing off. On average, guessing blindly gains nothing; if you can rule "
        "out an answer, choose among the others."
    ]


def test_the_kinds_of_the_paper_stand_where_this_file_thinks(sitting: Sitting) -> None:
    assert {row.type: n for n, row in enumerate(sitting.items, 1)} == KINDS


def test_every_type_is_answered_by_a_plain_form_and_shown_again(
    own: Telephone, sitting: Sitting
) -> None:
    said = own.keep(**EVERYTHING, then="2")
    assert (said.status_code, said.headers["location"]) == (303, "/paper#q2")
    assert kept(sitting) == KEPT
    form = own.form()
    shown = {name: form[name] for name in form if not name.startswith(("seen", "token", "nonce"))}
    assert shown == {
        "q1": ["B"], "q2": ["A", "C"], "q3": ["A"], "q4-1": ["C"], "q4-2": [""], "q4-3": ["B"],
        "q5-1": ["B"], "q5-2": ["D"], "q5-3": ["A"], "q5-4": ["C"], "q6": ["۱۲٫۵"],
        "q7": ["First line\nسطر دوم"], "q8": ["B"],
    }  # fmt: skip


def test_every_type_is_answered_by_the_script(own: Telephone, sitting: Sitting) -> None:
    sent = []
    for name in EVERYTHING:
        item = int(name[1])
        fields = {key: [text] if isinstance(text, str) else text
                  for key, text in EVERYTHING.items() if key[1] == name[1]}  # fmt: skip
        sent.append(answer(item, id=f"script-{name}", **fields))
    said = own.sends(*sent)
    assert (said.status_code, said.json()) == (200, {"kept": [one["id"] for one in sent]})
    assert kept(sitting) == KEPT


def test_a_form_sent_unchanged_or_twice_keeps_nothing_more(
    own: Telephone, sitting: Sitting
) -> None:
    form = {**own.form(), **EVERYTHING}
    own.post("/paper", data=form)
    assert count(sitting) == len(KINDS)
    own.post("/paper", data=form)
    own.keep()
    assert count(sitting) == len(KINDS)


def test_an_old_page_leaves_alone_what_another_telephone_answered(
    own: Telephone, sitting: Sitting
) -> None:
    old = own.form()
    own.sends(answer(1, "A"))
    own.post("/paper", data={**old, "q3": "B"})
    assert kept(sitting) == {1: "A", 3: "B"}


def test_an_answer_can_be_taken_back(own: Telephone, sitting: Sitting) -> None:
    own.keep(q1="B", q2=["A"])
    form = own.form()
    del form["q2"]
    own.post("/paper", data={**form, "q1": ""})
    assert kept(sitting) == {1: "", 2: ""}


def test_what_waited_longer_on_another_telephone_does_not_replace_what_was_given_later(
    own: Telephone, sitting: Sitting
) -> None:
    own.sends(answer(1, "B", id="second-0001", age=10))
    own.sends(answer(1, "A", id="first-0001", age=300))
    assert kept(sitting) == {1: "B"}


def test_a_change_counts_though_the_answer_before_it_was_long_under_way(
    own: Telephone, sitting: Sitting
) -> None:
    """A was sent at once and took 2 seconds; B, given after half a second, went when A was kept."""
    own.sends(answer(1, "A", id="phone-0001", age=0))
    own.sends(answer(1, "B", id="phone-0002", age=1.5))
    own.sends(answer(1, "A", id="phone-0001", age=2))  # sent again: nobody heard that it was kept
    assert kept(sitting) == {1: "B"}


@settings(max_examples=examples(60), deadline=None)
@given(
    answers=st.lists(st.tuples(st.integers(1, 3), st.sampled_from("ABC")), min_size=1, max_size=12),
    data=st.data(),
)
def test_in_whatever_order_and_however_often_answers_arrive_the_last_given_counts(
    tmp_path_factory: pytest.TempPathFactory, answers: list[tuple[int, str]], data: Any
) -> None:
    path = tmp_path_factory.mktemp("store") / "t.sqlite"
    sent = [(n, item, value) for n, (item, value) in enumerate(answers)]
    arriving = data.draw(st.permutations(sent + data.draw(st.lists(st.sampled_from(sent)))))
    with closing(connect(path, create=True)) as base:
        base.execute("PRAGMA synchronous = OFF")  # the order is looked at here, not the disk
        with transaction(base):
            base.execute("INSERT INTO tests VALUES ('pre', 'Pre-test', 30, 1.0, NULL)")
            base.execute("INSERT INTO papers (use, person, view) VALUES ('pre', x'00', '{}')")
        for n, item, value in arriving:
            one = store.Answer(item, value, f"{n:06}-00", age=1000.0 - 10 * n)
            with transaction(base):
                store.keep(base, 1, [one])
        assert {item: one.value for item, one in store.given(base, 1).items()} == dict(answers)
        assert base.execute("SELECT count(*) FROM answers").fetchone() == (len(answers),)


@pytest.mark.parametrize("statement", ["DELETE FROM answers", "UPDATE answers SET value = 'B'"])
def test_no_program_can_change_what_was_answered(
    own: Telephone, sitting: Sitting, statement: str
) -> None:
    own.keep(q1="A")
    with closing(connect(sitting.database)) as base, pytest.raises(Exception, match="are never"):
        base.execute(statement)


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ([answer(99, "A")], 400),
        ([answer(1, "A", id="short")], 400),
        ([answer(1, "A", id="quote'and\"")], 400),
        ([{"item": 1}], 400),
        (["text"], 400),
        ([answer(1, "A", age="old")], 400),  # type: ignore[arg-type]
    ],
)
def test_a_message_that_no_script_sends_is_refused(
    own: Telephone, sitting: Sitting, sent: list[Any], status: int
) -> None:
    assert own.sends(*sent).status_code == status
    assert kept(sitting) == {}


@pytest.mark.parametrize("more", [{"token": "wrong"}, {"token": None}])
def test_an_answer_without_the_form_s_token_is_refused(
    own: Telephone, sitting: Sitting, more: dict[str, Any]
) -> None:
    assert own.sends(answer(1, "A"), **more).json() == {"why": "enter"}
    assert own.sends(answer(1, "A"), paper="pre-1").json() == {"why": "another"}
    assert own.post("/paper", data={**own.form(), "q1": "A", "token": "wrong"}).status_code == 200
    assert kept(sitting) == {}


def test_at_the_next_test_a_shared_telephone_asks_whose_it_is(
    own: Telephone, sitting: Sitting
) -> None:
    close_test(sitting.folder)
    open_test(sitting.folder, PRE)  # was closed by mistake
    assert own.get("/").url == f"http://{HOST}/paper"
    close_test(sitting.folder)
    open_test(sitting.folder, POST)
    assert own.get("/paper").url == f"http://{HOST}/"
    assert own.enter(sitting.codes["P-02"]).url == f"http://{HOST}/paper"


def test_letters_that_an_item_lacks_are_blanks() -> None:
    item = {"number": 1, "control": "one", "choices": [{"letter": "A"}], "boxes": []}
    assert value_of(item, lambda _: ["Z"]) == ""
    assert value_of({**item, "control": "several"}, lambda _: ["Z", "A"]) == "A"
    assert value_of({**item, "control": "boxes", "boxes": [1, 2]}, lambda _: ["Z"]) == ""


def test_words_lose_controls_and_what_is_beyond_the_longest() -> None:
    item = {"number": 1, "control": "words", "choices": [], "boxes": []}
    assert value_of(item, lambda _: ["\u202eabc\x00\r\nd\u200ce "]) == "abc\nd\u200ce"
    assert len(value_of(item, lambda _: ["a" * 9_000])) == 4_000


def test_everything_is_there_on_another_telephone(own: Telephone, sitting: Sitting) -> None:
    own.keep(**EVERYTHING)
    with Telephone(participants_app(sitting.database, [HOST])) as another:
        another.enter(sitting.codes["P-01"])
        assert another.form()["q2"] == ["A", "C"]
        another.keep(q1="C")
    own.keep(q3="B")
    assert kept(sitting) == {**KEPT, 1: "C", 3: "B"}


def test_a_paper_is_checked_and_handed_in_and_then_stays(own: Telephone, sitting: Sitting) -> None:
    own.keep(q1="A", q6="twelve", **{"q5-1": "B", "q5-2": "B"})
    review = own.get("/review").text
    assert review.count("Blank") == 5
    assert "Not a number" in review and "One letter is chosen twice." in review
    own.post("/end", data={"token": own.form()["token"]})
    assert "You have handed in your paper" in own.get("/paper").text
    assert own.sends(answer(1, "B")).status_code == 401  # the page with the token is gone
    own.post("/paper", data={"q1": "B"})
    assert kept(sitting)[1] == "A"
    assert [(s.begun, s.ended) for s in states(sitting.folder)] == [(1, 1), (0, 0)]


def test_a_paper_that_is_handed_back_goes_on(own: Telephone, sitting: Sitting) -> None:
    own.post("/end", data={"token": own.form()["token"]})
    hand_back(sitting.folder, PRE, "P-01")
    own.keep(q1="A")
    (first, *_) = people_states(sitting.folder, PRE, sitting.kit.definitions.roster.participants)
    assert (first.code, first.begun, first.ended, first.answered) == ("P-01", True, False, 1)


def test_after_closing_nothing_is_taken(own: Telephone, sitting: Sitting) -> None:
    form = own.form()
    (token,) = form["token"]
    paper = re.findall(r'data-paper="([^"]+)"', own.get("/paper").text)[0]
    close_test(sitting.folder)
    said = own.post("/paper", data={**form, "q1": "A"})
    assert "The test is closed. Answers are no longer accepted." in said.text
    message = {"paper": paper, "token": token, "answers": [answer(1, "A")]}
    said = own.post("/answers", json=message)
    assert (said.status_code, said.json()) == (409, {"why": "closed"})
    assert own.get("/state").json() == {"open": False, "left": None}
    assert kept(sitting) == {}
    open_test(sitting.folder, PRE)
    assert own.post("/answers", json=message).status_code == 200
    assert kept(sitting) == {1: "A"}


def test_closing_between_page_and_disk_keeps_nothing(sitting: Sitting) -> None:
    with closing(connect(sitting.database)) as base:
        close_test(sitting.folder)
        with pytest.raises(store.Closed), transaction(base):
            store.keep(base, 1, [store.Answer(1, "A", "id-000001")])
    assert kept(sitting) == {}


def test_the_second_test_opens_with_the_same_code(own: Telephone, sitting: Sitting) -> None:
    own.post("/end", data={"token": own.form()["token"]})
    close_test(sitting.folder)
    open_test(sitting.folder, POST)
    assert "B1-1" in own.enter(sitting.codes["P-01"]).text
    own.keep(q1="C")
    assert [kept(sitting, n) for n in range(1, 9)].count({}) == 7


def test_a_paper_has_a_name_of_its_own_on_a_telephone(sitting: Sitting, tmp_path: Path) -> None:
    """Else answers that wait since another workshop would be sent to this one."""
    keys = []
    for one in (sitting, make_sitting(tmp_path / "another")):
        for code in ("P-01", "P-02"):
            with Telephone(participants_app(one.database, [HOST])) as telephone:
                html = telephone.enter(one.codes[code]).text
                keys += re.findall(r'data-paper="(pre-[0-9a-f]{24})"', html)
    assert len(set(keys)) == 4


def test_the_time_is_the_one_since_the_test_was_opened(own: Telephone, sitting: Sitting) -> None:
    left = own.get("/state").json()["left"]
    assert sitting.kit.definitions.workshop.assessment.minutes == 30
    assert 1790 <= left <= 1800
    with closing(connect(sitting.database)) as base:
        base.execute("UPDATE tests SET opened = ?", (time.mktime((2026, 3, 3, 9, 0, 0, 0, 0, 0)),))
        offset = base.execute("SELECT opened FROM tests").fetchone()[0]
    shown = time.strftime("%H:%M", time.gmtime(offset + 5 * 3600 + 30 * 60))
    assert f"30 minutes, until {shown}" in own.get("/paper").text


def test_numbers_of_any_length_are_refused_or_bounded(own: Telephone, sitting: Sitting) -> None:
    html = own.get("/paper").text
    paper, token = (re.search(f'data-{name}="([^"]*)"', html) for name in ("paper", "token"))
    assert paper
    assert token

    def said(sent: str) -> tuple[int, str]:
        body = f'{{"paper": "{paper[1]}", "token": "{token[1]}", "answers": [{sent}]}}'
        answer = own.post("/answers", content=body)
        return answer.status_code, answer.text

    own.sends(answer(1, "A"))
    one = '{{"item": {}, "id": "id-00000{}", "age": {}, "fields": {{"q1": ["B"]}}}}'
    unreadable = (400, '{"why":"unreadable"}')
    assert said(one.format("9" * 4_000, 2, 1)) == unreadable
    assert said(one.format("9" * 150_000, 3, 1)) == unreadable
    assert said(one.format(1, 4, "9" * 150_000)) == unreadable
    assert said("9" * 200_000) == (413, "This request is larger than 200 kilobytes.")
    assert kept(sitting) == {1: "A"}
    assert said(one.format(1, 5, "9" * 4_000)) == (200, '{"kept":["id-000005"]}')
