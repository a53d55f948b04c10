"""The public website's items as rows: what is asked of them, and the one way to write them."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row, Select, func, insert, select, update

from engine.errors import NotFound
from engine.tables import unit
from webapp.ids import new_id
from webapp.publication_model import Block, Draft, Item, Media, Publication, PublishingUnit
from webapp.publication_tables import publication

# ---- reading -----------------------------------------------------------------------------------


def unit_of(connection: Connection, *, unit_id: UUID) -> PublishingUnit:
    """Return an office by its id.

    Raises:
        NotFound: there is none.
    """
    return _unit(connection.execute(select(unit).where(unit.c.id == unit_id)).first())


def _unit(row: Row[Any] | None) -> PublishingUnit:
    if row is None:
        raise NotFound(
            "Expected an office, but none was made yet: run 'alur init' first",
            indonesian="Situs ini belum punya kantor.",
        )
    return PublishingUnit(row.id, row.name, row.zone)


def published(
    connection: Connection,
    *,
    unit_id: UUID,
    categories: Collection[str] | None = None,
    limit: int = 20,
    offset: int = 0,
) -> list[Publication]:
    """Return published items, of some categories or of all, newest first."""
    wanted = _published(unit_id, categories).order_by(
        publication.c.published_at.desc(), publication.c.id.desc()
    )
    rows = connection.execute(wanted.limit(limit).offset(offset))
    return [_read(row) for row in rows]


def count_published(
    connection: Connection, *, unit_id: UUID, categories: Collection[str] | None = None
) -> int:
    """Return how many items are published."""
    counted = select(func.count()).select_from(_published(unit_id, categories).subquery())
    return connection.execute(counted).scalar_one()


def categories(connection: Connection, *, unit_id: UUID) -> list[str]:
    """Return the categories that have published items, by name."""
    wanted = _published(unit_id, None).with_only_columns(publication.c.category).distinct()
    return [name for name in connection.scalars(wanted.order_by(publication.c.category)) if name]


def published_at_address(
    connection: Connection, *, unit_id: UUID, year: int, slug: str
) -> Publication:
    """Return the published item at an address.

    Raises:
        NotFound: there is none, or it was withdrawn.
    """
    wanted = _published(unit_id, None).where(publication.c.year == year, publication.c.slug == slug)
    return _found(connection.execute(wanted).one_or_none())


def published_by_id(connection: Connection, *, unit_id: UUID, publication_id: UUID) -> Publication:
    """Return a published item.

    Raises:
        NotFound: there is none, or it was withdrawn.
    """
    wanted = _published(unit_id, None).where(publication.c.id == publication_id)
    return _found(connection.execute(wanted).one_or_none())


def publication_of_case(connection: Connection, *, instance_id: UUID) -> Publication | None:
    """Return what a case has published, withdrawn or not."""
    wanted = select(publication).where(publication.c.instance_id == instance_id)
    row = connection.execute(wanted).one_or_none()
    return _read(row) if row else None


def supplements(connection: Connection, *, unit_id: UUID, instance_id: UUID) -> list[Publication]:
    """Return the published items of the revisions of a case, oldest first."""
    wanted = _published(unit_id, None).where(publication.c.revises == instance_id)
    return [_read(row) for row in connection.execute(wanted.order_by(publication.c.published_at))]


# ---- writing -----------------------------------------------------------------------------------


def put(connection: Connection, draft: Draft, *, now: datetime, zone: str) -> Publication:
    """Publish `draft`, or bring its case's item to this state; the same draft twice is one row.

    The address keeps the year of the first publication. When another item has the slug already, the
    agenda number is added to it.
    """
    existing = publication_of_case(connection, instance_id=draft.instance_id)
    year = existing.year if existing else now.astimezone(ZoneInfo(zone)).year
    slug = _free_slug(connection, draft, year=year)
    if existing and _is_shown(existing, draft, slug):
        return existing
    values: dict[str, Any] = {
        "slug": slug,
        "title": draft.item.title,
        "lead": draft.item.lead,
        "category": draft.item.category,
        "body": [asdict(block) for block in draft.item.blocks],
        "content_hash": draft.content_hash,
        "agenda_number": draft.agenda_number,
        "revises": draft.revises,
        "updated_at": now,
        "status": "published",
    }
    if existing:
        mine = publication.c.id == existing.id
        connection.execute(update(publication).where(mine).values(**values))
    else:
        values |= {"unit_id": draft.unit_id, "instance_id": draft.instance_id, "year": year}
        connection.execute(insert(publication).values(id=new_id(), published_at=now, **values))
    mine = publication.c.instance_id == draft.instance_id
    return _found(connection.execute(select(publication).where(mine)).one_or_none())


def withdraw(connection: Connection, *, unit_id: UUID, instance_id: UUID, now: datetime) -> None:
    """Take a case's item off the website; the row stays."""
    mine = (publication.c.unit_id == unit_id) & (publication.c.instance_id == instance_id)
    connection.execute(update(publication).where(mine).values(status="withdrawn", updated_at=now))


# ---- inside ------------------------------------------------------------------------------------


def _published(unit_id: UUID, categories: Collection[str] | None) -> Select[Any]:
    wanted = select(publication).where(
        publication.c.unit_id == unit_id, publication.c.status == "published"
    )
    return wanted if categories is None else wanted.where(publication.c.category.in_(categories))


def _is_shown(existing: Publication, draft: Draft, slug: str) -> bool:
    shown = replace(
        draft, item=existing.item, content_hash=existing.content_hash, slug=existing.slug
    )
    return existing.status == "published" and replace(draft, slug=slug) == shown


def _free_slug(connection: Connection, draft: Draft, *, year: int) -> str:
    taken = set(
        connection.scalars(
            select(publication.c.slug).where(
                publication.c.unit_id == draft.unit_id,
                publication.c.year == year,
                publication.c.instance_id != draft.instance_id,
                publication.c.slug.startswith(draft.slug, autoescape=True),
            )
        )
    )
    if draft.slug not in taken:
        return draft.slug
    numbered = f"{draft.slug}-{draft.agenda_number}" if draft.agenda_number else f"{draft.slug}-2"
    slug, attempt = numbered, 2
    while slug in taken:
        slug, attempt = f"{numbered}-{attempt}", attempt + 1
    return slug


def _found(row: Row[Any] | None) -> Publication:
    if row is None:
        raise NotFound(
            "Expected a published item, but there is none, or it was withdrawn",
            indonesian="Berita ini tidak ada, atau sudah ditarik.",
        )
    return _read(row)


def _read(row: Row[Any]) -> Publication:
    return Publication(
        id=row.id,
        unit_id=row.unit_id,
        instance_id=row.instance_id,
        year=row.year,
        slug=row.slug,
        item=Item(row.title, row.lead, row.category, _blocks(row.body)),
        content_hash=row.content_hash,
        agenda_number=row.agenda_number,
        revises=row.revises,
        published_at=row.published_at,
        updated_at=row.updated_at,
        status=row.status,
    )


def _blocks(body: Sequence[dict[str, Any]]) -> tuple[Block, ...]:
    return tuple(
        Block(**{**block, "media": Media(**block["media"]) if block["media"] else None})
        for block in body
    )
