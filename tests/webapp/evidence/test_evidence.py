"""A pack proves its case on a machine without Alur; whatever is changed in it is named."""

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from random import Random
from uuid import UUID

import pytest
from PIL import Image

from engine.checkpoints import Signer, seal
from engine.commands import CorrectVariables
from tests.webapp.cast import UNIT
from tests.webapp.sop_office import SopOffice
from webapp.evidence import verify_pack

KEY = Signer(b"a secret of the office")
Files = dict[str, bytes]


@pytest.fixture
def case(sop_office: SopOffice) -> UUID:
    """A case with a photo, signed, and one that was signed with it."""
    picture = io.BytesIO()
    Image.new("RGB", (4, 4)).save(picture, "PNG")
    picture.seek(0)
    store = sop_office.pages.app.extensions["alur"].files
    photo = store.save(picture, name="foto.png", max_bytes=10_000)
    begun = sop_office.received("Pasar rakyat", bukti=[photo.as_reference()])
    sop_office.received("Lainnya", bukti=[photo.as_reference()])
    clock = sop_office.pages.clock
    seal(sop_office.pages.database, UNIT, KEY, at=clock.now())
    return begun


def exported(office: SopOffice, case: UUID | str, by: str = "auditor", **chosen: str) -> Files:
    """Download the pack of a case, or of chosen ones; return its files."""
    address = f"/berkas-proses/{case}/paket-bukti" if case else "/berkas-proses/paket-bukti"
    answer = office.pages.post(office.pages.of(by), address, **chosen)
    assert answer.status_code == 200, answer.text
    with answer, zipfile.ZipFile(io.BytesIO(answer.data)) as pack:
        return {name: pack.read(name) for name in pack.namelist()}


