"""What people call the events of which a subscriber may be told."""

from collections.abc import Mapping

from flask_babel import LazyString, lazy_gettext

KINDS: Mapping[str, LazyString] = {
    "InstanceStarted": lazy_gettext("Berkas dimulai"),
    "InstanceCompleted": lazy_gettext("Berkas selesai"),
    "InstanceCancelled": lazy_gettext("Berkas dibatalkan"),
    "InstanceMigrated": lazy_gettext("Berkas pindah versi"),
    "MigrationReverted": lazy_gettext("Pindah versi diurungkan"),
    "ElementCompleted": lazy_gettext("Langkah selesai"),
    "WorkItemOffered": lazy_gettext("Tugas masuk"),
    "WorkItemClaimed": lazy_gettext("Tugas diambil"),
    "WorkItemReleased": lazy_gettext("Tugas dilepas"),
    "WorkItemCompleted": lazy_gettext("Tugas selesai"),
    "WorkItemWithdrawn": lazy_gettext("Tugas ditarik"),
    "WorkItemEscalated": lazy_gettext("Tugas dieskalasi"),
    "WorkItemRegrouped": lazy_gettext("Tugas pindah kelompok"),
    "WorkItemRescheduled": lazy_gettext("Batas waktu tugas berubah"),
    "ParafGiven": lazy_gettext("Paraf diberikan"),
    "NumberDrawn": lazy_gettext("Nomor diambil"),
    "TimerFired": lazy_gettext("Waktu habis"),
    "JobScheduled": lazy_gettext("Pekerjaan sistem dimulai"),
    "JobCompleted": lazy_gettext("Pekerjaan sistem selesai"),
    "JobCancelled": lazy_gettext("Pekerjaan sistem dibatalkan"),
    "MessageThrown": lazy_gettext("Pesan dikirim"),
    "SignalThrown": lazy_gettext("Sinyal dikirim"),
    "IncidentRaised": lazy_gettext("Gangguan muncul"),
    "IncidentResolved": lazy_gettext("Gangguan teratasi"),
    "PersonalDataErased": lazy_gettext("Data pribadi dihapus"),
}
