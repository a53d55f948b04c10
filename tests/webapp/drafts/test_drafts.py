"""Drafts: begun, saved, shared, copied and thrown away; nobody writes over another's."""

import io
import zipfile
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import orjson
import pytest

from engine.errors import Invalid
from tests import diagrams
from tests.webapp.cast import Pages
from tests.webapp.drafts.desk import LIST, Drafts
from tests.webapp.permit_office import FORMS, PERMIT
from webapp.drafts.content import small_enough
from webapp.drafts.records import MAX_DRAFTS


@pytest.fixture
def drafts(pages_of_office: Pages) -> Drafts:
    return Drafts(pages_of_office)


@pytest.fixture
def drafts_on_both(pages_on_both: Pages) -> Drafts:
    return Drafts(pages_on_both)


# ---- begun ------------------------------------------------------------------------------------


def test_a_draft_of_a_version_holds_its_diagram_and_its_forms(drafts_on_both: Drafts) -> None:
    content = drafts_on_both.content(drafts_on_both.begin())

    assert content["diagram"].encode() == PERMIT
    assert sorted(content["forms"]) == sorted(FORMS)
    assert (content["process_id"], content["base_version"], content["newest_version"]) == (
        "izin", 1, 1,
    )  # fmt: skip
    assert (content["may_write"], content["revision"]) == (True, 1)


def test_a_blank_draft_is_a_diagram_that_runs(drafts: Drafts) -> None:
    content = drafts.content(drafts.begin(name="Liputan Berita"))

    assert (content["process_id"], content["base_version"]) == ("liputan_berita", None)
    process = drafts.office.runtime.read(content["diagram"].encode()).process
    assert process is not None
    assert process.name == "Liputan Berita"


def test_a_draft_of_a_file_may_be_broken(drafts: Drafts) -> None:
    broken = PERMIT.replace(b'targetRef="isi"', b'targetRef="tiada"')

    content = drafts.content(drafts.begin(bpmn=(io.BytesIO(broken), "izin baru.bpmn")))

    assert (content["name"], content["process_id"]) == ("izin baru", "izin")
    assert content["diagram"].encode() == broken


def test_a_draft_of_a_zip_holds_its_forms(drafts: Drafts) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("izin.bpmn", PERMIT)
        archive.writestr("isi.form", FORMS["isi"])
    packed.seek(0)

    content = drafts.content(drafts.begin(bpmn=(packed, "izin.zip")))

    assert content["diagram"].encode() == PERMIT
    assert "isi" in content["forms"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("isi.form", b"{"),
        ("isi.form", b"\xff\xfe"),
        ("isi.form", b"[1]"),
        ("isi.form", b'{"a": "' + b"x" * 300_000 + b'"}'),
        ("isi.form", b'{"id": "' + b"x" * 200 + b'"}'),
        ("lurus.scenario.json", b"nan"),
        ("lurus.scenario.json", b'{"a": "' + b"x" * 250_000 + b'"}'),
    ],
    ids=["cut", "no text", "list", "large", "long id", "no scenario", "large scenario"],
)
def test_a_zip_that_a_draft_cannot_keep_is_refused(
    drafts: Drafts, name: str, content: bytes
) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("izin.bpmn", PERMIT)
        archive.writestr(name, content)
    packed.seek(0)

    assert drafts.try_to_begin(bpmn=(packed, "izin.zip")).status_code == 422


def test_a_file_larger_than_a_diagram_may_be_is_refused() -> None:
    with pytest.raises(Invalid, match="at most 10 bytes in 'bpmn', found 11"):
        small_enough(b" " * 11, "bpmn", 10)


