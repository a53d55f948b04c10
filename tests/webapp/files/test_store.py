"""The content-addressed store: whole files, named by their content, never changed.

What every store does is tried on a folder and in a bucket of a real S3 server.
"""

import hashlib
import io
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from engine.clock import VirtualClock
from engine.errors import Invalid, NotFound
from tests.webapp.files.stores import new_bucket
from tests.webapp.site_app import PDF, jpeg
from webapp.file_places import FilesPlace
from webapp.files.opening import open_store
from webapp.files.store import FileStore, FolderStore, Listed

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
MB = 1_000_000


@pytest.fixture
def clock() -> VirtualClock:
    """A clock that stands still."""
    return VirtualClock(NOW)


@pytest.fixture(params=["folder", "bucket"])
def store(request: pytest.FixtureRequest, tmp_path: Path, clock: VirtualClock) -> FileStore:
    """An empty store."""
    is_folder = request.param == "folder"
    place = FilesPlace(tmp_path / "files", None if is_folder else new_bucket(tmp_path))
    return open_store(place, clock)


# ---- what every store does -----------------------------------------------------------------------


def test_a_file_is_kept_under_its_digest(store: FileStore) -> None:
    stored = store.save(io.BytesIO(PDF), name="surat.pdf", max_bytes=MB)

    digest = hashlib.sha256(PDF).hexdigest()
    assert stored.as_reference() == {
        "digest": digest,
        "name": "surat.pdf",
        "type": "application/pdf",
        "size": len(PDF),
    }
    assert store.path(digest).read_bytes() == PDF
    with store.open(digest) as content:
        assert content.read() == PDF


def test_an_original_cannot_be_written_to(store: FileStore) -> None:
    stored = store.save(io.BytesIO(PDF), name="surat.pdf", max_bytes=MB)

    assert store.path(stored.digest).stat().st_mode & 0o222 == 0


def test_the_same_content_is_one_file(store: FileStore) -> None:
    first = store.save(io.BytesIO(PDF), name="surat.pdf", max_bytes=MB)
    second = store.save(io.BytesIO(PDF), name="salinan.pdf", max_bytes=MB)

    assert first.digest == second.digest
    assert list(store.listed()) == [Listed(first.digest, len(PDF), NOW)]


def test_what_is_listed_says_when_it_was_saved_last(store: FileStore, clock: VirtualClock) -> None:
    first = store.save(io.BytesIO(PDF), name="surat.pdf", max_bytes=MB)
    second = store.save(io.BytesIO(jpeg()), name="foto.jpg", max_bytes=MB)
    clock.advance(timedelta(hours=5))
    store.save(io.BytesIO(PDF), name="surat.pdf", max_bytes=MB)

    listed = {each.digest: (each.size, each.saved_at) for each in store.listed()}

    assert listed == {
        first.digest: (first.size, NOW + timedelta(hours=5)),
        second.digest: (second.size, NOW),
    }


def test_a_sender_who_breaks_off_leaves_nothing(store: FileStore) -> None:
    with pytest.raises(ConnectionResetError):
        store.save(_BreaksOff(PDF), name="surat.pdf", max_bytes=MB)

    assert list(store.listed()) == []


def test_a_store_says_whether_it_can_be_written_to(store: FileStore) -> None:
    store.require_writable()

    assert list(store.listed()) == []


def test_reading_stops_at_the_limit(store: FileStore) -> None:
    """A sender who never ends is not listened to for ever."""
    endless = _Endless()

    with pytest.raises(Invalid, match=r"'besar.pdf' is bigger than the 3 MB"):
        store.save(endless, name="besar.pdf", max_bytes=3 * MB)

    assert endless.given <= 5 * MB
    assert list(store.listed()) == []


def test_a_kind_of_file_has_its_own_limit(store: FileStore) -> None:
    with pytest.raises(Invalid) as refusal:
        store.save(io.BytesIO(b"kata " * 1_200_000), name="panjang.txt", max_bytes=100 * MB)

    assert refusal.value.indonesian.startswith(
        "Berkas 'panjang.txt' (6 MB) melebihi batas teks biasa: 5 MB."
    )


def test_a_refused_file_leaves_nothing_behind(store: FileStore, tmp_path: Path) -> None:
    with pytest.raises(Invalid):
        store.save(io.BytesIO(b"MZ\x90\0" + bytes(100)), name="foto.jpg", max_bytes=MB)

    assert list(store.listed()) == []
    assert not [path for path in (tmp_path / "files").rglob("*") if path.is_file()]


@pytest.mark.parametrize("digest", ["", "../../etc/passwd", "A" * 64, "0" * 63, "0" * 64])
def test_what_is_no_digest_of_ours_is_not_found(store: FileStore, digest: str) -> None:
    with pytest.raises(NotFound):
        store.path(digest)


def test_what_somebody_refers_to_by_no_digest_is_not_verified(store: FileStore) -> None:
    with pytest.raises(NotFound):
        store.verify("0" * 64)


def test_an_old_file_is_removed(store: FileStore, clock: VirtualClock) -> None:
    stored = store.save(io.BytesIO(PDF), name="surat.pdf", max_bytes=MB)
    clock.advance(timedelta(days=2))

    assert store.remove(stored.digest, unless_saved_since=NOW + timedelta(days=1))

    with pytest.raises(NotFound):
        store.path(stored.digest)


def test_a_file_that_was_saved_again_is_not_removed(store: FileStore, clock: VirtualClock) -> None:
    store.save(io.BytesIO(PDF), name="surat.pdf", max_bytes=MB)
    clock.advance(timedelta(days=2))
    stored = store.save(io.BytesIO(PDF), name="surat.pdf", max_bytes=MB)

    assert not store.remove(stored.digest, unless_saved_since=NOW + timedelta(days=1))

    assert store.verify(stored.digest)


# ---- a folder ------------------------------------------------------------------------------------


def test_a_folder_names_a_file_by_its_digest(tmp_path: Path, clock: VirtualClock) -> None:
    store = FolderStore(tmp_path / "files", clock)

    digest = store.save(io.BytesIO(PDF), name="surat.pdf", max_bytes=MB).digest

    assert store.path(digest) == tmp_path / "files" / digest[:2] / digest[2:4] / digest


def test_a_changed_file_is_found_out(tmp_path: Path, clock: VirtualClock) -> None:
    store = FolderStore(tmp_path / "files", clock)
    stored = store.save(io.BytesIO(PDF), name="surat.pdf", max_bytes=MB)
    assert store.verify(stored.digest)

    path = store.path(stored.digest)
    path.chmod(0o644)
    path.write_bytes(PDF + b"x")

    assert not store.verify(stored.digest)


def test_interrupted_uploads_are_cleared_away(tmp_path: Path, clock: VirtualClock) -> None:
    store = FolderStore(tmp_path / "files", clock)
    store.save(io.BytesIO(jpeg()), name="foto.jpg", max_bytes=MB)
    left = tmp_path / "files" / "drafts" / "tmp-left"
    left.write_bytes(b"half")
    os.utime(left, (NOW.timestamp(), NOW.timestamp()))

    assert store.discard_drafts(before=NOW + timedelta(days=1)) == 1
    assert not left.exists()


class _BreaksOff(io.BytesIO):
    def read(self, size: int | None = -1, /) -> bytes:
        sent = super().read(10)
        if not sent:
            raise ConnectionResetError
        return sent


class _Endless(io.BytesIO):
    given = 0

    def read(self, size: int | None = -1, /) -> bytes:
        assert size is not None
        self.given += size
        return bytes(size)
