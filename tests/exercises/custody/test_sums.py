"""Sets on sums, compared a second time from the prints alone, and by other means."""

from __future__ import annotations

import hashlib
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import examples
from tests.exercises.handed_out import make, table
from trainkit.cybercrime.custody.sums import draw_text
from trainkit.exercises.generator import Draws
from trainkit.exercises.model import ExerciseSet
from trainkit.exercises.words import words_of

SETTINGS = st.fixed_dictionaries({"files": st.integers(5, 7), "altered": st.integers(1, 2)})
SEEDS = st.integers(0, 10**9)
WORDS = words_of("evidence-sums")


Table = list[list[str]]


def tables(made: ExerciseSet) -> tuple[Table, Table, Table, Table]:
    record, receipt, texts, trial = (
        table(made, name) for name in ("record", "receipt", "texts", "trial")
    )
    return record, receipt, texts, trial


def printed_sums(rows: Table) -> dict[str, str]:
    return {name: digest.lower() for name, _, digest in rows}


def prints(rows: Table) -> dict[str, list[tuple[str, str]]]:
    """Return each file's lines on both days."""
    texts: dict[str, list[tuple[str, str]]] = {}
    for name, _, then, now in rows:
        texts.setdefault(name, []).append((then, now))
    return texts


def on_paper(made: ExerciseSet) -> dict[str, str]:
    """Return what differs as a reader without a computer sees it."""
    record, receipt, texts, _ = tables(made)
    then, now = printed_sums(record), printed_sums(receipt)
    kinds = {}
    for name, lines in prints(texts).items():
        same_words = all(one == other for one, other in lines)
        kinds[name] = "N" if then[name] == now[name] else "L" if same_words else "C"
    return kinds


def the_key_agrees_with_a_reading_of_the_prints(made: ExerciseSet, chosen: dict[str, int]) -> None:
    kinds = on_paper(made)
    short = {answer.question: answer.short for answer in made.key.answers}

    assert sorted(kinds.values()) == sorted(
        "C" * chosen["altered"] + "L" + "N" * (chosen["files"] - chosen["altered"] - 1)
    )
    names = [row[0] for row in tables(made)[0]]
    assert short[1] == ", ".join(name for name in names if kinds[name] != "N")
    assert short[3] == ", ".join(f"{n} {kinds[name]}" for n, name in enumerate(names, 1))
    changes = [
        (name, place, then, now)
        for name, lines in prints(tables(made)[2]).items()
        for place, (then, now) in enumerate(lines, 1)
        if then != now
    ]
    assert len(changes) == chosen["altered"]
    for (name, place, then, now), part in zip(changes, short[4].split("; "), strict=True):
        found = re.fullmatch(r"(\S+) (\d): (\S+) → (\S+)", part)
        assert found is not None
        assert found.group(1, 2) == (name, str(place))
        assert then.replace(found[3], found[4], 1) == now


def the_tables_are_sums_of_the_files_handed_out(made: ExerciseSet) -> None:
    record, receipt, texts, trial = tables(made)
    then, now, tried = map(printed_sums, (record, receipt, trial))
    sizes = {name: int(size) for name, size, _ in receipt}
    lines = prints(texts)

    assert {one.name for one in made.evidence} == set(then) == set(now) == set(tried)
    for one in made.evidence:
        windows = b"\r\n" in one.content
        other = re.sub(rb"\r?\n", b"\n" if windows else b"\r\n", one.content)
        assert hashlib.sha256(one.content).hexdigest() == now[one.name]
        assert hashlib.sha256(other).hexdigest() == tried[one.name]
        assert len(one.content) == sizes[one.name]
        assert one.content.decode("ascii").splitlines() == [now for _, now in lines[one.name]]
        recorded = "\n".join(then for then, _ in lines[one.name]) + "\n"
        both = (recorded, recorded.replace("\n", "\r\n"))
        assert then[one.name] in [hashlib.sha256(text.encode()).hexdigest() for text in both]


