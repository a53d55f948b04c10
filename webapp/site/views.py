"""Pages of the public website: list, item, media. Everything here is for everybody."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, Response, abort, make_response, render_template, request
from sqlalchemy import Connection

from webapp import publications
from webapp.accounts.permission import public
from webapp.context import office
from webapp.files.derivatives import Derivatives
from webapp.files.images import Recipe
from webapp.files.kinds import kind_of
from webapp.files.sending import send_stored
from webapp.publication_model import Media, Publication, PublishingUnit
from webapp.site import feeds
from webapp.site.addresses import ending_of, file_note, first_picture, media_path
from webapp.site.categories import Category, categories, category_slug
from webapp.site.description import linked_data
from webapp.site.public_files import public_store

blueprint = Blueprint("site", __name__)

ITEMS_PER_PAGE = 12
ITEMS_IN_FEED = 30
# Search engines read at most this many addresses from one sitemap (sitemaps.org).
ADDRESSES_IN_SITEMAP = 50_000
CARD = Recipe("kartu", 640)
# A withdrawn item must be gone from readers' browsers soon.
SECONDS_CACHED = 60


@dataclass(frozen=True)
class Page:
    """One page of the list."""

    number: int
    count: int
    category: Category | None

    @property
    def offset(self) -> int:
        return (self.number - 1) * ITEMS_PER_PAGE


@blueprint.get("/situs/")
@public
def index() -> Response:
    """Show the newest items, of one category if asked."""
    wanted = request.args.get("kategori") or None
    with office().database.reading() as connection:
        unit = publications.unit_of(connection, unit_id=office().unit_id)
        known = categories(publications.categories(connection, unit_id=unit.id))
        category = next(
            (each for each in known if wanted and each.slug == category_slug(wanted)), None
        )
        # A heading that anybody writes into a link is how advertising gets onto official sites.
        if wanted and category is None:
            abort(404)
        page = _page(connection, unit, category)
        shown = publications.published(
            connection,
            unit_id=unit.id,
            categories=category.names if category else None,
            limit=ITEMS_PER_PAGE,
            offset=page.offset,
        )
    return _html("site/index.html", unit=unit, items=shown, page=page, categories=known)


@blueprint.get("/situs/<int(max=9999):year>/<slug>")
@public
def item(year: int, slug: str) -> Response:
    """Show one item: its approved parts and nothing else of the case."""
    with office().database.reading() as connection:
        unit = publications.unit_of(connection, unit_id=office().unit_id)
        found = publications.published_at_address(connection, unit_id=unit.id, year=year, slug=slug)
        supplements = publications.supplements(
            connection, unit_id=unit.id, instance_id=found.instance_id
        )
        completed = _completed(connection, found)
    return _html(
        "site/item.html",
        unit=unit,
        publication=found,
        item=found.item,
        supplements=supplements,
        completed=completed,
        linked_data=linked_data(found, unit, origin=_origin()),
    )


@blueprint.get("/situs/media/<uuid:publication_id>/<int:number>.<ending>")
@public
def media(publication_id: UUID, number: int, ending: str) -> Response:
    """Send the public file of an item's part, counted from 1."""
    file = _media(publication_id, number)
    if ending_of(file) != ending:
        abort(404)
    kind = kind_of(file.media_type)
    is_shown = kind is not None and (kind.is_image or kind.is_video)
    path = public_store(office().settings).path(file.digest)
    return _for_everybody(
        send_stored(
            path,
            digest=file.digest,
            media_type=file.media_type,
            name=file.name,
            as_attachment=not is_shown,
        )
    )


@blueprint.get("/situs/media/<uuid:publication_id>/<int:number>-kecil")
@public
def card(publication_id: UUID, number: int) -> Response:
    """Send the small copy of an item's picture, for lists."""
    file = _media(publication_id, number)
    kind = kind_of(file.media_type)
    if kind is None or not kind.is_image:
        abort(404)
    settings = office().settings
    copies = Derivatives(public_store(settings), settings.var / "cache" / "public")
    path = copies.path(file.digest, CARD)
    return _for_everybody(
        send_stored(
            path,
            digest=f"{file.digest}-{CARD.key}",
            media_type="image/png" if path.suffix == ".png" else "image/jpeg",
            name=f"kecil{path.suffix}",
            as_attachment=False,
        )
    )


