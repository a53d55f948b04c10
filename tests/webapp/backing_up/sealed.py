"""Files that look like backups, for the tests: their hashes fit, whatever is in them."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from webapp.backing_up import archive

NO_LOGS = {"logs": 0, "entries": 0, "sha256": hashlib.sha256().hexdigest()}
MANIFEST = {
    "format": 1, "at": "2026-11-27T02:00:00+00:00", "schema": "0024", "columns": {},
    "ends": NO_LOGS, "missing": [],
}  # fmt: skip
UNIT = b'["0190d0c0-0000-7000-8000-000000000001","Dinas","Asia/Jakarta",0,null,"dinas"]\n'
COLUMNS = {"unit": ["id", "name", "zone", "operations_seq", "operations_head", "slug"]}


def sealed(target: Path, contents: Mapping[str, bytes], **said: Any) -> Path:
    """Write a file whose hashes fit, whatever is in it."""
    with archive.writing(target) as writer:
        for name, content in contents.items():
            writer.add(name, [content])
        manifest = {**MANIFEST, "parts": dict(writer.parts), **said}
        writer.add(archive.MANIFEST, [json.dumps(manifest).encode()])
    return target
