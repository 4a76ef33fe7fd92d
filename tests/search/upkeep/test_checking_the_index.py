"""Every night the index is compared with the database, and what differs is mended."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied
from search_cases import document

from torelik.audit.models import Event
from torelik.outbox import api as outbox
from torelik.project.commands import searching
from torelik.search import api, sources
from torelik.search.index.digests import digest_of
from torelik.search.upkeep import actions
from torelik.search.upkeep.models import IndexCheck
from torelik.support.health import checks
from torelik.support.health.vocabulary import State

pytestmark = pytest.mark.django_db

THREE_IN_ASTANA = datetime(2026, 11, 22, 22, 0, tzinfo=UTC)


@pytest.fixture
def database(monkeypatch):
    """What contexts have, by its key: tests change it behind the index's back."""
    monkeypatch.setattr(sources, "_sources", {})
    rows = {one.key: one for one in (document("one", "Заң"), document("two", "Сот"), document("three", "Құқық"))}
    api.register_source("library", lambda: list(rows.values()), of_keys=lambda keys: [rows[key] for key in keys if key in rows])
    api.engine().write(rows.values())
    return rows


@pytest.fixture
def drifted(database):
    """A document came, another changed, a third went, and no message told the index."""
    for changed in (document("four", "Кодекс"), document("two", "Сот", year=2020)):
        database[changed.key] = changed
    del database["library:record:three"]
    return database


def in_the_index():
    return dict(api.engine().digests())


def in_the_database(database):
    return {key: digest_of(one) for key, one in database.items()}


def test_an_index_like_the_database_has_nothing_to_mend(database, system, at):
    found = api.check_index(by=system, at=at, mend=True)

    assert (found.documents, found.differs, found.is_mended) == (3, False, False)
    assert events() == []


def test_every_kind_of_difference_is_found_and_left_where_nobody_asked_to_mend(drifted, system, at):
    before = in_the_index()

    found = api.check_index(by=system, at=at, mend=False)

    assert (found.missing, found.stale, found.surplus) == (
        ("library:record:four",),
        ("library:record:two",),
        ("library:record:three",),
    )
    assert (found.documents, found.is_mended, in_the_index()) == (3, False, before)
    check = IndexCheck.objects.get()
    assert (check.documents, check.missing, check.stale, check.surplus, check.mended) == (3, 1, 1, 1, False)


def test_what_differs_is_mended_and_told_by_one_event(drifted, system, at):
    found = api.check_index(by=system, at=at, mend=True)

    assert (found.differs, found.is_mended) == (True, True)
    assert in_the_index() == in_the_database(drifted)
    (event,) = events()
    assert event.facts["count"] == 3
    assert {name: event.facts[name] for name in ("missing", "stale", "surplus")} == {"missing": 1, "stale": 1, "surplus": 1}
    assert not api.check_index(by=system, at=at, mend=True).differs


def events():
    return list(Event.objects.filter(name="search.index-mended"))


def test_a_document_that_changed_between_two_looks_is_no_difference(database, system, at, monkeypatch):
    changed = document("one", "Жаңа заң")
    all_documents = sources.documents_of_all_sources

    def then_delivered():
        yield from [changed, *(one for one in all_documents() if one.key != changed.key)]
        database[changed.key] = changed
        api.engine().write([changed])

    monkeypatch.setattr(sources, "documents_of_all_sources", then_delivered)

    assert not api.check_index(by=system, at=at, mend=True).differs


def test_nothing_is_mended_while_messages_are_delivered(drifted, system, at, monkeypatch):
    monkeypatch.setattr(actions, "_ATTEMPTS", 2)
    monkeypatch.setattr(actions, "_PAUSE_SECONDS", 0)
    before = in_the_index()

    with outbox.lease(outbox.DELIVERY), pytest.raises(api.CannotMend):
        api.check_index(by=system, at=at, mend=True)

    assert (in_the_index(), IndexCheck.objects.count()) == (before, 0)


def test_who_does_not_keep_the_index_may_not_check_it(database, someone_with, at):
    with pytest.raises(PermissionDenied):
        api.check_index(by=someone_with(), at=at, mend=False)
    with pytest.raises(PermissionDenied):
        api.check_nightly(by=someone_with(), at=at)

    assert not api.check_index(by=someone_with("search.keep-index"), at=at, mend=False).differs


def test_the_check_is_made_once_a_night_from_three_o_clock(database, system):
    asked = [
        THREE_IN_ASTANA - timedelta(days=1, hours=5),  # never checked: at once
        THREE_IN_ASTANA - timedelta(minutes=1),
        THREE_IN_ASTANA,
        THREE_IN_ASTANA + timedelta(minutes=10),
        THREE_IN_ASTANA + timedelta(days=1),
    ]

    assert [api.check_nightly(by=system, at=at) is not None for at in asked] == [True, False, True, False, True]


def test_the_check_waits_for_messages_two_days_at_most(database, system):
    api.check_index(by=system, at=THREE_IN_ASTANA, mend=True)
    outbox.send("support.letters", {"ticket": 0, "occasion": "opened"}, at=THREE_IN_ASTANA)
    nights = [THREE_IN_ASTANA + timedelta(days=days) for days in (1, 2)]

    assert [api.check_nightly(by=system, at=night) is not None for night in nights] == [False, True]


def test_an_index_of_other_rules_is_left_to_its_rebuild(database, system, at, monkeypatch):
    monkeypatch.setattr(actions.installation, "engine", lambda: OutdatedEngine())

    assert (api.check_nightly(by=system, at=at), IndexCheck.objects.count()) == (None, 0)


class OutdatedEngine:
    """An engine over an index that another release made."""

    def digests(self, keys=None):
        raise api.IndexOutdated("The index was made by format 1.")

    def count(self):
        raise api.IndexOutdated("The index was made by format 1.")


def test_the_health_page_tells_how_the_index_is(drifted, system, at, monkeypatch):
    assert (checks.search_index(at).state, checks.search_index(at).value) == (State.WARN, 0)

    api.check_index(by=system, at=at, mend=False)
    assert (checks.search_index(at).state, checks.search_index(at).value) == (State.WARN, 3)

    api.check_index(by=system, at=at, mend=True)
    assert (checks.search_index(at).state, checks.search_index(at).value) == (State.OK, 3)
    assert checks.search_index(at + timedelta(days=3, seconds=1)).state == State.WARN

    monkeypatch.setattr(checks.search, "engine", OutdatedEngine)
    assert checks.search_index(at).state == State.FAIL


@pytest.mark.parametrize(
    ("mend", "code", "said"),
    [
        (False, 1, ["3 documents compared", "missing: 1", "library:record:four", "old: 1", "left over: 1", "--mend"]),
        (True, 0, ["3 documents compared", "missing: 1", "library:record:four", "old: 1", "left over: 1", "Mended."]),
    ],
)
def test_the_check_at_the_keyboard(drifted, capsys, mend, code, said):
    assert searching.index(SimpleNamespace(what="check", mend=mend, json=False)) == code

    printed = capsys.readouterr().out
    assert [words for words in said if words not in printed] == []


def test_the_check_at_the_keyboard_for_programs(database, capsys):
    assert searching.index(SimpleNamespace(what="check", mend=False, json=True)) == 0

    assert capsys.readouterr().out == '{"documents": 3, "missing": 0, "old": 0, "left_over": 0, "mended": false}\n'
