"""Small forms, files and parts to test with, said in few words."""

import json
from pathlib import Path
from typing import Any

from werkzeug.datastructures import MultiDict

from forms.model import Form
from forms.reading import read_form

SOP = Path(__file__).parents[2] / "forms" / "pemutakhiran_website"
STEPS = ("terima", "lengkapi", "periksa", "kelompokkan", "unggah", "tindak_lanjut", "arsipkan")


def source(*components: Any, **more: Any) -> bytes:
    """Return a form's source with these components."""
    root = {"id": "f", "type": "default", "title": "Uji", "components": list(components)} | more
    return json.dumps(root).encode()


def component(type: str = "textfield", key: str = "judul", **more: Any) -> dict[str, Any]:
    """Return one component, labelled like its key."""
    return {"id": f"c_{key}", "type": type, "key": key, "label": key.capitalize()} | more


def form(*components: Any) -> Form:
    """Return a form of these components."""
    return read_form(source(*components))


def step(name: str) -> Form:
    """Return a form of the SOP."""
    return read_form((SOP / f"{name}.form").read_bytes())


def sent(**fields: Any) -> MultiDict[str, str]:
    """Return what a browser sends; `__` in a name stands for a dot."""
    pairs = [(name.replace("__", "."), value) for name, value in fields.items()]
    return MultiDict(
        (name, each)
        for name, value in pairs
        for each in (value if isinstance(value, list) else [value])
    )


def file(letter: str = "a", name: str = "foto.jpg", type: str = "image/jpeg") -> dict[str, Any]:
    """Return a stored file; its digest is one letter (a to f) written 64 times."""
    return {"digest": letter * 64, "name": name, "type": type, "size": 1234}


def part(
    number: int, kind: str = "paragraf", text: str = "", file: Any = None, caption: str = ""
) -> dict[str, Any]:
    """Return a part; a paragraph has some text."""
    text = text or ("" if file else f"Isi {number}")
    return {"id": f"b{number}", "kind": kind, "text": text, "file": file, "caption": caption}


def decision(number: int, word: str, reason: str = "") -> dict[str, str]:
    """Return a decision on a part."""
    return {"part": f"b{number}", "decision": word, "reason": reason}


def variables() -> dict[str, Any]:
    """Return what a case knows after intake: a title, a paragraph, two photos and a video."""
    return {
        "nomor_agenda": 17,
        "sumber": "Dinas Perdagangan",
        "judul": "Pasar Rakyat Niten",
        "jenis_berita": "siaran_pers",
        "bukti": [file("a"), file("b", "dua.jpg"), file("c", "video.mp4", "video/mp4")],
        "bagian": [
            part(1, "judul", "Pasar Rakyat Niten"),
            part(2, "paragraf", "Bupati meresmikan pasar."),
            part(3, "foto", file=file("a"), caption="Pita"),
            part(4, "foto", file=file("b", "dua.jpg")),
            part(5, "video", file=file("c", "video.mp4", "video/mp4")),
        ],
    }
