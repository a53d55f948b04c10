"""Other people's diagrams: each is read or refused by name, and none is too much."""

from pathlib import Path

from lxml import etree

from engine.diagram import processes, read

LEAST = 300  # files; fewer means that the folder is not the corpus


def diagrams(folder: Path) -> list[Path]:
    return sorted(p for p in folder.rglob("*") if p.suffix in (".bpmn", ".xml", ".bpmn2"))


def ids(xml: bytes) -> set[str]:
    try:
        root = etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:
        return set()
    return {value.strip() for value in root.xpath("//@id")}


def test_each_diagram_is_run_or_refused_at_elements_that_exist(corpus: Path) -> None:
    files = diagrams(corpus)
    strays = []

    for file in files:
        xml = file.read_bytes()
        known = ids(xml)
        for process_id in processes(xml) or (None,):
            reading = read(xml, process_id=process_id)
            assert (reading.process is None) == bool(reading.errors), file
            strays += [
                (file.name, p.rule, p.element_id)
                for p in reading.problems
                if p.element_id and p.element_id not in known
            ]

    assert len(files) >= LEAST
    assert strays == []
