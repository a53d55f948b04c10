"""Personal values stay out of the log, can be erased, and cannot be lost or changed unseen."""

import hashlib
import json
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, func, insert, select, update

from engine import drafts, queries, vouched_values
from engine.commands import (
    Actor,
    ApprovePurge,
    CompleteWorkItem,
    CorrectVariables,
    ErasePersonalData,
    Proof,
    ProposePurge,
)
from engine.database import Database, open_database
from engine.errors import Forbidden, Invalid, WrongState
from engine.events import PersonalDataErased
from engine.migrating import migrate
from engine.paraf import digest_of
from engine.personal import (
    canonical_bytes,
    commitment_to,
    commitments_in,
    is_personal,
    opened,
    reference_to,
)
from engine.tables import message, personal_value
from engine.vouched_values import PersonalValues
from forms.validation import Validator
from tests.bench import ADMIN, ANA, BUDI, UNIT, Bench
from tests.databases import migrated_template
from tests.diagrams import end, path, process, start, user

TWO_STEPS = process(
    start(),
    user("isi", camunda_formKey="isi"),
    user("periksa", "kepala", alur_paraf="nama"),
    end(),
    path("mulai", "isi", "periksa", "selesai"),
)


OTHER_ADMIN = Actor("admin2", "Admin lain", "", ("administrator",))


def field(key: str, type: str = "textfield", **more: str) -> dict[str, Any]:
    return {"id": key, "key": key, "type": type, "label": key.title(), "properties": more}


def a_form(*fields: dict[str, Any], id: str = "isi") -> bytes:
    return json.dumps({"type": "default", "id": id, "components": list(fields)}).encode()


ASKS_A_NAME = a_form(field("nama", **{"alur:personal": "true"}), field("perihal"))


@pytest.fixture
def office(database: Database) -> Bench:
    bench = Bench(database, forms=Validator())
    bench.deploy(TWO_STEPS, {"isi": ASKS_A_NAME})
    return bench


def filled(bench: Bench, nama: str = "Siti Aminah") -> UUID:
    """Return a case that keeps a name."""
    case = bench.start()
    bench.complete(case, "isi:1", nama=nama, perihal="izin")
    return case


def ended(bench: Bench) -> UUID:
    case = filled(bench)
    bench.complete(case, "periksa:1", by=BUDI, proof=Proof("password"))
    return case


def read(bench: Bench, case: UUID) -> dict[str, Any]:
    """Return a case's variables as people read them."""
    with bench.database.reading() as connection:
        variables = queries.variables(connection, instance_id=case)
        return queries.opened_variables(connection, instance_ids=[case], variables=variables)


def count(bench: Bench) -> int:
    with bench.database.reading() as connection:
        return connection.scalar(select(func.count()).select_from(personal_value)) or 0


def found(bench: Bench) -> PersonalValues:
    with bench.database.reading() as connection:
        return vouched_values.personal_values(connection, UNIT)


def everything_written(bench: Bench, case: UUID) -> bytes:
    return b"".join(line.body for line in bench.log(case))


# ---- in the log ------------------------------------------------------------------------------


def test_a_personal_answer_is_in_the_log_as_a_commitment_only(office: Bench) -> None:
    case = filled(office)

    assert b"Siti" not in everything_written(office, case)
    answers = office.entries(case)[1].command["answers"]
    assert is_personal(answers["nama"])
    assert answers["perihal"] == "izin"


def test_the_commitment_is_the_digest_of_salt_and_value(office: Bench) -> None:
    case = filled(office)

    with office.database.reading() as connection:
        row = connection.execute(select(personal_value)).one()
    assert bytes(row.value) == b'"Siti Aminah"'
    expected = hashlib.sha256(bytes(row.salt) + bytes(row.value)).hexdigest()
    assert office.variables(case)["nama"] == {"personal": expected}
    assert (row.instance_id, row.unit_id, row.name) == (case, UNIT, "nama")


def test_the_same_name_twice_has_two_commitments(office: Bench) -> None:
    first, second = filled(office), filled(office)

    assert office.variables(first)["nama"] != office.variables(second)["nama"]


