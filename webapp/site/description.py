"""What programs are told of an item: JSON-LD (schema.org NewsArticle) for search engines."""

from typing import Any

from webapp.publication_model import Publication, PublishingUnit
from webapp.site.addresses import media_path


def linked_data(publication: Publication, unit: PublishingUnit, *, origin: str) -> dict[str, Any]:
    """Return an item as a NewsArticle."""
    item = publication.item
    pictures = [
        origin + media_path(publication, number)
        for number, block in enumerate(item.blocks, start=1)
        if block.kind == "foto"
    ]
    described: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": item.title,
        "description": item.lead,
        "articleSection": item.category,
        "datePublished": publication.published_at.isoformat(),
        "dateModified": publication.updated_at.isoformat(),
        "mainEntityOfPage": origin + publication.path,
        "publisher": {"@type": "GovernmentOrganization", "name": unit.name},
        "inLanguage": "id",
        "image": pictures,
    }
    return {key: value for key, value in described.items() if value}
