from __future__ import annotations

import importlib
import pkgutil
from types import FunctionType

import pytest

import trainkit

MODULES = sorted(
    module.name for module in pkgutil.walk_packages(trainkit.__path__, prefix="trainkit.")
)


def test_public_names_are_these() -> None:
    assert trainkit.__all__ == [
        "AssetError",
        "InputError",
        "LayoutError",
        "Place",
        "Problem",
        "Severity",
        "TrainkitError",
        "__version__",
        "build",
        "check",
        "check_curriculum",
        "check_module",
        "load",
        "plan",
        "score",
    ]


def test_steps_stay_functions_after_every_module_was_imported() -> None:
    for name in MODULES:
        importlib.import_module(name)
    for name in ("build", "check", "check_curriculum", "check_module", "load", "plan", "score"):
        assert type(getattr(trainkit, name)) is FunctionType


@pytest.mark.parametrize("name", MODULES)
def test_module_says_what_it_is_and_exports_what_it_lists(name: str) -> None:
    module = importlib.import_module(name)
    assert (module.__doc__ or "").strip() != ""
    listed = getattr(module, "__all__", [])
    assert [missing for missing in listed if not hasattr(module, missing)] == []
    assert len(set(listed)) == len(listed)
