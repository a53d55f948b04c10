"""Which process of a file runs: exactly one, as `isExecutable` says, or the only one there is."""

from engine.diagram.model import Problem
from engine.diagram.names import Node, children, identity, local, plain
from engine.diagram.vocabulary import FLOW_NODES


def choose(root: Node, wanted: str | None = None) -> tuple[Node | None, tuple[Problem, ...]]:
    """Return the process that runs, and what is to be said about the choice.

    Args:
        root: of the file.
        wanted: the id of the one that is meant, where several could run.
    """
    processes = list(children(root, "process"))
    executable, candidates = _candidates(root)
    if wanted is not None:
        candidates = [process for process in candidates if identity(process) == wanted]
    if not candidates:
        return None, (_nothing_to_run(processes),)
    if len(candidates) > 1:
        return None, (_several(candidates, bool(executable)),)
    chosen = candidates[0]
    if not identity(chosen):
        return None, (_without_id(chosen),)
    return chosen, () if executable else (_not_marked(chosen),)


def runnable(root: Node) -> list[str]:
    """Return the ids of the processes that run: those marked, or else the only one drawn."""
    executable, candidates = _candidates(root)
    return [identity(process) for process in candidates if executable or len(candidates) == 1]


def _candidates(root: Node) -> tuple[list[Node], list[Node]]:
    """Return the processes marked as executable, and those of which one is chosen."""
    drawn = [process for process in children(root, "process") if _has_content(process)]
    executable = [process for process in drawn if _flag(process) == "true"]
    return executable, executable or drawn


def _has_content(process: Node) -> bool:
    return any(local(child) in FLOW_NODES for child in process)


def _flag(process: Node) -> str:
    flag = process.get("isExecutable", "").strip()
    return "true" if flag == "1" else flag


def _nothing_to_run(processes: list[Node]) -> Problem:
    first = processes[0] if processes else None
    return _problem(
        "no-process",
        "error",
        first,
        "Berkas harus memuat satu proses dengan langkah di dalamnya, tetapi tidak ada.",
        "A file has one process with steps in it, but this one has none.",
        "Gambar prosesnya, atau buka berkas yang lain.",
        "Draw the process, or open another file.",
    )


def _several(processes: list[Node], marked: bool) -> Problem:
    names = ", ".join(f"'{identity(process)}'" for process in processes)
    which_id, which_en = (" bertanda isExecutable", " marked isExecutable") if marked else ("", "")
    return _problem(
        "several-processes",
        "error",
        processes[0],
        f"Tepat satu proses dijalankan, tetapi di sini ada {len(processes)}{which_id}: {names}.",
        f"Exactly one process runs, but here are {len(processes)}{which_en}: {names}.",
        'Tandai yang dijalankan dengan isExecutable="true".',
        'Mark those that run with isExecutable="true".',
    )


def _without_id(process: Node) -> Problem:
    return _problem(
        "process-without-id",
        "error",
        process,
        "Proses harus mempunyai id, tetapi yang ini tidak.",
        "A process has an id, but this one has none.",
        "Beri id pada prosesnya.",
        "Give the process an id.",
    )


def _not_marked(process: Node) -> Problem:
    return _problem(
        "not-executable",
        "note",
        process,
        f"Proses '{identity(process)}' tidak bertanda isExecutable; karena satu-satunya, "
        "ia tetap dijalankan.",
        f"Process '{identity(process)}' is not marked isExecutable; being the only one, it runs.",
        'Tandai dengan isExecutable="true".',
        'Mark it with isExecutable="true".',
    )


def _problem(
    rule: str,
    severity: str,
    process: Node | None,
    indonesian: str,
    english: str,
    mend_indonesian: str,
    mend_english: str,
) -> Problem:
    return Problem(
        rule=rule,
        severity=severity,
        element_id="" if process is None else identity(process),
        element_name="" if process is None else plain(process.get("name")),
        message={"id": " ".join(indonesian.split()), "en": " ".join(english.split())},
        mend={"id": mend_indonesian, "en": mend_english},
    )
