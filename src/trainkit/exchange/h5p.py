"""H5P question sets: a package with ``content/content.json`` (https://h5p.org/specification).

Packages are written without the libraries of H5P, which sites have. Parameters are those of
H5P.QuestionSet, H5P.MultiChoice, H5P.TrueFalse, H5P.Blanks and H5P.Essay in their semantics.json.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from trainkit.exchange.format import About, Format
from trainkit.exchange.markup import (
    PICTURE,
    from_html,
    from_plain,
    line_from_html,
    to_html,
    to_plain,
)
from trainkit.exchange.pictures import Pictures
from trainkit.exchange.question import Choice, Question, WrongError, chosen, true_or_false, written
from trainkit.exchange.source import Source, UnreadableError
from trainkit.files import zipped
from trainkit.languages import _
from trainkit.problems import Place, Problems

__all__ = ["FORMAT"]

_CONTENT = "content/content.json"
_SET = ("H5P.QuestionSet", 1, 20)
_CHOICE = ("H5P.MultiChoice", 1, 16)
_ESSAY = ("H5P.Essay", 1, 5)
_IMAGE = ("H5P.Image", 1, 1)
_NAMES = uuid.UUID("f2a4c9c2-7d0e-5a8e-9f53-2b1a6f0c4d11")
"""The name space of the ids of questions in packages, which follow from the items' ids."""
_GAP = re.compile(r"\*([^*\n]+)\*")


def _parsed(source: Source, name: str) -> Any:
    try:
        return json.loads(source.part(name))
    except (ValueError, RecursionError):
        raise UnreadableError(_("{name} in the archive is no JSON", name=name)) from None


def _read(source: Source, problems: Problems) -> Iterator[Question]:
    content = _parsed(source, _CONTENT)
    head = _parsed(source, "h5p.json")
    main = head.get("mainLibrary") if isinstance(head, dict) else None
    each = content.get("questions") if isinstance(content, dict) else None
    single = [{"library": f"{main} 1.0", "params": content}]
    for number, one in enumerate(each if main == _SET[0] and isinstance(each, list) else single, 1):
        place = Place(source.path, number, 1)
        try:
            yield _question(source, one, place)
        except WrongError as error:
            problems.error(place, str(error))
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            words = _("question {n} is damaged ({error})", n=number, error=error)
            problems.error(place, words)


def _question(source: Source, one: Mapping[str, Any], place: Place) -> Question:
    library = str(one["library"]).split(" ")[0]
    reader = _READERS.get(library)
    if reader is None:
        words = _("question {n} is {library}, of which no item can be made",
                  n=place.line, library=library)  # fmt: skip
        raise WrongError(words)
    params, pictures = one["params"], Pictures()
    shown = _shown(source, params.get("media"), pictures)
    data = reader(params, pictures.at)
    data["stem"] = "\n\n".join(filter(None, (shown, data["stem"])))
    title = str((one.get("metadata") or {}).get("title") or "")
    return Question(data, place, title, tuple(pictures.lost), pictures.found)


def _shown(source: Source, media: Any, pictures: Pictures) -> str:
    """Return the picture above a question as Markdown."""
    inner = (media or {}).get("type") or {}
    params = inner.get("params") or {} if isinstance(inner, dict) else {}
    path = str((params.get("file") or {}).get("path") or "")
    if not path:
        return ""
    kept = pictures.inside(source, path, "content")
    alt = from_plain(" ".join(str(params.get("alt") or "").split()))
    return f"![{alt}]({kept})" if kept else ""


_At = Callable[[str], str]


def _choice(params: Mapping[str, Any], at: _At) -> dict[str, Any]:
    choices = []
    for one in params["answers"]:
        told = one.get("tipsAndFeedback") or {}
        reason = from_html(str(told.get("chosenFeedback") or ""), at)
        choices.append(Choice(line_from_html(one["text"], at), bool(one.get("correct")), reason))
    return chosen(from_html(params["question"], at), choices)


def _truth(params: Mapping[str, Any], at: _At) -> dict[str, Any]:
    behaviour = params.get("behaviour") or {}
    right, wrong = (
        from_html(str(behaviour.get(name) or ""), at)
        for name in ("feedbackOnCorrect", "feedbackOnWrong")
    )
    is_true = str(params["correct"]) == "true"
    return true_or_false(from_html(params["question"], at), is_true, right, wrong)


