"""What is drawn of a case that was moved is told in the words of its present version."""

from datetime import UTC, datetime
from typing import Any

from engine.queries import LogEntry
from webapp.cases.present_names import as_now

AT = datetime(2026, 11, 23, tzinfo=UTC)


def entry(seq: int, kind: str, *events: dict[str, Any], **command: Any) -> LogEntry:
    return LogEntry(seq, AT, {"id": "x", "name": "X"}, {"type": kind, **command}, [*events], "")


def offered(key: str) -> dict[str, Any]:
    return {"type": "WorkItemOffered", "key": key}


def moved(seq: int, keys: dict[str, str], mapping: dict[str, str]) -> LogEntry:
    told = {"type": "InstanceMigrated", "keys": keys}
    return entry(seq, "MigrateInstance", told, mapping=mapping)


def keys(entries: list[LogEntry]) -> list[str]:
    return [event["key"] for each in entries for event in each.events if "key" in event]


def test_a_visit_goes_by_the_key_that_it_was_given() -> None:
    log = [
        entry(1, "StartInstance", offered("isi:1")),
        moved(2, {"isi:1": "cek:3"}, {"isi": "cek"}),
    ]

    assert keys(as_now(log)) == ["cek:3"]


def test_a_visit_that_had_ended_goes_by_what_took_its_element_s_place() -> None:
    log = [
        entry(1, "StartInstance", offered("isi:1"), offered("rapat~each:1"), offered("lain:1")),
        moved(2, {}, {"isi": "cek", "rapat": "sidang"}),
    ]

    assert keys(as_now(log)) == ["cek:1", "sidang~each:1", "lain:1"]


def test_the_older_of_two_migrations_comes_first() -> None:
    log = [
        entry(1, "StartInstance", offered("a:1")),
        moved(2, {"a:1": "b:1"}, {"a": "b"}),
        entry(3, "CompleteWorkItem", offered("c:1")),
        moved(4, {"b:1": "d:1"}, {"b": "d", "c": "e"}),
    ]

    assert keys(as_now(log)) == ["d:1", "e:1"]


def test_a_migration_that_was_undone_is_as_if_it_had_not_been() -> None:
    log = [
        entry(1, "StartInstance", offered("isi:1")),
        moved(2, {"isi:1": "cek:1"}, {"isi": "cek"}),
        entry(3, "RevertMigration", {"type": "MigrationReverted"}),
        entry(4, "CompleteWorkItem", offered("lalu:1")),
    ]

    assert keys(as_now(log)) == ["isi:1", "lalu:1"]
    assert [each.seq for each in as_now(log)] == [1, 4]
