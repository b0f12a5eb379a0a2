"""A small workshop in English and Russian: whose papers are in which language is on the roster."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.factories import SECRET, as_yaml, bank_data, write_roster, write_workshop

ROSTER: list[tuple[object, ...]] = [
    ("Code", "Name", "Country", "Language"),
    ("P-01", "Person 1", "KZ", "en"),
    ("P-02", "Person 2", "KZ", "ru"),
    ("P-03", "Person 3", "KG", "ru-KG"),
    ("P-04", "Person 4", "KG", ""),
]
"""Two read Russian; who says nothing reads the first language."""

EXERCISE_IN_RUSSIAN = {
    "exercise": "dates",
    "language": "ru",
    "version": 1,
    "title": "Даты",
    "authority": {
        "lawful": "Вымышленный приказ.",
        "necessary": "Меньшего недостаточно.",
        "proportionate": "Только один период.",
        "record": "В журнале.",
    },
    "scene": "Нужно вести реестр.",
    "task": "Посчитайте дни.",
    "deliverables": {"investigators": "Даты.", "prosecutors": "Две фразы."},
    "debrief": "Спросите, что надо было знать.",
    "marking": "Один балл за дату.",
}
"""A whole translation of the exercise of ``factories``; without ``status``, a draft."""


def module_in_russian(module_id: str = "alpha") -> Any:
    """Return a whole translation of the module of ``factories``."""
    return {
        "module": module_id,
        "language": "ru",
        "version": "1.0.0",
        "title": "Модуль альфа",
        "short_title": "Альфа",
        "summary": "Небольшой модуль.",
        "audience": "Для всех.",
        "objectives": {f"o{n}": f"Применять правило {n}" for n in (1, 2, 3)},
        "sessions": {
            f"s{n}": {
                "title": f"Занятие {n}",
                "summary": f"Участники применяют правило {n}.",
                "steps": [{"title": "Вход"}, {"title": "Проверка"}],
            }
            for n in (1, 2)
        },
    }


def bank_in_russian(module_id: str = "alpha") -> Any:
    """Return a whole translation of the bank of ``factories``."""
    items = {
        item["id"]: {
            "version": 1,
            "stem": f"Какой ответ верен для {item['id']}?",
            "options": {
                letter: {
                    "text": f"Ответ {letter} на {item['id']}",
                    "rationale": f"Причина {letter}",
                }
                for letter in "abc"
            },
        }
        for item in bank_data(module_id)["items"]
    }
    return {"module": module_id, "language": "ru", "version": "1.0.0", "items": items}


def write_translated(folder: Path, **changes: Any) -> Path:
    """Write the workshop with everything translated, and return its folder."""
    write_workshop(folder, **{"languages": ["en", "ru"], "translations": ["ru"]} | changes)
    write_roster(folder / "participants.xlsx", ROSTER)
    (folder / "plan").mkdir()
    (folder / "plan" / "secret.txt").write_text(SECRET)
    course = folder / "curriculum" / "alpha"
    texts = {
        "module.ru.yaml": as_yaml(module_in_russian()),
        "items.ru.yaml": as_yaml(bank_in_russian()),
        "handout.ru.md": "## Когда это нужно\n\nВсегда [@src].\n",
        "guide.ru.md": "## До курса\n\nПодготовить.\n\n"
        "## Занятие 1 {#s1}\n\nСказать.\n\n## Занятие 2 {#s2}\n\nСказать.\n",
    }
    for name, text in texts.items():
        (course / name).write_text(text, encoding="utf-8")
    return folder
