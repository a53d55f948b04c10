"""Whoever owns the database changes something: who looks finds it, and says where.

A catalogue of forgeries, each before three witnesses: the button on the case's page, `alur verify`,
and `verify_pack.py` on a pack that was made afterwards. Where one of them cannot know of a forgery,
its place in the catalogue is empty.
"""

import io
import re
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, cast
from uuid import UUID

import pytest
from sqlalchemy import Table, delete, insert, select, text, update

from engine import history
from engine.checkpoints import Copy, Signer, seal
from engine.checkpoints.stored import checkpoint_of
from engine.packing import pack
from engine.tables import (
    checkpoint,
    checkpoint_leaf,
    definition,
    definition_form,
    entry,
    file_reference,
    instance,
    job,
    metadata,
    purged,
    register_line,
    timer_job,
    unit,
    work_item,
)
from tests.flipping import every_flip, unfound
from tests.forging import forge
from tests.webapp.cast import UNIT
from tests.webapp.sop_office import SopOffice
from webapp.evidence import verify_pack
from webapp.evidence.pack import write
from webapp.files.store import FolderStore
from webapp.verification import verify_all

KEY = Signer(b"a secret of the office")


@dataclass
class Scene:
    """An office whose case has gone through some steps, all of it signed and a copy kept."""

    office: SopOffice
    folder: Path
    case: UUID = field(init=False)
    copy: Copy = field(init=False)

    def __post_init__(self) -> None:
        self.office.received("Lainnya")
        self.case = self.office.received("Pasar rakyat")
        self.office.examined(self.case)
        [signed] = seal(self.database, UNIT, KEY, at=self.office.pages.clock.now())
        self.copy = Copy("checkpoint-000001.json", signed)

    @property
    def database(self) -> Any:
        return self.office.pages.database

    def forge(self, *statements: Any) -> None:
        forge(self.database, *statements)

    def line(self, seq: int, stream: UUID | None = None) -> history.Entry:
        with self.database.reading() as connection:
            return list(history.entries(connection, stream or self.case))[seq - 1]

    @property
    def store(self) -> FolderStore:
        return cast(FolderStore, self.office.pages.app.extensions["alur"].files)

    def photo(self) -> Path:
        return self.store.path(self.office.photo()["digest"])

    # ---- the witnesses --------------------------------------------------------------------

    def page(self) -> str:
        """Return what the button on the case's page says."""
        pages = self.office.pages
        auditor = pages.of("auditor")
        answer = pages.post(auditor, f"/berkas-proses/{self.case}/verifikasi")
        shown = auditor.get(answer.location).text if answer.status_code == 302 else answer.text
        return re.sub(r"&#39;|&#34;", "'", shown)

    def command(self) -> str:
        """Return what `alur verify --copy … --key …` says; "" when everything holds."""
        said: list[str] = []
        is_sound = verify_all(
            self.database,
            UNIT,
            said.append,
            store=self.store,
            copies=[self.copy],
            first_key=KEY.public,
        )
        return "" if is_sound else "\n".join(said)

    def verifier(self) -> str:
        """Return what a pack that is made now makes its verifier say; "" when everything holds."""
        made, kept = self.folder / "bukti.zip", self.folder / self.copy.name
        kept.write_bytes(self.copy.signed.to_json())
        with made.open("wb") as output, self.database.reading() as connection:
            write(output, connection, self.store, unit_id=UNIT, cases=[self.case])
        said = io.StringIO()
        with redirect_stdout(said):
            code = verify_pack.main([str(made), "--key", KEY.public, "--copy", str(kept)])
        assert code in (0, 1), said.getvalue()
        return said.getvalue() if code else ""


@pytest.fixture
def scene(sop_office_on_both: SopOffice, tmp_path: Path) -> Scene:
    return Scene(sop_office_on_both, tmp_path)


