"""The demo's press releases. Places, people and events are invented."""

from dataclasses import dataclass

from webapp.demo.pictures import EVENING, MORNING, NOON, OVERCAST, Palette, Point


@dataclass(frozen=True)
class Shot:
    """A photo of a release: what is drawn, and what is said of it."""

    caption: str
    alt: str  # for who cannot see it
    palette: Palette
    motif: str
    place: Point | None = None


@dataclass(frozen=True)
class Release:
    """A press release as its source sends it."""

    slug: str
    title: str
    source: str
    letter: str  # its number; "" when it came without a letter
    signer: str
    kind: str
    summary: str
    paragraphs: tuple[str, ...]
    shots: tuple[Shot, ...] = ()


HARVEST = Release(
    "panen-raya-sumber-asri",
    "Panen raya padi di Kalurahan Sumber Asri",
    "Dinas Ketahanan Pangan dan Pertanian",
    "B/500.6/214",
    "Sri Handayani, M.P., Kepala Dinas Ketahanan Pangan dan Pertanian",
    "siaran_pers",
    "Petani Sumber Asri memanen padi di 42 hektare sawah, rata-rata 6,8 ton per hektare.",
    (
        "Petani di Kalurahan Sumber Asri memulai panen raya padi musim tanam kedua di lahan seluas "
        "42 hektare. Hasil ubinan menunjukkan rata-rata 6,8 ton gabah kering panen per hektare.",
        "Hasil itu naik dari 6,2 ton pada musim sebelumnya. Penyuluh pertanian mendampingi "
        "kelompok tani sejak pemilihan benih, pengairan berselang, sampai pengendalian hama.",
        "Gabah petani diserap koperasi kalurahan dengan harga yang disepakati bersama, sehingga "
        "petani tidak perlu menunggu penebas.",
    ),
    (
        Shot(
            "Hamparan padi menguning di Sumber Asri",
            "Sawah berwarna kuning keemasan di bawah langit pagi, dengan perbukitan di kejauhan",
            MORNING,
            "fields",
            (-7.9014, 110.3521),
        ),
        Shot(
            "Jalan usaha tani menuju lokasi panen",
            "Jalan lurus di antara hamparan hijau menuju perbukitan",
            NOON,
            "road",
        ),
    ),
)

MEETING = Release(
    "undangan-rapat-koordinasi",
    "Undangan rapat koordinasi data statistik sektoral",
    "Badan Perencanaan Pembangunan Daerah",
    "B/000.9/77",
    "Kepala Bidang Data dan Evaluasi",
    "lainnya",
    "Undangan rapat yang salah alamat.",
    ("Mengundang Bapak/Ibu pada rapat koordinasi penyusunan data statistik sektoral.",),
)

BATIK = Release(
    "pelajar-belajar-batik-tulis",
    "Enam puluh pelajar belajar batik tulis",
    "Dinas Perindustrian dan Perdagangan",
    "B/500.2/131",
    "Agus Prayitno, S.E., Kepala Bidang Perindustrian",
    "liputan",
    "Enam puluh pelajar mengikuti pelatihan batik tulis selama tiga hari di Balai Kerajinan.",
    (
        "Enam puluh pelajar dari dua belas sekolah mengikuti pelatihan batik tulis selama tiga "
        "hari di Balai Kerajinan. Mereka belajar membuat pola, mencanting, dan mewarnai kain.",
        "Kain hasil pelatihan akan dipamerkan pada hari jadi kabupaten. Peserta terbaik "
        "memperoleh kesempatan magang di sentra batik.",
    ),
    (
        Shot(
            "Pameran karya peserta di halaman balai",
            "Lima stan beratap merah dan kuning berjajar pada sore hari",
            EVENING,
            "tents",
        ),
        Shot("Peserta mencanting", "Suasana pelatihan", OVERCAST, "fields"),
    ),
)

WATER = Release(
    "air-bersih-tiga-dusun",
    "Air bersih mengalir ke tiga dusun",
    "Badan Penanggulangan Bencana Daerah",
    "B/300.2/58",
    "Kepala Seksi Kedaruratan dan Logistik",
    "siaran_pers",
    "Dua belas tangki air bersih dibagikan kepada 410 keluarga di tiga dusun yang kekeringan.",
    (
        "Dua belas tangki air bersih dibagikan kepada 410 keluarga di tiga dusun yang sumurnya "
        "mengering. Pembagian dilakukan setiap Selasa dan Jumat sampai hujan turun.",
        "Warga yang memerlukan tambahan dapat menghubungi Bapak Sardi di nomor telepon pribadinya, "
        "0812-0000-0000.",
    ),
    (
        Shot(
            "Embung yang menjadi sumber air cadangan",
            "Permukaan embung beriak di bawah langit mendung",
            OVERCAST,
            "waves",
        ),
    ),
)

MARKET = Release(
    "pasar-rakyat-dibuka-kembali",
    "Pasar rakyat dibuka kembali setelah revitalisasi",
    "Dinas Koperasi, Usaha Kecil, dan Menengah",
    "B/500.3/92",
    "Ratna Dewi, S.Sos., Kepala Bidang Pasar",
    "siaran_pers",
    "Pasar rakyat dengan 184 kios dan los dibuka kembali; pedagang lama menempati tempat semula.",
    (
        "Pasar rakyat dibuka kembali setelah direvitalisasi selama delapan bulan. Sebanyak 184 "
        "kios dan los ditempati pedagang lama tanpa biaya tambahan.",
        "Pasar kini memiliki ruang laktasi, jalur kursi roda, dan tempat pengolahan sampah.",
    ),
    (
        Shot(
            "Los baru pasar rakyat",
            "Deretan los beratap merah dan kuning pada pagi hari",
            MORNING,
            "tents",
        ),
    ),
)

