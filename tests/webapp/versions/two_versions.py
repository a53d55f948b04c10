"""The office of the SOP with a second version, and drafts of it by two people."""

from uuid import UUID

from engine.commands import DeployDefinition
from engine.deployment import definition_id
from tests import sop
from tests.webapp.cast import UNIT
from tests.webapp.sop_office import SopOffice
from webapp.drafts import queries
from webapp.drafts.records import Content, DraftLine
from webapp.ids import new_id

PROCESS = "pemutakhiran_website"
FIRST, SECOND = (definition_id(UNIT, PROCESS, number) for number in (1, 2))

# Another time for step 2, a lane renamed, a note's place, one job gone, one field not required.
EXCHANGES = (
    ('nomor="2" waktu="PT15M"', 'nomor="2" waktu="PT30M"'),
    ('name="Kepala Seksi"', 'name="Kasie"'),
    ('<dc:Bounds x="385" y="780"', '<dc:Bounds x="375" y="775"'),
    ('id="verifikasi"', 'id="periksa_tayang"'),
    ('"verifikasi"', '"periksa_tayang"'),
    (">verifikasi<", ">periksa_tayang<"),
    ('"verifikasi_ke_tayang"', '"baru_ke_tayang"'),
    (">verifikasi_ke_tayang<", ">baru_ke_tayang<"),
)
FORMS = sop.FORMS | {
    "terima": sop.FORMS["terima"].replace(b'"required": true', b'"required": false', 1)
}


def changed(*exchanges: tuple[str, str]) -> bytes:
    """Return the SOP's diagram with some texts exchanged."""
    text = sop.DIAGRAM.decode()
    for old, new in exchanges:
        assert old in text, old
        text = text.replace(old, new)
    return text.encode()


def with_second_version(office: SopOffice) -> None:
    """Put a second version in force."""
    command = DeployDefinition(changed(*EXCHANGES), FORMS, "Waktu baku langkah 2 menjadi 30 menit")
    office.submit(command, by="analyst")


def draft(office: SopOffice, diagram: bytes, *, by: str = "analyst", shared: bool = False) -> UUID:
    """Add a draft of the SOP's first version, and return its id."""
    pages = office.pages
    account, now = pages.account(by), pages.clock.now()
    line = DraftLine(
        id=new_id(), unit_id=UNIT, process_id=PROCESS, name=f"Rancangan {by}", base=FIRST,
        base_version=1, owner_id=str(account.id), owner_name=account.name, shared=shared,
        revision=1, created_at=now, changed_at=now,
    )  # fmt: skip
    with pages.database.writing() as connection:
        queries.add(connection, line, Content(diagram, sop.FORMS, {}))
    return line.id
