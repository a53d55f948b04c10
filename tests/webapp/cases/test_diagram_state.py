"""What the drawing of a case shows, told from its log."""

from datetime import timedelta
from uuid import UUID

import pytest

from engine.diagram import read
from engine.diagram.model import Process
from engine.queries import LogEntry
from tests import sop
from tests.webapp.cast import MONDAY
from tests.webapp.sop_office import SopOffice
from webapp.cases.access import process_of
from webapp.cases.diagram_state import DiagramState, diagram_state

Event = dict[str, str]


def seen(office: SopOffice, case: UUID, **later: float) -> DiagramState:
    log = office.log(case)
    with office.pages.app.app_context():
        process = process_of(office.line(case))
    return diagram_state(log, process, now=log[-1].at + timedelta(**later))


def test_what_was_completed_is_done_and_what_is_offered_waits(
    sop_office_on_both: SopOffice,
) -> None:
    case = sop_office_on_both.received()

    state = seen(sop_office_on_both, case)

    assert state.done == ("mulai", "terima", "lengkap")
    assert state.waiting == ("periksa",)
    assert state.late == ()


def test_flows_are_those_between_what_was_left_and_what_was_entered(sop_office: SopOffice) -> None:
    case = sop_office.received()

    assert seen(sop_office, case).flows == (
        "mulai_ke_terima",
        "terima_ke_lengkap",
        "sudah_lengkap",
    )


def test_a_step_that_waits_longer_than_its_time_is_late(sop_office: SopOffice) -> None:
    case = sop_office.received()

    assert seen(sop_office, case, minutes=14).late == ()
    assert seen(sop_office, case, minutes=15).late == ("periksa",)


def test_an_escalated_step_is_late_and_its_timer_is_done(sop_office: SopOffice) -> None:
    case = sop_office.received()
    sop_office.pages.clock.advance(timedelta(minutes=20))
    sop_office.timers.fire_due()

    state = seen(sop_office, case)

    assert state.late == ("periksa",)
    assert {"periksa_sla", "periksa_eskalasi"} <= set(state.done)
    assert "periksa_sla_ke_eskalasi" in state.flows


def test_a_step_that_is_done_again_waits_and_was_done(sop_office: SopOffice) -> None:
    case = sop_office.received(kelengkapan="belum")
    sop_office.complete(case, "lengkapi:1", "petugas", permintaan="Kirim foto")

    state = seen(sop_office, case)

    assert "terima" in state.done
    assert state.waiting == ("terima",)
    assert "lengkapi_ke_terima" in state.flows


def test_both_ways_of_an_inclusive_gateway_are_drawn(sop_office: SopOffice) -> None:
    case = sop_office.received()
    sop_office.examined(case, reject=("b3",))

    state = seen(sop_office, case)

    assert state.waiting == ("unggah", "tindak_lanjut")
    assert {"ada_yang_disetujui", "ada_yang_ditolak"} <= set(state.flows)
    assert "belum_diputuskan" not in state.flows


def test_a_way_that_waits_at_the_join_is_drawn_up_to_there(sop_office: SopOffice) -> None:
    """The join says nothing until all ways have arrived."""
    case = sop_office.received()
    sop_office.examined(case, reject=("b3",))
    sop_office.published(case)

    state = seen(sop_office, case)

    assert "sudah_tayang" in state.flows
    assert "belum_tayang" not in state.flows
    assert "gabung" not in state.done


def test_a_closed_case_waits_for_nothing(sop_office: SopOffice) -> None:
    case = sop_office.received()
    sop_office.examined(case)
    sop_office.published(case)
    sop_office.archived(case)

    state = seen(sop_office, case, days=30)

    assert state.waiting == state.late == ()
    assert state.done[-1] == "selesai"
    assert state.flows[-1] == "arsipkan_ke_selesai"


@pytest.mark.parametrize(
    ("given_up", "key"), [("WorkItemWithdrawn", "periksa:1"), ("JobCancelled", "terbitkan:1")]
)
def test_what_was_given_up_is_neither_done_nor_waiting(given_up: str, key: str) -> None:
    begun = "WorkItemOffered" if given_up == "WorkItemWithdrawn" else "JobScheduled"

    state = diagram_state(
        [entry({"type": begun, "key": key}), entry({"type": given_up, "key": key})],
        sop_process(),
        now=MONDAY,
    )

    assert state == DiagramState()


def test_the_page_is_told_what_stalled() -> None:
    state = DiagramState(waiting=("terbitkan",), stalled=("terbitkan",))

    assert state.to_json("/d", {})["stalled"] == ["terbitkan"]


def test_an_incident_stalls_until_it_is_resolved() -> None:
    raised = entry(
        {"type": "IncidentRaised", "key": "terbitkan:1", "error": "Situs tidak menjawab"}
    )
    resolved = entry({"type": "IncidentResolved", "key": "terbitkan:1"})

    assert diagram_state([raised], sop_process(), now=MONDAY).stalled == ("terbitkan",)
    assert diagram_state([raised, resolved], sop_process(), now=MONDAY).stalled == ()


def test_a_time_that_the_case_itself_waits_for_waits() -> None:
    timer = entry({"type": "TimerScheduled", "key": "jeda:1", "due_at": MONDAY.isoformat()})

    assert diagram_state([timer], sop_process(), now=MONDAY).waiting == ("jeda",)


def entry(*events: Event) -> LogEntry:
    return LogEntry(1, MONDAY, {"id": "a", "name": "A"}, {"type": "X"}, list(events), "")


def sop_process() -> Process:
    process = read(sop.DIAGRAM).process
    assert process
    return process