def test_people_read_the_value(office: Bench) -> None:
    assert read(office, filled(office)) == {"nama": "Siti Aminah", "perihal": "izin"}


def test_an_empty_answer_is_no_personal_value(office: Bench) -> None:
    case = filled(office, nama="")

    assert office.variables(case)["nama"] == ""
    assert count(office) == 0


def test_a_start_and_a_correction_commit_too(office: Bench) -> None:
    case = office.start(nama="Siti")

    office.correct(case, nama="Siti Aminah")

    assert b"Siti" not in everything_written(office, case)
    assert read(office, case)["nama"] == "Siti Aminah"
    assert count(office) == 2


def test_the_form_still_sees_what_was_entered(office: Bench) -> None:
    case = office.start()

    with pytest.raises(Invalid, match="Nama"):
        office.complete(case, "isi:1", nama=3)

    assert count(office) == 0


def test_a_refused_command_leaves_no_value(office: Bench) -> None:
    case = ended(office)

    with pytest.raises(WrongState):
        office.complete(case, "isi:1", nama="Joko")

    assert count(office) == 1


@pytest.mark.parametrize(
    ("kind", "fields"),
    [(CompleteWorkItem, {"key": "isi:1", "answers": {"nama": "Siti"}}),
     (CorrectVariables, {"variables": {"nama": "Siti"}, "reason": "salah"})],
)  # fmt: skip
def test_a_repeated_command_leaves_one_value(
    office: Bench, kind: Any, fields: dict[str, Any]
) -> None:
    command, by = kind(office.start(), **fields), ANA if kind is CompleteWorkItem else ADMIN
    first = office.submit(command, by, command_id="sekali")

    second = office.submit(command, by, command_id="sekali")

    assert (second.seq, second.repeated) == (first.seq, True)
    assert count(office) == 1


def test_nobody_can_bring_a_reference_himself(office: Bench) -> None:
    case = office.start()
    forged = {"personal": "ab" * 32}

    with pytest.raises(Invalid, match="found a reference to a personal value"):
        office.correct(case, catatan=[forged])


def test_only_what_is_personal_costs_a_statement(bench: Bench) -> None:
    spent = {}
    bench.runtime.forms = Validator()
    for form in (a_form(field("nama")), ASKS_A_NAME):
        bench.deploy(TWO_STEPS, {"isi": form})
        case = bench.start()
        bench.claim(case, "isi:1")
        bench.complete(case, "isi:1", nama="Siti")
        spent[form] = bench.runtime.last_statements

    plain, personal = spent.values()
    assert personal - plain == (1 if bench.database.is_sqlite else 0)


def test_a_paraf_binds_the_commitment(office: Bench) -> None:
    case = filled(office)
    seen = digest_of(("nama",), office.variables(case))

    result = office.complete(case, "periksa:1", by=BUDI, proof=Proof("password", seen))

    given = next(each for each in result.events if type(each).__name__ == "ParafGiven")
    assert given.digest == seen  # type: ignore[attr-defined]


# ---- erased ----------------------------------------------------------------------------------


def test_an_erased_value_is_gone_and_the_log_still_holds(office: Bench) -> None:
    case = filled(office)
    before = office.log(case)

    result = office.erase(case)

    commitments = list(commitments_in(office.variables(case)))
    assert result.events == (PersonalDataErased({"nama": commitments}),)
    assert count(office) == 0
    assert office.log(case)[: len(before)] == before
    assert office.verify() == []
    assert found(office) == PersonalValues(kept=0, erased=1)


def test_what_was_erased_reads_as_a_reference(office: Bench) -> None:
    case = filled(office)

    office.erase(case)

    assert is_personal(read(office, case)["nama"])


def test_earlier_values_of_the_field_are_erased_too(office: Bench) -> None:
    case = filled(office)
    office.correct(case, nama="Siti Aminah, S.H.")

    office.erase(case)

    assert count(office) == 0


