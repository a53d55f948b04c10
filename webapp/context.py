"""What pages are handed: database, engine, clock and files, as one frozen value."""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from flask import Flask, current_app, url_for

from engine.clock import Clock
from engine.database import Database
from engine.play import Player
from engine.runtime import Runtime
from webapp.settings import Settings

if TYPE_CHECKING:  # its pages use this module
    from webapp.files.store import FileStore

EXTENSION = "alur"


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

    @property
    def unit_id(self) -> UUID:
        """The office's id, as in every row."""
        return self.runtime.unit_id


def install_office(app: Flask, office: Office) -> None:
    """Hand `office` to the application; views get it back by calling `office()`."""
    app.extensions[EXTENSION] = office


def office() -> Office:
    """Return what the current application was made with."""
    found = current_app.extensions[EXTENSION]
    assert isinstance(found, Office)  # noqa: S101  (for the type checker: only install_office writes it)
    return found


def absolute_url(endpoint: str, **values: object) -> str:
    """Return an endpoint's address as people outside must type it (`ALUR_URL`)."""
    return office().settings.url + url_for(endpoint, **values)  # type: ignore[arg-type]