def test_an_honest_office_is_flagged_by_nobody(scene: Scene) -> None:
    assert "Riwayat utuh" in scene.page()
    assert scene.command() == ""
    assert scene.verifier() == ""


# ---- entries -----------------------------------------------------------------------------------


def its(seq: int, scene: Scene) -> Any:
    return (entry.c.stream_id == scene.case) & (entry.c.seq == seq)


def change_a_word(scene: Scene) -> None:
    body = scene.line(2).body.replace(b"Pasar rakyat", b"Pasar gelap!")
    scene.forge(update(entry).where(its(2, scene)).values(body=pack(body)))


def change_a_word_and_chain_anew(scene: Scene) -> None:
    """Write entry 2 anew, and every hash after it."""
    head, changes = scene.line(1).hash, []
    count = 4
    for seq in range(2, count + 1):
        body = scene.line(seq).body.replace(b"Pasar rakyat", b"Pasar gelap!")
        sealed = history.seal(head, body)
        values = {"body": pack(body), "prev": head, "hash": sealed}
        changes.append(update(entry).where(its(seq, scene)).values(**values))
        head = sealed
    scene.forge(*changes, update(instance).where(instance.c.id == scene.case).values(head=head))


def swap_entries(scene: Scene) -> None:
    scene.forge(
        update(entry).where(its(3, scene)).values(seq=99),
        update(entry).where(its(4, scene)).values(seq=3),
        update(entry).where(its(99, scene)).values(seq=4),
    )


def drop_an_entry(scene: Scene) -> None:
    scene.forge(delete(entry).where(its(2, scene)))


def drop_the_tail(scene: Scene) -> None:
    scene.forge(
        delete(entry).where(its(4, scene)),
        update(instance).where(instance.c.id == scene.case).values(seq=3, head=scene.line(3).hash),
    )


def file_under_another_command(scene: Scene) -> None:
    scene.forge(update(entry).where(its(2, scene)).values(command_id="lain"))


def file_under_another_office(scene: Scene) -> None:
    scene.forge(update(entry).where(its(2, scene)).values(unit_id=UUID(int=9)))


def forget(scene: Scene) -> None:
    """Remove a case with all that tells of it."""
    tables = (work_item, timer_job, job, register_line, file_reference)
    scene.forge(
        *(delete(table).where(table.c.instance_id == scene.case) for table in tables),
        delete(entry).where(entry.c.stream_id == scene.case),
        delete(instance).where(instance.c.id == scene.case),
    )


def live_again(scene: Scene, title: str, *, is_examined: bool) -> None:
    """Let the engine itself make the case once more, by its number and at the same time."""
    number = {"number": scene.office.line(scene.case).summary["nomor_agenda"]}
    forget(scene)
    before = number["number"] - 1
    counters = metadata.tables["register_counter"]
    scene.forge(update(counters).values(last=before))
    scene.office.received(title, case=scene.case)
    if is_examined:
        scene.office.examined(scene.case)


def write_the_history_anew(scene: Scene) -> None:
    live_again(scene, "Pasar gelap", is_examined=True)


def forget_the_end(scene: Scene) -> None:
    live_again(scene, "Pasar rakyat", is_examined=False)


# ---- the office's log, versions and files ------------------------------------------------------


def change_the_log_of_the_office(scene: Scene) -> None:
    line = scene.line(2, UNIT)
    of_it = (entry.c.stream_id == UNIT) & (entry.c.seq == 2)
    scene.forge(update(entry).where(of_it).values(body=pack(line.body + b" ")))


def damage_the_log_of_the_office(scene: Scene) -> None:
    scene.forge(update(entry).where(entry.c.stream_id == UNIT).values(body=b"[]"))


def damage_an_id(scene: Scene) -> None:
    """Write what is no id, where the database lets one: SQLite keeps it as text."""
    new = "'zz'" if scene.database.is_sqlite else "gen_random_uuid()"
    its = instance.c.id.type.bind_processor(scene.database.engine.dialect)
    value = its(scene.case) if its else scene.case
    scene.forge(text(f"UPDATE instance SET id = {new} WHERE id = :its").bindparams(its=value))  # noqa: S608


