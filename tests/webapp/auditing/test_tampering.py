"""Whoever owns the database changes something: who looks finds it, and says where.

A catalogue of forgeries, each before three witnesses: the button on the case's page, `alur verify`,
and `verify_pack.py` on a pack that was made afterwards. Where one of them cannot know of a forgery,
its place in the catalogue is empty.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest

from engine.tables import (
    file_reference,
    instance,
    register_line,
    timer_job,
    work_item,
)
from tests.flipping import every_flip, unfound
from tests.webapp.auditing import forgeries
from tests.webapp.auditing.scene import Scene
from tests.webapp.cast import UNIT
from tests.webapp.sop_office import SopOffice


@pytest.fixture
def scene(sop_office_on_both: SopOffice, tmp_path: Path) -> Scene:
    return Scene(sop_office_on_both, tmp_path)


def test_an_honest_office_is_flagged_by_nobody(scene: Scene) -> None:
    assert "Riwayat utuh" in scene.page()
    assert scene.command() == ""
    assert scene.verifier() == ""


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
        forgeries.change_a_word,
        "hash of entry 2",
        "BROKEN  log of case {case}: entry 2 was changed",
    ),
    "a word, chained anew": everywhere(
        forgeries.change_a_word_and_chain_anew, "Expected entry 2 to replay to the same", NOT_SIGNED
    ),
    "entries, swapped": everywhere(
        forgeries.swap_entries,
        "Expected entry 3 to follow",
        "log of case {case}: entry 3 does not follow",
    ),
    "an entry, gone": everywhere(
        forgeries.drop_an_entry,
        "entry 2, but found entry 3",
        "log of case {case}: entry 2 is missing",
    ),
    "the tail, chained anew": everywhere(
        forgeries.drop_the_tail, "state to be what the log", NOT_SIGNED
    ),
    "the command's id": everywhere(
        forgeries.file_under_another_command, "Expected entry 2 to be filed"
    ),
    "the office's id": everywhere(
        forgeries.file_under_another_office, "Expected entry 2 to be filed"
    ),
    "the case, gone": Forgery(forgeries.forget, "", IS_GONE, NOT_SIGNED),
    "the history, lived again": Forgery(
        forgeries.write_the_history_anew, IS_ANOTHER, IS_ANOTHER, NOT_SIGNED
    ),
    "the end, never lived": Forgery(forgeries.forget_the_end, IS_GONE, IS_GONE, NOT_SIGNED),
    "the office's log": Forgery(
        forgeries.change_the_log_of_the_office,
        "",
        "The office's own log: Expected the hash of entry 2",
        "BROKEN  log of the office: entry 2 was changed",
    ),
    "the office's log, made unreadable": Forgery(
        forgeries.damage_the_log_of_the_office,
        "Expected the office's log to say when version 1",
        "The office's own log: Expected the hash of entry 1",
        "BROKEN  log of the office",
    ),
    "a case's id": Forgery(
        forgeries.damage_an_id, "", "Expected a case for this log, but its row is missing"
    ),
    "the office's log, its tail": Forgery(
        forgeries.cut_the_log_of_the_office,
        "",
        f"Expected entry 3 of {UNIT} as checkpoint 1 signed it, but it is gone",
        f"BROKEN  checkpoint over {UNIT}: entry 3 is not the one that was signed",
    ),
    "a form": Forgery(
        forgeries.edit_a_form,
        "Expected version 1 of 'pemutakhiran_website' as it was deployed",
        "Expected version 1 of 'pemutakhiran_website' as it was deployed",
        "BROKEN  versions of case {case}: the diagram, a form or a scenario of version",
    ),
    "a diagram": Forgery(
        forgeries.edit_the_diagram,
        "Expected version 1 of 'pemutakhiran_website' as it was deployed",
        "Expected version 1 of 'pemutakhiran_website' as it was deployed",
        "BROKEN  versions of case {case}: the diagram, a form or a scenario of version",
    ),
    "a photo": Forgery(
        forgeries.replace_the_photo,
        "Expected the file 'foto.jpg' of entry 2 of {case}",
        "Expected the file 'foto.jpg' of entry 2 of ",
        "BROKEN  files of case {case}: the file 'foto.jpg' of entry 2 was changed",
    ),
    "a photo, gone": Forgery(
        forgeries.remove_the_photo,
        "Expected the file 'foto.jpg' of entry 2 of {case}",
        "Expected the file 'foto.jpg' of entry 2 of ",
        "BROKEN  files of case {case}: the file 'foto.jpg' of entry 2 is not in the pack",
    ),
    "a checkpoint": Forgery(
        forgeries.alter_a_checkpoint,
        "",
        "Expected checkpoint 1 to be signed with its key",
        "the signature of checkpoint 1 does not hold",
    ),
    "a signature": Forgery(
        forgeries.alter_a_signature,
        "",
        "Expected checkpoint 1 to be signed with its key",
        "the signature of checkpoint 1 does not hold",
    ),
    "a checkpoint's list": Forgery(
        forgeries.take_a_case_out_of_a_checkpoint,
        "",
        "Expected the list of logs of checkpoint 1 as it was signed",
        "BROKEN  checkpoint over {case}: none covers it yet",
    ),
    "all checkpoints": Forgery(
        forgeries.remove_the_checkpoints,
        "",
        "Expected checkpoint 1, of which 'checkpoint-000001.json' is a copy, but it is gone",
        "BROKEN  checkpoint over {case}: none covers it yet",
    ),
    "everything, signed with the key": Forgery(
        forgeries.sign_anew_with_the_key,
        "",
        "Expected checkpoint 1 as in the copy 'checkpoint-000001.json', but it is another",
        "checkpoint 1 of the pack is another",
    ),
    "a title": everywhere(
        forgeries.row(instance, title="Pasar gelap"), "Expected 'title' of the case"
    ),
    "what lists find": everywhere(
        forgeries.row(instance, search="x"), "Expected 'search' of the case"
    ),
    "a status": everywhere(
        forgeries.row(instance, status="completed"), "Expected 'status' of the case"
    ),
    "who did it": everywhere(
        forgeries.row(work_item, person_name="Orang lain"),
        "Expected 'person_name' of the work item",
    ),
    "a step, gone": everywhere(forgeries.remove_from(work_item), "its row is gone"),
    "a step, added": everywhere(forgeries.add_a_step, "no row of the work item periksa:2"),
    "a timer": everywhere(
        forgeries.row(timer_job, status="fired"), "Expected 'status' of the timer"
    ),
    "a number": everywhere(forgeries.row(register_line, number=77), "its row is gone"),
    "a mention of a file": everywhere(forgeries.remove_from(file_reference), "its row is gone"),
    "who deployed": Forgery(
        forgeries.change_who_deployed,
        "",
        "Expected 'deployed_by' of version pemutakhiran_website 1",
    ),
    "the case, listed as purged by hand": Forgery(
        forgeries.purge_by_hand,
        "",
        "Expected an entry of the office's log by which case {case} was purged",
        NOT_SIGNED,
    ),
    "a job": everywhere(forgeries.change_a_job, "Expected 'topic' of the job"),
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
