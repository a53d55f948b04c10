"""What jobs do: the topics that a diagram's service tasks carry, and the functions behind."""

from collections.abc import Mapping

from engine.jobs import Handler
from engine.subscriptions import WEBHOOK
from webapp.context import Office
from webapp.topics.fetching import Fetch, over_http
from webapp.topics.notify import notifier
from webapp.topics.publish import publisher
from webapp.topics.start_revision import revision_starter
from webapp.topics.verify_publication import verifier
from webapp.webhooks.telling import teller


def handlers(office: Office, *, fetch: Fetch | None = None) -> Mapping[str, Handler]:
    """Return the handlers of all topics.

    Args:
        office: what they work on.
        fetch: reads the public website back; by default over HTTP from the office's own address.
            The embedded server
            hands in its own application instead (`fetching.from_application`).
    """
    return {
        "publish": publisher(office),
        "verify-publication": verifier(office, fetch or over_http(office.settings.url)),
        "start-revision": revision_starter(office),
        "notify": notifier(office),
        WEBHOOK: teller(office),
    }