def the_trial_agrees_with_the_record_for_line_ends_alone(made: ExerciseSet) -> None:
    record, _, _, trial = tables(made)
    then, tried = printed_sums(record), printed_sums(trial)

    agreeing = {name for name in then if then[name] == tried[name]}
    assert agreeing == {name for name, kind in on_paper(made).items() if kind == "L"}
    (name,) = agreeing
    sizes = {row[0]: int(row[1]) for row in record}
    received = {one.name: len(one.content) for one in made.evidence}
    count = len(prints(tables(made)[2])[name])
    more = received[name] - sizes[name]
    assert abs(more) == count
    assert made.key.answers[4].short == (
        f"{count} {'more' if more > 0 else 'fewer'}, one for each of {count} lines"
    )


@given(seed=SEEDS, chosen=SETTINGS)
@settings(max_examples=examples(25))
def test_every_set_is_right_by_a_second_way(seed: int, chosen: dict[str, int]) -> None:
    made = make("evidence-sums", seed, **chosen)
    the_key_agrees_with_a_reading_of_the_prints(made, chosen)
    the_tables_are_sums_of_the_files_handed_out(made)
    the_trial_agrees_with_the_record_for_line_ends_alone(made)


def test_every_set_has_its_traps() -> None:
    for seed in range(40):
        made = make("evidence-sums", seed)
        record, receipt, _, _ = tables(made)
        kinds = on_paper(made)
        then, now = printed_sums(record), printed_sums(receipt)
        capitals = [name for name, _, digest in receipt if digest != digest.lower()]
        windows = [one.name for one in made.evidence if b"\r\n" in one.content]
        altered = [name for name, kind in kinds.items() if kind == "C"]

        assert [kinds[name] for name in capitals] == ["N"]
        assert [kinds[name] for name in windows if kinds[name] == "N"] == ["N"]
        assert [then[name][:3] == now[name][:3] for name in altered] == [True]


def test_which_words_are_the_same_cannot_be_told_from_sums() -> None:
    for seed in range(10):
        answer = make("evidence-sums", seed).key.answers[1]
        assert (answer.short, answer.undetermined) == ("cannot be determined", True)


# What FIPS 180-4 says of the purpose (whether data have changed since the digest was generated)
# and the module's table "What the result supports".
VERDICTS = {
    "{} has the same bytes as on the day of the record.": {"none"},
    "{} does not have the same bytes as on the day of the record.": {"content", "line-ends"},
    "{} has the same words as on the day of the record.": {"none", "line-ends"},
}


def test_two_of_five_statements_are_shown_and_their_letters_keyed() -> None:
    letters = {"N": "none", "L": "line-ends", "C": "content"}
    for seed in range(40):
        made = make("evidence-sums", seed)
        kinds = on_paper(made)
        grid = made.worksheet.questions[5].grid
        assert grid is not None
        expected = []
        for letter, statement, _ in grid.rows:
            name = next(name for name in kinds if name in statement)
            form = statement.replace(name, "{}")
            if letters[kinds[name]] in VERDICTS.get(form, set()):
                expected.append(letter)
        assert len(expected) == 2
        assert len({row[1] for row in grid.rows}) == 5
        assert made.key.answers[5].short == f"yes: {', '.join(expected)}; all others no"


def test_texts_fit_two_prints_side_by_side() -> None:
    for kind in WORDS.group("file"):
        for seed in range(100):
            text = draw_text(kind, Draws(seed), WORDS)
            for lines in (text.lines, text.altered(Draws(seed), WORDS).lines):
                assert max(map(len, lines)) <= 32
                assert "".join(lines).isascii()


def test_a_change_alters_one_word_of_one_line() -> None:
    for kind in WORDS.group("file"):
        for seed in range(100):
            text = draw_text(kind, Draws(seed), WORDS)
            changed = text.altered(Draws(seed), WORDS)
            pairs = zip(" ".join(text.lines).split(), " ".join(changed.lines).split(), strict=True)
            assert sum(one != other for one, other in pairs) == 1
