"""Works in the background: seen, named, and run again when they failed (cl. 4(2))."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks_db.models import DBTaskResult

from factories import people
from factories.moments import NOON
from torelik.audit.models import Event
from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound, PermissionDenied
from torelik.outbox import topics
from torelik.outbox.models import Message
from torelik.project import works as names
from torelik.support.works import actions, registry
from torelik.support.works.vocabulary import GRANTS, WorkState

PAGE = "/en/works/"
IMPORT = "torelik.library.cataloguing.tasks.work_on_import"
SOURCES = Path(__file__).parents[3] / "src/torelik"


def work(state: WorkState = WorkState.FAILED, *, path: str = IMPORT) -> DBTaskResult:
    fault = "django.db.utils.OperationalError" if state == WorkState.FAILED else ""
    row = DBTaskResult.objects.create(
        status=state, args_kwargs={"args": [1], "kwargs": {}}, task_path=path, backend_name="default", run_after=NOON,
        exception_class_path=fault, traceback="Traceback: the password is tiger" if fault else "",
    )  # fmt: skip
    ended = state in {WorkState.FAILED, WorkState.SUCCESSFUL}
    row.started_at = NOON if state != WorkState.READY else None
    row.finished_at = NOON + timedelta(seconds=90) if ended else None
    row.save()
    return row


def message(topic: str = "library.index-records", *, attempts: int = 0) -> Message:
    later = timezone.now() + timedelta(minutes=9) if attempts else None
    return Message.objects.create(
        topic=topic, payload={}, sent_at=NOON, attempts=attempts, not_before=later,
        last_error="OSError: /secret/place" if attempts else "",
    )  # fmt: skip


@pytest.fixture
def administrator(client: Client) -> Client:
    client.force_login(people.account(grants=GRANTS.values))
    return client


def shown(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


@pytest.mark.django_db
def test_the_page_names_works_says_how_they_ended_and_never_quotes_an_error(administrator: Client) -> None:
    work()
    work(WorkState.READY)
    message(attempts=3)

    page = shown(administrator.get(PAGE))

    for words in ("Import of records", "Failed", "OperationalError", "90", "Waits", "Records into the search index", "OSError"):
        assert words in page
    assert "tiger" not in page
    assert "/secret/place" not in page
    assert "/en/library/cataloguing/imports/" in page


@pytest.mark.django_db
def test_the_list_is_narrowed_by_state(administrator: Client) -> None:
    work()
    done = work(WorkState.SUCCESSFUL, path="elsewhere.count_stars")

    page = administrator.get(f"{PAGE}?state=SUCCESSFUL")

    assert [line.uuid for line in page.context["works"]] == [done.pk]
    assert "count stars" in shown(page)
    assert administrator.get(f"{PAGE}?state=").context["page"].paginator.count == 2
    assert [line.state for line in administrator.get(PAGE).context["works"]] == [WorkState.FAILED]


@pytest.mark.django_db
def test_works_done_long_ago_are_forgotten_and_failed_ones_stay() -> None:
    old, failed, fresh = work(WorkState.SUCCESSFUL), work(), work(WorkState.SUCCESSFUL)
    DBTaskResult.objects.filter(pk__in=[old.pk, failed.pk]).update(finished_at=NOON - timedelta(days=31))

    assert actions.forget_done(at=NOON) == 1
    assert set(DBTaskResult.objects.values_list("pk", flat=True)) == {failed.pk, fresh.pk}


@pytest.mark.django_db
def test_a_failed_work_is_run_again_once_however_often_one_presses(administrator: Client) -> None:
    row = work()

    first = administrator.post(f"{PAGE}{row.pk}/again/", follow=True)
    second = administrator.post(f"{PAGE}{row.pk}/again/", follow=True)

    row.refresh_from_db()
    assert (row.status, row.exception_class_path, row.traceback, row.started_at) == (WorkState.READY, "", "", None)
    assert "The work is in the queue again." in shown(first)
    assert "The work is in the queue or done already." in shown(second)
    assert [event.facts for event in Event.objects.filter(name="support.work-run-again")] == [{"work": IMPORT}]


@pytest.mark.django_db
@pytest.mark.parametrize("state", [WorkState.READY, WorkState.RUNNING, WorkState.SUCCESSFUL])
def test_only_what_failed_is_run_again(state: WorkState, system: Actor) -> None:
    row = work(state)

    assert not actions.run_again(uuid=row.pk, by=system, at=NOON)
    row.refresh_from_db()
    assert row.status == state


@pytest.mark.django_db
def test_messages_that_were_put_off_are_tried_at_once(administrator: Client) -> None:
    late, other = message(attempts=3), message("support.letters", attempts=1)

    answer = administrator.post(f"{PAGE}messages/", {"topic": late.topic}, follow=True)

    late.refresh_from_db()
    other.refresh_from_db()
    assert "1 message will be tried at once." in shown(answer)
    assert (late.not_before, other.not_before is None) == (None, False)
    assert Event.objects.get(name="support.messages-tried-again").facts == {"topic": late.topic}


@pytest.mark.django_db
def test_strangers_run_nothing_and_see_nothing(client: Client, someone_with: Callable[..., Actor]) -> None:
    row = work()
    with pytest.raises(PermissionDenied):
        actions.run_again(uuid=row.pk, by=someone_with("support.see-health"), at=NOON)
    with pytest.raises(PermissionDenied):
        actions.try_again(topic="support.letters", by=someone_with("support.see-health"), at=NOON)
    with pytest.raises(NotFound):
        actions.run_again(uuid=uuid4(), by=someone_with(GRANTS.RUN_WORKS), at=NOON)
    client.force_login(people.account(grants=("library.see-reports",)))
    assert client.get(PAGE).status_code == 403


def test_every_task_and_every_topic_of_the_product_has_a_name() -> None:
    tasks = {
        f"torelik.{'.'.join(path.relative_to(SOURCES).with_suffix('').parts)}.{name}"
        for path in SOURCES.rglob("tasks.py")
        for name in re.findall(r"^@task\(\)\ndef (\w+)", path.read_text(), re.M)
    }

    assert {work.path for work in names.WORKS if work.path.startswith("torelik.")} == tasks
    assert all(callable(import_string(work.path).func) for work in names.WORKS)
    assert set(names.TOPICS) == set(topics.topics())
    assert registry.name_of_topic("nobody.knows") == "nobody.knows"


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [1, 30])
def test_the_page_asks_the_same_few_questions(
    administrator: Client, rows: int, django_assert_num_queries: Callable[..., AbstractContextManager[object]]
) -> None:
    for _row in range(rows):
        work()
        message(attempts=1)
    administrator.get(PAGE)
    with django_assert_num_queries(9):
        assert administrator.get(PAGE).status_code == 200
