"""The built-in modules: complete, consistent, and holding only synthetic data."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from trainkit.model.check_course import check_course
from trainkit.model.items.matching import MatchingItem
from trainkit.model.items.numeric import NumericItem
from trainkit.model.items.registry import FORMATS, Item
from trainkit.model.items.short_answer import ShortItem
from trainkit.model.items.single import SingleItem
from trainkit.model.items.true_false import TrueFalseItem
from trainkit.model.load import built_in_modules, module_folder, read_course
from trainkit.model.loaded import Course
from trainkit.model.module import Method
from trainkit.problems import Problems
from trainkit.resources import curriculum_folder

MODULES = (
    "cryptocurrency-tracing",
    "digital-evidence-protocols",
    "isp-cooperation",
    "social-media-investigation",
)
TEXTS = sorted(
    path for path in curriculum_folder().rglob("*") if path.suffix in {".md", ".yaml", ".svg"}
)

each_module = pytest.mark.parametrize("name", MODULES)
each_text = pytest.mark.parametrize(
    "path", TEXTS, ids=lambda path: path.relative_to(curriculum_folder()).as_posix()
)


@cache
def course(name: str) -> Course:
    folder = module_folder(name)
    assert folder is not None
    problems = Problems()
    found = read_course(folder, problems)
    assert found is not None
    check_course(found, problems)
    assert [str(problem) for problem in problems.errors] == []
    return found


def test_the_four_modules_are_built_in() -> None:
    assert built_in_modules() == MODULES


@each_module
@pytest.mark.parametrize(
    ("variant", "minutes"), [("short", 120), ("standard", 240), ("extended", 360)]
)
def test_course_takes_two_four_or_six_hours(name: str, variant: str, minutes: int) -> None:
    sessions = course(name).module.timed_sessions(variant)
    assert sum(session.minutes for session in sessions) == minutes
    assert sum(step.minutes for session in sessions for step in session.steps) == minutes


@each_module
def test_the_case_adds_its_steps_to_the_short_form_with_time_for_the_whole_sheet(name: str) -> None:
    module = course(name).module
    short = [one.id for one in module.timed_sessions("short")]
    steps = [one for one in module.timed_sessions("case") if one.id not in short]
    assert [one.id for one in module.timed_sessions("case")][: len(short)] == short
    sheets = [
        one.exercise for one in course(name).exercises if one.exercise.id.startswith("saxaul")
    ]
    titles = {sheet.title: sheet.minutes for sheet in sheets}
    assert sorted(one.title for one in steps) == sorted(titles)
    assert all(one.minutes >= titles[one.title] for one in steps)


def test_tool_practice_adds_saved_explorer_pages_to_the_short_form() -> None:
    module = course("cryptocurrency-tracing").module
    short = module.timed_sessions("short")
    *first, lab = module.timed_sessions("tools")
    assert tuple(first) == short
    assert (lab.id, lab.minutes) == ("explorer-lab", 60)


@each_module
@pytest.mark.parametrize("variant", ["short", "standard", "extended", "case"])
def test_every_length_teaches_every_objective_half_of_it_by_doing(name: str, variant: str) -> None:
    module = course(name).module
    sessions = module.timed_sessions(variant)
    taught = {objective for session in sessions for objective in session.objectives}
    assert taught == {objective.id for objective in module.objectives}
    told = sum(
        step.minutes
        for session in sessions
        for step in session.steps
        if step.method in {Method.LECTURE, Method.DEMONSTRATION}
    )
    assert told <= sum(session.minutes for session in sessions) / 2


@each_module
def test_items_are_of_every_objective_level_and_type_and_often_on_a_case(name: str) -> None:
    items = course(name).bank.items
    assert len(items) >= 40
    per_objective = Counter(item.objective for item in items)
    assert min(per_objective[one.id] for one in course(name).module.objectives) >= 5
    levels = Counter(item.cognitive.value for item in items)
    assert set(levels) == {"recall", "apply", "judge"}
    assert levels["recall"] <= 0.4 * len(items)
    # short answers need a person to mark them, hot-spots a picture: a bank may do without
    kinds = set(FORMATS) - {"short-answer", "hot-spot"}
    assert {item.type for item in items} >= kinds
    assert sum(item.case is not None for item in items) >= 0.3 * len(items)


@each_module
def test_some_items_have_no_answer_in_the_data_and_say_so(name: str) -> None:
    """Declining to answer must be right at times, and wrong at times, or it gives itself away."""
    items = [item for item in course(name).bank.items if isinstance(item, SingleItem)]
    flags = [
        (option.undetermined, option.id == item.key) for item in items for option in item.options
    ]
    offered = [key for undetermined, key in flags if undetermined]
    assert len(offered) >= 10
    assert 0.25 <= sum(offered) / len(offered) <= 0.4


@each_module
def test_a_dozen_items_ask_for_a_judgement(name: str) -> None:
    items = course(name).bank.items
    judging = [item for item in items if item.cognitive.value == "judge" and item.type == "single"]
    assert len(judging) >= 12


@each_module
def test_what_participants_learn_to_draft_they_are_asked_to_draft(name: str) -> None:
    found = course(name)
    drafts = {item.objective for item in found.bank.items if item.type == "short-answer"}
    assert {one.id for one in found.module.objectives if one.level == "create"} == drafts


def reasons_of(item: Item) -> list[str]:
    """Return the reason for each answer, or for each point of an answer in words."""
    if isinstance(item, MatchingItem):
        return [premise.rationale for premise in item.premises]
    if isinstance(item, NumericItem):
        return [item.rationale, *(wrong.rationale for wrong in item.wrong)]
    if isinstance(item, ShortItem):
        return [line.text for line in item.rubric]
    return [option.rationale for option in item.options]


@each_module
def test_every_option_has_a_reason_of_its_own_and_every_item_a_source(name: str) -> None:
    references = {reference.id for reference in course(name).module.references}
    for item in course(name).bank.items:
        reasons = reasons_of(item)
        assert len(set(reasons)) == len(reasons), item.id
        assert min(len(reason.split()) for reason in reasons) >= 3, item.id
        assert item.source.reference in references


@each_module
def test_an_item_on_a_source_that_may_change_may_change_too(name: str) -> None:
    found = course(name)
    volatile = {reference.id for reference in found.module.references if reference.volatile}
    items = [item for item in found.bank.items if item.source.reference in volatile]
    assert [item.id for item in items if not item.volatile] == []


@each_module
def test_keys_stand_at_several_letters(name: str) -> None:
    items = course(name).bank.items
    keys = Counter(item.key for item in items if isinstance(item, SingleItem | TrueFalseItem))
    assert max(keys.values()) <= len(items) / 2, keys


@each_module
def test_handout_has_a_table_a_figure_and_a_worked_case(name: str) -> None:
    handout = course(name).handout
    assert re.search(r"^!\[[^\]]+\]\(figures/", handout, re.M)
    assert re.search(r"^\|(?:\s*:?-+:?\s*\|)+\s*$", handout, re.M)
    assert re.search(r"^::: *case", handout, re.M)


# RFC 5737 (documentation), RFC 6598 (shared space inside a provider), and what never leaves a
# site: RFC 1918, loopback, link-local, unspecified, broadcast and multicast.
V4 = [
    IPv4Network(block)
    for block in (
        "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "100.64.0.0/10", "10.0.0.0/8",
        "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "169.254.0.0/16", "0.0.0.0/8",
        "255.255.255.255/32", "224.0.0.0/4",
    )
]  # fmt: skip
V6 = [IPv6Network(block) for block in ("2001:db8::/32", "fc00::/7", "fe80::/10", "::1/128")]
_IPV4 = re.compile(r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.]*\d)")
_IPV6 = re.compile(r"(?<![\w:])[0-9a-fA-F:]*:[0-9a-fA-F]*:[0-9a-fA-F:]*")


def real_addresses(text: str) -> list[str]:
    """Return the addresses in a text that somebody may own."""
    found = []
    for match in [*_IPV4.finditer(text), *_IPV6.finditer(text)]:
        try:
            address = ip_address(match[0])
        except ValueError:  # a time of day, or a number of a section
            continue
        blocks = V4 if isinstance(address, IPv4Address) else V6
        if not any(address in block for block in blocks):
            found.append(match[0])
    return found


@each_text
def test_addresses_belong_to_nobody(path: Path) -> None:
    assert real_addresses(path.read_text(encoding="utf-8")) == []


def test_the_search_for_addresses_finds_them() -> None:
    text = "From 8.8.8.8, (1.1.1.1) and `2606:4700::1111` at 14:25:12 to 192.0.2.7, 2001:db8::1."
    assert real_addresses(text) == ["8.8.8.8", "1.1.1.1", "2606:4700::1111"]
    assert isinstance(ip_address("2001:db8::1"), IPv6Address)


_DOMAIN = re.compile(
    r"(?<![\w./-])(?:https?://)?(?:[\w.+-]+@)?((?:[a-z0-9-]+\.)+[a-z]{2,})\b", re.I
)
_RESERVED = {"example", "test", "invalid", "localhost"}  # RFC 2606 and RFC 6761
_FILES = {"csv", "eml", "html", "jpg", "json", "log", "md", "pdf", "png", "txt", "xlsx", "zip"}


def real_domains(text: str, cited: set[str]) -> list[str]:
    """Return the domains in a text that are neither reserved nor among the cited ones."""
    names = [match[1].lower() for match in _DOMAIN.finditer(text)]
    return [
        name
        for name in names
        if name.rsplit(".", 1)[1] not in _RESERVED | _FILES
        and not any(name == host or name.endswith(f".{host}") for host in cited)
    ]


def cited_hosts(name: str) -> set[str]:
    urls = [reference.url for reference in course(name).module.references if reference.url]
    return {(urlsplit(url).hostname or "").removeprefix("www.") for url in urls} - {""}


@each_module
def test_domains_in_items_and_code_are_reserved_or_cited(name: str) -> None:
    folder = course(name).folder
    items = (folder / "items.yaml").read_text(encoding="utf-8")
    texts = [(folder / file).read_text(encoding="utf-8") for file in ("handout.md", "guide.md")]
    code = [match[1] for text in texts for match in re.finditer(r"`([^`\n]+)`", text)]
    for text in (items.split("\n", 1)[1], *code):  # without the line that names the schema
        assert real_domains(text, cited_hosts(name)) == []


def test_the_search_for_domains_finds_them() -> None:
    text = "`https://www.bank.com/x` and a@mail.ru, shop.example, page.png, www.fatf-gafi.org."
    assert real_domains(text, {"fatf-gafi.org"}) == ["www.bank.com", "mail.ru"]


# Published test vectors of BIP 173, BIP 350 (one of them with a wrong checksum) and EIP-55.
_VECTORS = {
    "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
    "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
    "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd",
    "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
    "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
}
_ADDRESS = re.compile(r"\b(?:bc1[a-z0-9]{20,}|[13][a-km-zA-HJ-NP-Z1-9]{25,33}|0x[0-9a-fA-F]{40})\b")


@each_text
def test_coin_addresses_are_test_vectors(path: Path) -> None:
    found = set(_ADDRESS.findall(path.read_text(encoding="utf-8")))
    assert found - _VECTORS == set()


@each_text
def test_texts_hold_no_invisible_direction_control(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.findall("[\u202a-\u202e\u2066-\u2069]", text) == []
