"""Every route with every role. A new page needs a row here: who may come through its door.

The door is the first of two: what a person may do with one case the engine decides again.
"""

from collections.abc import Iterator

import pytest
from werkzeug.routing import Rule

from tests.webapp.cast import NOBODY, ROLES, Pages
from webapp.api.operations import OPERATIONS

VISITOR = "visitor"
STAFF = frozenset({*ROLES, NOBODY})  # everybody who has logged in
ANYBODY = STAFF | {VISITOR}
OF_SOME_GROUP = frozenset(ROLES)
ADMINISTRATOR = frozenset({"administrator"})
DRAFTERS = frozenset({"analyst", "administrator"})
AUDITORS = frozenset({"auditor", "administrator"})

WHO_MAY = {
    "GET start": STAFF,
    "GET static": ANYBODY,
    "GET accounts.log_in": ANYBODY,
    "POST accounts.submit_log_in": ANYBODY,
    "POST accounts.log_out": ANYBODY,
    "GET accounts.change_password": STAFF,
    "POST accounts.submit_change_password": STAFF,
    "POST accounts.set_theme": ANYBODY,
    "POST accounts.set_language": ANYBODY,
    "GET agenda.index": OF_SOME_GROUP,
    "GET agenda.spreadsheet": OF_SOME_GROUP,
    "POST agenda.void": ADMINISTRATOR,
    "GET calendar.index": STAFF,
    "GET calendar.hours": ADMINISTRATOR,
    "POST calendar.submit_hours": ADMINISTRATOR,
    "POST calendar.add_day_off": ADMINISTRATOR,
    "POST calendar.remove_day_off": ADMINISTRATOR,
    "POST calendar.add_national_days_off": ADMINISTRATOR,
    "POST calendar.begin": ADMINISTRATOR,
    "GET cases.index": STAFF,
    "GET cases.export_csv": STAFF,  # of what he may see
    "GET cases.export_xlsx": STAFF,
    "POST cases.save_search": STAFF,  # his own: nothing of the office's changes
    "POST cases.delete_search": STAFF,
    "GET cases.show": STAFF,
    "GET cases.diagram": STAFF,
    "POST cases.add_note": STAFF,
    "POST cases.verify": frozenset({"auditor", "administrator"}),
    "POST cases.cancel": ADMINISTRATOR,
    "GET cases.correct": ADMINISTRATOR,
    "POST cases.submit_correct": ADMINISTRATOR,
    "GET cases.erase": ADMINISTRATOR,
    "POST cases.submit_erase": ADMINISTRATOR,
    "GET cases.incident": ADMINISTRATOR,
    "POST cases.retry": ADMINISTRATOR,
    "POST cases.repair": ADMINISTRATOR,
    "POST cases.release": ADMINISTRATOR,
    "GET cases.assign": ADMINISTRATOR,
    "POST cases.submit_assign": ADMINISTRATOR,
    "GET deployments.deploy": DRAFTERS,
    "POST deployments.submit_deploy": DRAFTERS,
    "GET deployments.index": DRAFTERS,
    "GET deployments.show": DRAFTERS,
    "GET deployments.diagram": DRAFTERS,
    "POST deployments.approve": STAFF,  # the engine says which of them
    "POST deployments.reject": STAFF,
    "POST deployments.withdraw": STAFF,
    "POST deployments.restore": DRAFTERS,
    "POST deployments.retire": STAFF,
    "GET auditing.index": AUDITORS,
    "POST auditing.sign": AUDITORS,
    "GET auditing.download": AUDITORS,
    "GET auditing.sheet": AUDITORS,
    "POST auditing.verify_all": AUDITORS,
    "POST auditing.compare": AUDITORS,
    "GET auditing.log": AUDITORS,
    "POST evidence.export": AUDITORS,
    "POST evidence.export_chosen": AUDITORS,
    "GET exports.index": AUDITORS,
    "POST exports.count": AUDITORS,
    "POST exports.download": AUDITORS,
    "GET files.original": STAFF,
    "GET files.small": STAFF,
    "GET files.medium": STAFF,
    "GET inbox.index": STAFF,
    "GET insight.index": STAFF,  # who may see which procedure, the page says itself
    "GET insight.flow": STAFF,
    "GET insight.show": STAFF,
    "GET insight.spreadsheet": STAFF,
    "GET insight.monitoring": STAFF,
    "GET insight.monitoring_spreadsheet": STAFF,
    "POST inbox.start": STAFF,
    "GET versions.index": STAFF,
    "GET versions.compare": STAFF,
    "GET versions.download": STAFF,
    "GET watching.live": ANYBODY,
    "GET watching.ready": ANYBODY,
    "GET watching.metrics": ANYBODY,  # of this machine, or with a token of its own
    "GET work.show": STAFF,
    "POST work.submit": STAFF,
    "GET notices.index": STAFF,
    "POST notices.mark_read": STAFF,
    "GET api_description.openapi": ANYBODY,
    "GET api_description.page": ANYBODY,
    # A token is no login; which scope each needs, tests/webapp/api/test_scopes.py says.
    **{f"{each.method} api_v1.{each.id}": frozenset() for each in OPERATIONS},
    "POST api.send_message": frozenset(),
    "GET api.incidents": frozenset(),
    "GET api.incident": frozenset(),
    "POST api.correct": frozenset(),
    "POST api.retry": frozenset(),
    "POST work.claim": STAFF,
    "POST work.release": STAFF,
    "GET procedures.index": STAFF,
    "GET procedures.show": STAFF,
    "GET procedures.diagram": STAFF,
    "GET procedures.form": STAFF,
    "GET procedures.upload": DRAFTERS,
    "POST procedures.submit_upload": DRAFTERS,
    "GET webhooks.index": AUDITORS,
    "GET webhooks.choose": ADMINISTRATOR,
    "POST webhooks.subscribe": ADMINISTRATOR,
    "GET webhooks.show": AUDITORS,
    "POST webhooks.try_out": ADMINISTRATOR,
    "POST webhooks.end": ADMINISTRATOR,
    "GET purging.index": AUDITORS,
    "GET purging.choose": ADMINISTRATOR,
    "POST purging.propose": ADMINISTRATOR,
    "GET purging.show": AUDITORS,
    "POST purging.approve": ADMINISTRATOR,
    "POST purging.reject": ADMINISTRATOR,
    "POST purging.withdraw": ADMINISTRATOR,
    "GET drafts.index": DRAFTERS,
    "POST drafts.begin": DRAFTERS,
    "GET drafts.model": DRAFTERS,
    "GET drafts.content": DRAFTERS,
    "PUT drafts.save": DRAFTERS,
    "POST drafts.share": DRAFTERS,
    "POST drafts.rename": DRAFTERS,
    "POST drafts.discard": DRAFTERS,
    "GET draft_forms.download": DRAFTERS,
    "GET draft_forms.index": DRAFTERS,
    "POST draft_forms.add": DRAFTERS,
    "POST draft_forms.rename": DRAFTERS,
    "POST draft_forms.remove": DRAFTERS,
    "GET draft_forms.edit": DRAFTERS,
    "POST draft_forms.save": DRAFTERS,
    "GET draft_forms.source": DRAFTERS,
    "POST draft_forms.preview": DRAFTERS,
    "POST api.validate": DRAFTERS,
    "GET moving.show": DRAFTERS,
    "POST moving.order": DRAFTERS,
    "POST moving.go_back": DRAFTERS,
    "GET tryout.show": DRAFTERS,
    "POST tryout.act": DRAFTERS,
    "GET tryout.diagram": DRAFTERS,
    "POST tryout.save": DRAFTERS,
    "POST tryout.run": DRAFTERS,
    "POST tryout.replay": DRAFTERS,
    "POST tryout.remove": DRAFTERS,
    "GET incidents.index": ADMINISTRATOR,
    "POST incidents.retry": ADMINISTRATOR,
    "GET people.index": ADMINISTRATOR,
    "GET people.new": ADMINISTRATOR,
    "POST people.submit_new": ADMINISTRATOR,
    "GET people.edit": ADMINISTRATOR,
    "POST people.submit_edit": ADMINISTRATOR,
    "POST people.reset_password": ADMINISTRATOR,
    "POST people.set_active": ADMINISTRATOR,
    "GET prints.disposition_sheet": STAFF,
    "GET prints.label": STAFF,
    "GET replay.show": STAFF,
    "GET replay.frames": STAFF,
    "GET conformance.show": STAFF,
    "POST conformance.submit": STAFF,
    "GET replay.protocol": STAFF,
    "GET replay.protocol_as_pdf": STAFF,
    "POST replay.verify": frozenset({"auditor", "administrator"}),
    "GET site.index": ANYBODY,
    "GET site.item": ANYBODY,
    "GET site.media": ANYBODY,
    "GET site.card": ANYBODY,
    "GET site.rss": ANYBODY,
    "GET site.atom": ANYBODY,
    "GET site.sitemap": ANYBODY,
    "GET site.robots": ANYBODY,
}

