"""What the scripts of a draft's pages are told: where they ask, and in which language and zone."""

from flask import url_for
from flask_babel import get_locale
from flask_wtf.csrf import generate_csrf

from webapp.context import office
from webapp.drafts.records import DraftLine


def told_to_script(draft: DraftLine) -> dict[str, str | None]:
    """Return what the modeler and the form editor both need of a draft's page.

    `differenceUrl` shows what is saved beside the version that the draft was begun from; None when
    it was begun from nothing.
    """
    difference = draft.base and url_for(
        "versions.compare", dari=draft.base, ke=f"rancangan:{draft.id}"
    )
    return {
        "contentUrl": url_for("drafts.content", draft_id=draft.id),
        "validateUrl": url_for("api.validate"),
        "copyUrl": url_for("drafts.begin"),
        "differenceUrl": difference,
        "csrf": generate_csrf(),
        "language": str(get_locale()),
        "zone": office().runtime.zone(),
    }
