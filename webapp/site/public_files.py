"""Public copies of approved files: made once, when a case is published, in a store of their own.

The website reads from here only; originals are in another folder that it is never handed.
"""

import io
import tempfile
from typing import Any

from engine.errors import Invalid
from webapp.files.images import public_recipe, render
from webapp.files.iso_media import BrokenMedia
from webapp.files.kinds import KINDS, Kind
from webapp.files.opening import kept_open
from webapp.files.sniffing import recognise
from webapp.files.store import FileStore, StoredFile
from webapp.files.videos import copy_without_metadata
from webapp.publication_model import Media
from webapp.settings import Settings


def public_store(settings: Settings) -> FileStore:
    """Return where public copies are kept."""
    return kept_open(settings.public_place)


def make_public(
    file: dict[str, Any], *, originals: FileStore, public: FileStore, crop: str = "asli"
) -> Media:
    """Return a public copy of the file that `file` refers to.

    Pictures are painted anew without metadata, films lose theirs, documents are passed on as they
    were approved.

    Raises:
        NotFound: the original is gone.
        Invalid: it cannot be shown to everybody; the sentence names the file.
    """
    name = str(file["name"])
    kind = _kind(file, name, originals)
    if kind.is_image:
        return _picture(file, name, originals, public, crop)
    if kind.is_video:
        return _film(file, name, kind, originals, public)
    with originals.open(str(file["digest"])) as stream:
        copy = public.save(stream, name=name, max_bytes=kind.max_bytes)
    return _media(copy)


def _kind(file: dict[str, Any], name: str, originals: FileStore) -> Kind:
    """Return what the file is: by its content, which decides what is taken out of the copy.

    A reference is only words: a photo that calls itself a document would keep its GPS position.
    """
    said = KINDS.get(str(file["type"]))
    if said is None:
        raise Invalid(
            f"Expected a file that can be published, but '{name}' is {file['type']}",
            indonesian=f"Berkas '{name}' berjenis {file['type']}, yang tidak dapat ditayangkan.",
        )
    found = recognise(originals.path(str(file["digest"])), name)
    if found != said:
        raise Invalid(
            f"Expected '{name}' to be a {said.english}, but its content is a {found.english}",
            indonesian=f"Berkas '{name}' disebut {said.label}, tetapi isinya {found.label}.",
        )
    return found


def _picture(
    file: dict[str, Any], name: str, originals: FileStore, public: FileStore, crop: str
) -> Media:
    picture = render(originals.path(str(file["digest"])), public_recipe(crop), name=name)
    copy = public.save(
        io.BytesIO(picture.content), name=f"foto{picture.ending}", max_bytes=len(picture.content)
    )
    return _media(copy, width=picture.width, height=picture.height)


def _film(
    file: dict[str, Any], name: str, kind: Kind, originals: FileStore, public: FileStore
) -> Media:
    with tempfile.TemporaryFile() as cleaned:
        try:
            copy_without_metadata(
                originals.path(str(file["digest"])), cleaned, media_type=kind.media_type
            )
        except BrokenMedia as error:
            raise Invalid(
                f"Expected to find all metadata of the video '{name}' and remove it, but: {error}",
                indonesian=f"Keterangan tersembunyi di video '{name}' (lokasi, perangkat) "
                "tidak dapat dihapus dengan pasti. "
                "Simpan ulang sebagai MP4 biasa, lalu ajukan sebagai revisi.",
            ) from error
        return _media(
            public.save(cleaned, name=f"video{kind.endings[0]}", max_bytes=kind.max_bytes)
        )


def _media(copy: StoredFile, *, width: int = 0, height: int = 0) -> Media:
    return Media(copy.digest, copy.media_type, copy.size, copy.name, width, height)
