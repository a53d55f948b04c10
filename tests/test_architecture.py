"""Rules about the repository as a whole, held by the tests instead of by a wiki."""

import ast
import os
import re
import subprocess
import sys
import tomllib
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("engine", "forms", "webapp")
# Others' addresses: a lock file that names one installs from there on every machine.
REGISTRIES = re.compile(r"registry\.npmjs|registry\.yarnpkg|pypi\.org/simple|pythonhosted\.org")


def test_modules_import_only_what_their_layer_allows() -> None:
    # In a process of its own: it silences every logger of the process in which it runs.
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()"]

    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr


def test_nothing_evaluates_text_as_python() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.func.id}"
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in ("eval", "exec", "compile", "__import__")
    ]

    assert found == []


def test_every_module_says_its_purpose_in_its_first_line() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in sources()
        if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]

    assert silent == []


def test_no_file_names_a_registry() -> None:
    naming = [
        str(path.relative_to(ROOT))
        for path in own_files()
        if path != Path(__file__) and REGISTRIES.search(path.read_text(errors="replace"))
    ]

    assert naming == []


def test_every_dependency_is_pinned() -> None:
    assert set(dependencies()) - set(pins()) == set()


def test_the_tests_run_on_the_pinned_versions() -> None:
    """Else they prove nothing about what `make install` makes."""
    installed = {
        normalised(found.metadata["Name"]): found.version for found in metadata.distributions()
    }
    pinned = pins()

    assert {name: pinned[name] for name in pinned.keys() & installed.keys()} == {
        name: installed[name] for name in pinned.keys() & installed.keys()
    }


@pytest.mark.parametrize("name", ["SpiffWorkflow", "psycopg", "waitress", "bpmn-js", "watermark"])
def test_the_notice_names_whoever_asks_for_it(name: str) -> None:
    assert name in (ROOT / "NOTICE").read_text(encoding="utf-8")


def test_the_front_end_is_locked_without_addresses() -> None:
    locked = (ROOT / "webapp/frontend/package-lock.json").read_text(encoding="utf-8")

    assert '"integrity"' in locked
    assert '"resolved"' not in locked


# ---- what is looked at ---------------------------------------------------------------------


@cache
def own_files() -> list[Path]:
    """Every text file of the repository; what tools made or downloaded is none."""
    found = []
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [
            name
            for name in folders
            if name not in ("node_modules", "dist", "var", "__pycache__")
            and (not name.startswith(".") or name == ".ci")
        ]
        found += [Path(folder) / name for name in names]
    return [path for path in found if path.is_file() and b"\0" not in path.read_bytes()[:4096]]


def sources() -> list[Path]:
    """Every module of the product, tests excluded."""
    return sorted(
        path
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
        if "node_modules" not in path.parts
    )


def pins() -> dict[str, str]:
    """The version of each package in constraints.txt, which has nothing but those."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    found = [
        re.fullmatch(r"([\w.-]+)==([\w.]+)", line) for line in lines if line[:1] not in ("", "#")
    ]
    return {normalised(pin[1]): pin[2] for pin in found if pin}


def dependencies() -> list[str]:
    """The names of all packages that pyproject.toml asks for."""
    settings: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = settings["dependency-groups"].values()
    asked = [*settings["project"]["dependencies"], *(one for group in groups for one in group)]
    return [normalised(re.split(r"[\[<>=!~ ;]", one)[0]) for one in asked]


def normalised(name: str) -> str:
    """Write a package's name as PEP 503 compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()
