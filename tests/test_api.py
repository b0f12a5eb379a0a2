"""The library: what a checker is told stands where a program finds it."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

from trainkit import api


def test_a_step_is_for_a_checker_what_a_program_gets() -> None:
    tree = ast.parse(Path(api.__file__).read_text(encoding="utf-8"))
    told = next(node for node in tree.body if isinstance(node, ast.If))
    names = {
        one.asname: (node.module, one.name)
        for node in told.body
        if isinstance(node, ast.ImportFrom)
        for one in node.names
        if one.asname == one.name
    }
    names |= {
        one.id: ("", "")
        for node in told.body
        if isinstance(node, ast.Assign)
        for one in node.targets
        if isinstance(one, ast.Name)
    }
    assert sorted(names) == sorted(api._HOMES)
    for name, (module, there) in names.items():
        if module:
            assert api._HOMES[name] == (module.removeprefix("trainkit."), there)
        assert getattr(api, name) is not None


def test_a_step_is_loaded_when_it_is_asked_for() -> None:
    script = "import sys, trainkit; print('trainkit.documents' in sys.modules); trainkit.build"
    script += "; print('trainkit.documents.builder' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.stdout.split() == ["False", "True"]