def test_one_case_is_erased_and_no_other(office: Bench) -> None:
    case, other = filled(office), filled(office, "Joko")

    office.erase(case)

    assert read(office, other)["nama"] == "Joko"


def test_a_case_that_has_ended_can_be_erased(office: Bench) -> None:
    case = ended(office)
    before = office.case(case).ended_at
    office.wait(days=30)

    office.erase(case)

    assert (office.case(case).status, office.case(case).ended_at) == ("completed", before)
    assert count(office) == 0
    assert office.verify() == []


def test_the_case_goes_on_after_an_erasure(office: Bench) -> None:
    case = filled(office)
    office.erase(case)

    office.complete(case, "periksa:1", by=BUDI, proof=Proof("password"))

    assert office.case(case).status == "completed"
    assert office.verify() == []


def test_a_draft_loses_the_field(office: Bench) -> None:
    case = office.start()
    with office.database.writing() as connection:
        answers = {"nama": "Siti", "perihal": "izin"}
        drafts.save(connection, instance_id=case, key="isi:1", person_id="ana", answers=answers)

    office.erase(case, "nama")

    assert [item.draft for item in office.items(case)] == [{"perihal": "izin"}]


def test_a_message_that_was_handed_over_loses_the_field(office: Bench) -> None:
    case = filled(office)
    with office.database.writing() as connection:
        row = {"id": "m1", "unit_id": UNIT, "name": "data", "correlation": "", "status": "taken"}
        payload = {"nama": "Siti", "perihal": "izin"}
        sent = {**row, "payload": payload, "sent_at": office.clock.now(), "instance_id": case}
        connection.execute(insert(message).values(sent))

    office.erase(case)

    with office.database.reading() as connection:
        assert connection.scalar(select(message.c.payload)) == {"perihal": "izin"}


def test_what_another_case_threw_stays_as_its_log_says(office: Bench) -> None:
    case = filled(office)
    thrown = f"{UUID(int=7)}:2:0"
    with office.database.writing() as connection:
        row = {"id": thrown, "unit_id": UNIT, "name": "data", "correlation": "", "status": "taken"}
        sent = {**row, "payload": {"nama": "x"}, "sent_at": office.clock.now()}
        connection.execute(insert(message).values({**sent, "instance_id": case}))

    office.erase(case)

    with office.database.reading() as connection:
        assert connection.scalar(select(message.c.payload)) == {"nama": "x"}


def test_a_purge_takes_the_values_with_the_case(office: Bench) -> None:
    case = ended(office)
    purge_id = UUID(int=9)
    office.submit(ProposePurge(purge_id, (str(case),), "JRA: 2 tahun", "BA 1"), ADMIN)

    office.submit(ApprovePurge(purge_id), OTHER_ADMIN)

    assert count(office) == 0
    assert found(office) == PersonalValues()


def test_the_bytes_are_gone_from_the_file(tmp_path: Path) -> None:
    url = migrated_template(migrate).create("sqlite", tmp_path)
    database = open_database(url)
    bench = Bench(database, forms=Validator())
    bench.deploy(TWO_STEPS, {"isi": ASKS_A_NAME})
    case = filled(bench, nama="Siti Aminah binti Abdullah")
    assert b"binti Abdullah" in contents(database)

    bench.erase(case)

    assert b"binti Abdullah" not in contents(database)
    database.close()


def contents(database: Database) -> bytes:
    """Return the file of a database, with all that was written to it."""
    with database.engine.connect() as connection:
        connection.commit()
        raw = connection.connection.driver_connection
        assert raw is not None
        raw.commit()
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert database.engine.url.database is not None
    return Path(database.engine.url.database).read_bytes()


def test_only_an_administrator_erases(office: Bench) -> None:
    case = filled(office)

    with pytest.raises(Forbidden, match="erase personal data"):
        office.erase(case, by=ANA)

    assert count(office) == 1


def test_an_erasure_has_a_reason(office: Bench) -> None:
    case = filled(office)

    with pytest.raises(Invalid, match="Expected a reason"):
        office.erase(case, reason=" ")


