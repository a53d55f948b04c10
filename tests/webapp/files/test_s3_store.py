"""Files in a bucket, for several hosts: what one has stored, every other has."""

import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from werkzeug.datastructures import FileStorage, MultiDict

from engine.clock import VirtualClock
from engine.errors import Invalid, NotFound
from tests.installation import free_port
from tests.webapp.cast import UNIT, Pages, open_pages
from tests.webapp.files.stores import client, keys, new_bucket
from tests.webapp.site_app import PDF
from webapp.file_places import Bucket, FilesPlace
from webapp.files.s3_store import S3Store
from webapp.files.store import StoreUnreachable
from webapp.files.uploads import receive_uploads
from webapp.settings import Settings, read_settings

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
MB = 1_000_000
BIG = PDF + b"\n%" + b"x" * 20 * MB  # more parts than one


@pytest.fixture
def clock() -> VirtualClock:
    """A clock that stands still."""
    return VirtualClock(NOW)


@pytest.fixture
def bucket(tmp_path: Path) -> Bucket:
    """An empty bucket."""
    return new_bucket(tmp_path)


@pytest.fixture
def hosts(bucket: Bucket, tmp_path: Path, clock: VirtualClock) -> tuple[S3Store, S3Store]:
    """Two hosts of one installation."""
    return (
        S3Store(bucket, copies=tmp_path / "one", clock=clock),
        S3Store(bucket, copies=tmp_path / "other", clock=clock),
    )


@pytest.fixture
def away(bucket: Bucket, tmp_path: Path, clock: VirtualClock) -> S3Store:
    """A store at an address where nobody answers."""
    nobody = Bucket(f"http://127.0.0.1:{free_port()}", "us-east-1", "alur", "", bucket.key_file)
    return S3Store(nobody, copies=tmp_path / "away", clock=clock)


def test_what_one_host_stored_another_reads(hosts: tuple[S3Store, S3Store]) -> None:
    one, other = hosts
    stored = one.save(io.BytesIO(PDF), name="surat.pdf", max_bytes=MB)

    assert other.path(stored.digest).read_bytes() == PDF
    assert other.verify(stored.digest)


def test_a_large_file_goes_in_parts_and_comes_back_whole(hosts: tuple[S3Store, S3Store]) -> None:
    one, other = hosts
    stored = one.save(io.BytesIO(BIG), name="buku.pdf", max_bytes=50 * MB)

    assert stored.size == len(BIG)
    assert other.path(stored.digest).read_bytes() == BIG


def test_what_one_host_removed_no_other_shows_from_its_copy(
    hosts: tuple[S3Store, S3Store], clock: VirtualClock
) -> None:
    one, other = hosts
    stored = one.save(io.BytesIO(PDF), name="surat.pdf", max_bytes=MB)
    other.path(stored.digest)
    clock.advance(timedelta(days=2))

    assert one.remove(stored.digest, unless_saved_since=NOW + timedelta(days=1))

    with pytest.raises(NotFound):
        other.path(stored.digest)


def test_who_removes_an_old_save_leaves_a_new_one_of_another_host(
    hosts: tuple[S3Store, S3Store], clock: VirtualClock, bucket: Bucket
) -> None:
    one, other = hosts
    stored = one.save(io.BytesIO(PDF), name="surat.pdf", max_bytes=MB)
    clock.advance(timedelta(days=2))
    other.save(io.BytesIO(PDF), name="surat.pdf", max_bytes=MB)

    assert not one.remove(stored.digest, unless_saved_since=NOW + timedelta(days=1))

    assert one.path(stored.digest).read_bytes() == PDF
    assert len(keys(bucket)) == 1


def test_an_object_that_was_changed_is_found_out_and_shown_to_nobody(
    hosts: tuple[S3Store, S3Store], bucket: Bucket
) -> None:
    one, other = hosts
    stored = one.save(io.BytesIO(PDF), name="surat.pdf", max_bytes=MB)
    (key,) = keys(bucket)
    client(bucket).put_object(bucket.name, key, io.BytesIO(b"palsu"), 5)

    assert not other.verify(stored.digest)
    with pytest.raises(NotFound):
        other.path(stored.digest)


def test_no_object_bears_a_digest_before_the_store_has_all_of_it(
    bucket: Bucket, tmp_path: Path, clock: VirtualClock
) -> None:
    gone = Bucket(bucket.endpoint, bucket.region, "tidak-ada", "", bucket.key_file)
    store = S3Store(gone, copies=tmp_path / "gone", clock=clock)

    with pytest.raises(StoreUnreachable, match="NoSuchBucket"):
        store.save(io.BytesIO(BIG), name="buku.pdf", max_bytes=50 * MB)

    assert not [path for path in (tmp_path / "gone").rglob("*") if path.is_file()]