def test_a_diagram_in_utf_16_becomes_one_in_utf_8(drafts: Drafts) -> None:
    wide = PERMIT.decode().replace("UTF-8", "UTF-16").encode("utf-16")

    content = drafts.content(drafts.begin(bpmn=(io.BytesIO(wide), "izin.bpmn")))

    assert content["diagram"].encode() == PERMIT


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"name": " "}, 422),
        ({"name": "x" * 121}, 422),
        ({"definition": "x"}, 422),
        ({"definition": "00000000-0000-7000-8000-00000000dead"}, 404),
        ({"draft": "00000000-0000-7000-8000-00000000dead"}, 404),
    ],
)
def test_a_draft_of_nothing_that_there_is_is_refused(
    drafts: Drafts, fields: dict[str, str], status: int
) -> None:
    assert drafts.try_to_begin(**fields).status_code == status


@pytest.mark.parametrize("file", [b"\xff\xfe\x00", b"\xc3\x28"])
def test_what_is_no_text_is_no_draft(drafts: Drafts, file: bytes) -> None:
    answer = drafts.try_to_begin(bpmn=(io.BytesIO(file), "x.bpmn"))

    assert answer.status_code == 422
    assert "UTF-8" in answer.text


def test_a_person_has_so_many_drafts(drafts: Drafts) -> None:
    for number in range(MAX_DRAFTS):
        drafts.begin(name=f"Nomor {number}")

    answer = drafts.try_to_begin(name="Terlalu banyak")

    assert answer.status_code == 409
    assert "Buang yang tidak dipakai" in answer.text


# ---- saved ------------------------------------------------------------------------------------


def test_what_is_saved_is_there_when_one_comes_back(drafts_on_both: Drafts) -> None:
    # given
    draft = drafts_on_both.begin()
    other = diagrams.process(diagrams.start(), id="lain").decode()

    # when
    answer = drafts_on_both.save(
        draft, revision=1, diagram=other, forms={"a": {"id": "a"}}, name="Lain"
    )

    # then
    assert answer.status_code == 200, answer.text
    assert (answer.json or {})["revision"] == 2
    content = drafts_on_both.content(draft)
    assert (content["diagram"], content["forms"]) == (other, {"a": {"id": "a"}})
    assert (content["name"], content["process_id"], content["revision"]) == ("Lain", "lain", 2)


def test_of_several_who_save_on_one_revision_exactly_one_does(drafts_on_both: Drafts) -> None:
    # given
    draft = drafts_on_both.begin()
    pages = drafts_on_both.pages
    browsers = [pages.of("analyst") for _ in range(4)]
    tokens = [pages.form_token(browser) for browser in browsers]

    # when
    def save(number: int) -> int:
        headers = {"X-CSRFToken": tokens[number]}
        body = {"revision": 1, "name": f"Nama {number}"}
        return browsers[number].put(f"{draft}/isi", json=body, headers=headers).status_code

    with ThreadPoolExecutor(4) as threads:
        answers = sorted(threads.map(save, range(4)))

    # then
    assert answers == [200, 409, 409, 409]
    assert drafts_on_both.content(draft)["revision"] == 2


def test_what_was_saved_meanwhile_is_not_written_over(drafts_on_both: Drafts) -> None:
    draft = drafts_on_both.begin()
    drafts_on_both.save(draft, revision=1, name="Yang pertama")

    answer = drafts_on_both.save(draft, revision=1, name="Yang kedua")

    assert answer.status_code == 409
    assert (answer.json or {})["sentence"] == "Rancangan ini sudah disimpan dari tempat lain."
    assert drafts_on_both.content(draft)["name"] == "Yang pertama"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"revision": "1"},
        {"revision": 1, "diagram": 3},
        {"revision": 1, "diagram": "x" * 2_000_001},
        {"revision": 1, "diagram": "a\0b"},
        {"revision": 1, "forms": {"a": "text"}},
        {"revision": 1, "forms": {"": {}}},
        {"revision": 1, "name": ""},
        {"revision": 1, "shared": 1},
        {"revision": 1, "owner_id": "me"},
    ],
)
def test_what_cannot_be_kept_is_refused(drafts: Drafts, body: dict[str, Any]) -> None:
    draft = drafts.begin()

    assert drafts.save(draft, **body).status_code == 422
    assert drafts.content(draft)["revision"] == 1


def test_more_than_a_draft_holds_is_refused_unread(drafts: Drafts) -> None:
    assert drafts.save(drafts.begin(), revision=1, diagram="x" * 8_000_001).status_code == 413


