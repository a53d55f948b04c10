"""The work that every contestant does: the SOP as five sequential human steps.

Intake, examine, decide (an exclusive gateway: rejected goes back to examine), input, archive; a
boundary timer on each; 2.2 KB of case data, which come with the first step and stay.
"""

from dataclasses import dataclass
from typing import Any

STEPS = ("intake", "examine", "decide", "input", "archive")
SLA = "PT120M"

# Each different, as people write: a repeated text would flatter whoever compresses.
_PARAGRAPHS = (
    "Sebanyak tiga puluh empat pengelola website dari seluruh kapanewon mengikuti pelatihan "
    "pengelolaan informasi publik di pendopo kabupaten, Senin pagi. Kegiatan yang dibuka oleh "
    "kepala dinas ini berlangsung dua hari dan diisi praktik menulis berita serta memotret.",
    "Dalam sambutannya ia menekankan bahwa warga berhak memperoleh keterangan yang benar, lengkap "
    "dan mudah ditemukan. Karena itu setiap naskah wajib diperiksa sebelum ditayangkan, termasuk "
    "ejaan nama, jabatan, tempat, angka, sumber kutipan, dan izin pemuatan gambar.",
    "Pemateri dari perguruan tinggi memperkenalkan cara menyusun judul yang ringkas, teras berita "
    "yang menjawab enam pertanyaan pokok, dan keterangan foto bagi penyandang disabilitas netra. "
    "Peserta lalu berlatih memperbaiki siaran pers lama milik unit kerjanya masing-masing.",
    "Salah seorang peserta, Wahyu Prasetyo, mengaku terbantu. Selama ini ia mengunggah kiriman apa "
    "adanya lewat telepon genggam pada malam hari, tanpa mengetahui siapa yang semestinya memberi "
    "persetujuan; alur yang jelas membuatnya tidak ragu lagi menolak bahan yang kurang.",
    "Hasil pelatihan dievaluasi triwulan depan melalui jumlah tayangan, kecepatan pembaruan, dan "
    "keluhan pembaca. Website dengan mutu terbaik memperoleh penghargaan pada hari jadi daerah, "
    "sedangkan yang belum memenuhi syarat akan didampingi sampai mampu berjalan sendiri.",
)
CASE_DATA: dict[str, Any] = {
    "title": "Pelatihan pengelolaan informasi publik bagi pengelola website kapanewon",
    "source": "Bidang Informasi dan Komunikasi Publik",
    "letter": "489/1203/IKP/2026",
    "date": "2026-11-23",
    "kind": "press_release",
    "parts": [
        {"id": f"b{number}", "kind": "paragraph", "text": text, "file": None, "caption": ""}
        for number, text in enumerate(_PARAGRAPHS, start=1)
    ],
    "checklist": ["title", "lead", "quotation", "names"],
    "evidence": [
        {
            "digest": "9c56cc51b374c3ba189210d5b6d4bf57790d351c96c47c02190ecf1e430635ab",
            "name": "undangan-dan-daftar-hadir.pdf",
            "type": "application/pdf",
            "size": 482113,
        },
    ],
    "remark": "Mohon ditayangkan sebelum pukul dua belas, sebab akan dikutip harian setempat.",
}


@dataclass(frozen=True)
class Dialect:
    """How an engine wants to read what BPMN leaves open."""

    duration: str  # of the boundary timers
    rejected: str = "approved == False"  # when the way back is taken
    more_attributes: str = ""  # on each user task
    more_namespaces: str = ""


def answers(step: str, approved: bool = True) -> dict[str, Any]:
    """Return what the person of a step fills in."""
    given: dict[str, dict[str, Any]] = {
        "intake": CASE_DATA,
        "examine": {"examined": "complete"},
        "decide": {"approved": approved, "reason": "in order"},
        "input": {"address": "berita/pelatihan-pengelolaan-informasi"},
        "archive": {"archive_number": "489/2026/17", "cabinet": "2", "folder": "17"},
    }
    return given[step]


def diagram(dialect: Dialect) -> bytes:
    """Return the SOP as BPMN 2.0."""
    tasks = "".join(_task(step, dialect) for step in STEPS)
    flows = "".join(
        f'<sequenceFlow id="{source}-{target}" sourceRef="{source}" targetRef="{target}"/>'
        for source, target in (
            ("begin", "intake"), ("intake", "examine"), ("examine", "decide"), ("decide", "right"),
            ("right", "input"), ("input", "archive"), ("archive", "done"),
        )
    )  # fmt: skip
    back = (
        '<sequenceFlow id="back" sourceRef="right" targetRef="examine">'
        '<conditionExpression xsi:type="tFormalExpression">'
        f"{dialect.rejected}</conditionExpression></sequenceFlow>"
    )
    content = (
        '<startEvent id="begin" name="begin"/>'
        f"{tasks}"
        '<exclusiveGateway id="right" name="right" default="right-input"/>'
        '<endEvent id="done" name="done"/>'
        f"{flows}{back}"
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        f'{dialect.more_namespaces} id="file" targetNamespace="urn:benchmark">'
        '<escalation id="late" name="late" escalationCode="late"/>'
        f'<process id="sop" name="SOP" isExecutable="true">{content}</process></definitions>'
    ).encode()


def _task(step: str, dialect: Dialect) -> str:
    attributes = dialect.more_attributes
    return (
        f'<userTask id="{step}" name="{step}" {attributes}/>'
        f'<boundaryEvent id="{step}_sla" name="{step} SLA" attachedToRef="{step}" '
        'cancelActivity="false"><timerEventDefinition>'
        f'<timeDuration xsi:type="tFormalExpression">{dialect.duration}</timeDuration>'
        "</timerEventDefinition></boundaryEvent>"
        f'<endEvent id="{step}_late" name="{step} late">'
        '<escalationEventDefinition escalationRef="late"/></endEvent>'
        f'<sequenceFlow id="{step}_sla-{step}_late" sourceRef="{step}_sla" '
        f'targetRef="{step}_late"/>'
    )
