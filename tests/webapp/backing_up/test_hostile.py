"""A file that is no honest backup ends in a sentence, and writes nothing outside."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from sqlalchemy import func, select

from engine.database import open_database
from engine.errors import Conflict, Invalid
from engine.tables import unit
from tests.databases import sqlite_url
from tests.webapp.backing_up.sealed import COLUMNS, UNIT, sealed
from webapp.backing_up import archive, making, taking_back
from webapp.files.store import FolderStore


def restore(source: Path, folder: Path) -> None:
    stores: making.Stores = {"files": FolderStore(folder / "files")}
    with taking_back.restored(source, sqlite_url(folder / "new.db"), stores):
        pass


@pytest.mark.parametrize(
    ("parts", "said", "sentence"),
    [
        ({"files/../../../outside": b"%PDF-1.4\n%%EOF\n"}, {}, "Expected the file"),
        ({"files/" + "0" * 64: b"%PDF-1.4\n%%EOF\n"}, {}, "Expected the file"),
        ({"rows/unit": UNIT + UNIT}, {"columns": COLUMNS}, "the database refused one"),
        ({"rows/unit": b"[1]\n"}, {"columns": COLUMNS}, "line 1 of 'unit'"),
        ({"rows/unit": b"[" * 9_999}, {"columns": COLUMNS}, "line 1 of 'unit'"),
        ({}, {"columns": COLUMNS}, "a part 'rows/unit', but it is gone"),
        ({}, {"columns": {"unit": ["id; DROP TABLE unit"]}}, "Expected columns of 'unit'"),
        ({"rows/unit": UNIT}, {"columns": COLUMNS, "ends": {}}, "logs that end as"),
        ({}, {"format": 2}, "format 1, but found 2"),
        ({}, {"columns": []}, "Expected 'columns'"),
        ({}, {"parts": {"../x": {}}}, "Expected the parts that the manifest names"),
        ({}, {"schema": "../../etc"}, "Expected a migration"),
    ],
)
def test_what_only_looks_like_a_backup_is_refused_with_a_sentence(
    parts: Mapping[str, bytes], said: Mapping[str, Any], sentence: str, tmp_path: Path
) -> None:
    source = sealed(tmp_path / "backup", parts, **said)
    (tmp_path / "in").mkdir()

    with pytest.raises(Invalid, match=sentence):
        restore(source, tmp_path / "in")

    assert {each.name for each in tmp_path.iterdir()} == {"backup", "in"}


def test_a_part_whose_hash_is_another_leaves_no_row(tmp_path: Path) -> None:
    source = sealed(
        tmp_path / "backup",
        {"rows/unit": UNIT},
        columns=COLUMNS,
        parts={"rows/unit": {"sha256": "0" * 64, "count": 1}},
    )

    with pytest.raises(Invalid, match="'rows/unit' as it was written, but it was changed"):
        restore(source, tmp_path)

    database = open_database(sqlite_url(tmp_path / "new.db"))
    with database.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(unit)) == 0
    database.close()


@pytest.mark.parametrize("kept", [0, 50, -1])
def test_a_file_that_was_cut_off_is_refused(kept: int, tmp_path: Path) -> None:
    source = sealed(tmp_path / "backup", {"rows/unit": UNIT})
    source.write_bytes(source.read_bytes()[:kept])

    with pytest.raises(Invalid, match="to be a whole backup"):
        making.check(source)


def test_another_zip_is_no_backup(tmp_path: Path) -> None:
    with ZipFile(tmp_path / "other.zip", "w", ZIP_DEFLATED) as other:
        other.writestr("a.txt", b"a" * 200)

    with pytest.raises(Invalid, match="to be a whole backup"):
        making.check(tmp_path / "other.zip")


def test_a_part_that_unpacks_without_end_is_cut_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking_back, "MAX_FILE_BYTES", 1 << 20)
    source = sealed(tmp_path / "backup", {"files/" + "0" * 64: b"%PDF-1.4\n" + bytes(4 << 20)})

    with pytest.raises(Invalid):
        restore(source, tmp_path)

    assert [path for path in (tmp_path / "files").rglob("*") if path.is_file()] == []


def test_what_cannot_be_written_is_said_in_a_sentence(tmp_path: Path) -> None:
    def parts() -> Iterator[bytes]:
        yield b"a"
        raise OSError(28, "No space left on device")

    with (
        pytest.raises(Conflict, match="but: No space left on device"),
        archive.writing(tmp_path / "backup") as writer,
    ):
        writer.add("rows/unit", parts())
    with (
        pytest.raises(Conflict, match="but: No such file or directory"),
        archive.writing(tmp_path / "nowhere" / "backup"),
    ):
        pass

    assert list(tmp_path.iterdir()) == []
