"""A correction cannot bring data into a shape that breaks the pages of a case."""

import re

import pytest
from werkzeug.test import TestResponse

from tests.webapp.desk import Desk
from webapp.ids import new_id


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("bagian", "1"),
        ("bagian", '{"x": []}'),
        ("bagian", '["x", null]'),
        ("bagian", '[{"id": 1, "kind": 2}]'),
        ("bukti", '[{"digest": "../../etc", "name": 1, "type": 2, "size": 3}]'),
        ("tanggal_surat", "[]"),
        ("tanggal_surat", '"besok"'),
        ("judul", "{}"),
        ("tata_naskah", "7"),
        ("nomor_agenda", '"<b>"'),
        ("nomor_agenda", "9" * 30),
    ],
)
def test_a_value_keeps_its_shape(desk: Desk, name: str, value: str) -> None:
    """The disposition sheet and the work items of such a case answered 500."""
    case = desk.received()
    before = desk.variables(case)
    address = f"/berkas-proses/{case}/koreksi"
    page = desk.browser("administrator").get(address).text
    seq = re.findall(r'name="seq" value="([0-9]+)"', page)[0]
    fields = {"seq": seq, "reason": "Coba", f"variable:{name}": value, "_command": str(new_id())}

    answer = desk.post("administrator", address, fields)

    assert answer.status_code == 422
    assert desk.variables(case) == before


@pytest.mark.parametrize("words", ["x" * 4_001, "a\u202eb", "a\0b", "a\x07b"])
@pytest.mark.parametrize(
    ("who", "path", "name"),
    [("kasie", "catatan", "text"), ("administrator", "batalkan", "reason")],
)
def test_what_is_kept_for_ever_is_short_and_readable(
    desk: Desk, who: str, path: str, name: str, words: str
) -> None:
    """A note of 2 MB was kept, and one that turns the direction of what follows it."""
    case = desk.received()

    assert _post(desk, who, f"/berkas-proses/{case}/{path}", **{name: words}).status_code == 422


@pytest.mark.parametrize("number", ["99999999999999999999", "2147483648"])
def test_a_number_that_no_register_has_is_no_address(desk: Desk, number: str) -> None:
    answer = _post(desk, "administrator", f"/buku-agenda/2026/{number}/batal", reason="Coba")

    assert answer.status_code == 404


def _post(desk: Desk, who: str, address: str, **fields: str) -> TestResponse:
    return desk.post(who, address, {"_command": str(new_id()), **fields})