def cut_the_log_of_the_office(scene: Scene) -> None:
    of_it = (entry.c.stream_id == UNIT) & (entry.c.seq == 3)
    values = {"operations_seq": 2, "operations_head": scene.line(2, UNIT).hash}
    scene.forge(delete(entry).where(of_it), update(unit).where(unit.c.id == UNIT).values(**values))


def edit_a_form(scene: Scene) -> None:
    scene.forge(update(definition_form).values(source=b'{"components": []}'))


def edit_the_diagram(scene: Scene) -> None:
    with scene.database.reading() as connection:
        diagram = connection.scalar(
            select(definition.c.diagram).where(definition.c.process_id == "pemutakhiran_website")
        )
    its_own = definition.c.process_id == "pemutakhiran_website"
    scene.forge(update(definition).where(its_own).values(diagram=bytes(diagram) + b"\n"))


def replace_the_photo(scene: Scene) -> None:
    photo = scene.photo()
    photo.chmod(0o600)
    photo.write_bytes(photo.read_bytes() + b"!")


def remove_the_photo(scene: Scene) -> None:
    scene.photo().unlink()


# ---- checkpoints -------------------------------------------------------------------------------


def alter_a_checkpoint(scene: Scene) -> None:
    with scene.database.reading() as connection:
        signed = checkpoint_of(connection, UNIT, 1)
    assert signed is not None
    altered = signed.body.replace(b'"at":"2026', b'"at":"2025')
    scene.forge(update(checkpoint).values(body=altered))


def alter_a_signature(scene: Scene) -> None:
    scene.forge(update(checkpoint).values(signature=bytes(64)))


def take_a_case_out_of_a_checkpoint(scene: Scene) -> None:
    scene.forge(delete(checkpoint_leaf).where(checkpoint_leaf.c.stream_id == scene.case))


def remove_the_checkpoints(scene: Scene) -> None:
    scene.forge(delete(checkpoint), delete(checkpoint_leaf))


def sign_anew_with_the_key(scene: Scene) -> None:
    forget_the_end(scene)
    remove_the_checkpoints(scene)
    seal(scene.database, UNIT, KEY, at=scene.office.pages.clock.now())


# ---- rows that people see ----------------------------------------------------------------------


def row(table: Table, **values: Any) -> Callable[[Scene], None]:
    """Change the rows of the case in a table."""

    def tamper(scene: Scene) -> None:
        place = table.c.id if table is instance else table.c.instance_id
        scene.forge(update(table).where(place == scene.case).values(**values))

    return tamper


def remove_from(table: Table) -> Callable[[Scene], None]:
    return lambda scene: scene.forge(delete(table).where(table.c.instance_id == scene.case))


def change_a_job(scene: Scene) -> None:
    scene.office.complete(scene.case, "unggah:1", "operator", slug="pasar", kategori="Budaya")
    row(job, topic="lain")(scene)


def change_who_deployed(scene: Scene) -> None:
    scene.forge(update(definition).values(deployed_by="Orang lain"))


def purge_by_hand(scene: Scene) -> None:
    """Use the hole that the triggers leave; they need not be switched off."""
    last = scene.line(4)
    listed = {"instance_id": scene.case, "unit_id": UNIT, "seq": last.seq, "head": last.hash}
    with scene.database.writing() as connection:
        now = scene.office.pages.clock.now()
        connection.execute(insert(purged).values(**listed, purge_id=UUID(int=9), purged_at=now))
        for table in (work_item, timer_job, job, file_reference):
            connection.execute(delete(table).where(table.c.instance_id == scene.case))
        connection.execute(delete(entry).where(entry.c.stream_id == scene.case))
        connection.execute(delete(instance).where(instance.c.id == scene.case))


