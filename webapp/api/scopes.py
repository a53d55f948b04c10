"""What a token may be allowed to do: one scope each, given when the token is made."""

from collections.abc import Iterable

from engine.errors import Invalid

SCOPES = {
    "cases:read": ("melihat berkas dan riwayatnya", "see cases and their history"),
    "cases:write": ("memulai berkas dan menambah catatan", "start cases and add notes"),
    "items:read": ("melihat tugas", "see work items"),
    "items:write": ("mengambil dan menyelesaikan tugas", "take and complete work items"),
    "definitions:read": ("melihat prosedur", "see procedures"),
    "definitions:write": ("menerapkan atau mengajukan prosedur", "deploy or propose procedures"),
    "messages:write": ("mengirim pesan apa pun", "send any message"),
    "jobs:read": ("melihat pekerjaan yang menunggu", "see waiting jobs"),
    "jobs:work": ("mengerjakan topik", "take jobs and answer them"),
    "files:read": ("mengunduh berkas lampiran", "download files"),
    "files:write": ("mengunggah berkas lampiran", "upload files"),
    "exports:read": ("mengekspor log", "export logs"),
    "administer": ("menangani gangguan, pembatalan, pengalihan", "mend incidents, cancel, assign"),
}
ANY_MESSAGE = "message:*"
ADMINISTER = "administer"


def expanded(said: Iterable[str]) -> list[str]:
    """Return the scopes that somebody named; `cases:*` stands for all that begin so.

    Raises:
        Invalid: there is no such scope.
    """
    found: dict[str, None] = {}
    for scope in said:
        family = scope.removesuffix("*")
        known = [
            each
            for each in SCOPES
            if each == scope or (family != scope and each.startswith(family))
        ]
        if not known or family == "":
            raise Invalid(
                f"Expected one of the scopes {', '.join(SCOPES)}, but found '{scope[:40]}'",
                field="scope",
            )
        found.update(dict.fromkeys(known))
    return list(found)


def allows(scopes: Iterable[str], scope: str) -> bool:
    """Say whether a token with these scopes may do what `scope` names; "" is anybody's."""
    held = set(scopes)
    if scope == "messages:write":  # those for single messages are asked with the message's name
        return any(each == scope or each.startswith("message:") for each in held)
    return scope == "" or scope in held
