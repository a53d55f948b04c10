"""Many programs, or one many times, at once: a command under one key is carried out once."""

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

from tests.webapp.api.programs import INTAKE, Program, Reply
from tests.webapp.desk import Desk

START = {"process": "pemutakhiran_website"}


def test_one_key_begins_one_case_however_often_it_is_sent_at_once(desk: Desk) -> None:
    program = Program(desk.pages)

    def send(_: int) -> Reply:
        return program.post("/cases", START, key="k-1")

    with ThreadPoolExecutor(8) as together:
        found = list(together.map(send, range(24)))

    assert {each.status_code for each in found} == {201}
    assert len({each.json["case"] for each in found}) == 1
    assert len([each for each in found if "Idempotency-Replayed" not in each.headers]) == 1
    assert len(desk.cases()) == 1


def test_one_work_item_is_completed_once_by_keys_of_their_own(desk: Desk) -> None:
    clerk = Program(desk.pages, as_person="petugas")
    case = clerk.post("/cases", START).json["case"]

    def complete(_: int) -> int:
        address = f"/cases/{case}/items/terima:1/complete"
        return clerk.post(address, {"answers": INTAKE}).status_code

    with ThreadPoolExecutor(8) as together:
        found = list(together.map(complete, range(16)))

    assert sorted(found) == [200] + [409] * 15
    assert desk.open_keys(UUID(case)) == ["periksa:1"]


def test_the_keys_of_two_tokens_are_apart(desk: Desk) -> None:
    first, second = Program(desk.pages), Program(desk.pages)

    assert (
        first.post("/cases", START, key="k-1").json["case"]
        != second.post("/cases", START, key="k-1").json["case"]
    )
