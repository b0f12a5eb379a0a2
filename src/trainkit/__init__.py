"""trainkit prepares, runs and evaluates workshops from plain files.

>>> import trainkit
>>> definitions = trainkit.load("examples/almaty-2019")
>>> definitions.workshop.id
'almaty-2019'
"""

from trainkit.api import build, check, check_curriculum, check_module, load, plan, score
from trainkit.problems import (
    AssetError,
    InputError,
    LayoutError,
    Place,
    Problem,
    Severity,
    TrainkitError,
)

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
