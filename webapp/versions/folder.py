"""A version as files, the same for a folder in git, a ZIP and back: one folder a process.

    pemutakhiran_website/pemutakhiran_website.bpmn
    pemutakhiran_website/forms/terima.form
    pemutakhiran_website/scenarios/lurus.json
    pemutakhiran_website/process.json            which version it was; nothing reads it back

Deterministic: the same version gives the same bytes, wherever and whenever.
"""

import hashlib
import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import orjson
from sqlalchemy import Connection

from engine import queries
from engine.bundles import ABOUT
from engine.deployment import content_digest
from engine.diagram.composing import SEPARATOR
from engine.runtime import Runtime

_BEGINNING = (1980, 1, 1, 0, 0, 0)  # the first moment that a ZIP can say: of no file's history


@dataclass(frozen=True)
class Version:
    """One process with all that belongs to it, in force or not."""

    process_id: str
    diagram: bytes
    forms: Mapping[str, bytes] = field(default_factory=dict)
    scenarios: Mapping[str, bytes] = field(default_factory=dict)
    number: int | None = None  # None: it was not deployed as it is

    @property
    def digest(self) -> str:
        """The SHA-256 of its content: versions with the same are the same."""
        return content_digest(self.diagram, self.forms, self.scenarios)

    def files(self) -> dict[str, bytes]:
        """Return its files by their paths within the folder of the process."""
        found = {f"{file_name(self.process_id)}.bpmn": self.diagram}
        found |= {f"forms/{file_name(name)}.form": self.forms[name] for name in sorted(self.forms)}
        found |= {
            f"scenarios/{file_name(name)}.json": self.scenarios[name]
            for name in sorted(self.scenarios)
        }
        about = {"process": self.process_id, "version": self.number, "digest": self.digest}
        options = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
        return found | {ABOUT: orjson.dumps(about, option=options)}


def deployed_version(
    connection: Connection, runtime: Runtime, definition_id: UUID, unit_id: UUID
) -> Version:
    """Return a version as it was deployed.

    Raises:
        NotFound: the office has no such version.
    """
    diagram = queries.diagram(connection, unit_id=unit_id, definition_id=definition_id)
    definition = runtime.definitions.get(definition_id)
    # What a called process asks, and steps in which people choose a way, are not its own files.
    forms = {name: source for name, source in definition.forms.items() if SEPARATOR not in name}
    scenarios = queries.scenarios_of(connection, definition_id=definition_id)
    return Version(definition.process.id, diagram, forms, scenarios, definition.version)


def write(version: Version, folder: Path) -> None:
    """Write a version into its folder, and remove the files of another one that it has not."""
    home = folder / file_name(version.process_id)
    files = version.files()
    for stale in sorted([*home.glob("forms/*.form"), *home.glob("scenarios/*.json")]):
        if stale.relative_to(home).as_posix() not in files:
            stale.unlink()
    for path, content in files.items():
        target = home / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def archive(version: Version) -> bytes:
    """Return a version as a ZIP of its folder."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as opened:
        for path, content in version.files().items():
            entry = zipfile.ZipInfo(f"{file_name(version.process_id)}/{path}", _BEGINNING)
            entry.compress_type = zipfile.ZIP_DEFLATED
            opened.writestr(entry, content)
    return made.getvalue()


def file_name(own: str) -> str:
    """Return an id as a file's name: it never leads to another folder.

    >>> file_name("terima"), file_name("../etc/x")
    ('terima', '.._etc_x-2215be8e')
    """
    safe = re.sub(r"[^\w.~ -]", "_", own)[:100]
    is_itself = safe == own and safe.strip(".")
    return safe if is_itself else f"{safe}-{hashlib.sha256(own.encode()).hexdigest()[:8]}"
