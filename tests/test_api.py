from __future__ import annotations

import importlib
import pkgutil
from types import FunctionType, ModuleType

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
def test_module_exports_what_it_says(name: str) -> None:
    module: ModuleType = importlib.import_module(name)
    if hasattr(module, "__path__") and not hasattr(module, "__all__"):
        assert (module.__doc__ or "").strip() != ""
        return
    assert [missing for missing in module.__all__ if not hasattr(module, missing)] == []
    assert len(set(module.__all__)) == len(module.__all__)
