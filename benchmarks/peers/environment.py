"""Makes a peer's own environment, and takes turns with the program in it."""

import json
import os
import subprocess
import sys
import venv
from pathlib import Path
from typing import Any

from sqlalchemy.engine import make_url

from benchmarks.timing import Sample

ROOT = Path(__file__).parents[2]
VIEWFLOW = (
    "django-viewflow==2.4.0",
    "Django==5.2.19",
    "django-filter==26.2",
    "psycopg[binary]==3.3.9",
)
INSTALL_SECONDS = 180


class Absent(Exception):
    """The peer cannot be installed here; it is told, and not measured."""


def install(folder: Path, packages: tuple[str, ...]) -> Path:
    """Make an environment with these packages in `folder`, once; return its Python.

    Raises:
        Absent: no index has them, or there is no network.
    """
    python = folder / "bin" / "python"
    if python.exists():
        return python
    venv.create(folder, with_pip=True)
    command = [str(python), "-m", "pip", "install", "--quiet", *packages]
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=INSTALL_SECONDS)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as problem:
        python.unlink()
        raise Absent(f"Expected to install {packages[0]}, but {problem}") from problem
    return python


class Viewflow:
    """Viewflow in a process of its own, on an empty database."""

    def __init__(self, url: str, environment: Path) -> None:
        python = install(environment, VIEWFLOW)
        code = "import benchmarks.peers.viewflow_steps as peer; peer.main()"
        self._process = subprocess.Popen(
            [python, "-c", code, json.dumps(_place(url))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env={"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(ROOT)},
        )
        self._answer()

    def turn(self, cases: int) -> Sample:
        """Let it finish so many cases; return what a step took by its own clock."""
        assert self._process.stdin
        self._process.stdin.write(f"{cases}\n")
        self._process.stdin.flush()
        found = self._answer()
        return Sample(found["wall"], found["cpu"])

    def close(self) -> None:
        """End it."""
        self._process.communicate()

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout
        line = self._process.stdout.readline()
        if not line:
            raise Absent("Expected Viewflow to answer, but its program has ended")
        found: dict[str, Any] = json.loads(line)
        return found


def _place(url: str) -> dict[str, str]:
    place = make_url(url)
    if place.get_backend_name() == "sqlite":
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(place.database)}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": str(place.database),
        "USER": "alur",
        "HOST": str(place.query["host"]),
    }


def say_absent(problem: Absent) -> None:
    """Tell whoever reads the table why a peer is not in it."""
    print(f"not measured: {problem}", file=sys.stderr)
