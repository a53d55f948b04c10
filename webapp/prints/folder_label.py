"""The label of an archive folder: where it stands, what is in it, how long it is kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.queries import CaseLine

FATES = {"musnah": "Musnah", "permanen": "Permanen", "dinilai_kembali": "Dinilai kembali"}


@dataclass(frozen=True)
class FolderLabel:
    """Everything that is printed; what has not been filled in is empty."""

    title: str
    agenda_number: str
    classification: str
    archive_number: str
    cabinet: str
    drawer: str
    folder: str
    year: int
    retention: str
    fate: str

    @property
    def marks(self) -> tuple[str, ...]:
        """What stands large on the spine: code and number, or the number that begins with it."""
        if self.classification and self.archive_number.startswith(self.classification):
            return (self.archive_number,)
        return (self.classification, self.archive_number)


def folder_label(case: CaseLine, variables: Mapping[str, Any]) -> FolderLabel:
    """Return the label of a case's folder."""

    def text(name: str) -> str:
        value = variables.get(name)
        return "" if value is None else str(value)

    return FolderLabel(
        title=text("judul") or case.title,
        agenda_number=text("nomor_agenda"),
        classification=text("kode_klasifikasi"),
        archive_number=text("nomor_arsip"),
        cabinet=text("lemari"),
        drawer=text("laci"),
        folder=text("folder"),
        year=(case.ended_at or case.started_at).year,
        retention=text("retensi"),
        fate=FATES.get(text("nasib_akhir"), text("nasib_akhir")),
    )
