"""The secret file and the draws under it."""

from __future__ import annotations

import hashlib
import hmac
from collections import Counter
from itertools import permutations
from pathlib import Path

import pytest

from trainkit.model.secret import draw, new_secret_file, read_secret, shuffled
from trainkit.problems import Problems

DIGITS = "00112233445566778899aabbccddeeff"
SECRET = bytes.fromhex(DIGITS)


def read(tmp_path: Path, text: str) -> tuple[bytes | None, list[str]]:
    path = tmp_path / "secret.txt"
    path.write_text(text, encoding="utf-8")
    problems = Problems()
    secret = read_secret(path, problems)
    return secret, [
        str(problem).replace(f"{problem.place}", f":{problem.place.line}") for problem in problems
    ]


def test_secret_file_is_read_past_comments_and_blank_lines(tmp_path: Path) -> None:
    assert read(tmp_path, f"# why\n\n  # more\n {DIGITS.upper()} \n\n") == (SECRET, [])


def test_new_secret_file_explains_itself_and_is_read_back(tmp_path: Path) -> None:
    content = new_secret_file().decode()
    comment, digits = content.splitlines()[:-1], content.splitlines()[-1]
    assert {line[:2] for line in comment} == {"# "}
    assert "do not print it or send it" in " ".join(line[2:] for line in comment)
    assert read(tmp_path, content) == (bytes.fromhex(digits), [])
    assert len(digits) == 64


def test_new_secret_files_differ() -> None:
    assert len({new_secret_file() for _ in range(5)}) == 5


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "# nothing\n",
            ":1: expected one line of 32 or more hexadecimal digits, found only comments",
        ),
        ("", ":1: expected one line of 32 or more hexadecimal digits, found only comments"),
        (
            f"{DIGITS}\n{DIGITS}\n",
            ":2: expected one line of 32 or more hexadecimal digits, found 2 lines",
        ),
        (
            f"#\n{DIGITS[:-2]}\n",
            ":2: expected an even number of 32 or more hexadecimal digits, found 30",
        ),
        (
            f"{DIGITS}a\n",
            ":1: expected an even number of 32 or more hexadecimal digits, found 33",
        ),
        (
            f"{DIGITS}xy\n",
            ":1: expected hexadecimal digits (0-9 and a-f), found other characters",
        ),
        (
            "٣" * 32,
            ":1: expected hexadecimal digits (0-9 and a-f), found other characters",
        ),
    ],
)
def test_secret_file_that_is_no_secret_is_a_problem(
    tmp_path: Path, text: str, message: str
) -> None:
    assert read(tmp_path, text) == (None, [message])


def test_secret_file_that_is_missing_is_a_problem(tmp_path: Path) -> None:
    problems = Problems()
    assert read_secret(tmp_path / "secret.txt", problems) is None
    assert [problem.message for problem in problems] == ["expected a file here, found none"]


def test_problem_with_a_secret_does_not_repeat_it(tmp_path: Path) -> None:
    secret, messages = read(tmp_path, "feedfacecafe")
    assert secret is None
    assert "feedface" not in "".join(messages)


def test_draw_is_the_hmac_of_length_prefixed_labels() -> None:
    # RFC 2104 by the standard library; the message is written out by hand.
    message = b"\x00\x00\x00\x02ab\x00\x00\x00\x02\xd1\x8f"
    assert draw(SECRET, "ab", "я") == hmac.new(SECRET, message, hashlib.sha256).digest()


def test_draw_tells_labels_apart() -> None:
    labels = [("ab", "c"), ("a", "bc"), ("abc",), ("c", "ab"), ("abc", "")]
    assert len({draw(SECRET, *each) for each in labels}) == len(labels)


def test_shuffled_order_does_not_depend_on_the_order_before() -> None:
    orders = {shuffled(SECRET, order, "label") for order in permutations("abcd")}
    assert len(orders) == 1
    assert sorted(orders.pop()) == list("abcd")


def test_shuffled_orders_are_about_equally_frequent() -> None:
    # 6,000 draws of 3! orders: 1,000 expected, standard deviation 28.9; bounds at 5 deviations.
    counts = Counter(shuffled(SECRET, "abc", "form", str(n)) for n in range(6000))
    assert len(counts) == 6
    assert all(855 <= count <= 1145 for count in counts.values())


def test_shuffled_depends_on_the_secret() -> None:
    values = [str(n) for n in range(10)]
    assert shuffled(SECRET, values, "x") != shuffled(SECRET[::-1], values, "x")