def _blanks(params: Mapping[str, Any], at: _At) -> dict[str, Any]:
    text = "\n\n".join(from_html(one.replace("*", "\x1a"), at) for one in params["questions"])
    gaps = _GAP.findall(text.replace("\x1a", "*"))
    gapped = _GAP.sub("_____", text.replace("\x1a", "*"))
    stem = "\n\n".join(filter(None, (from_html(str(params.get("text") or ""), at), gapped)))
    answers = [one.split(":")[0].split("/") for one in gaps]
    only = answers[0] if len(answers) == 1 else ["; ".join(one[0] for one in answers)]
    return written(stem, [one.strip() for one in only] if answers else ())


def _essay(params: Mapping[str, Any], at: _At) -> dict[str, Any]:
    sample = str((params.get("solution") or {}).get("sample") or "")
    return written(from_html(params["taskDescription"], at), answer=from_html(sample, at))


_READERS: Mapping[str, Callable[[Mapping[str, Any], _At], dict[str, Any]]] = {
    "H5P.MultiChoice": _choice,
    "H5P.TrueFalse": _truth,
    "H5P.Blanks": _blanks,
    "H5P.Essay": _essay,
}


def _write(questions: Sequence[Question], about: About) -> bytes:
    parts: dict[str, bytes] = {}
    content = {
        "introPage": {"showIntroPage": False, "title": about.title},
        "progressType": "textual",
        "passPercentage": 50,
        "questions": [_written(question, parts) for question in questions],
    }
    head = {
        "title": about.title,
        "language": about.language.split("-")[0],
        "mainLibrary": _SET[0],
        "embedTypes": ["iframe"],
        "license": "U",
        "preloadedDependencies": [
            {"machineName": name, "majorVersion": major, "minorVersion": minor}
            for name, major, minor in (_SET, _CHOICE, _ESSAY, _IMAGE)
        ],
    }
    return zipped({"h5p.json": _json(head), _CONTENT: _json(content), **parts})


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode()


def _written(question: Question, parts: dict[str, bytes]) -> dict[str, Any]:
    stem, media = _apart(question, parts)
    kind = _ESSAY if question.type == "short-answer" else _CHOICE
    params: dict[str, Any] = {"media": media} if media else {}
    if kind is _ESSAY:
        sample = to_html(str(question.data.get("answer") or ""))
        params |= {"taskDescription": to_html(stem), "solution": {"sample": sample}}
    else:
        params |= {
            "question": to_html(stem),
            "answers": [
                {
                    "text": to_html(one.text, inline=True),
                    "correct": one.right,
                    "tipsAndFeedback": {"chosenFeedback": to_html(one.rationale)},
                }
                for one in question.choices
            ],
            "behaviour": {
                "type": "single" if question.type == "single" else "multi",
                "randomAnswers": question.is_shuffled,
            },
        }
    return {
        "library": _library(kind),
        "params": params,
        "subContentId": str(uuid.uuid5(_NAMES, question.id)),
        "metadata": {"title": question.id, "license": "U"},
    }


def _library(kind: tuple[str, int, int]) -> str:
    return f"{kind[0]} {kind[1]}.{kind[2]}"


def _apart(question: Question, parts: dict[str, bytes]) -> tuple[str, dict[str, Any] | None]:
    """Return the stem without its picture, which H5P shows above it."""
    found = PICTURE.search(question.stem)
    data = question.pictures.get(found[2]) if found else None
    if found is None or data is None:
        return question.stem, None
    path = "images/" + found[2].replace("/", "-")
    parts[f"content/{path}"] = data
    image = {"file": {"path": path}, "alt": to_plain(found[1])}
    media = {"type": {"library": _library(_IMAGE), "params": image}}
    return question.stem[: found.start()] + question.stem[found.end() :].lstrip(), media


def _limits(question: Question) -> Iterator[str]:
    if len(PICTURE.findall(question.stem)) > 1:
        yield _("H5P shows one picture above a question; the others are left out")


def _looks_like(source: Source) -> bool:
    return "h5p.json" in source.parts and _CONTENT in source.parts


FORMAT = Format(
    name="h5p",
    title="H5P",
    suffix=".h5p",
    types=frozenset({"single", "multiple", "short-answer"}),
    keeps=frozenset({"rationale", "answer", "markup", "pictures"}),
    looks_like=_looks_like,
    read=_read,
    write=_write,
    limits=_limits,
)
