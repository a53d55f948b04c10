"""What a public item is: frozen values that jobs write and pages read."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True)
class Media:
    """A file as everybody may see it: a copy without metadata, in the store of public files."""

    digest: str
    media_type: str
    size: int
    name: str
    width: int = 0  # of pictures
    height: int = 0


@dataclass(frozen=True)
class Block:
    """One approved part of a release."""

    part: str  # the part's id in the case
    kind: str  # "paragraf" | "foto" | "video" | "lampiran"
    text: str = ""
    caption: str = ""
    alt: str = ""
    media: Media | None = None


@dataclass(frozen=True)
class Item:
    """What a reader sees of a release."""

    title: str
    lead: str
    category: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Draft:
    """An item that is to be published."""

    unit_id: UUID
    instance_id: UUID
    item: Item
    content_hash: str
    slug: str
    agenda_number: int | None = None
    revises: UUID | None = None  # the case whose item this one completes


@dataclass(frozen=True)
class Publication:
    """A published item with its address and history."""

    id: UUID
    unit_id: UUID
    instance_id: UUID
    year: int
    slug: str
    item: Item
    content_hash: str
    agenda_number: int | None
    revises: UUID | None
    published_at: datetime
    updated_at: datetime
    status: str

    @property
    def path(self) -> str:
        """The address of the page on this site."""
        return f"/situs/{self.year}/{self.slug}"


@dataclass(frozen=True)
class PublishingUnit:
    """The office whose website this is."""

    id: UUID
    name: str
    zone: str
