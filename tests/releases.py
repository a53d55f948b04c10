"""The code of the release before this one, taken out of the repository's own history."""

import io
import subprocess
import tarfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
# The newest commit of the release that runs at offices: the one that must go on beside this one.
RELEASE_BEFORE = "51d68316887a0189a9e4cec35daf8e3fc610e8d4"
FOLDERS = ("bpmn", "engine", "forms", "webapp")


class Missing(Exception):
    """The history does not reach back to the release before."""


def release_before(folder: Path) -> Path:
    """Unpack the release before into a folder, ready to run, and return where its code lies.

    It has this release's bundles: how they are built is not what is tried.

    Raises:
        Missing: the history is not here.
    """
    command = ["git", "-C", str(ROOT), "archive", RELEASE_BEFORE, *FOLDERS]
    archive = subprocess.run(command, capture_output=True, check=False)
    if archive.returncode:
        said = archive.stderr.decode(errors="replace").strip()
        raise Missing(
            f"Expected the release before, commit {RELEASE_BEFORE[:7]}, in the history of {ROOT}, "
            f"but git says '{said}': clone the whole history (git fetch --unshallow)"
        )
    code = folder / "release-before"
    with tarfile.open(fileobj=io.BytesIO(archive.stdout)) as files:
        files.extractall(code, filter="data")
    (code / "webapp" / "static" / "dist").symlink_to(ROOT / "webapp" / "static" / "dist")
    return code