CATTLE = Release(
    "vaksinasi-ternak-gratis",
    "Vaksinasi ternak gratis di sebelas kapanewon",
    "Dinas Ketahanan Pangan dan Pertanian",
    "B/500.7/240",
    "drh. Wahyu Nugroho, Kepala Bidang Peternakan",
    "pengumuman",
    "Sapi dan kambing divaksin gratis; peternak cukup mendaftar kepada petugas kalurahan.",
    (
        "Pemerintah kabupaten menyediakan vaksinasi gratis bagi sapi dan kambing di sebelas "
        "kapanewon. Peternak cukup mendaftar kepada petugas kalurahan.",
        "Ternak yang divaksin diberi penanda telinga. Peternak diminta menunda penjualan sampai "
        "empat belas hari setelah vaksinasi.",
    ),
    (
        Shot(
            "Padang penggembalaan di kapanewon utara",
            "Jalan kecil membelah padang rumput hijau",
            NOON,
            "road",
        ),
    ),
)

LIBRARY = Release(
    "perpustakaan-keliling",
    "Perpustakaan keliling singgah di dua puluh sekolah",
    "Dinas Perpustakaan dan Kearsipan",
    "",
    "",
    "liputan",
    "Mobil perpustakaan keliling singgah di dua puluh sekolah dasar.",
    ("Mobil perpustakaan keliling singgah di dua puluh sekolah dasar selama bulan ini.",),
)

CLINIC = Release(
    "posyandu-buka-sore-hari",
    "Posyandu keluarga kini buka sore hari",
    "Dinas Kesehatan",
    "B/400.7/318",
    "dr. Nur Aini, Kepala Bidang Kesehatan Masyarakat",
    "pengumuman",
    "Posyandu keluarga di 24 kalurahan melayani warga sampai pukul 18.00 setiap Rabu.",
    (
        "Posyandu keluarga di 24 kalurahan kini melayani warga sampai pukul 18.00 setiap Rabu, "
        "agar orang tua yang bekerja dapat membawa anaknya.",
        "Layanan mencakup penimbangan, imunisasi, pemeriksaan tekanan darah, dan konsultasi gizi. "
        "Warga cukup membawa buku kesehatan ibu dan anak atau kartu identitas.",
    ),
    (
        Shot(
            "Tenda layanan posyandu sore hari",
            "Tenda-tenda layanan berderet menjelang matahari terbenam",
            EVENING,
            "tents",
        ),
    ),
)

ROAD = Release(
    "jalan-karangjati-selesai-diperbaiki",
    "Jalan Karangjati selesai diperbaiki",
    "Dinas Pekerjaan Umum, Perumahan, dan Kawasan Permukiman",
    "B/600.1/166",
    "Ir. Tri Wibowo, Kepala Bidang Bina Marga",
    "siaran_pers",
    "Ruas Jalan Karangjati sepanjang 3,4 kilometer selesai diperbaiki dan sudah dapat dilalui.",
    (
        "Perbaikan ruas Jalan Karangjati sepanjang 3,4 kilometer selesai dua minggu lebih awal. "
        "Jalan kini dapat dilalui kendaraan dari dua arah.",
        "Pekerjaan mencakup pelapisan ulang, saluran air di kedua sisi, dan penerangan jalan "
        "tenaga surya di enam belas titik.",
    ),
    (
        Shot(
            "Ruas Jalan Karangjati setelah pelapisan ulang",
            "Jalan beraspal mulus dengan marka putih menuju perbukitan hijau",
            NOON,
            "road",
            (-7.8463, 110.4012),
        ),
    ),
)

FESTIVAL = Release(
    "festival-gamelan-pelajar",
    "Festival gamelan pelajar diikuti 36 kelompok",
    "Dinas Kebudayaan",
    "B/400.6/205",
    "Endah Lestari, M.Sn., Kepala Bidang Seni",
    "siaran_pers",
    "Tiga puluh enam kelompok pelajar tampil dalam festival gamelan selama tiga malam.",
    (
        "Tiga puluh enam kelompok pelajar tampil dalam festival gamelan selama tiga malam di "
        "Lapangan Paseban. Pertunjukan terbuka untuk umum dan tidak dipungut biaya.",
        "Panitia menyediakan juru bahasa isyarat dan tempat duduk bagi penyandang disabilitas.",
        "Harga sewa stan makanan dapat ditanyakan langsung kepada panitia.",
    ),
    (
        Shot(
            "Stan kerajinan di tepi lapangan",
            "Deretan stan beratap merah dan kuning pada malam festival",
            EVENING,
            "tents",
        ),
        Shot("Latihan terakhir", "Lapangan pada siang hari", OVERCAST, "fields"),
    ),
)

RIVER = Release(
    "warga-bersihkan-sungai",
    "Warga lima kalurahan bersihkan sungai",
    "Tim Peliputan",
    "",
    "",
    "liputan",
    "",
    (),
)
