"""Topic `publish`: make the public item of a case out of its approved parts, and of nothing else.

A case has one item. Doing it twice changes nothing; doing it again after the operator corrected
slug, category, crop or alternative text brings the same item, at the same place, to the new state.
"""

from collections.abc import Mapping
from typing import Any

from engine import queries
from engine.errors import Refusal
from engine.jobs import Handler, JobContext, JobFailed
from webapp import publications
from webapp.cases.answers import Wording
from webapp.context import Office
from webapp.publication_model import Block, Draft, Item, Media
from webapp.site.content import content_hash, seen
from webapp.site.public_files import make_public, public_store
from webapp.topics.release import (
    approved_parts,
    choice_of,
    plain_line,
    plain_paragraph,
    public_title,
    slug_of,
)

_EXPECTED_TYPES = {"foto": "image/", "video": "video/"}


def publisher(office: Office) -> Handler:
    """Return the handler of the topic for an office."""

    def publish(job: JobContext) -> Mapping[str, Any]:
        with office.database.reading() as connection:
            case = queries.case(connection, instance_id=job.instance_id)
            unit = publications.unit_of(connection, unit_id=case.unit_id)
        forms = office.runtime.definitions.get(case.definition_id).forms
        try:
            item = _item(office, job.variables, Wording(forms, "id"))
        except Refusal as refusal:
            raise JobFailed(refusal.indonesian) from refusal
        draft = Draft(
            unit_id=case.unit_id,
            instance_id=job.instance_id,
            item=item,
            content_hash=content_hash(seen(item)),
            slug=slug_of(plain_line(job.variables.get("slug"))) or slug_of(item.title) or "berita",
            agenda_number=job.variables.get("nomor_agenda"),
            revises=case.revises,
        )
        with office.database.writing() as connection:
            published = publications.put(connection, draft, now=office.clock.now(), zone=unit.zone)
        return {
            "alamat_tayang": office.settings.url + office.prefix + published.path,
            "terbit_pada": published.published_at.isoformat(),
            "hash_tayang": published.content_hash,
        }

    return publish


def _item(office: Office, variables: Mapping[str, Any], wording: Wording) -> Item:
    title = public_title(variables)
    blocks = tuple(
        _block(office, variables, part, title)
        for part in approved_parts(variables)
        if part["kind"] != "judul"
    )
    if not blocks:
        raise JobFailed(
            "Tidak ada bagian isi yang disetujui, jadi tidak ada yang dapat ditayangkan."
        )
    return Item(
        title=title,
        lead=plain_line(variables.get("ringkasan")),
        category=plain_line(wording.option("kategori", plain_line(variables.get("kategori")))),
        blocks=blocks,
    )


def _block(
    office: Office, variables: Mapping[str, Any], part: Mapping[str, Any], title: str
) -> Block:
    number, kind = str(part["id"]), str(part["kind"])
    if kind == "paragraf":
        return Block(number, kind, text=plain_paragraph(part.get("text")))
    crop = choice_of(variables, "potongan", number, "crop") or "asli"
    media = _media(office, part, crop)
    caption = plain_line(part.get("caption"))
    if kind == "lampiran":
        return Block(
            number, kind, text=caption or plain_line(part.get("text")) or media.name, media=media
        )
    # A picture without words is none for somebody who cannot see it: the caption or the title is
    # better than nothing.
    alt = choice_of(variables, "teks_alternatif", number, "text") or caption or title
    return Block(number, kind, caption=caption, alt=alt, media=media)


def _media(office: Office, part: Mapping[str, Any], crop: str) -> Media:
    file = part.get("file")
    if not file:
        raise JobFailed(f"Bagian '{part['id']}' disetujui, tetapi berkasnya tidak ada.")
    expected = _EXPECTED_TYPES.get(str(part["kind"]), "")
    if not str(file["type"]).startswith(expected):
        raise JobFailed(
            f"Bagian '{part['id']}' adalah {part['kind']}, "
            f"tetapi berkasnya '{file['name']}' berjenis {file['type']}."
        )
    return make_public(
        file, originals=office.files, public=public_store(office.settings), crop=crop
    )