# ---- of several -------------------------------------------------------------------------------


def test_two_analysts_see_each_other_s_drafts_of_a_process(drafts: Drafts) -> None:
    first, second = drafts.begin("analyst"), drafts.begin("administrator")

    (other,) = drafts.content(first)["others"]

    assert second.endswith(other["id"])
    assert "Administrator Contoh" in other["owner"]
    assert "Rancangan analis lain" in drafts.listed("administrator")


def test_a_draft_is_opened_by_others_only_when_it_is_shared(drafts: Drafts) -> None:
    # given
    draft = drafts.begin("analyst")
    assert drafts.pages.of("administrator").get(f"{draft}/isi").status_code == 403

    # when
    assert drafts.act(draft, "bagikan", shared="1") == 302

    # then
    assert drafts.content(draft, "administrator")["may_write"] is False
    assert drafts.save(draft, "administrator", revision=2, name="Punya saya").status_code == 403


def test_a_shared_draft_is_copied_as_one_s_own(drafts: Drafts) -> None:
    draft = drafts.begin("analyst")
    own_id = draft.rpartition("/")[2]
    assert drafts.try_to_begin("administrator", draft=own_id).status_code == 403
    drafts.act(draft, "bagikan", shared="1")

    copy = drafts.begin("administrator", draft=own_id)

    content = drafts.content(copy, "administrator")
    assert (content["may_write"], content["base_version"]) == (True, 1)
    assert content["diagram"].encode() == PERMIT


def test_a_draft_is_renamed_by_its_owner(drafts: Drafts) -> None:
    draft = drafts.begin()

    assert drafts.act(draft, "nama", name="  Izin  2027 ") == 302
    assert drafts.act(draft, "nama", name="") == 422
    assert drafts.act(draft, "nama", by="administrator", name="Lain") == 403
    assert drafts.content(draft)["name"] == "Izin 2027"
    assert "Izin 2027</a>" in drafts.listed()


def test_a_draft_is_thrown_away_by_its_owner_or_an_administrator(drafts: Drafts) -> None:
    own, other = drafts.begin("administrator"), drafts.begin("analyst")

    assert drafts.act(own, "buang", "analyst") == 403
    assert drafts.act(other, "buang", "administrator") == 302
    assert drafts.pages.of("analyst").get(f"{other}/isi").status_code == 404


def test_a_list_tells_of_a_version_that_came_meanwhile(drafts: Drafts) -> None:
    drafts.begin()
    drafts.office.deploy(PERMIT, FORMS)

    assert "sudah ada versi 2" in drafts.listed()


# ---- the modeler's page ---------------------------------------------------------------------


def test_only_the_modeler_may_carry_styles_in_attributes(drafts: Drafts) -> None:
    draft = drafts.begin()

    policies = {
        address: drafts.pages.of("analyst").get(address).headers["Content-Security-Policy"]
        for address in (draft, f"{draft}/isi", LIST, "/prosedur", "/berkas-proses")
    }

    assert "style-src-attr 'unsafe-inline'" in policies.pop(draft)
    assert not any("unsafe" in policy for policy in policies.values())


def test_the_modeler_is_told_where_things_are(drafts: Drafts) -> None:
    draft = drafts.begin()

    told = told_to_modeler(drafts, draft)

    assert told["contentUrl"] == f"{draft}/isi"
    own = draft.rpartition("/")[2]
    difference = f"/prosedur/bandingkan?dari={drafts.line.id}&ke=rancangan:{own}"
    assert told["differenceUrl"] == difference


def test_a_draft_begun_from_nothing_differs_from_nothing(drafts: Drafts) -> None:
    assert told_to_modeler(drafts, drafts.begin(name="Liputan"))["differenceUrl"] is None


def told_to_modeler(drafts: Drafts, draft: str) -> Any:
    page = drafts.pages.of("analyst").get(draft).text
    return orjson.loads(page.partition("data-modeler>")[2].partition("</script>")[0])
