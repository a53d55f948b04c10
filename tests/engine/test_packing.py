"""What the database keeps packed comes back as it was, or not at all."""

import hashlib
import re
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from engine import packing
from engine.packing import Unpackable, pack, unpack
from engine.tables import entry, instance
from tests.bench import Bench
from tests.diagrams import end, path, process, start, user
from tests.forging import forge

ONE_STEP = process(start(), user("isi"), end(), path("mulai", "isi", "selesai"))
LOG_FORMAT = Path(__file__).parents[2] / "docs" / "log-format.md"


@given(st.text(max_size=40_000).map(lambda text: b"{" + text.encode()))
def test_json_comes_back_as_it_was(text: bytes) -> None:
    assert unpack(pack(text)) == text
    assert unpack(text) == text


def test_a_large_text_comes_back_as_it_was() -> None:
    text = b"[" + b"".join(b"%d," % number for number in range(50_000))

    assert unpack(pack(text)) == text


def test_the_first_dictionary_never_changes() -> None:
    assert hashlib.sha256(packing.WORDS).hexdigest() == (
        "3689a5081ba029ba1ae3fa8a78054012627bbd90b9d6de99a7bed76045ab492f"
    )


def test_the_format_of_the_log_shows_the_same_dictionary() -> None:
    shown = re.search(r"WORDS = \(.*?\n\)\n", LOG_FORMAT.read_text(), re.DOTALL)

    assert shown is not None
    assert shown[0] in Path(packing.__file__).read_text()


@pytest.mark.parametrize(
    "harm",
    [
        lambda kept: kept[:-1],
        lambda kept: kept + b"x",
        lambda kept: kept[:1] + b"\xff" + kept[2:],
        lambda kept: kept[:1],
    ],
    ids=["cut", "longer", "changed", "empty"],
)
def test_what_is_damaged_is_refused(harm: object) -> None:
    with pytest.raises(Unpackable):
        unpack(harm(pack(b'{"v":1}')))  # type: ignore[operator]


def test_what_would_fill_the_memory_is_refused() -> None:
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    bomb = deflate.compress(bytes(packing.MAX_BYTES + 1)) + deflate.flush()

    with pytest.raises(Unpackable, match="at most 32000000 bytes"):
        unpack(b"\x01" + bomb)


def test_a_log_that_was_never_packed_is_read_and_verified(bench: Bench) -> None:
    bench.deploy(ONE_STEP)
    case = bench.start(judul="Panen raya")
    first = bench.log(case)[0]

    forge(bench.database, update(entry).where(entry.c.stream_id == case).values(body=first.body))
    bench.complete(case, "isi:1")

    assert first.body.startswith(b"{")
    assert bench.log(case)[0] == first
    assert all(finding.is_sound for finding in bench.verify())


def test_a_body_with_something_behind_it_is_a_changed_one(bench: Bench) -> None:
    bench.deploy(ONE_STEP)
    case = bench.start()
    with bench.database.reading() as connection:
        kept = connection.scalars(select(entry.c.body).where(entry.c.stream_id == case)).one()

    forge(
        bench.database,
        update(entry).where(entry.c.stream_id == case).values(body=bytes(kept) + b"hidden"),
    )

    assert "the body was changed" in bench.verify()[0].problem


def test_a_case_that_has_ended_is_kept_packed_and_still_read(bench: Bench) -> None:
    bench.deploy(ONE_STEP)
    case = bench.start(naskah="kata " * 4_000)
    bench.complete(case, "isi:1")

    with bench.database.reading() as connection:
        kept = connection.scalars(select(instance.c.snapshot).where(instance.c.id == case)).one()

    assert len(kept) < 2_000
    assert bench.variables(case)["naskah"] == "kata " * 4_000
    assert all(finding.is_sound for finding in bench.verify())
