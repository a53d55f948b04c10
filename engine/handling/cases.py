"""What is done to a case as a whole: begin, cancel, correct, note, try again."""

from engine import permission
from engine.case import Case
from engine.commands import (
    AddNote,
    CancelInstance,
    CorrectVariables,
    ErasePersonalData,
    RetryIncident,
    StartInstance,
)
from engine.errors import Invalid, WrongState
from engine.events import (
    IncidentResolved,
    InstanceCancelled,
    InstanceStarted,
    NoteAdded,
    PersonalDataErased,
)
from engine.handling.registers import refuse_numbers
from engine.personal import is_commitment


def start(case: Case, command: StartInstance) -> None:
    """Begin a case at a start event, or wherever its process begins."""
    program = case.definition.program
    start = program.start_event(command.start_event)
    if start is None and (command.start_event is not None or not program.beginnings(None)):
        raise Invalid(
            f"Expected a start event {command.start_event or 'without trigger'} in "
            f"'{case.process.id}', found none"
        )
    if start is not None:
        permission.require_start(case.actor, case.process, start)
    else:
        permission.require_beginning(case.actor, case.process)
    if command.revises is None:  # a revision goes on under the number of what it revises
        refuse_numbers(case, command.variables)
    case.memory["status"] = "running"
    case.write(None, command.variables)
    definition = case.definition
    case.workflow.emit(
        InstanceStarted(definition.id, case.process.id, definition.version, command.revises)
    )
    case.workflow.begin(None if start is None else start.id)


def cancel(case: Case, command: CancelInstance) -> None:
    """End a case for good, for a reason."""
    permission.require_group(
        case.actor, permission.ADMINISTRATOR, "cancel a case", "membatalkan berkas"
    )
    _require_reason(command.reason, "Isilah alasan pembatalan.")
    case.workflow.withdraw_all()
    case.memory["status"] = "cancelled"
    case.workflow.emit(InstanceCancelled(command.reason))


def correct(case: Case, command: CorrectVariables) -> None:
    """Write variables that somebody found to be wrong, for a reason."""
    permission.require_group(
        case.actor, permission.ADMINISTRATOR, "correct variables", "mengoreksi data"
    )
    _require_reason(command.reason, "Isilah alasan koreksi.")
    token = None if command.key is None else case.workflow.activity(command.key)
    if command.key is not None and token is None:
        raise WrongState(
            f"Expected the case to wait on '{command.key}', but it waits on {case.open()}"
        )
    case.write(token, command.variables)
    case.workflow.advance()  # a condition may have become true


def add_note(case: Case, command: AddNote) -> None:
    """Leave a note in the log."""
    permission.require_staff(case.actor, case.process)
    if not command.text.strip():
        raise Invalid(
            "Expected a note, found an empty text", indonesian="Isilah catatan.", field="text"
        )
    case.workflow.emit(NoteAdded(command.text))


def erase_personal_data(case: Case, command: ErasePersonalData) -> None:
    """Say which personal values are erased, for a reason; the state has references only."""
    permission.require_group(
        case.actor, permission.ADMINISTRATOR, "erase personal data", "menghapus data pribadi"
    )
    _require_reason(command.reason, "Isilah alasan penghapusan.")
    listed = [each for found in command.commitments.values() for each in found]
    if not command.commitments or len(set(listed)) < len(listed):
        raise Invalid(
            "Expected personal values to erase, each once, but found "
            f"{len(listed)} of {len(command.commitments)} fields",
            indonesian="Pilihlah data pribadi yang akan dihapus.",
            field="commitments",
        )
    for each in listed:
        if not is_commitment(each):
            raise Invalid(
                f"Expected commitments of 64 hexadecimal digits, but found {each!r:.80}",
                field="commitments",
            )
    case.workflow.emit(PersonalDataErased(command.commitments))


def retry(case: Case, command: RetryIncident) -> None:
    """Try again what stalled."""
    permission.require_group(case.actor, permission.ADMINISTRATOR, "retry", "mencoba lagi")
    token = case.workflow.activity(command.key)
    if token is None or "incident" not in token.internal_data:
        raise WrongState(
            f"Expected an incident at '{command.key}', but the case waits on {case.open()}"
        )
    case.workflow.emit(IncidentResolved(command.key))
    case.workflow.retry(token)


def _require_reason(reason: str, indonesian: str) -> None:
    if not reason.strip():
        raise Invalid("Expected a reason, found none", indonesian=indonesian, field="reason")
