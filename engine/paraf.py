"""Paraf: a person's initials, bound to exactly what he approved. Pure.

The digest is of the variables that the diagram names (`alur:paraf`), as they are when the step is
completed. Any later
change of one of them leaves the paraf behind, and elements that need it (`alur:needsParaf`) do not
go on.
"""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from engine.commands import Actor, Proof
from engine.diagram.model import Element, Process
from engine.errors import Forbidden, WrongState
from engine.events import ParafGiven
from engine.facts import Facts
from engine.interpreter.token import Token
from engine.interpreter.workflow import Workflow


def digest_of(names: tuple[str, ...] | list[str], variables: Mapping[str, Any]) -> str:
    """Return the SHA-256, hex, of the canonical JSON of the named variables."""
    content = {name: variables.get(name) for name in names}
    return hashlib.sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()


def give_paraf(
    workflow: Workflow,
    memory: dict[str, Any],
    token: Token,
    actor: Actor,
    proof: Proof | None,
    same_as: str,
) -> None:
    """Bind the actor's name to what the step approves, if the diagram asks for it.

    Raises:
        Forbidden: the actor did not prove that it is he.
        WrongState: what he saw is not what is there.
    """
    element: Element = token.element
    if not element.paraf:
        return
    if proof is None:
        raise Forbidden(
            f"Expected a proof that {actor.name} himself gives his paraf on '{element.id}', but "
            f"found none",
            indonesian="Masukkan kata sandi Anda untuk membubuhkan paraf.",
            field="paraf",
        )
    digest = digest_of(element.paraf, workflow.view(token))
    if proof.content not in ("", digest):
        raise WrongState(
            f"Expected {actor.name} to approve on '{element.id}' what is there, "
            "but it changed after he had looked",
            indonesian="Isi yang Anda paraf baru saja berubah. Periksa sekali lagi.",
        )
    signers = sorted({actor.id, *_signers(memory, element.id)})
    memory["parafs"][element.id] = [list(element.paraf), digest, signers]
    workflow.emit(
        ParafGiven(
            token.key,
            actor.id,
            actor.name,
            actor.position,
            proof.method,
            element.paraf,
            digest,
            same_person_as=same_as,
        )
    )


def paraf_obstacle(
    element: Element, memory: Mapping[str, Any], variables: Mapping[str, Any]
) -> str | None:
    """Return why the parafs that an element needs do not carry it, or None when they do."""
    for needed in element.needs_paraf:
        given = memory["parafs"].get(needed)
        if given is None:
            return f"Expected a paraf on '{needed}' before '{element.id}', but none was given"
        names, digest = given[:2]
        if digest_of(names, variables) != digest:
            changed = ", ".join(names)
            return f"Expected the paraf on '{needed}' to fit what is there, but {changed} changed"
    return None


def signed_by_one(memory: Mapping[str, Any]) -> bool:
    """Say whether one person gave the parafs of two steps, be it that one was given anew since."""
    each = [person for element_id in memory["parafs"] for person in _signers(memory, element_id)]
    return len(set(each)) < len(each)


def _signers(memory: Mapping[str, Any], element_id: str) -> Sequence[str]:
    """Return who ever gave the paraf of a step; of a case from before this was kept, the last."""
    given = memory["parafs"].get(element_id)
    if given is None:
        return ()
    if len(given) > 2:  # names, digest, signers
        signers: Sequence[str] = given[2]
        return signers
    doer = memory["doers"].get(element_id)
    return () if doer is None else (doer[1],)


def separation(
    process: Process, element: Element, memory: Mapping[str, Any], actor: Actor, facts: Facts
) -> str:
    """Refuse a person who did what the diagram wants done by somebody else.

    With a policy, name it instead.

    Returns:
        The element that the same person did, when the office's policy lets it pass; else "".

    Raises:
        WrongState: he did, and the policy forbids it.
    """
    for other in element.separate_from:
        doer = memory["doers"].get(other)
        if doer is None or doer[1] != actor.id:
            continue
        if facts.may_be_same_person():
            return other
        step = process.elements[other].name or other
        raise WrongState(
            f"Expected somebody else than {actor.name} on '{element.id}', because he did '{other}'",
            indonesian=f'Langkah ini untuk orang lain: Anda sudah mengerjakan "{step}".',
        )
    return ""
