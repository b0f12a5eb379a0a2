"""trainkit prepares, runs and evaluates workshops from plain files.

>>> import trainkit
>>> definitions = trainkit.load("examples/almaty-2019")
>>> definitions.workshop.id
'almaty-2019'
"""

from typing import TYPE_CHECKING, Any

from trainkit.problems import (
    AssetError,
    InputError,
    LayoutError,
    Place,
    Problem,
    Severity,
    TrainkitError,
)

if TYPE_CHECKING:
    from trainkit.api import build, check, check_curriculum, check_module, load, plan, score

__all__ = [
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

__version__ = "0.1.0"


if not TYPE_CHECKING:  # a checker would take every name, also a module's, for one of these

    def __getattr__(name: str) -> Any:
        if name not in __all__:  # a module of the package, which Python then looks for
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from trainkit import api

        return getattr(api, name)
