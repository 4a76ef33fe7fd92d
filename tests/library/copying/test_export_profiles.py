"""Profiles of exports: what leaves for one receiver, whole or only what has changed (cl. 12)."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from factories import marc, people
from factories.moments import NOON
from torelik.audit.models import Event
from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.kernel.errors import PermissionDenied
from torelik.library.cataloguing import actions
from torelik.library.cataloguing.models import ExportProfile, Record

pytestmark = pytest.mark.django_db
PAGE = "/en/library/copying/export-profiles/"
LATER = NOON + timedelta(days=1)


@pytest.fixture
def cataloguer(client: Client, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr(clock, "now", lambda: LATER)
    client.force_login(people.account(grants=("library.export-records",)))
    return client


def profile(**columns: object) -> ExportProfile:
    return ExportProfile.objects.create(**({"name": "Жиынтық каталог", "format": "jsonl"} | columns))


def sent(client: Client, row: ExportProfile, **more: str) -> list[str]:
    """Run the profile and return the lines of its file."""
    answer = client.post(f"{PAGE}{row.uuid}/run/", more)
    return b"".join(answer.streaming_content).decode().splitlines()  # type: ignore[arg-type]


def test_what_leaves_is_of_the_kind_and_language(cataloguer: Client) -> None:
    for language in ("kaz", "rus", "rus"):
        marc.catalogued(marc.book(language=language))

    assert [len(sent(cataloguer, profile(name=f"{code}-{kind}", language=code, kind=kind))) for code, kind in (
        ("", ""), ("rus", ""), ("rus", "book"), ("kaz", "serial"),
    )] == [3, 2, 2, 0]  # fmt: skip


def test_only_what_has_changed_leaves_again_and_all_of_it_when_asked(cataloguer: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    marc.catalogued(marc.book("Бірінші"))
    row = profile(only_new=True)
    assert len(sent(cataloguer, row)) == 1
    assert sent(cataloguer, row) == []

    Record.objects.update(updated_at=LATER + timedelta(hours=1))
    monkeypatch.setattr(clock, "now", lambda: LATER + timedelta(hours=2))

    assert len(sent(cataloguer, row)) == 1
    assert sent(cataloguer, row) == []
    assert len(sent(cataloguer, row, whole="1")) == 1
    assert Event.objects.filter(name="library.records-exported").count() == 5


def test_a_profile_is_made_changed_and_removed_on_the_page(cataloguer: Client) -> None:
    given = {"name": "Ұлттық кітапхана", "format": "rusmarc", "kind": "book", "language": "kaz", "only_new": "on"}

    cataloguer.post(PAGE, given)
    row = ExportProfile.objects.get()
    assert "RUSMARC, ISO 2709, Book, Kazakh" in " ".join(cataloguer.get(PAGE).content.decode().split())
    assert cataloguer.post(PAGE, given).status_code == 422
    cataloguer.post(f"{PAGE}{row.uuid}/", given | {"format": "irbis"})
    row.refresh_from_db()
    assert row.format == "irbis"
    cataloguer.post(f"{PAGE}{row.uuid}/remove/")
    assert not ExportProfile.objects.exists()
    names = ["library.export-profile-saved", "library.export-profile-saved", "library.export-profile-removed"]
    assert list(Event.objects.filter(name__contains="export-profile").order_by("id").values_list("name", flat=True)) == names


@pytest.mark.parametrize("wrong", [{"name": ""}, {"format": "pdf"}, {"kind": "stone"}, {"language": "zz"}])
def test_a_profile_that_means_nothing_is_refused(cataloguer: Client, wrong: dict[str, str]) -> None:
    assert cataloguer.post(PAGE, {"name": "А", "format": "jsonl"} | wrong).status_code == 422
    assert not ExportProfile.objects.exists()


def test_strangers_export_nothing(client: Client, someone_with: Callable[..., Actor]) -> None:
    row = profile()
    with pytest.raises(PermissionDenied):
        actions.export_by_profile(uuid=row.uuid, by=someone_with("library.import-records"), at=NOON)
    client.force_login(people.account(grants=("library.import-records",)))
    assert client.get(PAGE).status_code == 403
    client.force_login(people.account(grants=("library.export-records",)))
    assert client.post(f"{PAGE}{uuid4()}/run/").status_code == 404
    assert client.get(f"{PAGE}{row.uuid}/run/").status_code == 405


@pytest.mark.parametrize("rows", [1, 30])
def test_the_page_asks_the_same_few_questions(
    cataloguer: Client, rows: int, django_assert_num_queries: Callable[..., AbstractContextManager[object]]
) -> None:
    for number in range(rows):
        profile(name=f"Профиль {number}")
    cataloguer.get(PAGE)
    with django_assert_num_queries(5):
        assert cataloguer.get(PAGE).status_code == 200
