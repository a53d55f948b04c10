"""Documents fail the build when they lag: settings, commands, events, forms, diagrams, links."""

import inspect
import re
import sqlite3
import subprocess
import sys
import tomllib
from contextlib import closing
from dataclasses import fields, is_dataclass
from pathlib import Path
from types import ModuleType
from urllib.parse import unquote

import pytest

from engine import commands, events
from engine.commands import Command, InstanceCommand
from engine.database import open_database
from engine.diagram import read
from engine.events import Event
from engine.migrating import migrate
from engine.queries import definitions
from forms.validation import Validator
from tests import diagrams
from tests.bench import Bench
from tests.databases import migrated_template
from webapp import settings
from webapp.cli import COMMANDS
from webapp.first_deployments import deploy_missing
from webapp.founding import DEMO_PASSWORD, DEMO_PEOPLE

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
ADMINISTRATOR = (ROOT / "docs" / "administrator.md").read_text(encoding="utf-8")
LOG_FORMAT = (ROOT / "docs" / "log-format.md").read_text(encoding="utf-8")
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
DIAGRAMS = sorted((ROOT / "bpmn").glob("*.bpmn"))
MAX_PICTURE_BYTES = 200_000


# ---- what an administrator reads ---------------------------------------------------------------


def test_every_setting_is_documented_and_no_other() -> None:
    named = set(re.findall(r'"(ALUR_\w+)"', inspect.getsource(settings)))

    assert set(re.findall(r"^\| `(ALUR_\w+)` \|", ADMINISTRATOR, re.MULTILINE)) == named


def test_every_subcommand_is_documented() -> None:
    assert [name for name in COMMANDS if f"| `alur {name}" not in ADMINISTRATOR] == []


def test_the_readme_names_the_demo_accounts() -> None:
    assert [p.username for p in DEMO_PEOPLE if f"`{p.username}`" not in README] == []
    assert f"`{DEMO_PASSWORD}`" in README


# ---- what an auditor reads ---------------------------------------------------------------------


def concrete(module: ModuleType, base: type) -> list[type]:
    """Return the commands or events of a module."""
    return [
        kind
        for kind in vars(module).values()
        if inspect.isclass(kind)
        and issubclass(kind, base)
        and kind not in (Command, InstanceCommand, Event)
    ]


@pytest.mark.parametrize(
    "kind",
    [*concrete(commands, Command), *concrete(events, Event)],
    ids=lambda kind: kind.__name__,
)
def test_every_command_and_event_stands_in_the_log_format_with_its_fields(kind: type) -> None:
    line = re.search(rf"^\| `{kind.__name__}` \|([^|]*)\|", LOG_FORMAT, re.MULTILINE)
    assert line, f"Expected a line about {kind.__name__}, found none"
    assert is_dataclass(kind)

    unsaid = {field.name for field in fields(kind)} - set(re.findall(r"`(\w+)`", line[1]))

    assert unsaid <= {"instance_id"}  # said once by the entry's stream


def test_the_log_format_names_no_command_or_event_that_is_gone() -> None:
    tables = LOG_FORMAT.partition("## Commands")[2]
    known = [*concrete(commands, Command), *concrete(events, Event)]

    named = set(re.findall(r"^\| `([A-Z]\w+)` \|", tables, re.MULTILINE))

    assert named == {kind.__name__ for kind in known}


@pytest.fixture
def kept_log(tmp_path: Path) -> Path:
    """A folder with a database of a few entries, named as an office's."""
    url = migrated_template(migrate).create("sqlite", tmp_path)
    database = open_database(url)
    bench = Bench(database)
    bench.deploy(
        diagrams.process(
            diagrams.start(),
            diagrams.user("isi"),
            diagrams.end(),
            diagrams.path("mulai", "isi", "selesai"),
        )
    )
    for _ in range(2):
        bench.complete(bench.start(), "isi:1", hari=3)
    database.close()
    Path(url.removeprefix("sqlite:///")).rename(tmp_path / "alur.db")
    return tmp_path


