"""Where built scripts and styles are: "app.css" on a page, in the browser a name with a hash."""

import json
from functools import lru_cache
from pathlib import Path

from flask import url_for

DIST = Path(__file__).parent / "static" / "dist"


class AssetsMissing(Exception):
    """The front end was not built; the sentence says how to."""


def asset_url(name: str) -> str:
    """Return the address of a built file by its plain name, such as "app.css" or "viewer.js".

    Raises:
        AssetsMissing: the front end was not built, or has no such file.
    """
    names = read_manifest()
    if name not in names:
        raise AssetsMissing(
            f"Expected the front end to have '{name}', but found {', '.join(sorted(names))}"
        )
    return url_for("static", filename=f"dist/{names[name]}")


def read_manifest(folder: Path = DIST) -> dict[str, str]:
    """Return which file each plain name became; called at start, it tells early what is missing.

    Raises:
        AssetsMissing: there is no manifest in `folder`.
    """
    manifest = folder / "manifest.json"
    try:
        # A build made while we serve has other names: the time of the file says which we know.
        return _parse(manifest, manifest.stat().st_mtime_ns)
    except FileNotFoundError as error:
        raise AssetsMissing(
            f"Expected the built scripts and styles in {folder}, but found no manifest.json: "
            "run 'make frontend'"
        ) from error


@lru_cache(maxsize=4)
def _parse(manifest: Path, written_at_ns: int) -> dict[str, str]:  # noqa: ARG001  (only a key of the cache)
    names = json.loads(manifest.read_text(encoding="utf-8"))
    return {str(name): str(file) for name, file in names.items()}