# What stands in an address where a route has a variable part: well-formed, and nothing's.
SAMPLES = {
    "UUIDConverter": "00000000-0000-7000-8000-00000000dead",
    "UnicodeConverter": "a" * 64,
    "IntegerConverter": "1",
    "PathConverter": "tidak-ada",
    "AnyConverter": "versi",
}


def test_every_route_has_a_row_and_every_row_a_route(pages_of_office: Pages) -> None:
    routes = {f"{method} {rule.endpoint}" for method, rule in _routes(pages_of_office)}

    assert routes == set(WHO_MAY)


@pytest.mark.parametrize("role", [VISITOR, NOBODY, *ROLES])
def test_everybody_gets_through_his_own_doors_only(pages_of_office: Pages, role: str) -> None:
    found = {
        f"{method} {rule.endpoint}": _gets_through(pages_of_office, role, method, rule)
        for method, rule in _routes(pages_of_office)
    }

    assert found == {route: role in allowed for route, allowed in WHO_MAY.items()}


def _routes(pages: Pages) -> Iterator[tuple[str, Rule]]:
    for rule in pages.app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield method, rule


def _gets_through(pages: Pages, role: str, method: str, rule: Rule) -> bool:
    browser = pages.visitor() if role == VISITOR else pages.of(role)
    if method == "GET":
        answer = browser.get(_address(pages, rule))
    elif method == "POST":
        answer = pages.post(browser, _address(pages, rule))
    else:
        token = {"X-CSRFToken": pages.form_token(browser)}
        answer = browser.open(_address(pages, rule), method=method, headers=token)
    assert answer.status_code < 500, answer.text
    # Logging out ends at the login page too, but asks for nothing to come back to.
    is_sent_away = answer.status_code == 302 and "/masuk" in answer.location
    if rule.endpoint == "accounts.log_out":
        is_sent_away = False
    return answer.status_code not in {401, 403} and not is_sent_away


def _address(pages: Pages, rule: Rule) -> str:
    values = {
        name: SAMPLES[type(converter).__name__] for name, converter in rule._converters.items()
    }
    with pages.app.test_request_context():
        adapter = pages.app.create_url_adapter(None) or pages.app.url_map.bind("localhost")
        return adapter.build(rule.endpoint, values, method=None)
