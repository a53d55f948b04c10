"""The `alur` command: which subcommand lies where.

Each is imported when it is asked for: a diagram is validated before Flask would be there.
"""

import os
from importlib import import_module

import click

COMMANDS = {
    "backup": "webapp.backing_up.cli",
    "checkpoint": "webapp.auditing.cli",
    "deploy": "webapp.versions.cli",
    "diff": "webapp.versions.cli",
    "doctor": "webapp.doctor.cli",
    "erasures": "webapp.auditing.erasures",
    "export": "webapp.versions.cli",
    "export-log": "webapp.exports.cli",
    "init": "webapp.commands",
    "migrate": "webapp.commands",
    "office": "webapp.office_commands",
    "partitions": "webapp.log_parts",
    "restore": "webapp.backing_up.cli",
    "run": "webapp.commands",
    "token": "webapp.api.cli",
    "tokens": "webapp.api.token_list",
    "validate": "webapp.validate",
    "verify": "webapp.auditing.cli",
    "web": "webapp.processes.cli",
    "worker": "webapp.processes.cli",
}


class Commands(click.Group):
    """Subcommands, each in the module that `COMMANDS` says."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        found = getattr(import_module(COMMANDS[cmd_name]), cmd_name.replace("-", "_"))
        assert isinstance(found, click.Command)  # noqa: S101 - for the type checker
        return found


@click.group(cls=Commands)
@click.option("--office", help="Short name of the office, where there are several.")
@click.pass_context
def main(context: click.Context, office: str | None) -> None:
    """Alur runs an office's SOP exactly as it is drawn."""
    if office is not None:
        _name_office(context, office)
    # Cases, files and logs are for the account that serves them, wherever settings put them.
    before = os.umask(0o077)
    context.call_on_close(lambda: os.umask(before))


def _name_office(context: click.Context, slug: str) -> None:
    """Let the command read the name where it reads all settings."""
    before = os.environ.get("ALUR_OFFICE")
    os.environ["ALUR_OFFICE"] = slug

    def put_back() -> None:
        os.environ.pop("ALUR_OFFICE", None)
        if before is not None:
            os.environ["ALUR_OFFICE"] = before

    context.call_on_close(put_back)


if __name__ == "__main__":
    main()
