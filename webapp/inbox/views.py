"""Pages of the inbox: the list, and beginning a case."""

import re
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine import queries
from engine.events import WorkItemOffered
from engine.instance_step import Result
from webapp import command_ids
from webapp.accounts.login import current_actor, logged_in_account
from webapp.accounts.permission import requires_login
from webapp.context import office
from webapp.i18n import gettext
from webapp.inbox.lines import line_of
from webapp.inbox.starting import require_office, start_case, startable
from webapp.work.instances import names_of_items

blueprint = Blueprint("inbox", __name__, url_prefix="/kotak-tugas")

PAGE_LENGTH = 20
FILTERS = {"semua": "all", "saya": "mine", "terlambat": "late"}
MAX_COUNTED_PAGES = queries.MOST_COUNTED // PAGE_LENGTH  # further down one goes page by page
MAX_SEARCH_LETTERS = 200


@dataclass(frozen=True)
class Wanted:
    """What of the inbox is asked for, as its address says it."""

    show: str  # a key of FILTERS
    search: str
    page: int
    after: queries.Spot | None = None  # the last line of the page before

    def address(self, **changes: object) -> str:
        """Return the address of the same list with something changed; what is usual is left out."""
        parts = {"tampil": self.show, "cari": self.search, "hal": 1, "setelah": "", **changes}
        usual = {"tampil": "semua", "cari": "", "hal": 1, "setelah": ""}
        said = {name: value for name, value in parts.items() if value != usual[name]}
        return url_for("inbox.index", **said)  # type: ignore[arg-type]


@blueprint.get("")
@requires_login
def index() -> str:
    """Show what waits for the person's groups."""
    here, actor, unit_id = office(), current_actor(), logged_in_account().unit_id
    wanted = _wanted()
    now = here.clock.now()
    with here.database.reading() as connection:
        counts = queries.inbox_counts(
            connection,
            unit_id=unit_id,
            person_id=actor.id,
            groups=actor.groups,
            now=now,
            zone=here.runtime.zone(),
        )
        items = queries.inbox(
            connection,
            unit_id=unit_id,
            person_id=actor.id,
            groups=actor.groups,
            only=FILTERS[wanted.show],
            search=wanted.search,
            now=now,
            limit=PAGE_LENGTH + 1,
            offset=0 if wanted.after else (wanted.page - 1) * PAGE_LENGTH,
            after=wanted.after,
        )
        shown = items[:PAGE_LENGTH]
        names = names_of_items(connection, shown)
    return render_template(
        "inbox/index.html",
        lines=[line_of(each, names[each.instance_id, each.key], actor, now) for each in shown],
        counts=counts,
        most_counted=queries.MOST_COUNTED,
        wanted=wanted,
        filters=_filters(wanted),
        before=_before(wanted),
        after=_after(wanted, shown[-1], actor.id) if len(items) > PAGE_LENGTH else None,
        startable=startable(here, actor),
        command_id=command_ids.draw(),
    )


@blueprint.post("/mulai")
@requires_login
def start() -> Response:
    """Begin a case and go to its first work item."""
    here, actor = office(), current_actor()
    require_office(here, logged_in_account())
    process_id, start_event = request.form.get("process_id", ""), request.form.get("start", "")
    deed = f"start {process_id} {start_event}".rstrip()
    command_id = command_ids.sent(actor, deed)
    result = start_case(here, actor, process_id, start_event, command_id=command_id)
    flash(gettext("Berkas baru sudah dibuka."), "ok")
    key = _first_item(result, actor.groups)
    if key is None:
        return redirect(url_for("inbox.index"), 303)
    return redirect(url_for("work.show", instance_id=result.stream_id, key=key), 303)


def _wanted() -> Wanted:
    show = request.args.get("tampil", "semua")
    after = queries.Spot.read(request.args.get("setelah", "").replace("\x00", ""))
    page = request.args.get("hal", "1")
    number = int(page) if re.fullmatch("[1-9][0-9]{0,4}", page) else 1
    return Wanted(
        show if show in FILTERS else "semua",
        request.args.get("cari", "").replace("\x00", "").strip()[:MAX_SEARCH_LETTERS],
        number if after or number <= MAX_COUNTED_PAGES else 1,
        after,
    )


def _before(wanted: Wanted) -> str | None:
    """Return the address of the page before; from far down the list, of the first one."""
    if wanted.page == 1:
        return None
    return wanted.address(hal=wanted.page - 1 if wanted.page <= MAX_COUNTED_PAGES + 1 else 1)


def _after(wanted: Wanted, last: queries.WorkItem, person_id: str) -> str:
    """Return the address of the page after the one that ends with a line."""
    return wanted.address(hal=wanted.page + 1, setelah=str(queries.spot_of(last, person_id)))


def _filters(wanted: Wanted) -> list[tuple[str, str, bool]]:
    """Return (address, words, is chosen) of each filter."""
    words = {
        "semua": gettext("Semua"),
        "saya": gettext("Tugas saya"),
        "terlambat": gettext("Terlambat"),
    }
    return [
        (wanted.address(tampil=key, hal=1), word, key == wanted.show) for key, word in words.items()
    ]


def _first_item(result: Result, groups: tuple[str, ...]) -> str | None:
    offered = (event for event in result.events if isinstance(event, WorkItemOffered))
    return next((event.key for event in offered if event.group in groups), None)
