"""Pages of private files: originals and smaller copies, for the office that received them."""

from flask import Blueprint, Response

from engine import queries
from engine.errors import Forbidden, NotFound
from webapp.accounts.login import logged_in_account
from webapp.accounts.permission import requires_login
from webapp.accounts.queries import Account
from webapp.cases.access import may_see, process_of
from webapp.context import office
from webapp.files.derivatives import Derivatives
from webapp.files.images import MEDIUM, SMALL, Recipe
from webapp.files.kinds import kind_of
from webapp.files.records import cases_holding, stored
from webapp.files.sending import send_stored
from webapp.files.store import StoredFile

blueprint = Blueprint("files", __name__, url_prefix="/berkas")

# A digest has 64 letters; a case's id, which other pages under this prefix may use, has 36.
DIGEST = "<string(length=64):digest>"


@blueprint.get(f"/{DIGEST}")
@requires_login
def original(digest: str) -> Response:
    """Send a file as it was received: pictures and films to be seen here, all else to be saved."""
    return original_for(logged_in_account(), digest)


def original_for(account: Account, digest: str) -> Response:
    """Return a file as it was received, for somebody who may see it.

    Raises:
        NotFound: his office has none such.
        Forbidden: it is only of cases that he may not see.
    """
    file = _file(account, digest)
    kind = kind_of(file.media_type)
    is_shown = kind is not None and (kind.is_image or kind.is_video)
    return send_stored(
        office().files.path(digest),
        digest=digest,
        media_type=file.media_type,
        name=file.name,
        as_attachment=not is_shown,
    )


@blueprint.get(f"/{DIGEST}/kecil")
@requires_login
def small(digest: str) -> Response:
    """Send a thumbnail of a picture."""
    return _send_copy(digest, SMALL)


@blueprint.get(f"/{DIGEST}/sedang")
@requires_login
def medium(digest: str) -> Response:
    """Send a copy of a picture that fills a screen."""
    return _send_copy(digest, MEDIUM)


def _file(account: Account, digest: str) -> StoredFile:
    """Return a file of the person's office, of a case that this person may see.

    A file of no case yet was just sent with a form: whoever of the office has its digest sees it.
    """
    with office().database.reading() as connection:
        file = stored(connection, unit_id=account.unit_id, digest=digest)
        holders = cases_holding(connection, digest=digest)
        cases = [queries.case(connection, instance_id=each) for each in holders]
    ours = [case for case in cases if case.unit_id == account.unit_id]
    if ours and not any(may_see(account, process_of(case)) for case in ours):
        raise Forbidden(
            f"Expected somebody who may see a case of '{file.name}', found {account.username}",
            indonesian="Berkas ini hanya dapat dilihat oleh pelaksana prosedurnya.",
        )
    return file


def _send_copy(digest: str, recipe: Recipe) -> Response:
    file = _file(logged_in_account(), digest)
    kind = kind_of(file.media_type)
    if kind is None or not kind.is_image:
        raise NotFound(
            f"Expected a picture, but found '{file.name}' ({file.media_type})",
            indonesian=f"Berkas '{file.name}' bukan gambar, jadi tidak ada gambar kecilnya.",
        )
    here = office()
    copy = Derivatives(here.files, here.settings.var / "cache" / "images").path(digest, recipe)
    return send_stored(
        copy,
        digest=f"{digest}-{recipe.key}",
        media_type="image/png" if copy.suffix == ".png" else "image/jpeg",
        name=file.name,
        as_attachment=False,
    )
