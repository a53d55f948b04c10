"""What each command does to a case: one function a command.

Permission is asked first. A refusal changes nothing: the step is thrown away as a whole.
"""

from collections.abc import Callable
from typing import Any

from engine.case import Case
from engine.commands import (
    AddNote,
    AssignWorkItem,
    CancelInstance,
    ClaimWorkItem,
    CompleteJob,
    CompleteWorkItem,
    CorrectVariables,
    CorrelateMessage,
    DeliverSignal,
    ErasePersonalData,
    FailJob,
    FireTimer,
    InstanceCommand,
    MigrateInstance,
    ReleaseWorkItem,
    RetryIncident,
    RevertMigration,
    StartInstance,
)
from engine.errors import WrongState
from engine.events import InstanceCompleted
from engine.handling import cases, migrations, waits, work_items


def carry_out(case: Case, command: InstanceCommand) -> None:
    """Carry out one command.

    Raises:
        Refusal: it may not be done, now or by this person.
    """
    if isinstance(command, StartInstance):
        if case.memory["status"] != "new":
            raise WrongState("Expected a new case, but it has started already")
    elif case.memory["status"] != "running" and not isinstance(command, _AFTER_THE_END):
        raise WrongState(
            f"Expected the case to be running, but it is {case.memory['status']}",
            indonesian="Berkas ini sudah ditutup dan hanya dapat dibaca.",
        )
    _HANDLERS[type(command)](case, command)
    if case.memory["status"] == "running" and case.workflow.is_completed():
        case.memory["status"] = "completed"
        case.workflow.emit(InstanceCompleted())


_AFTER_THE_END = (AddNote, ErasePersonalData)

_HANDLERS: dict[type, Callable[[Case, Any], None]] = {
    StartInstance: cases.start,
    ClaimWorkItem: work_items.claim,
    ReleaseWorkItem: work_items.release,
    AssignWorkItem: work_items.assign,
    CompleteWorkItem: work_items.complete_work_item,
    CompleteJob: waits.complete_job,
    FailJob: waits.fail_job,
    FireTimer: waits.fire_timer,
    CorrelateMessage: waits.correlate,
    DeliverSignal: waits.deliver_signal,
    RetryIncident: cases.retry,
    CancelInstance: cases.cancel,
    CorrectVariables: cases.correct,
    MigrateInstance: migrations.migrate,
    RevertMigration: migrations.revert,
    AddNote: cases.add_note,
    ErasePersonalData: cases.erase_personal_data,
}
