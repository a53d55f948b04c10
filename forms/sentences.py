"""Every sentence that tells a person what to do, in both languages, with places for the values.

`say` puts the values in. A form's own words (labels) are in the form.
"""

from forms.text import Text

SENTENCES = {
    # ---- any field
    "required": Text("{label} wajib diisi.", "{label}: please fill this in."),
    "choose": Text("{label}: pilih salah satu.", "{label}: choose one."),
    "choose_some": Text("{label}: centang paling sedikit satu.", "{label}: tick at least one."),
    "tick": Text("Centang '{label}' untuk melanjutkan.", "Tick '{label}' to go on."),
    "required_unless": Text(
        "{label} wajib diisi, kecuali '{other}' diisi.",
        "{label}: please fill this in, or else '{other}'.",
    ),
    "all_ticked": Text(
        "{label}: belum dicentang {missing}. Semua harus dicentang bila {condition}.",
        "{label}: {missing} not ticked. All must be, if {condition}.",
    ),
    "unknown_field": Text(
        "Isian '{name}' tidak dikenal oleh formulir ini. Muat ulang halaman, lalu isi kembali.",
        "The form has no field '{name}'. Reload the page and fill it in again.",
    ),
    "unknown_action": Text(
        "Tombol '{name}' tidak dikenal oleh formulir ini. Muat ulang halaman.",
        "The form has no button '{name}'. Reload the page.",
    ),
    "hidden_field": Text(
        "{label} hanya diisi bila {condition}.",
        "{label} is filled in only if {condition}.",
    ),
    "wrong_shape": Text(
        "{label}: bentuk isian tidak sesuai ('{value}').",
        "{label}: the answer has the wrong shape ('{value}').",
    ),
    # ---- text
    "unreadable": Text(
        "{label} memuat karakter yang tidak terbaca (tampak sebagai �). "
        "Hapus karakter itu: '{value}'.",
        "{label} holds a character that cannot be read (shown as �). Remove it: '{value}'.",
    ),
    "unclean": Text(
        "{label}: hapus spasi di awal atau akhir, atau bentuk huruf yang tidak baku: '{value}'.",
        "{label}: remove blanks at the ends, or letters in an unusual form: '{value}'.",
    ),
    "too_long": Text(
        "{label} paling banyak {limit} karakter. Anda mengisi {count}.",
        "{label}: at most {limit} characters. You entered {count}.",
    ),
    "too_short": Text(
        "{label} paling sedikit {limit} karakter. Anda mengisi {count}.",
        "{label}: at least {limit} characters. You entered {count}.",
    ),
    "pattern": Text(
        "{label} tidak sesuai bentuk yang diminta. Anda mengisi '{value}'. {description}",
        "{label} does not have the form asked for. You entered '{value}'. {description}",
    ),
    # ---- numbers and dates
    "whole_number": Text(
        "{label}: isilah bilangan bulat, misalnya 3. Anda mengisi '{value}'.",
        "{label}: enter a whole number, such as 3. You entered '{value}'.",
    ),
    "decimal_number": Text(
        "{label}: isilah bilangan, paling banyak {limit} angka di belakang koma, misalnya 2,5. "
        "Anda mengisi '{value}'.",
        "{label}: enter a number with at most {limit} decimals, such as 2.5. "
        "You entered '{value}'.",
    ),
    "too_small": Text(
        "{label} paling kecil {limit}. Anda mengisi '{value}'.",
        "{label}: at least {limit}. You entered '{value}'.",
    ),
    "too_big": Text(
        "{label} paling besar {limit}. Anda mengisi '{value}'.",
        "{label}: at most {limit}. You entered '{value}'.",
    ),
    "date": Text(
        "{label}: isilah tanggal yang ada pada kalender, misalnya 27-11-2026. "
        "Anda mengisi '{value}'.",
        "{label}: enter a date that is on the calendar, such as 27-11-2026. You entered '{value}'.",
    ),
    "datetime": Text(
        "{label}: isilah tanggal dan jam WIB, misalnya 2026-11-27T15:50. Anda mengisi '{value}'.",
        "{label}: enter a date and time (WIB), such as 2026-11-27T15:50. You entered '{value}'.",
    ),
    # ---- choices
    "no_such_option": Text(
        "{label}: '{value}' bukan salah satu pilihan. Pilih dari: {options}.",
        "{label}: '{value}' is not on the list. Choose from: {options}.",
    ),
    # ---- files
    "no_file": Text(
        "{label}: unggah paling sedikit satu berkas.", "{label}: upload at least one file."
    ),
    "bad_file": Text(
        "{label}: berkas '{value}' tidak dikenal. Unggah kembali berkas itu.",
        "{label}: the file '{value}' is not known. Upload it again.",
    ),
    "too_many": Text(
        "{label}: paling banyak {limit}. Anda mengisi {count}.",
        "{label}: at most {limit}. You entered {count}.",
    ),
    # ---- parts
    "no_part": Text(
        "{label}: tambahkan paling sedikit satu bagian.", "{label}: add at least one part."
    ),
    "part_kind": Text(
        "Bagian {number}: jenis '{value}' tidak dikenal. Pilih dari: {options}.",
        "Part {number}: there is no kind '{value}'. Choose from: {options}.",
    ),
    "part_shape": Text(
        "Bagian {number}: bentuk bagian tidak sesuai ('{value}').",
        "Part {number}: the part has the wrong shape ('{value}').",
    ),
    "part_text": Text(
        "Bagian {number} ({kind}): tuliskan isinya, atau hapus bagian ini.",
        "Part {number} ({kind}): write its text, or remove the part.",
    ),
    "part_file": Text(
        "Bagian {number} ({kind}): unggah berkasnya, atau hapus bagian ini.",
        "Part {number} ({kind}): upload its file, or remove the part.",
    ),
    "part_media_type": Text(
        "Bagian {number} ({kind}): berkas '{value}' bukan {kind}. Unggah berkas lain.",
        "Part {number} ({kind}): the file '{value}' is no {kind}. Upload another one.",
    ),
    # ---- one answer for each part
    "decide": Text(
        "Bagian {number} ({kind}): pilih Setuju atau Tolak.",
        "Part {number} ({kind}): choose Approve or Reject.",
    ),
    "give_reason": Text(
        "Bagian {number} ({kind}) ditolak: sebutkan alasannya.",
        "Part {number} ({kind}) is rejected: give the reason.",
    ),
    "give_note": Text(
        "Bagian {number} ({kind}): jelaskan alasan '{value}' dengan kata-kata Anda.",
        "Part {number} ({kind}): explain the reason '{value}' in your own words.",
    ),
    "alt_text": Text(
        "Bagian {number} ({kind}): tuliskan teks alternatif, yaitu apa yang tampak pada foto.",
        "Part {number} ({kind}): write the alternative text: what the photo shows.",
    ),
    "crop": Text(
        "Bagian {number} ({kind}): '{value}' bukan potongan yang dikenal. Pilih dari: {options}.",
        "Part {number} ({kind}): there is no crop '{value}'. Choose from: {options}.",
    ),
    "about_no_part": Text(
        "{label}: bagian '{value}' tidak ada pada berkas ini. Muat ulang halaman.",
        "{label}: the case has no part '{value}'. Reload the page.",
    ),
    "twice": Text(
        "{label}: bagian '{value}' disebut dua kali.", "{label}: part '{value}' is named twice."
    ),
}


def say(sentence: str, language: str, /, **values: object) -> str:
    """Return `sentence` in `language`, with `values` in their places."""
    return SENTENCES[sentence](language).format(**values).rstrip()
