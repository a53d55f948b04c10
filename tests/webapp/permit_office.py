"""An office with a procedure of everything that is no simple step, told in sentences.

A permit: a person fills it in, several people assess it at once, a payment is awaited by its
number, a sub-process inspects the place, and somebody chooses the way out.

office = PermitOffice(pages)
case = office.assessed()
office.paid(case)
"""

from typing import Any
from uuid import UUID

import orjson

from engine import queries
from engine.commands import (
    Command,
    CompleteWorkItem,
    DeployDefinition,
    StartInstance,
    system_actor,
)
from engine.instance_step import Result
from engine.messages import MessageWorker, send
from engine.queries import LogEntry
from engine.runtime import Runtime
from forms.validation import Validator
from tests import diagrams
from tests.webapp.cast import UNIT, Pages
from tests.webapp.desk import actor_of
from webapp.ids import new_id

PROCESS = "izin"


def form(*fields: tuple[str, str]) -> bytes:
    """Return a form of text fields, each a key and a label."""
    listed = [{"type": "textfield", "id": key, "key": key, "label": label} for key, label in fields]
    return orjson.dumps({"type": "default", "id": "formulir", "components": listed})


FORMS = {
    "isi": form(("nomor", "Nomor permohonan")),
    "nilai": form(("penilai", "Penilai"), ("pendapat", "Pendapat")),
}
ASSESSORS = diagrams.each(
    alur_collection="penilai_semua",
    alur_item="penilai",
    alur_results="pendapat_semua",
    alur_result="pendapat",
)
PAYMENT = diagrams.caught("message", "pembayaran")
PERMIT = diagrams.process(
    diagrams.start(),
    diagrams.user("isi", "petugas", camunda_formRef="isi"),
    diagrams.user("nilai", "kasie", ASSESSORS, camunda_formRef="nilai"),
    diagrams.node("intermediateCatchEvent", "bayar", PAYMENT, alur_correlation="nomor"),
    diagrams.sub_process(
        "tinjau",
        diagrams.start("tinjau_mulai"),
        diagrams.user("lihat", "operator"),
        diagrams.end("tinjau_selesai"),
        diagrams.path("tinjau_mulai", "lihat", "tinjau_selesai"),
    ),
    diagrams.node("exclusiveGateway", "putus", camunda_candidateGroups="kabid"),
    diagrams.node("manualTask", "serahkan", camunda_candidateGroups="petugas"),
    diagrams.end(),
    diagrams.end("ditolak"),
    diagrams.path("mulai", "isi", "nilai", "bayar", "tinjau", "putus", "serahkan", "selesai"),
    diagrams.flow("putus", "ditolak"),
    id=PROCESS,
    declares="message:pembayaran",
)
THREE = ["Ani", "Budi", "Citra"]


class PermitOffice:
    """An office that gives permits."""

    def __init__(self, pages: Pages, diagram: bytes = PERMIT) -> None:
        self.pages = pages
        self.runtime: Runtime = pages.app.extensions["alur"].runtime
        self.runtime.forms = Validator()
        self.messages = MessageWorker(self.runtime)
        self.deploy(diagram, FORMS)

    def deploy(self, diagram: bytes, forms: dict[str, bytes] | None = None) -> Result:
        """Put a diagram into force."""
        command = DeployDefinition(diagram, forms or {})
        return self.runtime.submit(command, actor=system_actor("installation"))

    def submit(self, command: Command, by: str) -> Result:
        """Submit a command of one of the cast."""
        return self.runtime.submit(command, actor=actor_of(self.pages.account(by)))

    def started(self, process: str = PROCESS, by: str = "petugas", **variables: Any) -> UUID:
        """Start a case and return its id."""
        case = new_id()
        self.submit(StartInstance(case, process, variables), by)
        return case

    def asked(self, assessors: list[str] | None = None) -> UUID:
        """Start a case and fill it in: everybody is asked for an opinion."""
        case = self.started(penilai_semua=THREE if assessors is None else assessors)
        self.complete(case, "isi:1", "petugas", nomor="P-7")
        return case

    def assessed(self) -> UUID:
        """Let everybody give an opinion: the payment is awaited."""
        case = self.asked()
        for number in (1, 2, 3):
            self.complete(case, f"nilai:{number}", "kasie", pendapat=f"Baik {number}")
        return case

    def paid(self, case: UUID) -> None:
        """Let the payment of a case arrive."""
        send(self.runtime, "pembayaran", "P-7", {"jumlah": 75}, f"bayar {case}")
        assert self.messages.deliver() == 1

    def inspected(self) -> UUID:
        """Come to where a person chooses the way out."""
        case = self.assessed()
        self.paid(case)
        self.complete(case, "lihat:1", "operator")
        return case

    def complete(self, case: UUID, key: str, by: str, **answers: Any) -> Result:
        """Complete a work item."""
        return self.submit(CompleteWorkItem(case, key, answers), by)

    def log(self, case: UUID) -> list[LogEntry]:
        """Return a case's log."""
        with self.pages.database.reading() as connection:
            return queries.log_entries(connection, stream_id=case)

    def variables(self, case: UUID, key: str | None = None) -> dict[str, Any]:
        """Return a case's variables, or those that an element sees."""
        with self.pages.database.reading() as connection:
            return queries.variables(connection, instance_id=case, key=key)

    def open_keys(self, case: UUID) -> list[str]:
        """Return the keys of a case's open work items."""
        with self.pages.database.reading() as connection:
            items = queries.work_items_of(connection, instance_id=case)
        return [item.key for item in items if item.status == "open"]

    def cases(self) -> list[queries.CaseLine]:
        """Return all cases."""
        with self.pages.database.reading() as connection:
            return queries.cases(connection, unit_id=UNIT)