def test_keys_begin_with_what_the_administrator_said(
    hosts: tuple[S3Store, S3Store], bucket: Bucket
) -> None:
    stored = hosts[0].save(io.BytesIO(PDF), name="surat.pdf", max_bytes=MB)

    (key,) = keys(bucket)
    assert key.startswith(f"alur/{stored.digest[:2]}/{stored.digest[2:4]}/{stored.digest}/")


# ---- nobody answers ------------------------------------------------------------------------------


def test_a_store_that_does_not_answer_is_said_so(away: S3Store) -> None:
    with pytest.raises(StoreUnreachable):
        away.require_writable()
    with pytest.raises(StoreUnreachable):
        away.path("0" * 64)


def test_a_form_says_that_a_file_was_not_stored_and_keeps_the_rest(
    pages_of_office: Pages, away: S3Store
) -> None:
    office = replace(pages_of_office.app.extensions["alur"], files=away)
    sent = MultiDict({"surat": FileStorage(io.BytesIO(PDF), filename="surat.pdf")})

    received = receive_uploads(sent, office=office, unit_id=UNIT)

    assert received.files == {}
    assert received.refusals == {
        "surat": [
            "Penyimpanan berkas tidak menjawab, jadi 'surat.pdf' belum tersimpan. "
            "Kirim lagi sebentar lagi."
        ]
    }


# ---- settings ------------------------------------------------------------------------------------


def settings_with(**more: str) -> Settings:
    return read_settings({"ALUR_S3_ENDPOINT": "https://s3.example.go.id", **more})


def test_originals_and_public_copies_lie_apart_in_the_bucket(tmp_path: Path) -> None:
    settings = settings_with(
        ALUR_FILES="s3://alur/kantor", ALUR_S3_KEY_FILE="/etc/alur/s3.key", ALUR_VAR=str(tmp_path)
    )

    assert settings.files_place.bucket == Bucket(
        "https://s3.example.go.id", "us-east-1", "alur", "kantor/files", Path("/etc/alur/s3.key")
    )
    assert settings.public_place.bucket
    assert settings.public_place.bucket.prefix == "kantor/public"
    assert FilesPlace.from_json(settings.files_place.to_json()) == settings.files_place


@pytest.mark.parametrize("said", ["", "folder"])
def test_without_a_bucket_files_lie_in_folders(said: str, tmp_path: Path) -> None:
    settings = read_settings({"ALUR_FILES": said, "ALUR_VAR": str(tmp_path)})

    assert settings.files_place == FilesPlace(tmp_path / "files")
    assert settings.public_place == FilesPlace(tmp_path / "public")


@pytest.mark.parametrize("said", ["s3://", "s3://Alur", "s3://alur/../x?y", "http://alur"])
def test_an_address_that_is_no_bucket_is_refused(said: str) -> None:
    with pytest.raises(Invalid, match="Expected ALUR_FILES to be 'folder' or a bucket"):
        settings_with(ALUR_FILES=said, ALUR_S3_KEY_FILE="/etc/alur/s3.key")


def test_a_bucket_needs_an_endpoint_and_a_key() -> None:
    with pytest.raises(Invalid, match="Expected ALUR_S3_ENDPOINT and ALUR_S3_KEY_FILE"):
        settings_with(ALUR_FILES="s3://alur")


def test_a_key_file_without_a_key_is_named(tmp_path: Path) -> None:
    key_file = tmp_path / "s3.key"
    key_file.write_text("kunci\n")

    with pytest.raises(Invalid, match=f"Expected two lines in '{key_file}'"):
        S3Store(
            Bucket("http://127.0.0.1:1", "us-east-1", "alur", "", key_file), copies=tmp_path / "x"
        )


def test_an_office_answers_ranges_of_a_file_in_a_bucket(
    migrated_url: str, tmp_path: Path, bucket: Bucket
) -> None:
    place = {
        "ALUR_FILES": f"s3://{bucket.name}/kantor",
        "ALUR_S3_ENDPOINT": bucket.endpoint,
        "ALUR_S3_KEY_FILE": str(bucket.key_file),
    }
    with open_pages(migrated_url, tmp_path, **place) as pages:
        office = pages.app.extensions["alur"]
        sent = MultiDict({"surat": FileStorage(io.BytesIO(PDF), filename="surat.pdf")})
        (file,) = receive_uploads(sent, office=office, unit_id=UNIT).files["surat"]

        answer = pages.of("kabid").get(
            f"/berkas/{file['digest']}", headers={"Range": "bytes=2-5"}, buffered=True
        )

        assert (answer.status_code, answer.data) == (206, PDF[2:6])
    assert [key for key in keys(bucket) if str(file["digest"]) in key]
