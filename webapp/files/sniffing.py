"""Recognise what a file is by its content; the name only has to agree.

Signatures are our own and few, because only accepted kinds matter; puremagic names what is refused,
for the sentence.
"""

import codecs
import re
import unicodedata
from pathlib import Path, PurePosixPath

import puremagic

from engine.errors import Invalid
from webapp.files.iso_media import BrokenMedia, read_boxes
from webapp.files.kinds import ACCEPTED, ACCEPTED_ENGLISH, KINDS, Kind
from webapp.files.packages import package_type

HEAD_BYTES = 4096
MAX_NAME_LETTERS = 120

_SIGNATURES = (
    (re.compile(rb"\xff\xd8\xff"), "image/jpeg"),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "image/png"),
    (re.compile(rb"RIFF....WEBPVP8", re.DOTALL), "image/webp"),
    (re.compile(rb"GIF8[79]a"), "image/gif"),
    (re.compile(rb"\x1aE\xdf\xa3.{0,60}\x42\x82.webm", re.DOTALL), "video/webm"),
    (re.compile(rb"%PDF-[12]\.\d"), "application/pdf"),
)
# ISO 14496-12, ftyp: the major brand. Others (3gp, qt, heic) do not play or show in every browser.
_MP4_BRANDS = re.compile(rb"isom|iso[2-9]|mp4[12]|avc1|M4V |M4VH|M4VP|MSNV|dash|f4v ")
_HEIC = (
    "Browsers cannot show an iPhone's HEIC photo. "
    "Send it as JPEG (Settings > Camera > Formats > Most Compatible).",
    "Foto HEIC dari iPhone tidak dapat ditampilkan peramban. "
    "Kirim sebagai JPEG (Pengaturan > Kamera > Format > Paling Kompatibel).",
)
_HELP = dict.fromkeys((b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"), _HEIC) | {
    b"qt  ": (
        "Not every browser plays a QuickTime video (.mov). Send it as MP4.",
        "Video QuickTime (.mov) tidak dapat diputar semua peramban. Kirim sebagai MP4.",
    )
}

# A text that a browser or a shell would run is not a plain text, whatever it is called.
_ACTIVE_TEXT = re.compile(
    rb"\s*(#!|<\?xml|<\?php|<!doctype|<html|<svg|<script|<body|<iframe|@echo)", re.IGNORECASE
)
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")


def clean_name(name: str) -> str:
    r"""Return the last part of a sender's file name, without what could hide or harm.

    >>> clean_name("C:\\Users\\ana\\foto\u202egpj.exe")
    'fotogpj.exe'
    >>> clean_name("../../etc/passwd")
    'passwd'
    >>> clean_name("")
    'berkas'
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    visible = "".join(letter for letter in last if unicodedata.category(letter)[0] != "C")
    plain = " ".join(visible.split()).strip(". ") or "berkas"
    ending = PurePosixPath(plain).suffix
    if len(plain) > MAX_NAME_LETTERS:
        plain = plain[: MAX_NAME_LETTERS - len(ending)] + ending
    return plain[:MAX_NAME_LETTERS]


def recognise(path: Path, name: str) -> Kind:
    """Return what the file at `path` is, after checking that `name` does not say something else.

    Raises:
        Invalid: the content is of no accepted kind, or not of the kind that the name says.
    """
    with path.open("rb") as stream:
        head = stream.read(HEAD_BYTES)
    if not head:
        raise Invalid(
            f"The file '{name}' is empty. Choose one that holds something.",
            indonesian=f"Berkas '{name}' kosong. Pilih berkas yang berisi.",
        )
    kind = _by_content(path, head, name)
    ending = PurePosixPath(name).suffix.lower()
    if ending and ending not in kind.endings:
        raise Invalid(
            f"The name '{name}' ends in {ending}, but its content is a {kind.english}. "
            f"Send the original file, ending in {kind.endings[0]}.",
            indonesian=f"Nama '{name}' berakhiran {ending}, tetapi isinya {kind.label}. "
            f"Kirim berkas aslinya dengan akhiran {kind.endings[0]}.",
        )
    return kind


def with_ending(name: str, kind: Kind) -> str:
    """Return `name`, with the kind's ending if it has none."""
    return name if PurePosixPath(name).suffix else name + kind.endings[0]


def _by_content(path: Path, head: bytes, name: str) -> Kind:
    for signature, media_type in _SIGNATURES:
        if signature.match(head):
            return KINDS[media_type]
    if head[4:8] == b"ftyp":
        return _iso_media(path, head[8:12], name)
    if head.startswith(b"PK\x03\x04"):
        found = package_type(path, name)
        if found:
            return KINDS[found]
        raise _not_accepted(
            f"'{name}' is a ZIP archive, or another document inside one",
            f"'{name}' adalah arsip ZIP atau dokumen lain di dalam ZIP",
        )
    if _is_plain_text(path):
        if _ACTIVE_TEXT.match(head.removeprefix(codecs.BOM_UTF8)):
            raise _not_accepted(
                f"'{name}' holds a program or a web page, no plain text",
                f"'{name}' berisi program atau halaman web, bukan teks biasa",
            )
        return KINDS["text/plain"]
    return _refuse(head, name)


def _iso_media(path: Path, brand: bytes, name: str) -> Kind:
    if brand in _HELP:
        english, indonesian = _HELP[brand]
        raise Invalid(
            f"The file '{name}' is not accepted. {english}",
            indonesian=f"Berkas '{name}' tidak diterima. {indonesian}",
        )
    if not _MP4_BRANDS.fullmatch(brand):
        shown = brand.decode("ascii", "replace").strip()
        raise _not_accepted(
            f"'{name}' has the media format '{shown}'", f"'{name}' memakai format media '{shown}'"
        )
    if not _has_movie(path):
        raise Invalid(
            f"The video '{name}' is not complete (cut off on its way?). Send it again.",
            indonesian=f"Video '{name}' tidak lengkap (terpotong saat dikirim?). Kirim ulang.",
        )
    return KINDS["video/mp4"]


def _has_movie(path: Path) -> bool:
    with path.open("rb") as stream:
        try:
            return any(box.kind == b"moov" for box in read_boxes(stream))
        except BrokenMedia:
            return False


def _is_plain_text(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as stream:
        try:
            while chunk := stream.read(1 << 16):
                if _CONTROL.search(decoder.decode(chunk)):
                    return False
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _refuse(head: bytes, name: str) -> Kind:
    try:
        guess = puremagic.magic_string(head)[0]
    except (puremagic.PureError, ValueError, IndexError):
        raise _not_accepted(
            f"Nobody knows the content of '{name}'", f"Isi '{name}' tidak dikenali"
        ) from None
    found = f"{guess.name or guess.mime_type} {guess.extension}".strip()
    raise _not_accepted(f"'{name}' seems to be: {found}", f"'{name}' tampaknya: {found}")


def _not_accepted(english: str, indonesian: str) -> Invalid:
    return Invalid(
        f"{english}. Accepted are {ACCEPTED_ENGLISH}.",
        indonesian=f"{indonesian}. Yang diterima: {ACCEPTED}.",
    )
