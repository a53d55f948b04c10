"""Tell DOCX and ODT from other ZIP archives by their table of contents, unpacking nothing."""

import zipfile
from pathlib import Path

from engine.errors import Invalid

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"

# Real letters have some dozens of entries and unpack to a few hundred MB at most (a photo on every
# page).
MAX_CONTENTS_BYTES = 1_000_000
MAX_UNPACKED_BYTES = 500_000_000
_END_RECORD_BYTES = 22
_MAX_COMMENT_BYTES = 65_535


def package_type(path: Path, name: str) -> str | None:
    """Return the media type of an accepted office document, None for any other archive.

    Raises:
        Invalid: a broken archive, a bomb, or a document with macros.
    """
    _check_contents_size(path, name)
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            first = archive.open(entries[0]).read(100) if _is_small(entries) else b""
    except (zipfile.BadZipFile, RuntimeError, EOFError, OSError) as error:
        raise Invalid(
            f"The document '{name}' is broken: it cannot be read. Send it again.",
            indonesian=f"Dokumen '{name}' rusak: isinya tidak dapat dibaca. Kirim ulang.",
        ) from error
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED_BYTES:
        most = MAX_UNPACKED_BYTES // 1_000_000
        raise Invalid(
            f"The document '{name}' grows beyond {most} MB when opened. "
            "Make its pictures smaller, then send it again.",
            indonesian=f"Dokumen '{name}' mengembang melebihi {most} MB bila dibuka. "
            "Kecilkan gambar di dalamnya, lalu kirim ulang.",
        )
    names = {entry.filename for entry in entries}
    if any(entry.endswith(("vbaProject.bin", "vbaData.xml")) for entry in names):
        raise Invalid(
            f"The document '{name}' holds macros. Save it without.",
            indonesian=f"Dokumen '{name}' berisi makro. Simpan sebagai dokumen tanpa makro.",
        )
    if {"[Content_Types].xml", "word/document.xml"} <= names:
        return DOCX
    return ODT if first == ODT.encode() else None


def _is_small(entries: list[zipfile.ZipInfo]) -> bool:
    # ODF 1.2, part 3: the first entry is named "mimetype" and is stored, not compressed.
    return bool(entries) and entries[0].filename == "mimetype" and entries[0].compress_type == 0


def _check_contents_size(path: Path, name: str) -> None:
    """Look at the archive's end ourselves: `zipfile` reads a table of any size into memory."""
    with path.open("rb") as stream:
        size = stream.seek(0, 2)
        stream.seek(max(0, size - _END_RECORD_BYTES - _MAX_COMMENT_BYTES))
        tail = stream.read()
    end = tail.rfind(b"PK\x05\x06")
    if end < 0:
        raise Invalid(
            f"The document '{name}' is not complete (cut off on its way?). Send it again.",
            indonesian=f"Dokumen '{name}' tidak lengkap (terpotong saat dikirim?). Kirim ulang.",
        )
    contents = int.from_bytes(tail[end + 12 : end + 16], "little")
    if contents > MAX_CONTENTS_BYTES or b"PK\x06\x07" in tail:
        raise Invalid(
            f"The document '{name}' is no ordinary one: its table of contents is too big.",
            indonesian=f"Dokumen '{name}' bukan dokumen kantor biasa: daftar isinya terlalu besar.",
        )
