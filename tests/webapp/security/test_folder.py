"""What the office writes is for the account that serves it, whatever the folder was before."""

import stat
from pathlib import Path

import pytest
from click.testing import CliRunner

from webapp import cli


def test_nobody_else_of_the_machine_reads_the_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a folder that was there before, anybody could: 0644, as the system's default says."""
    tmp_path.chmod(0o755)
    monkeypatch.setenv("ALUR_VAR", str(tmp_path))

    answer = CliRunner().invoke(cli.main, ["migrate"])

    assert answer.exit_code == 0, answer.output
    modes = {each.name: stat.S_IMODE(each.stat().st_mode) for each in tmp_path.glob("alur.db*")}
    assert modes
    assert set(modes.values()) == {0o600}
