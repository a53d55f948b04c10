"""What somebody who owns the database and the files of an office can do to it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from sqlalchemy import Table, delete, insert, select, text, update

from engine import history
from engine.checkpoints import seal
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
from tests.webapp.auditing.scene import KEY, Scene
from tests.webapp.cast import UNIT

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
