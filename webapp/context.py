"""What pages are handed: database, engine, clock and files of one office, as one frozen value.

An installation has one office or several. A request is for one of them: that of its address, of
the person who has logged in or of the program's token, and else for the first.
"""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from uuid import UUID

from flask import Flask, current_app, g, url_for

from engine.clock import Clock
from engine.database import Database
from engine.installation import Installation
from engine.play import Player
from engine.runtime import Runtime
from webapp.accounts.directory import AccountDirectory
from webapp.accounts.units import unit_line
from webapp.settings import Settings

if TYPE_CHECKING:  # its pages use this module
    from webapp.files.store import FileStore

EXTENSION = "alur"
OFFICES = "alur.offices"
PREFIX = "/kantor/"  # in front of the addresses of all offices but the first


@dataclass(frozen=True)
class Office:
    """Everything a view may use that is not in its request."""

    settings: Settings
    database: Database
    runtime: Runtime
    clock: Clock
    files: "FileStore"
    secret: bytes  # signs cookies; derive other keys from it, never use it twice
    player: Player  # tries drafts out
    prefix: str = ""  # of its addresses; the first office has none

    @property
    def unit_id(self) -> UUID:
        """The office's id, as in every row."""
        return self.runtime.unit_id


class Offices:
    """The offices of the installation, each opened when it is first asked for."""

    def __init__(self, first: Office) -> None:
        self.first = first
        self._opened = {first.unit_id: first}
        self.database = first.database.whole()
        self.installation = Installation(first.database, first.clock, self._open_runtime)
        self.installation.runtime(first.unit_id)  # at work already: heard and observed from now on

    def of(self, unit_id: UUID) -> Office:
        """Return an office by its id."""
        found = self._opened.get(unit_id)
        if found is None:
            with self.database.reading() as connection:
                name = unit_line(connection, unit_id=unit_id).slug or str(unit_id)
            found = self._opened[unit_id] = replace(
                self.first,
                settings=settings_of(self.first.settings, name),
                database=self.database.of(unit_id),
                runtime=self.installation.runtime(unit_id),
                prefix=f"{PREFIX}{name}",
            )
        return found

    def _open_runtime(self, unit_id: UUID) -> Runtime:
        first = self.first.runtime
        return first if unit_id == first.unit_id else runtime_like(first, unit_id)


def settings_of(settings: Settings, name: str) -> Settings:
    """Return the settings of an office that is not the first: its checkpoints lie apart."""
    key, folder = settings.checkpoint_key_file, settings.checkpoint_folder
    return replace(
        settings,
        checkpoint_key_file=key.with_name(f"{name}-{key.name}"),
        checkpoint_folder=folder / name if folder else None,
    )


def runtime_like(runtime: Runtime, unit_id: UUID) -> Runtime:
    """Return the engine of another office of the same installation."""
    return Runtime(
        runtime.database,
        unit_id=unit_id,
        clock=runtime.clock,
        forms=runtime.forms,
        policy=runtime.policy,
        read=runtime.read,
        people=AccountDirectory(runtime.database, unit_id),
        scenarios=runtime.scenarios,
    )


def install_office(app: Flask, office: Office) -> None:
    """Hand the first office to the application; views get theirs by calling `office()`."""
    app.extensions[EXTENSION] = office
    app.extensions[OFFICES] = Offices(office)


def offices() -> Offices:
    """Return the offices of the installation: for who asks before it is known which one."""
    found = current_app.extensions[OFFICES]
    assert isinstance(found, Offices)  # noqa: S101  (for the type checker: only install_office writes it)
    return found


def office() -> Office:
    """Return the office that the request is for."""
    found = g.get("office") or current_app.extensions[EXTENSION]
    assert isinstance(found, Office)  # noqa: S101  (for the type checker: only `enter` writes it)
    return found


def enter(unit_id: UUID, *, by_address: bool = False) -> bool:
    """Let the request be for an office, and say whether it may be.

    An address that names an office is for no other, whoever asks.
    """
    if g.get("office_is_named", False):
        return office().unit_id == unit_id
    if office().unit_id != unit_id:
        g.office = offices().of(unit_id)
    g.office_is_named = by_address
    return True


def absolute_url(endpoint: str, **values: object) -> str:
    """Return an endpoint's address as people outside must type it (`ALUR_URL`)."""
    return office().settings.url + url_for(endpoint, **values)  # type: ignore[arg-type]
