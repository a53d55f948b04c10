"""Press releases as tests publish them."""

from typing import Any
from uuid import UUID

from tests.webapp.site_app import PDF, OfficeBench, decisions, jpeg, mp4, part

PLACE = b"-7.8881+110.3285/"


def full_release(office: OfficeBench) -> dict[str, Any]:
    """Return the variables of a release of six parts, of which two were rejected."""
    photo = office.stored("foto.jpg", jpeg(size=(800, 600), gps=True))
    secret = office.stored("rahasia.jpg", jpeg(colour="blue"))
    film = office.stored("film.mp4", mp4(place=PLACE))
    letter = office.stored("surat.pdf", PDF)
    return {
        "nomor_agenda": 27,
        "judul": "Pasar murah di Bantul",
        "sumber": "Bagian Protokol",
        "jenis_berita": "siaran_pers",
        "bukti": [photo],
        "slug": "pasar-murah",
        "kategori": "Ekonomi",
        "ringkasan": "Beras dan gula dijual di bawah harga pasar.",
        "bagian": [
            part(1, "judul", "Pasar murah dibuka"),
            part(2, "paragraf", "Bupati membuka pasar murah.\nWarga antre sejak pagi."),
            part(3, "foto", file=photo, caption="Antrean warga"),
            part(4, "foto", file=secret, caption="Foto yang ditolak"),
            part(5, "paragraf", "Kalimat yang ditolak."),
            part(6, "video", file=film, caption="Suasana"),
            part(7, "lampiran", file=letter, caption="Daftar harga"),
        ],
        "keputusan": decisions(
            b1="setuju", b2="setuju", b3="setuju", b4="tolak", b5="tolak", b6="setuju", b7="setuju"
        ),
        "teks_alternatif": [{"part": "b3", "text": "Warga berbaris di depan pasar"}],
        "potongan": [{"part": "b3", "crop": "persegi"}],
    }


def short_release(office: OfficeBench, text: str = "Isi.", **changes: Any) -> UUID:
    """Publish a release of one paragraph."""
    variables: dict[str, Any] = {
        "judul": "Pengumuman",
        "bagian": [part(1, "paragraf", text)],
        "keputusan": decisions(b1="setuju"),
    }
    return office.release(**{**variables, **changes})
