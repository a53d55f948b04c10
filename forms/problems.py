"""What can be wrong with a form's source: said to the analyst, with the component's id."""

from dataclasses import dataclass

from forms.text import Text

SENTENCES = {
    "too_big": Text(
        "Formulir paling besar {limit} KiB, tetapi berkas ini {count} KiB.",
        "A form has at most {limit} KiB, but this one has {count}.",
    ),
    "not_json": Text("Berkas formulir bukan JSON: {value}.", "The form is no JSON: {value}."),
    "not_a_form": Text(
        'Berkas ini bukan formulir form-js (type "default").',
        'This is no form-js form (type "default").',
    ),
    "no_form_id": Text("Formulir tidak memiliki id.", "The form has no id."),
    "components": Text(
        "Formulir harus memiliki daftar 'components', paling banyak {limit}.",
        "A form must have a list of 'components', at most {limit}.",
    ),
    "not_a_component": Text("Komponen ke-{value} bukan objek.", "Component {value} is no object."),
    "no_id": Text("Komponen ke-{value} tidak memiliki id.", "Component {value} has no id."),
    "unknown_type": Text(
        "Jenis komponen '{value}' tidak didukung. Yang didukung: {options}.",
        "The component type '{value}' is not supported. Supported: {options}.",
    ),
    "bad_key": Text(
        "'{value}' tidak dapat menjadi nama variabel: "
        "pakai huruf, angka, dan garis bawah, diawali huruf.",
        "'{value}' cannot name a variable: use letters, digits and underscores, a letter first.",
    ),
    "no_label": Text("Isian '{value}' tidak memiliki label.", "The field '{value}' has no label."),
    "too_long": Text(
        "'{name}' terlalu panjang: paling banyak {limit} karakter.",
        "'{name}' is too long: at most {limit} characters.",
    ),
    "expression": Text(
        "'{name}' memuat ungkapan FEEL, yang tidak dijalankan. "
        "Pakai properti showWhen, requiredWhen, atau suggestFrom.",
        "'{name}' holds a FEEL expression, which is not run. "
        "Use the properties showWhen, requiredWhen or suggestFrom.",
    ),
    "wrong_type": Text("'{name}' harus berupa {expected}.", "'{name}' must be {expected}."),
    "no_options": Text(
        "Tuliskan paling sedikit satu pilihan (values).", "Give at least one of the values."
    ),
    "bad_option": Text(
        "Pilihan ke-{value} harus memiliki label dan value yang berbeda dari yang lain.",
        "Option {value} must have a label, and a value that no other has.",
    ),
    "unknown_property": Text(
        "Properti '{value}' tidak dikenal. Yang dikenal: {options}.",
        "There is no property '{value}'. There are: {options}.",
    ),
    "bad_condition": Text(
        "'{name}' harus berbentuk isian=nilai, tetapi tertulis '{value}'.",
        "'{name}' must have the form field=value, but it is '{value}'.",
    ),
    "bad_pattern": Text(
        "Pola '{value}' tidak dapat dipakai: "
        "hanya kelas karakter, tanpa kurung dan '|', paling banyak tiga pengulangan.",
        "The pattern '{value}' cannot be used: "
        "character classes only, no brackets or '|', at most three repetitions.",
    ),
    "no_source": Text(
        "Tuliskan properti 'source': variabel yang memuat bagian-bagian.",
        "Give the property 'source': the variable that holds the parts.",
    ),
    "bad_value": Text(
        "'{name}' tidak mengenal '{value}'. Yang dikenal: {options}.",
        "'{name}' does not know '{value}'. It knows: {options}.",
    ),
    "twice_id": Text(
        "Id komponen ini dipakai dua kali.", "The id of this component is used twice."
    ),
    "twice_key": Text(
        "Variabel '{value}' diisi dua kali.", "The variable '{value}' is asked twice."
    ),
    "looks_back": Text(
        "showWhen menyebut '{value}', yang tidak ada sebelum isian ini.",
        "showWhen names '{value}', which does not come before this field.",
    ),
    "no_such_field": Text(
        "Properti menyebut isian '{value}', yang tidak ada pada formulir ini.",
        "A property names the field '{value}', which the form does not have.",
    ),
}


@dataclass(frozen=True)
class FormProblem:
    component_id: str  # "" when it is about the whole form
    sentence: Text


class UnreadableForm(ValueError):
    """The source is no form that we can obey."""

    def __init__(self, problems: tuple[FormProblem, ...]) -> None:
        self.problems = problems
        super().__init__(
            "; ".join(f"{each.component_id}: {each.sentence('en')}" for each in problems)
        )


def problem(component_id: str, sentence: str, /, **values: object) -> FormProblem:
    """Return a problem of a component, with `values` in its `sentence`."""
    text = SENTENCES[sentence]
    return FormProblem(
        component_id, Text(text.indonesian.format(**values), text.english.format(**values))
    )
