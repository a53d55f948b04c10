"""In CI a skipped test is a failed one; on a desk it is only said."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SKIPPING = {
    "test_body.py": "import pytest\ndef test_it(): pytest.skip('no browser here')\n",
    "test_fixture.py": """
import pytest
@pytest.fixture
def browser(): pytest.skip('no browser here')
def test_it(browser): pass
""",
    "test_module.py": "import pytest\npytest.skip('no browser here', allow_module_level=True)\n",
}


@pytest.fixture
def skipping(tmp_path: Path) -> Path:
    """A folder of tests that skip themselves in each way there is, under our own hooks."""
    hooks = "pytest_make_collect_report, pytest_runtest_makereport"
    (tmp_path / "conftest.py").write_text(f"from tests.conftest import {hooks}\n")
    for name, source in SKIPPING.items():
        (tmp_path / name).write_text(source)
    return tmp_path


def run(folder: Path, *, ci: str) -> subprocess.CompletedProcess[str]:
    options = ["-q", "-p", "no:cacheprovider", "--continue-on-collection-errors", "-c", os.devnull]
    return subprocess.run(
        [sys.executable, "-m", "pytest", *options, "."],
        cwd=folder,
        env={**os.environ, "CI": ci, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_whatever_skips_itself_fails_in_ci_with_its_reason(skipping: Path) -> None:
    outcome = run(skipping, ci="true")

    assert "1 failed, 2 errors" in outcome.stdout
    assert outcome.stdout.count("no browser here") >= len(SKIPPING)
    assert outcome.returncode == 1


def test_on_a_desk_a_skip_is_only_said(skipping: Path) -> None:
    outcome = run(skipping, ci="")

    assert "3 skipped" in outcome.stdout
    assert outcome.returncode == 0
