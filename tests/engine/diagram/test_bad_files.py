"""Files that are no diagram, or mean harm: each is answered with one sentence."""

import pytest

from engine.diagram import read
from engine.diagram.limits import MAX_DEPTH, MAX_DIAGRAM_BYTES
from tests.diagrams import end, path, process, start, user

GOOD = process(start(), user("kerja"), end(), path("mulai", "kerja", "selesai"))
XML = GOOD.decode().partition("?>")[2]


def in_file(inner: str) -> bytes:
    """Put something into the process of a good file."""
    return GOOD.replace(b"</process>", inner.encode() + b"</process>")


BAD = {
    "an empty file": (b"", "file-empty", "The file is empty"),
    "blanks": (b" \n\t ", "file-empty", "The file is empty"),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "not-xml", "not well-formed XML"),
    "zeros": (b"\x00" * 5000, "not-xml", "not well-formed XML"),
    "text": (b"Selamat pagi", "not-xml", "stopped at line 1"),
    "half a file": (GOOD[: len(GOOD) // 2], "not-xml", "not well-formed XML"),
    "a web page": (b"<html><body/></html>", "not-bpmn", "its root element is 'html'"),
    "an older BPMN": (
        b'<definitions xmlns="http://schema.omg.org/spec/BPMN/2.0"/>',
        "not-bpmn",
        "its root element is 'definitions'",
    ),
    "10 MB": (b"<a>" + b" " * 10_000_000 + b"</a>", "file-too-large", "but this one has 10000007"),
    "one byte too many": (
        GOOD + b" " * (MAX_DIAGRAM_BYTES + 1 - len(GOOD)),
        "file-too-large",
        "A file has at most 2000000 bytes",
    ),
    "100 000 elements": (
        in_file("<task/>" * 100_000),
        "file-too-many-elements",
        "at most 20000 XML elements",
    ),
    "deep nesting": (
        in_file("<subProcess>" * MAX_DEPTH + "</subProcess>" * MAX_DEPTH),
        "file-too-deep",
        "nested at most 100 deep",
    ),
    "nesting beyond the parser's own bound": (
        in_file("<a>" * 10_000 + "</a>" * 10_000),
        "not-xml",
        "not well-formed XML",
    ),
    "a name of 1 MB": (
        GOOD.replace(b'name="kerja"', b'name="' + b"x" * 1_000_000 + b'"'),
        "attribute-too-long",
        "The attribute 'name' has at most 200 characters, but here it has 1000000",
    ),
    "100 000 attributes": (
        GOOD.replace(
            b"<userTask", b"<userTask " + b" ".join(b'x%d="1"' % n for n in range(100_000))
        ),
        "too-many-attributes",
        "The element 'userTask' has at most 100 attributes, but here it has 100003",
    ),
    "a long extension attribute": (
        GOOD.replace(b"<userTask", b'<userTask alur:paraf="' + b"x" * 10_001 + b'"'),
        "attribute-too-long",
        "The attribute 'paraf' has at most 10000 characters",
    ),
    "a document type": (f"<!DOCTYPE d>{XML}".encode(), "file-doctype", "has no DOCTYPE"),
    "a document type behind comments": (
        f"<?xml version='1.0'?><!-- <a> --><?p ?>\n<!DOCTYPE d []>{XML}".encode(),
        "file-doctype",
        "has no DOCTYPE",
    ),
    "an entity": (
        f'<!DOCTYPE d [<!ENTITY e "v">]>{XML.replace("<userTask", "&e;<userTask")}'.encode(),
        "file-doctype",
        "no entities",
    ),
    "an entity that grows a million times": (
        (
            '<!DOCTYPE d [<!ENTITY a0 "lol">'
            + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
            + "]><d>&a9;</d>"
        ).encode(),
        "file-doctype",
        "no entities",
    ),
    "a file of this computer": (
        f'<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/hostname">]>{XML}'.encode(),
        "file-doctype",
        "no DTD",
    ),
    "an address on the network": (
        f'<!DOCTYPE d SYSTEM "http://127.0.0.1:9/d.dtd">{XML}'.encode(),
        "file-doctype",
        "no DTD",
    ),
    "an entity that nobody declared": (
        GOOD.replace(b'name="kerja"', b'name="&rahasia;"'),
        "not-xml",
        "not well-formed XML",
    ),
    "a document type in UTF-16": (
        f"<!DOCTYPE d []>{XML}".encode("utf-16"),
        "file-doctype",
        "has no DOCTYPE",
    ),
    "UTF-7 that says so": (
        b'<?xml version="1.0" encoding="UTF-7"?>' + XML.encode("utf-7"),
        "file-encoding",
        "is in 'UTF-7'",
    ),
    "UTF-7 that hides": (XML.encode("utf-7").replace(b"<", b"+ADw-"), "not-xml", "not well-formed"),
    "EBCDIC": (
        b'<?xml version="1.0" encoding="cp037"?>' + XML.encode(),
        "file-encoding",
        "is in 'cp037'",
    ),
    "an encoding that nobody knows": (
        b'<?xml version="1.0" encoding="klingon"?>' + XML.encode(),
        "file-encoding",
        "is in 'klingon'",
    ),
    "UTF-32": (GOOD.decode().encode("utf-32"), "file-encoding", "is in 'UTF-32'"),
    "UTF-32 without a mark": (XML.encode("utf-32-be"), "file-encoding", "is in 'UTF-32'"),
    "EBCDIC that says so in EBCDIC": (
        f'<?xml version="1.0" encoding="cp037"?>{XML}'.encode("cp037"),
        "file-encoding",
        "is in 'EBCDIC'",
    ),
    "bytes that are not of their encoding": (
        GOOD.replace(b'name="kerja"', b'name="\xff\xfe"'),
        "not-xml",
        "not well-formed XML",
    ),
    "no process": (
        b'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"/>',
        "no-process",
        "A file has one process with steps in it",
    ),
    "an empty process": (process(), "no-process", "this one has none"),
    "a process without an id": (
        GOOD.replace(b'process id="proses"', b"process"),
        "process-without-id",
        "A process has an id, but this one has none",
    ),
    "two executable processes": (
        GOOD.replace(b"</definitions>", XML[XML.index("<process") :].encode()),
        "several-processes",
        "but here are 2 marked isExecutable: 'proses', 'proses'",
    ),
}


@pytest.mark.parametrize(("xml", "rule", "sentence"), BAD.values(), ids=BAD.keys())
def test_a_bad_file_is_answered_with_one_sentence(xml: bytes, rule: str, sentence: str) -> None:
    reading = read(xml)

    assert reading.process is None
    assert [problem.rule for problem in reading.problems] == [rule]
    assert sentence in reading.problems[0].message["en"]
    assert reading.problems[0].message["id"] != reading.problems[0].message["en"]


GOOD_FILES = {
    "UTF-8": GOOD,
    "UTF-8 with a mark": b"\xef\xbb\xbf" + GOOD,
    "UTF-16 with a mark": XML.encode("utf-16"),
    "UTF-16 that says so": f'<?xml version="1.0" encoding="UTF-16"?>{XML}'.encode("utf-16"),
    "UTF-16 in the other order": b"\xfe\xff" + XML.encode("utf-16-be"),
    "Latin 1": f'<?xml version="1.0" encoding="ISO-8859-1"?>{XML}'.encode("latin-1"),
    "no declaration": XML.encode(),
    "comments and instructions": XML.replace("<userTask", "<!-- a --><?b c?><userTask").encode(),
    "DOCTYPE in a comment": f"<!-- <!DOCTYPE d> -->{XML}".encode(),
    "DOCTYPE in a name": GOOD.replace(b'name="kerja"', b'name="&lt;!DOCTYPE d&gt;"'),
}


@pytest.mark.parametrize("xml", GOOD_FILES.values(), ids=GOOD_FILES.keys())
def test_a_good_file_is_read_in_any_usual_encoding(xml: bytes) -> None:
    reading = read(xml)

    assert reading.process is not None
    assert list(reading.process.elements) == ["mulai", "kerja", "selesai"]


def test_the_only_process_runs_although_it_is_not_marked() -> None:
    for mark in (b"", b' isExecutable="false"'):
        reading = read(GOOD.replace(b' isExecutable="true"', mark))

        assert reading.process is not None
        assert "not-executable" in [problem.rule for problem in reading.problems]


def test_of_several_processes_the_executable_one_runs() -> None:
    other = '<process id="lain"><task id="t"/></process>'
    reading = read(GOOD.replace(b"</definitions>", f"{other}</definitions>".encode()))

    assert reading.process is not None
    assert reading.process.id == "proses"
