"""What the variables of a press release say: which parts were approved, which were not and why."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

MAX_SLUG_LETTERS = 80

# The labels of `jenis_berita`, for a release whose own title was not approved.
_KINDS = {
    "siaran_pers": "Siaran pers",
    "liputan": "Liputan",
    "pengumuman": "Pengumuman",
    "foto_video": "Foto dan video",
}


def approved_parts(variables: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the approved parts, in the release's order; a part without decision is none."""
    decisions = _decisions(variables)
    return [
        part
        for part in _list(variables, "bagian")
        if decisions.get(part["id"], {}).get("decision") == "setuju"
    ]


def rejected_parts(variables: Mapping[str, Any]) -> list[tuple[Mapping[str, Any], str]]:
    """Return the parts that were rejected, each with the reason."""
    decisions = _decisions(variables)
    return [
        (part, str(decisions[part["id"]].get("reason") or ""))
        for part in _list(variables, "bagian")
        if decisions.get(part["id"], {}).get("decision") == "tolak"
    ]


def public_title(variables: Mapping[str, Any]) -> str:
    """Return a title of which nothing was rejected.

    The approved part of kind "judul"; where the release has none, the title under which it was
    registered; and where its title was rejected, its kind and agenda number.
    """
    titles = [part for part in _list(variables, "bagian") if part["kind"] == "judul"]
    approved = [part for part in approved_parts(variables) if part["kind"] == "judul"]
    if approved:
        found = plain_line(approved[0].get("text"))
    else:
        found = "" if titles else plain_line(variables.get("judul"))
    return found or _neutral_title(variables)


def choice_of(variables: Mapping[str, Any], name: str, part: str, field: str) -> str:
    """Return what a list such as `teks_alternatif` says about a part, or ""."""
    for line in _list(variables, name):
        if line.get("part") == part:
            return plain_line(line.get(field))
    return ""


def plain_line(value: object) -> str:
    """Return one line of text without control characters; "" for what is no text."""
    return " ".join(plain_paragraph(value).split())


def plain_paragraph(value: object) -> str:
    r"""Return text with its line breaks, but without other control characters.

    >>> plain_paragraph("a\r\nb\x00c ")
    'a\nbc'
    """
    if not isinstance(value, str):
        return ""
    text = unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n"))
    kept = (letter for letter in text if letter in "\n\t" or unicodedata.category(letter) != "Cc")
    return "".join(kept).strip()


def slug_of(text: str) -> str:
    """Return `text` as part of an address.

    >>> slug_of("Pasar Murah: Beras & Gula, Rp 10.000!")
    'pasar-murah-beras-gula-rp-10-000'
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    return words[:MAX_SLUG_LETTERS].strip("-")


def _neutral_title(variables: Mapping[str, Any]) -> str:
    kind = _KINDS.get(str(variables.get("jenis_berita")), "Berita")
    number = variables.get("nomor_agenda")
    return f"{kind} nomor agenda {number}" if number else kind


def _decisions(variables: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    return {decision["part"]: decision for decision in _list(variables, "keputusan")}


def _list(variables: Mapping[str, Any], name: str) -> Sequence[Mapping[str, Any]]:
    value = variables.get(name)
    return value if isinstance(value, list | tuple) else ()
