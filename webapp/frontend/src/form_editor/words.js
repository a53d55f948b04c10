// @ts-check
/**
 * Every word that the form editor shows, in both languages; a page is in one of them.
 *
 * @typedef {'id' | 'en'} Language
 * @typedef {[string, string]} Words  Indonesian, English
 */

/** @type {Record<string, Words>} */
const WORDS = {
  'group.input': ['Isian', 'Questions'],
  'group.choice': ['Pilihan', 'Choices'],
  'group.office': ['Khusus kantor', 'For offices'],
  'group.shown': ['Yang ditampilkan', 'What is shown'],

  'kind.textfield': ['Teks singkat', 'Short text'],
  'kind.textarea': ['Teks panjang', 'Long text'],
  'kind.number': ['Angka', 'Number'],
  'kind.datetime': ['Tanggal', 'Date'],
  'kind.select': ['Pilih dari daftar', 'Choose from a list'],
  'kind.radio': ['Pilih satu', 'Choose one'],
  'kind.checklist': ['Pilih beberapa', 'Choose several'],
  'kind.checkbox': ['Centang', 'Tick'],
  'kind.alur-files': ['Berkas dan bukti', 'Files and evidence'],
  'kind.filepicker': ['Berkas (form-js)', 'Files (form-js)'],
  'kind.alur-parts': ['Bagian berita', 'Parts of the news'],
  'kind.alur-decisions': ['Keputusan per bagian', 'Decision on each part'],
  'kind.alur-alt-texts': ['Teks alternatif foto', 'Alternative texts of photos'],
  'kind.alur-crops': ['Potongan foto', 'Crops of photos'],
  'kind.alur-review': ['Tampilkan bagian', 'Show the parts'],
  'kind.alur-paraf': ['Paraf', 'Paraf'],
  'kind.text': ['Judul atau catatan', 'Heading or note'],
  'kind.separator': ['Garis pemisah', 'Dividing line'],
  'kind.spacer': ['Jarak', 'Space'],
  'kind.button': ['Tombol form-js (tidak digambar)', 'Button of form-js (not drawn)'],
  'kind.default': ['Formulir', 'Form'],
  'kind.unknown': ['Jenis yang tidak didukung', 'A kind that is not supported'],

  'panel.basic': ['Pertanyaan', 'The question'],
  'panel.rules': ['Aturan jawaban', 'Rules of the answer'],
  'panel.options': ['Daftar pilihan', 'The choices'],
  'panel.when': ['Kapan', 'When'],
  'panel.parts': ['Bagian', 'Parts'],
  'panel.suggestion': ['Usulan jawaban', 'Suggested answer'],
  'panel.english': ['Bahasa Inggris', 'In English'],

  title: ['Judul formulir', 'Title of the form'],
  label: ['Label', 'Label'],
  text: ['Tulisan (awali dengan “#” untuk judul)', 'Text (begin with “#” for a heading)'],
  key: ['Nama variabel', 'Name of the variable'],
  description: ['Petunjuk', 'Guidance'],
  required: ['Wajib diisi', 'Must be answered'],
  readonly: ['Hanya ditampilkan', 'Only shown'],
  personal: ['Data pribadi (disimpan di luar riwayat, dapat dihapus)', 'Personal data (kept beside the log, can be erased)'],
  minLength: ['Paling sedikit huruf', 'At least so many letters'],
  maxLength: ['Paling banyak huruf', 'At most so many letters'],
  pattern: ['Pola', 'Pattern'],
  min: ['Paling kecil', 'At least'],
  max: ['Paling besar', 'At most'],
  decimalDigits: ['Angka di belakang koma', 'Digits after the point'],
  subtype: ['Yang ditanyakan', 'What is asked'],
  'subtype.date': ['Tanggal', 'Date'],
  'subtype.datetime': ['Tanggal dan jam', 'Date and time'],
  showWhen: ['Ditampilkan bila (isian=nilai)', 'Shown when (field=value)'],
  requiredWhen: ['Wajib bila (isian=nilai)', 'Required when (field=value)'],
  requiredUnless: ['Wajib kecuali terisi (nama variabel)', 'Required unless this is answered (variable)'],
  allWhen: ['Semua dicentang bila (isian=nilai)', 'All ticked when (field=value)'],
  source: ['Bagian dari (nama variabel)', 'Parts of (variable)'],
  decisions: ['Keputusan dari (nama variabel)', 'Decisions of (variable)'],
  only: ['Hanya yang', 'Only those'],
  'only.': ['semua', 'all'],
  'only.setuju': ['disetujui', 'approved'],
  'only.tolak': ['ditolak', 'rejected'],
  partKinds: ['Jenis bagian', 'Kinds of parts'],
  'partKinds.judul': ['Judul', 'Title'],
  'partKinds.paragraf': ['Paragraf', 'Paragraph'],
  'partKinds.foto': ['Foto', 'Photo'],
  'partKinds.video': ['Video', 'Video'],
  'partKinds.lampiran': ['Lampiran', 'Attachment'],
  titleFrom: ['Judul dari isian (nama variabel)', 'Title from the field (variable)'],
  takeFrom: ['Berkas dari isian (nama variabel)', 'Files from the field (variable)'],
  noteFor: ['Alasan yang meminta catatan (nilai pilihan)', 'Reason that asks for a note (value of a choice)'],
  suggestFrom: ['Diusulkan dari isian (nama variabel)', 'Suggested from fields (variables)'],
  suggestAs: ['Ditulis sebagai alamat (slug)', 'Written as an address (slug)'],
  suggest: ['Nilai isian=usulan, satu per baris', 'Value of the field=suggestion, one a line'],
  english: ['{name} dalam bahasa Inggris', '{name} in English'],
  'title:en': ['Judul dalam bahasa Inggris', 'Title in English'],
  'label:en': ['Label dalam bahasa Inggris', 'Label in English'],
  'description:en': ['Petunjuk dalam bahasa Inggris', 'Guidance in English'],

  options: ['Daftar pilihan', 'The choices'],
  'option.label': ['Pilihan {number}: tulisan', 'Choice {number}: words'],
  'option.value': ['Pilihan {number}: nilai', 'Choice {number}: value'],
  'option.english': ['Pilihan {number}: bahasa Inggris', 'Choice {number}: in English'],
  'option.add': ['Tambah pilihan', 'Add a choice'],
  'option.remove': ['Hapus pilihan {number}', 'Remove choice {number}'],
  'option.up': ['Naikkan pilihan {number}', 'Move choice {number} up'],
  'option.new': ['Pilihan {number}', 'Choice {number}'],

  'act.up': ['Naik', 'Up'],
  'act.down': ['Turun', 'Down'],
  'act.copy': ['Gandakan', 'Duplicate'],
  'act.remove': ['Hapus', 'Remove'],
  'act.remove.kind': ['Hapus {kind}', 'Remove {kind}'],
  'act.done': ['Atur formulir', 'About the form'],
  'add.kind': ['Tambah {kind}', 'Add {kind}'],

  uses: ['Dipakai oleh: {places}.', 'Used by: {places}.'],
  'uses.rename': [
    'Mengganti nama variabel ini memutus yang memakainya.',
    'Whatever uses this variable breaks when it is renamed.',
  ],
  empty: ['Belum ada isian. Tekan atau seret salah satu jenis isian ke sini.', 'Nothing is asked yet. Press a kind, or drag it here.'],
  unnamed: ['(tanpa label)', '(no label)'],
  'default.text': ['## Judul', '## Heading'],
  'default.paraf': ['Saya sudah memeriksa dan membubuhkan paraf', 'I have examined this and add my paraf'],
  copied: ['{label} (salinan)', '{label} (copy)'],

  'wrong.key': [
    'Pakai huruf, angka, dan garis bawah, diawali huruf, paling panjang 64: misalnya nomor_surat. Yang ditulis “{value}”.',
    'Use letters, digits and underscores, a letter first, at most 64: such as nomor_surat. You entered “{value}”.',
  ],
  'wrong.twice': ['Nama “{value}” sudah dipakai isian lain.', 'The name “{value}” is taken by another field.'],
  'wrong.empty': ['Tulis {name}.', 'Enter: {name}.'],
  'wrong.whole': [
    'Tulis bilangan bulat dari 0 sampai {most}. Yang ditulis “{value}”.',
    'Enter a whole number from 0 to {most}. You entered “{value}”.',
  ],
  'wrong.number': ['Tulis angka, misalnya 3 atau 2,5. Yang ditulis “{value}”.', 'Enter a number, such as 3 or 2.5. You entered “{value}”.'],
  'wrong.condition': [
    'Tulis sebagai isian=nilai, misalnya klasifikasi=siaran_pers. Yang ditulis “{value}”.',
    'Write it as field=value, such as klasifikasi=siaran_pers. You entered “{value}”.',
  ],
  'wrong.expression': ['Jangan awali dengan “=”: ungkapan FEEL tidak dijalankan.', 'Do not begin with “=”: FEEL expressions are not run.'],
  'wrong.pattern': ['“{value}” bukan pola yang dapat dipakai.', '“{value}” cannot be used as a pattern.'],
  'wrong.name': ['“{value}” bukan nama variabel.', '“{value}” is no name of a variable.'],
  'wrong.option': ['Nilai “{value}” sudah dipakai pilihan lain.', 'The value “{value}” is taken by another choice.'],
  'wrong.pairs': ['Baris {number} harus berbentuk nilai=usulan.', 'Line {number} must have the form value=suggestion.'],
  'wrong.long': ['Paling panjang {most} huruf.', 'At most {most} letters.'],

  'status.loading': ['Membuka formulir …', 'Opening the form …'],
  'status.saved': ['Tersimpan {at}', 'Saved {at}'],
  'status.opened': ['Tersimpan', 'Saved'],
  'status.waiting': ['Belum tersimpan …', 'Not saved yet …'],
  'status.saving': ['Menyimpan …', 'Saving …'],
  'status.offline': [
    'Belum tersimpan: sambungan terputus, disimpan di peramban ini',
    'Not saved: the connection is lost; kept in this browser',
  ],
  'status.lost': [
    'Belum tersimpan: sambungan terputus, dan peramban ini tidak dapat menyimpan. Jangan tutup halaman ini.',
    'Not saved: the connection is lost, and this browser cannot keep it. Do not close this page.',
  ],
  'status.loggedOut': [
    'Belum tersimpan: Anda sudah keluar. Masuk lagi di tab lain; isian disimpan di peramban ini.',
    'Not saved: you are logged out. Log in again in another tab; it is kept in this browser.',
  ],
  'status.refused': ['Belum tersimpan: {sentence}', 'Not saved: {sentence}'],
  'status.conflict': ['Belum tersimpan: disimpan dari tempat lain', 'Not saved: it was saved from elsewhere'],
  'status.readonly': ['Rancangan orang lain: hanya dapat dilihat', "Another's draft: you may only look"],
  'status.failed': [
    'Formulir ini tidak dapat digambar: {reason}. Perbaiki isi berkasnya di bawah.',
    'This form cannot be drawn: {reason}. Mend its source below.',
  ],

  'conflict.told': [
    '{sentence} Perubahan Anda belum tersimpan dan tidak menimpa apa pun.',
    '{sentence} Your changes are not saved and have overwritten nothing.',
  ],
  'conflict.open': ['Buka yang tersimpan', 'Open what is saved'],
  'conflict.copy': ['Simpan sebagai rancangan sendiri', 'Save as a draft of your own'],
  'conflict.difference': ['Lihat perbedaannya', 'See what differs'],
  'kept.told': [
    'Peramban ini menyimpan perubahan formulir ini dari {at} yang belum sampai ke server.',
    'This browser has changes to this form of {at} that have not reached the server.',
  ],
  'kept.stale': [
    'Peramban ini menyimpan perubahan formulir ini dari {at}, tetapi rancangan sudah disimpan lagi sesudahnya.',
    'This browser has changes to this form of {at}, but the draft has been saved since.',
  ],
  'kept.use': ['Pakai perubahan itu', 'Use those changes'],
  'kept.forget': ['Buang perubahan itu', 'Throw them away'],

  'problems.none': ['tidak ada', 'none'],
  'problems.count': ['{errors} kesalahan, {warnings} peringatan', '{errors} errors, {warnings} warnings'],
  'problems.checking': ['sedang diperiksa …', 'being checked …'],
  'problems.failed': ['belum dapat diperiksa', 'cannot be checked now'],
  'problem.error': ['Kesalahan', 'Error'],
  'problem.warning': ['Peringatan', 'Warning'],
  'problem.translation': ['Terjemahan', 'Translation'],
  'problem.note': ['Catatan', 'Note'],
};

/** @type {Set<string>} what was asked for and is not there; a test wants it empty */
export const misses = new Set();

/**
 * Return how a page says a thing.
 *
 * @param {string} language of the page
 * @param {string} name
 * @param {Record<string, unknown>} [values] what stands in braces
 */
export function say(language, name, values = {}) {
  const words = WORDS[name];
  if (!words) misses.add(name);
  const text = words ? words[language === 'en' ? 1 : 0] : name;
  return text.replace(/\{(\w+)\}/g, (all, value) => (value in values ? String(values[value]) : all));
}

export const wordNames = () => Object.keys(WORDS);