@pytest.mark.parametrize("commitments", [{}, {"nama": ["kurang"]}, {"nama": ["ab" * 32] * 2}])
def test_an_erasure_names_values(office: Bench, commitments: dict[str, list[str]]) -> None:
    case = filled(office)

    with pytest.raises(Invalid, match="Expected"):
        office.submit(ErasePersonalData(case, "diminta", commitments), ADMIN)


def test_nothing_is_erased_twice(office: Bench) -> None:
    case = filled(office)
    with office.database.reading() as connection:
        fields = queries.personal_fields(connection, instance_id=case)
    command = ErasePersonalData(case, "diminta", {each.name: each.commitments for each in fields})
    office.submit(command, ADMIN)

    with pytest.raises(WrongState, match="Expected 1 personal values in the case, but found 0"):
        office.submit(command, ADMIN)

    assert len(office.entries(case)) == 3


def test_the_values_of_another_case_are_not_erased(office: Bench) -> None:
    case, other = filled(office), filled(office)
    theirs = list(commitments_in(office.variables(other)))

    with pytest.raises(WrongState):
        office.submit(ErasePersonalData(case, "diminta", {"nama": theirs}), ADMIN)

    assert count(office) == 2


# ---- found -----------------------------------------------------------------------------------


def test_values_that_are_as_they_were_are_counted(office: Bench) -> None:
    filled(office)

    assert found(office) == PersonalValues(kept=1, erased=0)


def test_a_value_that_is_gone_without_an_erasure_is_named(office: Bench) -> None:
    case = filled(office)

    with office.database.writing() as connection:
        connection.execute(delete(personal_value))

    assert found(office).problems == [
        f"Expected the personal value of field 'nama' of entry 2 of {case} "
        "to be kept, but it is gone without an erasure"
    ]


@pytest.mark.parametrize("change", [{"value": b'"Joko"'}, {"salt": b"0" * 32}])
def test_a_value_that_was_changed_is_named(office: Bench, change: dict[str, bytes]) -> None:
    case = filled(office)

    with office.database.writing() as connection:
        connection.execute(update(personal_value).values(change))

    assert found(office).problems == [
        f"Expected the personal value of field 'nama' of entry 2 of {case} as it was entered, "
        "but it was changed"
    ]


def test_a_value_that_came_back_after_its_erasure_is_named(office: Bench) -> None:
    case = filled(office)
    with office.database.reading() as connection:
        row = dict(connection.execute(select(personal_value)).one()._mapping)
    office.erase(case)

    with office.database.writing() as connection:
        connection.execute(insert(personal_value).values(row))

    assert found(office).problems == [
        f"Expected the personal value of field 'nama' of entry 2 of {case} "
        "to be erased by entry 3, but it is still kept"
    ]


def test_a_value_that_no_entry_brought_is_named(office: Bench) -> None:
    case = filled(office)

    with office.database.writing() as connection:
        row = dict(connection.execute(select(personal_value)).one()._mapping)
        connection.execute(insert(personal_value).values({**row, "commitment": "ab" * 32}))

    assert found(office).problems == [
        f"Expected an entry of {case} for each personal value, "
        "but none brought the one of field 'nama' that is kept"
    ]


def test_every_erasure_can_be_listed(office: Bench) -> None:
    case = filled(office)
    office.erase(case)

    with office.database.reading() as connection:
        listed = list(vouched_values.erasures(connection, UNIT))

    assert [(each.stream_id, each.seq, each.reason) for each in listed] == [
        (case, 3, "diminta pemiliknya")
    ]


# ---- the law of references -------------------------------------------------------------------

_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=6,
)


@given(value=_values, salt=st.binary(min_size=32, max_size=32))
def test_a_reference_opens_to_the_value_wherever_it_stands(value: Any, salt: bytes) -> None:
    content = canonical_bytes(value)
    commitment = commitment_to(content, salt)

    standing = {"a": [1, {"b": reference_to(commitment)}]}

    assert list(commitments_in(standing)) == [commitment]
    assert opened(standing, {commitment: orjson.loads(content)}) == {"a": [1, {"b": value}]}
    assert opened(standing, {}) == standing
