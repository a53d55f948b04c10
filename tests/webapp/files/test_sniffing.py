"""What a file is, is in its content; a name that says otherwise is refused."""

import io
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from engine.errors import Invalid
from tests.webapp.site_app import PDF, jpeg, mp4
from webapp.files.packages import DOCX, ODT
from webapp.files.sniffing import recognise, with_ending

WEBM = b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82\x84webm"


def picture(kind: str) -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (8, 8)).save(content, kind)
    return content.getvalue()


def package(entries: dict[str, bytes], *, compressed: bool = True) -> bytes:
    content = io.BytesIO()
    how = zipfile.ZIP_DEFLATED if compressed else zipfile.ZIP_STORED
    with zipfile.ZipFile(content, "w", how) as archive:
        for name, inner in entries.items():
            kept = zipfile.ZIP_STORED if name == "mimetype" else how
            archive.writestr(name, inner, compress_type=kept)
    return content.getvalue()


WORD = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<document/>"}
OPEN_DOCUMENT = {"mimetype": ODT.encode(), "content.xml": b"<office/>"}


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("foto.JPG", jpeg(), "image/jpeg"),
        ("gambar.png", picture("PNG"), "image/png"),
        ("gambar.webp", picture("WEBP"), "image/webp"),
        ("gambar.gif", picture("GIF"), "image/gif"),
        ("film.mp4", mp4(), "video/mp4"),
        ("film.webm", WEBM, "video/webm"),
        ("surat.pdf", PDF, "application/pdf"),
        ("surat.docx", package(WORD), DOCX),
        ("surat.odt", package(OPEN_DOCUMENT), ODT),
        ("catatan.txt", "Pasar murah, € 1\r\n".encode(), "text/plain"),
    ],
)
def test_each_accepted_kind_is_recognised(
    tmp_path: Path, name: str, content: bytes, media_type: str
) -> None:
    assert recognise(_file(tmp_path, content), name).media_type == media_type


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("foto.jpg", PDF, "'foto.jpg' berakhiran .jpg, tetapi isinya dokumen PDF"),
        ("foto.exe", jpeg(), "'foto.exe' berakhiran .exe, tetapi isinya foto JPEG"),
        ("surat.html", b"halo", "berakhiran .html, tetapi isinya teks biasa"),
        ("foto.jpg", b"MZ\x90\0" + bytes(60), "Windows Executable"),
        ("foto.jpg", b"\x7fELF\2\1\1" + bytes(60), "ELF"),
        ("foto.jpg", bytes(range(1, 20)), "tidak dikenali"),
        ("surat.txt", b"<!DOCTYPE html><script>", "program atau halaman web"),
        ("surat.txt", b"\xef\xbb\xbf <svg onload='x'>", "program atau halaman web"),
        ("surat.txt", b"#!/bin/sh\nrm", "program atau halaman web"),
        ("foto.jpg", b"", "kosong"),
        ("foto.heic", b"\0\0\0\x18ftypheic" + bytes(16), "Paling Kompatibel"),
        ("film.mov", b"\0\0\0\x18ftypqt  " + bytes(16), "Kirim sebagai MP4"),
        ("film.mp4", b"\0\0\0\x18ftyp3gp4" + bytes(16), "format media '3gp4'"),
        ("film.mp4", mp4()[:40], "tidak lengkap"),
        ("surat.docx", package({"a.txt": b"x"}), "arsip ZIP"),
        ("surat.docx", package(WORD)[:-30], "tidak lengkap"),
        ("surat.docx", package({**WORD, "word/vbaProject.bin": b"x"}), "makro"),
        ("surat.odt", package({"x": b"x", **OPEN_DOCUMENT}), "arsip ZIP"),
    ],
)
def test_what_lies_or_is_not_accepted_is_refused_with_a_sentence(
    tmp_path: Path, name: str, content: bytes, sentence: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        recognise(_file(tmp_path, content), name)

    assert sentence in refusal.value.indonesian
    assert name in refusal.value.message


def test_a_document_that_unpacks_to_much_more_is_refused(tmp_path: Path) -> None:
    """A bomb says so itself: nothing is unpacked to find out."""
    bomb = bytearray(package({**WORD, "word/media/a.bmp": b"\0" * 1000}))
    entry = bomb.rfind(b"PK\x01\x02")
    bomb[entry + 24 : entry + 28] = (600_000_000).to_bytes(4, "little")

    with pytest.raises(Invalid, match="grows beyond 500 MB"):
        recognise(_file(tmp_path, bytes(bomb)), "surat.docx")


def test_a_document_with_a_huge_table_of_contents_is_refused(tmp_path: Path) -> None:
    names = {f"{number:0200}": b"" for number in range(5000)}

    with pytest.raises(Invalid, match="table of contents is too big"):
        recognise(_file(tmp_path, package(WORD | names, compressed=False)), "surat.docx")


def test_a_name_without_ending_gets_the_one_of_its_content(tmp_path: Path) -> None:
    kind = recognise(_file(tmp_path, PDF), "pindaian")

    assert with_ending("pindaian", kind) == "pindaian.pdf"


def _file(folder: Path, content: bytes) -> Path:
    path = folder / "sent"
    path.write_bytes(content)
    return path
