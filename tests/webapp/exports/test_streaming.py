"""A file is of one moment, however long it takes to send, and nothing stays open behind it."""

from zoneinfo import ZoneInfo

from sqlalchemy import text

from tests.webapp.cast import UNIT
from tests.webapp.exports.exporting import exported
from tests.webapp.exports.standards import read_xes
from tests.webapp.sop_office import SopOffice
from webapp.exports.selection import read_selection
from webapp.exports.streaming import Export


def export_of(office: SopOffice) -> Export:
    zone, now = ZoneInfo("Asia/Jakarta"), office.pages.clock.now()
    selection = read_selection({}, unit_id=UNIT, visible=None, zone=zone, now=now)
    return Export(selection, "xes", zone, lines_at_once=1, logs_at_once=1)


def test_what_happens_while_it_is_sent_is_not_in_it(sop_office_on_both: SopOffice) -> None:
    office = sop_office_on_both
    cases = [office.received(f"Berkas {number}") for number in range(3)]
    before = exported(office.pages, "xes")
    blocks = export_of(office).blocks(office.runtime)
    head, first = next(blocks), next(blocks)

    for case in cases:
        office.examined(case)
    office.received("Baru")

    assert head + first + b"".join(blocks) == before
    assert len(read_xes(exported(office.pages, "xes"))) == 4


def test_who_goes_away_in_the_middle_leaves_no_transaction_open(
    sop_office_on_both: SopOffice,
) -> None:
    office = sop_office_on_both
    office.received()
    blocks = export_of(office).blocks(office.runtime)
    next(blocks)
    next(blocks)

    blocks.close()

    if office.pages.database.is_sqlite:
        return
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE state = 'idle in transaction'"
    with office.pages.database.reading() as connection:
        assert connection.scalar(text(f"{waiting} AND datname = current_database()")) == 0
