"""Who a token is."""

from webapp.accounts.units import unit_line
from webapp.api import shapes
from webapp.api.call import Call
from webapp.api.operation import Answer, Operation

ME = shapes.fields(
    {
        "token": shapes.TEXT,
        "scopes": shapes.listed(shapes.TEXT),
        "topics": shapes.maybe(shapes.listed(shapes.TEXT)),
        "person": shapes.maybe(
            shapes.fields(
                {
                    "id": shapes.ID,
                    "username": shapes.TEXT,
                    "name": shapes.TEXT,
                    "position": shapes.TEXT,
                    "groups": shapes.listed(shapes.TEXT),
                }
            )
        ),
        "office": shapes.fields({"id": shapes.ID, "name": shapes.TEXT, "zone": shapes.TEXT}),
    }
)


def show(call: Call) -> Answer:
    """Tell what a token may do, for whom it acts, and in which office."""
    token, account = call.caller.token, call.caller.account
    with call.office.database.reading() as connection:
        unit = unit_line(connection, unit_id=call.unit_id)
    person = {
        "id": str(account.id),
        "username": account.username,
        "name": account.name,
        "position": account.title,
        "groups": list(account.groups),
    }
    return Answer(
        {
            "token": token.name,
            "scopes": list(token.scopes),
            "topics": None if token.topics is None else list(token.topics),
            "person": person if call.caller.is_person else None,
            "office": {"id": str(call.unit_id), "name": unit.name, "zone": unit.zone},
        }
    )


OPERATIONS = (
    Operation("getMe", "GET", "/me", "", ("Siapa token ini", "Who this token is"), show, {200: ME}),
)