def by_hand(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the snippet of the page as a reader would."""
    snippet = re.search(r"```python\n(.*?)```", LOG_FORMAT, re.DOTALL)
    assert snippet
    command = [sys.executable, "-I", "-c", snippet[1]]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_the_check_by_hand_passes_a_true_log(kept_log: Path) -> None:
    assert by_hand(kept_log).stdout == "every chain holds\n"


@pytest.mark.parametrize(
    ("harm", "sentence"),
    [
        ("UPDATE entry SET body = replace(body, '3', '4') WHERE seq = 2", "entry 2 was changed"),
        ("DELETE FROM entry WHERE seq = 1", "entry 1 is missing"),
    ],
)
def test_the_check_by_hand_finds_what_was_changed_or_removed(
    kept_log: Path, harm: str, sentence: str
) -> None:
    with closing(sqlite3.connect(kept_log / "alur.db")) as connection:
        connection.execute("DROP TRIGGER entry_is_never_changed")
        connection.execute("DROP TRIGGER entry_is_never_deleted")
        connection.execute(harm)
        connection.commit()

    assert sentence in by_hand(kept_log).stderr


# ---- the SOPs that come with the application ---------------------------------------------------


@pytest.mark.parametrize("diagram", DIAGRAMS, ids=lambda path: path.stem)
def test_every_user_task_has_a_form_and_every_form_a_user_task(diagram: Path) -> None:
    process = read(diagram.read_bytes()).process
    assert process is not None
    tasks = [element for element in process.elements.values() if element.kind == "userTask"]
    folder = ROOT / "forms" / diagram.stem

    assert {task.id for task in tasks if task.form is None} == set()
    assert {task.form for task in tasks} == {form.stem for form in folder.glob("*.form")}


def test_every_diagram_deploys(tmp_path: Path) -> None:
    database = open_database(migrated_template(migrate).create("sqlite", tmp_path))
    bench = Bench(database, forms=Validator())

    deploy_missing(bench.runtime)

    with database.reading() as connection:
        found = {line.process_id for line in definitions(connection, unit_id=bench.runtime.unit_id)}
    database.close()
    assert found == {diagram.stem for diagram in DIAGRAMS}


# ---- pages -------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_between_pages_leads_somewhere(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    links = [link for link in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in link]

    assert [link for link in links if not leads_somewhere(page, link)] == []


def leads_somewhere(page: Path, link: str) -> bool:
    """Say whether a relative link names a file or folder, and its anchor a heading."""
    path, _, anchor = unquote(link).partition("#")
    target = (page.parent / path).resolve() if path else page
    if not target.exists() or not anchor:
        return target.exists()
    headings = re.findall(r"^#+ (.+)$", target.read_text(encoding="utf-8"), re.MULTILINE)
    return anchor in {re.sub(r"[^\w\- ]", "", one.lower()).replace(" ", "-") for one in headings}


def test_every_page_of_the_documents_is_linked_from_the_readme() -> None:
    linked = set(re.findall(r"\]\((docs/[\w-]+\.md)\)", README))

    assert linked == {f"docs/{page.name}" for page in (ROOT / "docs").glob("*.md")}


def test_each_decision_has_a_number_of_its_own_and_says_it() -> None:
    pages = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    numbers = [int(page.name[:4]) for page in pages]

    assert len(set(numbers)) == len(numbers)
    for page, number in zip(pages, numbers, strict=True):
        assert page.read_text("utf-8").startswith(f"# {number}. "), page.name


def test_pictures_are_small_and_used() -> None:
    pictures = sorted((ROOT / "docs" / "images").iterdir())
    pages = [README, *(page.read_text("utf-8") for page in (ROOT / "docs").glob("*.md"))]
    shown = {name for page in pages for name in re.findall(r"images/([\w-]+\.png)", page)}

    assert [p.name for p in pictures if p.stat().st_size > MAX_PICTURE_BYTES] == []
    assert {p.name for p in pictures} == shown
    assert len(pictures) == 5


def test_the_package_shows_the_readme() -> None:
    described = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

    assert described["project"]["readme"] == "README.md"