def add_a_step(scene: Scene) -> None:
    with scene.database.reading() as connection:
        true = connection.execute(
            select(work_item).where(
                work_item.c.instance_id == scene.case, work_item.c.key == "periksa:1"
            )
        ).one()
    scene.forge(insert(work_item).values(**{**true._mapping, "key": "periksa:2"}))


@dataclass(frozen=True)
class Forgery:
    """What is done, and a part of what each witness must say; "" where it cannot know."""

    tamper: Callable[[Scene], None]
    page: str
    command: str
    verifier: str = ""


def everywhere(tamper: Callable[[Scene], None], page: str, verifier: str = "") -> Forgery:
    """Page and command say the same; the command says also of which case."""
    return Forgery(tamper, page, f"{{case}}.*{page}", verifier)


IS_ANOTHER = "Expected entry 4 of {case} as checkpoint 1 signed it, but it is another"
IS_GONE = "Expected entry 4 of {case} as checkpoint 1 signed it, but it is gone"
NOT_SIGNED = "BROKEN  checkpoint over {case}: entry 4 is not the one that was signed"
CATALOGUE = {
    "a word": everywhere(
        change_a_word, "hash of entry 2", "BROKEN  log of case {case}: entry 2 was changed"
    ),
    "a word, chained anew": everywhere(
        change_a_word_and_chain_anew, "Expected entry 2 to replay to the same", NOT_SIGNED
    ),
    "entries, swapped": everywhere(
        swap_entries, "Expected entry 3 to follow", "log of case {case}: entry 3 does not follow"
    ),
    "an entry, gone": everywhere(
        drop_an_entry, "entry 2, but found entry 3", "log of case {case}: entry 2 is missing"
    ),
    "the tail, chained anew": everywhere(drop_the_tail, "state to be what the log", NOT_SIGNED),
    "the command's id": everywhere(file_under_another_command, "Expected entry 2 to be filed"),
    "the office's id": everywhere(file_under_another_office, "Expected entry 2 to be filed"),
    "the case, gone": Forgery(forget, "", IS_GONE, NOT_SIGNED),
    "the history, lived again": Forgery(write_the_history_anew, IS_ANOTHER, IS_ANOTHER, NOT_SIGNED),
    "the end, never lived": Forgery(forget_the_end, IS_GONE, IS_GONE, NOT_SIGNED),
    "the office's log": Forgery(
        change_the_log_of_the_office,
        "",
        "The office's own log: Expected the hash of entry 2",
        "BROKEN  log of the office: entry 2 was changed",
    ),
    "the office's log, made unreadable": Forgery(
        damage_the_log_of_the_office,
        "Expected the office's log to say when version 1",
        "The office's own log: Expected the hash of entry 1",
        "BROKEN  log of the office",
    ),
    "a case's id": Forgery(
        damage_an_id, "", "Expected a case for this log, but its row is missing"
    ),
    "the office's log, its tail": Forgery(
        cut_the_log_of_the_office,
        "",
        f"Expected entry 3 of {UNIT} as checkpoint 1 signed it, but it is gone",
        f"BROKEN  checkpoint over {UNIT}: entry 3 is not the one that was signed",
    ),
    "a form": Forgery(
        edit_a_form,
        "Expected version 1 of 'pemutakhiran_website' as it was deployed",
        "Expected version 1 of 'pemutakhiran_website' as it was deployed",
        "BROKEN  versions of case {case}: the diagram, a form or a scenario of version",
    ),
    "a diagram": Forgery(
        edit_the_diagram,
        "Expected version 1 of 'pemutakhiran_website' as it was deployed",
        "Expected version 1 of 'pemutakhiran_website' as it was deployed",
        "BROKEN  versions of case {case}: the diagram, a form or a scenario of version",
    ),
    "a photo": Forgery(
        replace_the_photo,
        "Expected the file 'foto.jpg' of entry 2 of {case}",
        "Expected the file 'foto.jpg' of entry 2 of ",
        "BROKEN  files of case {case}: the file 'foto.jpg' of entry 2 was changed",
    ),
    "a photo, gone": Forgery(
        remove_the_photo,
        "Expected the file 'foto.jpg' of entry 2 of {case}",
        "Expected the file 'foto.jpg' of entry 2 of ",
        "BROKEN  files of case {case}: the file 'foto.jpg' of entry 2 is not in the pack",
    ),
    "a checkpoint": Forgery(
        alter_a_checkpoint,
        "",
        "Expected checkpoint 1 to be signed with its key",
        "the signature of checkpoint 1 does not hold",
    ),
    "a signature": Forgery(
        alter_a_signature,
        "",
        "Expected checkpoint 1 to be signed with its key",
        "the signature of checkpoint 1 does not hold",
    ),
    "a checkpoint's list": Forgery(
        take_a_case_out_of_a_checkpoint,
        "",
        "Expected the list of logs of checkpoint 1 as it was signed",
        "BROKEN  checkpoint over {case}: none covers it yet",
    ),
    "all checkpoints": Forgery(
        remove_the_checkpoints,
        "",
        "Expected checkpoint 1, of which 'checkpoint-000001.json' is a copy, but it is gone",
        "BROKEN  checkpoint over {case}: none covers it yet",
    ),
    "everything, signed with the key": Forgery(
        sign_anew_with_the_key,
        "",
        "Expected checkpoint 1 as in the copy 'checkpoint-000001.json', but it is another",
        "checkpoint 1 of the pack is another",
    ),
    "a title": everywhere(row(instance, title="Pasar gelap"), "Expected 'title' of the case"),
    "what lists find": everywhere(row(instance, search="x"), "Expected 'search' of the case"),
    "a status": everywhere(row(instance, status="completed"), "Expected 'status' of the case"),
    "who did it": everywhere(
        row(work_item, person_name="Orang lain"), "Expected 'person_name' of the work item"
    ),
    "a step, gone": everywhere(remove_from(work_item), "its row is gone"),
    "a step, added": everywhere(add_a_step, "no row of the work item periksa:2"),
    "a timer": everywhere(row(timer_job, status="fired"), "Expected 'status' of the timer"),
    "a number": everywhere(row(register_line, number=77), "its row is gone"),
    "a mention of a file": everywhere(remove_from(file_reference), "its row is gone"),
    "who deployed": Forgery(
        change_who_deployed, "", "Expected 'deployed_by' of version pemutakhiran_website 1"
    ),
    "the case, listed as purged by hand": Forgery(
        purge_by_hand,
        "",
        "Expected an entry of the office's log by which case {case} was purged",
        NOT_SIGNED,
    ),
    "a job": everywhere(change_a_job, "Expected 'topic' of the job"),
}


@pytest.mark.parametrize("forgery", CATALOGUE.values(), ids=CATALOGUE)
def test_what_was_forged_is_found_and_named(scene: Scene, forgery: Forgery) -> None:
    forgery.tamper(scene)

    for witness in ("page", "command", "verifier"):
        wanted = getattr(forgery, witness)
        if wanted:
            said = getattr(scene, witness)()
            assert re.search(wanted.replace("{case}", str(scene.case)), said), (witness, said)


def test_a_flipped_bit_of_a_case_of_the_sop_is_found(scene: Scene) -> None:
    """A sample of one seed; `tests/engine/test_every_bit.py` tries every bit of a shorter log."""
    flips = Random(7).sample(every_flip(scene.database, scene.case), 2_000)  # noqa: S311

    columns = unfound(scene.database, UNIT, scene.case, flips)

    assert set(columns) <= {"body", "unit_id"}  # what fills up a last byte; a space that is read 0
    assert len(columns) <= 8 * 4