@blueprint.get("/situs/rss.xml")
@public
def rss() -> Response:
    """Send the newest items as RSS 2.0."""
    unit, shown = _newest(ITEMS_IN_FEED)
    return _xml(feeds.rss(shown, unit, origin=_origin()), "application/rss+xml")


@blueprint.get("/situs/atom.xml")
@public
def atom() -> Response:
    """Send the newest items as Atom."""
    unit, shown = _newest(ITEMS_IN_FEED)
    return _xml(feeds.atom(shown, unit, origin=_origin()), "application/atom+xml")


@blueprint.get("/situs/sitemap.xml")
@public
def sitemap() -> Response:
    """Send the addresses of all items to search engines."""
    _, shown = _newest(ADDRESSES_IN_SITEMAP)
    return _xml(feeds.sitemap(shown, origin=_origin()), "application/xml")


@blueprint.get("/robots.txt")
@public
def robots() -> Response:
    """Tell search engines that only the public pages are theirs."""
    lines = (
        "User-agent: *",
        "Allow: /situs/",
        "Allow: /static/",
        "Disallow: /",
        f"Sitemap: {_origin()}/situs/sitemap.xml",
    )
    return Response("\n".join(lines) + "\n", mimetype="text/plain")


# ---- inside ------------------------------------------------------------------------------------


@blueprint.context_processor
def _addresses() -> dict[str, Callable[..., object]]:
    """Hand the site's own templates what they write addresses and file notes with."""
    return {
        "site_media_path": media_path,
        "on_site": _on_site,
        "first_picture": first_picture,
        "file_note": file_note,
        "category_slug": category_slug,
    }


def _page(connection: Connection, unit: PublishingUnit, category: Category | None) -> Page:
    names = category.names if category else None
    total = publications.count_published(connection, unit_id=unit.id, categories=names)
    count = max(1, -(-total // ITEMS_PER_PAGE))
    number = request.args.get("halaman", default=1, type=int)
    if not 1 <= number <= count:
        abort(404)
    return Page(number, count, category)


def _completed(connection: Connection, found: Publication) -> Publication | None:
    """Return the published item that this one completes, if it is there."""
    if found.revises is None:
        return None
    original = publications.publication_of_case(connection, instance_id=found.revises)
    is_shown = original and original.status == "published" and original.unit_id == found.unit_id
    return original if is_shown else None


def _media(publication_id: UUID, number: int) -> Media:
    with office().database.reading() as connection:
        unit = publications.unit_of(connection, unit_id=office().unit_id)
        found = publications.published_by_id(
            connection, unit_id=unit.id, publication_id=publication_id
        )
    blocks = found.item.blocks
    file = blocks[number - 1].media if 1 <= number <= len(blocks) else None
    if file is None:
        abort(404)
    return file


def _newest(limit: int) -> tuple[PublishingUnit, list[Publication]]:
    with office().database.reading() as connection:
        unit = publications.unit_of(connection, unit_id=office().unit_id)
        return unit, publications.published(connection, unit_id=unit.id, limit=limit)


def _origin() -> str:
    """Return what stands before a path of this office's website."""
    return office().settings.url + office().prefix


def _on_site(path: str) -> str:
    """Return a path as links on this office's website write it."""
    return office().prefix + path


def _html(template: str, **values: object) -> Response:
    page = render_template(template, origin=_origin(), **values)
    return _for_everybody(make_response(page))


def _xml(document: bytes, media_type: str) -> Response:
    return _for_everybody(Response(document, content_type=f"{media_type}; charset=utf-8"))


def _for_everybody(response: Response) -> Response:
    response.headers["Cache-Control"] = f"public, max-age={SECONDS_CACHED}"
    # Other sites may show our pictures, as readers of feeds do.
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
