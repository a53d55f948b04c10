"""What was drawn for other engines runs to its end here, as it would there."""

from engine.api import Engine
from tests.diagrams import each, end, flow, node, path, process, start
from tests.engine.diagram.dialects.foreign_files import declared, extension

FLOWABLE = declared(
    process(
        start(),
        node("userTask", "minta", flowable_candidateGroups="staf"),
        node("exclusiveGateway", "pilih"),
        node(
            "serviceTask",
            "kirim",
            extension('<flowable:field name="kepada" expression="${berkas.surel}"/>'),
            flowable_delegateExpression="${surat}",
        ),
        end(),
        end("ditolak"),
        path("mulai", "minta", "pilih"),
        flow("pilih", "kirim", "${!tolak && jumlah gt 3}"),
        flow("pilih", "ditolak"),
        path("kirim", "selesai"),
    )
)
ZEEBE = declared(
    process(
        start(),
        node(
            "serviceTask",
            "nilai",
            extension(
                '<zeebe:taskDefinition type="nilai"/>'
                "<zeebe:ioMapping>"
                '<zeebe:input source="= orang" target="siapa"/>'
                '<zeebe:input source="= loopCounter" target="nomor"/>'
                "</zeebe:ioMapping>"
            )
            + each(
                extension(
                    '<zeebe:loopCharacteristics inputCollection="= semua" inputElement="orang" '
                    'outputCollection="hasil" outputElement="= skor"/>'
                )
            ),
        ),
        node("exclusiveGateway", "pilih", default="pilih-selesai"),
        end(),
        end("lulus"),
        path("mulai", "nilai", "pilih"),
        flow("pilih", "selesai"),
        flow("pilih", "lulus", "= hasil[1] = 10 and count(hasil) = 2"),
    )
)


def test_a_process_of_flowable_takes_the_way_that_its_condition_says() -> None:
    for amount, reached in ((5, ["kirim"]), (3, [])):
        with Engine.open() as engine:
            engine.deploy(FLOWABLE)
            case = engine.start(
                "proses", {"tolak": False, "jumlah": amount, "berkas": {"surel": "a@b.id"}}
            )

            engine.complete(case, engine.work_items(case)[0].key)

            jobs = engine.jobs(case)
            assert [(job.topic, job.inputs) for job in jobs] == [
                ("surat", {"kepada": "a@b.id"}) for _ in reached
            ]
            for job in jobs:
                engine.complete_job(case, job.key)
            assert engine.status(case) == "completed"
            assert engine.verify() == []


def test_a_process_of_camunda_8_gathers_what_its_instances_gave() -> None:
    with Engine.open() as engine:
        engine.deploy(ZEEBE)
        case = engine.start("proses", {"semua": ["ana", "budi"]})

        given = [job.inputs for job in engine.jobs(case)]
        for score, job in zip((10, 7), engine.jobs(case), strict=True):
            engine.complete_job(case, job.key, {"skor": score})

        assert given == [{"siapa": "ana", "nomor": 1}, {"siapa": "budi", "nomor": 2}]
        assert engine.variables(case)["hasil"] == [10, 7]
        assert engine.status(case) == "completed"
        assert engine.verify() == []
