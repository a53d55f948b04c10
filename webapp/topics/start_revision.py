"""Topic `start-revision`: begin a linked case with the parts that were rejected."""

from collections.abc import Mapping
from typing import Any

from engine import queries
from engine.commands import StartInstance, system_actor
from engine.errors import Refusal
from engine.jobs import Handler, JobContext, JobFailed
from engine.personal import is_personal
from forms.parts import kind_word
from webapp.context import Office
from webapp.ids import new_id
from webapp.topics.release import rejected_parts

# What the release's register line and its evidence say holds for the revision too.
KEPT = (
    "nomor_agenda",
    "sumber",
    "nomor_surat",
    "tanggal_surat",
    "jenis_berita",
    "judul",
    "penandatangan",
    "bukti",
    "alasan_tanpa_bukti",
    "tata_naskah",
)


def revision_starter(office: Office) -> Handler:
    """Return the handler of the topic for an office."""

    def start_revision(job: JobContext) -> Mapping[str, Any]:
        rejected = rejected_parts(job.variables)
        if not rejected:
            raise JobFailed("Tidak ada bagian yang ditolak, jadi tidak ada yang perlu direvisi.")
        with office.database.reading() as connection:
            case = queries.case(connection, instance_id=job.instance_id)
        variables = {
            name: job.variables[name]
            for name in KEPT
            if name in job.variables and not is_personal(job.variables[name])
        }
        variables["bagian"] = [dict(part) for part, _ in rejected]
        variables["alasan_penolakan"] = "\n".join(
            f"{number}. {kind_word(part['kind'], 'id')}: {reason}"
            for number, (part, reason) in enumerate(rejected, start=1)
        )
        command = StartInstance(
            new_id(), case.process_id, variables=variables, revises=job.instance_id
        )
        try:
            # The job's key is the command's: when the job runs again, the engine answers with the
            # first case.
            started = office.runtime.submit(
                command, actor=system_actor("jobs"), command_id=f"revision:{job.idempotency_key}"
            )
        except Refusal as refusal:
            raise JobFailed(refusal.indonesian) from refusal
        return {"berkas_revisi": str(started.stream_id)}

    return start_revision
