"""The SOP's own data on the diagram: its identity page on the process, *mutu baku* on a step."""

from engine.diagram.model import MutuBaku, Sop
from engine.diagram.names import ALUR, Node, extension, plain

SOP_ATTRIBUTES = (
    "nomor",
    "nama",
    "instansi",
    "tanggalPembuatan",
    "tanggalRevisi",
    "tanggalPengesahan",
    "disahkanOleh",
)
SOP_LISTS = (
    "dasarHukum",
    "keterkaitan",
    "peringatan",
    "kualifikasi",
    "peralatan",
    "pencatatan",
)
MUTU_BAKU_ATTRIBUTES = ("nomor", "kelengkapan", "waktu", "keluaran", "keterangan")


def sop(process: Node) -> Sop | None:
    """Return the identity page of a process, None when it has none."""
    node = extension(process, "sop")
    if node is None:
        return None
    return Sop(
        nomor=plain(node.get("nomor")),
        nama=plain(node.get("nama")),
        instansi=plain(node.get("instansi")),
        tanggal_pembuatan=plain(node.get("tanggalPembuatan")),
        tanggal_revisi=plain(node.get("tanggalRevisi")),
        tanggal_pengesahan=plain(node.get("tanggalPengesahan")),
        disahkan_oleh=plain(node.get("disahkanOleh")),
        dasar_hukum=_texts(node, "dasarHukum"),
        keterkaitan=_texts(node, "keterkaitan"),
        peringatan=_texts(node, "peringatan"),
        kualifikasi=tuple(
            (plain(entry.get("lane")), plain(entry.text))
            for entry in node.iterfind(f"{{{ALUR}}}kualifikasi")
        ),
        peralatan=_texts(node, "peralatan"),
        pencatatan=_texts(node, "pencatatan"),
    )


def mutu_baku(step: Node) -> MutuBaku | None:
    """Return the quality standard of a step, None when it has none."""
    node = extension(step, "mutuBaku")
    if node is None:
        return None
    return MutuBaku(*(plain(node.get(attribute)) for attribute in MUTU_BAKU_ATTRIBUTES))


def _texts(node: Node, tag: str) -> tuple[str, ...]:
    return tuple(plain(entry.text) for entry in node.iterfind(f"{{{ALUR}}}{tag}"))
