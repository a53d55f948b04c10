"""The main menu: what each page is called, and for whom."""

from dataclasses import dataclass

from flask import Flask, current_app, g, request, url_for
from flask_babel import LazyString, lazy_gettext

from engine import queries
from webapp.accounts.local_addresses import this_address
from webapp.accounts.login import current_account
from webapp.accounts.queries import Account
from webapp.context import office
from webapp.deployments.access import decides


@dataclass(frozen=True)
class Entry:
    """One line of the menu."""

    endpoint: str
    label: LazyString
    groups: tuple[str, ...] = ()  # empty: everybody who has logged in
    is_daily: bool = True  # what is not stands under "Lainnya" in a wide window
    for_approvers: bool = False  # also for who approves deployments, whom it counts what waits


@dataclass(frozen=True)
class Link:
    """One line of the menu as it is drawn."""

    address: str
    label: str
    is_current: bool
    count: int = 0  # how many things wait there for this person


@dataclass(frozen=True)
class Menu:
    """The links that a person may follow: those in one line, and those behind a word beside it."""

    daily: tuple[Link, ...] = ()
    others: tuple[Link, ...] = ()

    @property
    def links(self) -> tuple[Link, ...]:
        return self.daily + self.others

    @property
    def is_among_others(self) -> bool:
        """Whether the page that is looked at stands behind that word."""
        return any(link.is_current for link in self.others)


ENTRIES = (
    Entry("inbox.index", lazy_gettext("Kotak Tugas")),
    Entry("cases.index", lazy_gettext("Berkas")),
    Entry("agenda.index", lazy_gettext("Buku Agenda")),
    Entry("procedures.index", lazy_gettext("Prosedur")),
    Entry(
        "drafts.index",
        lazy_gettext("Rancangan"),
        ("analyst", "administrator"),
        is_daily=False,
    ),
    Entry(
        "deployments.index",
        lazy_gettext("Pengajuan"),
        ("analyst", "administrator"),
        is_daily=False,
        for_approvers=True,
    ),
    Entry(
        "auditing.index", lazy_gettext("Pemeriksaan"), ("auditor", "administrator"), is_daily=False
    ),
    Entry("exports.index", lazy_gettext("Ekspor"), ("auditor", "administrator"), is_daily=False),
    Entry(
        "purging.index", lazy_gettext("Pemusnahan"), ("auditor", "administrator"), is_daily=False
    ),
    Entry(
        "insight.index",
        lazy_gettext("Kinerja"),
        ("auditor", "analyst", "administrator"),
        is_daily=False,
    ),
    Entry("site.index", lazy_gettext("Situs"), is_daily=False),
    Entry("calendar.index", lazy_gettext("Jam Kerja"), ("administrator",), is_daily=False),
    Entry(
        "webhooks.index",
        lazy_gettext("Langganan kejadian"),
        ("auditor", "administrator"),
        is_daily=False,
    ),
    Entry("incidents.index", lazy_gettext("Gangguan"), ("administrator",), is_daily=False),
    Entry("people.index", lazy_gettext("Pegawai"), ("administrator",), is_daily=False),
)


def install_navigation(app: Flask) -> None:
    """Hand the menu and the person to every template."""

    @app.context_processor
    def person_and_menu() -> dict[str, object]:
        # The page that says "something broke" must not ask the database, which may be what broke.
        account = None if g.get("broken") else current_account()
        return {"account": account, "menu": menu(account), "here": here}


def here() -> str:
    """Return where to come back to after a choice in the menu: this page, if it was looked at."""
    if request.method not in {"GET", "HEAD"} or request.endpoint is None:
        return url_for("start")
    return this_address()


def menu(account: Account | None) -> Menu:
    """Return the links that this person may follow."""
    if account is None:
        return Menu()
    allowed = [
        entry
        for entry in ENTRIES
        if entry.endpoint in current_app.view_functions
        and (not entry.groups or account.is_in(*entry.groups) or _approves(entry, account))
    ]
    daily = tuple(_link(entry, account) for entry in allowed if entry.is_daily)
    others = tuple(_link(entry, account) for entry in allowed if not entry.is_daily)
    # A menu of one line would cost a click and save no room.
    return Menu(daily, others) if len(others) > 1 else Menu(daily + others)


def _approves(entry: Entry, account: Account) -> bool:
    return entry.for_approvers and decides(account)


def _link(entry: Entry, account: Account) -> Link:
    count = 0
    if _approves(entry, account):
        with office().database.reading() as connection:
            count = queries.count_open_proposals(connection, unit_id=account.unit_id)
    return Link(url_for(entry.endpoint), str(entry.label), _is_current(entry), count)


def _is_current(entry: Entry) -> bool:
    return request.blueprint == entry.endpoint.partition(".")[0]