def checked(files: Files, folder: Path, *options: str) -> tuple[int, str]:
    """Run the pack's own verifier, as a program that knows nothing of us."""
    pack, program = folder / "pack.zip", folder / "verify_pack.py"
    program.write_bytes(files["verify_pack.py"])
    with zipfile.ZipFile(pack, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    command = [sys.executable, "-I", "-S", str(program), str(pack), *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)
    return done.returncode, done.stdout + done.stderr


def test_an_honest_pack_holds_without_any_package(
    sop_office: SopOffice, case: UUID, tmp_path: Path
) -> None:
    code, said = checked(exported(sop_office, case), tmp_path, "--key", KEY.public)

    assert (code, said.splitlines()[-1]) == (0, "Everything holds."), said
    assert f"OK      files of case {case}: 1 files as they arrived" in said
    assert f"OK      personal values of case {case}: none were entered" in said
    assert f"checkpoint over {case}: entries 1 to 2 are signed in checkpoint 1" in said


def test_what_only_looks_like_a_file_is_not_missed(
    sop_office: SopOffice, case: UUID, tmp_path: Path
) -> None:
    odd = {"digest": "../rahasia", "name": "x", "type": "y", "size": 3}
    sop_office.submit(CorrectVariables(case, {"judul": odd}, "salah ketik"), by="administrator")

    _, said = checked(exported(sop_office, case), tmp_path)

    assert f"OK      files of case {case}: 1 files as they arrived" in said


def test_a_pack_of_chosen_cases_holds(sop_office: SopOffice, case: UUID, tmp_path: Path) -> None:
    files = exported(sop_office, "", cari="pasar")
    both = exported(sop_office, "")

    code, said = checked(both, tmp_path, "--key", KEY.public)

    assert f"cases/{case}/log.jsonl" in files
    assert [len(_logs(each)) for each in (files, both)] == [1, 2]
    assert code == 0, said


@pytest.mark.usefixtures("case")
def test_a_pack_of_nothing_is_refused(sop_office: SopOffice) -> None:
    auditor = sop_office.pages.of("auditor")

    answer = sop_office.pages.post(auditor, "/berkas-proses/paket-bukti", cari="tidak ada")

    assert answer.status_code == 422
    assert "Satu paket bukti memuat 1 sampai 200 berkas." in answer.text


def _logs(files: Files) -> list[str]:
    return [name for name in files if name.endswith("/log.jsonl")]


def test_who_exported_is_in_the_log_of_the_office(sop_office: SopOffice, case: UUID) -> None:
    files = exported(sop_office, case)

    last = json.loads(json.loads(files["office.jsonl"].splitlines()[-1])["body"])
    assert (last["command"]["act"], last["command"]["subject"]) == ("exported", str(case))
    assert last["actor"]["name"] == "Auditor Contoh"


def change_a_word(files: Files, case: str) -> None:
    name = f"cases/{case}/log.jsonl"
    files[name] = files[name].replace(b"Pasar rakyat", b"Pasar gelap!")


def drop_the_tail(files: Files, case: str) -> None:
    name = f"cases/{case}/log.jsonl"
    files[name] = b"\n".join(files[name].splitlines()[:-1]) + b"\n"


def swap_entries(files: Files, case: str) -> None:
    name = f"cases/{case}/log.jsonl"
    files[name] = b"\n".join(reversed(files[name].splitlines())) + b"\n"


def replace_the_photo(files: Files, _case: str) -> None:
    name = next(each for each in files if each.startswith("files/"))
    files[name] += b"!"


def leave_the_photo_out(files: Files, _case: str) -> None:
    del files[next(each for each in files if each.startswith("files/"))]


def change_a_form(files: Files, _case: str) -> None:
    name = next(each for each in files if each.endswith("/forms/periksa.form"))
    files[name] += b" "


def add_a_form(files: Files, _case: str) -> None:
    folder = next(each for each in files if each.endswith("/diagram.bpmn")).rpartition("/")[0]
    files[f"{folder}/forms/lain.form"] = b"{}"


def sign_with_another_key(files: Files, case: str) -> None:
    proof = json.loads(files[f"proofs/{case}.json"])
    other = Signer(b"a forger's")
    said = {**json.loads(proof["checkpoint"]["body"]), "public": other.public}
    proof["checkpoint"]["body"] = json.dumps(said)
    proof["checkpoint"]["signature"] = other.sign(json.dumps(said).encode()).hex()
    files[f"proofs/{case}.json"] = json.dumps(proof).encode()


def change_the_checkpoint(files: Files, case: str) -> None:
    name = f"proofs/{case}.json"
    files[name] = files[name].replace(b'\\"number\\":1', b'\\"number\\":7')


def leave_the_proof_out(files: Files, case: str) -> None:
    del files[f"proofs/{case}.json"]


def prove_another_place(files: Files, case: str) -> None:
    proof = json.loads(files[f"proofs/{case}.json"])
    proof["position"] = (proof["position"] + 1) % 3
    files[f"proofs/{case}.json"] = json.dumps(proof).encode()


def write_nonsense(files: Files, case: str) -> None:
    files[f"cases/{case}/log.jsonl"] = b"\xff\n"


@pytest.mark.parametrize(
    ("tamper", "named"),
    [
        (change_a_word, "entry 2 was changed: its hash does not fit"),
        (drop_the_tail, "entry 2 is not the one that was signed"),
        (swap_entries, "entry 1 is missing"),
        (replace_the_photo, "the file 'foto.png' of entry 2 was changed"),
        (leave_the_photo_out, "the file 'foto.png' of entry 2 is not in the pack"),
        (change_a_form, "the diagram, a form or a scenario of version"),
        (add_a_form, "the diagram, a form or a scenario of version"),
        (sign_with_another_key, "checkpoint 1 is signed with another key"),
        (change_the_checkpoint, "the signature of checkpoint 7 does not hold"),
        (leave_the_proof_out, "none covers it yet"),
        (prove_another_place, "it is not in the checkpoint that it names"),
        (write_nonsense, "it cannot be read"),
    ],
)
def test_what_was_changed_is_named(
    sop_office: SopOffice,
    case: UUID,
    tmp_path: Path,
    tamper: Callable[[Files, str], None],
    named: str,
) -> None:
    files = exported(sop_office, case)

    tamper(files, str(case))

    code, said = checked(files, tmp_path, "--key", KEY.public)
    assert code == 1
    assert any(line.startswith("BROKEN") and named in line for line in said.splitlines()), said


def test_any_bit_of_a_log_in_a_pack_is_found(sop_office: SopOffice, case: UUID) -> None:
    files = exported(sop_office, case)
    log = f"cases/{case}/log.jsonl"
    needed = {name: files[name] for name in ("manifest.json", log)}
    bits = Random(7).sample(range(len(files[log]) * 8), 3_000)  # noqa: S311 - no secret

    unfound = [bit for bit in bits if log_holds({**needed, log: flipped(files[log], bit)}, case)]

    assert log_holds(needed, case)
    assert unfound == []


def flipped(content: bytes, bit: int) -> bytes:
    changed = bytearray(content)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def log_holds(files: Files, case: UUID) -> bool:
    """Say what the verifier says of a case's log in a pack."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    checks = dict(verify_pack.Pack(zipfile.ZipFile(packed)).checks(None, []))
    try:
        checks[f"log of case {case}"]()
    except Exception:  # the verifier calls all of them broken
        return False
    return True


def test_a_copy_that_was_kept_is_held_against_the_pack(
    sop_office: SopOffice, case: UUID, tmp_path: Path
) -> None:
    files = exported(sop_office, case)
    proof = json.loads(files[f"proofs/{case}.json"])
    kept = tmp_path / "checkpoint-000001.json"
    kept.write_text(json.dumps(proof["checkpoint"]))

    code, said = checked(files, tmp_path, "--copy", str(kept))

    assert (code, "checkpoint 1 of the pack is the same" in said) == (0, True), said


def test_another_file_is_no_pack(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = tmp_path / "surat.zip"
    other.write_bytes(b"PK")

    assert verify_pack.main([str(other)]) == 2
    assert "Expected an evidence pack of Alur" in capsys.readouterr().err


@pytest.mark.parametrize("at", [0, 31, 32, 63])
def test_the_slow_check_of_signatures_says_what_the_fast_one_says(at: int) -> None:
    content, public = b"isi", bytes.fromhex(KEY.public)
    true = KEY.sign(content)
    false = true[:at] + bytes([true[at] ^ 1]) + true[at + 1 :]

    assert verify_pack.is_signed_slowly(content, true, public)
    assert not verify_pack.is_signed_slowly(content, false, public)
    assert not verify_pack.is_signed_slowly(b"lain", true, public)
    assert not verify_pack.is_signed_slowly(content, true, bytes(32))


@pytest.mark.parametrize(
    ("public", "content", "signature"),
    [
        (
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bac"
            "c61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
        ),
        (
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e"
            "458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        ),
    ],
)
def test_the_slow_check_knows_the_examples_of_rfc_8032(
    public: str, content: str, signature: str
) -> None:
    said = verify_pack.is_signed_slowly(
        bytes.fromhex(content), bytes.fromhex(signature), bytes.fromhex(public)
    )

    assert said
