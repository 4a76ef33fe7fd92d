"""Links of records are looked at once a week, politely, and never inside our own network."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.test import Client

from factories import people
from factories.marc import book, catalogued
from factories.moments import NOON
from torelik.audit.models import Event
from torelik.kernel.errors import PermissionDenied
from torelik.library import api as library
from torelik.library.cataloguing import actions as cataloguing
from torelik.library.cataloguing.marc import DataField, MarcRecord
from torelik.library.copying import actions as copying
from torelik.library.links import actions, outbound, tasks
from torelik.library.links.models import RecordLink, WebAddress
from torelik.library.links.rules import Answer
from torelik.library.links.vocabulary import Fault
from torelik.library.models import Record
from torelik.outbox import api as outbox

pytestmark = pytest.mark.django_db
PAGE = "/en/library/links/"
LATER = NOON + timedelta(days=2)


class Site(BaseHTTPRequestHandler):
    """A site of another library: the path says how it answers."""

    asked: list[str] = []

    def do_HEAD(self) -> None:
        self.asked.append(f"{self.command} {self.path}")
        parts = self.path.strip("/").split("/")
        if parts[0] == "no-head":
            self.send_response(405 if self.command == "HEAD" else 200)
        elif parts[0] == "to":
            self.send_response(302)
            self.send_header("Location", "/" + "/".join(parts[1:]) if parts[1] != "inside" else "http://10.0.0.1/")
        elif parts[0] == "circle":
            self.send_response(301)
            self.send_header("Location", self.path)
        elif parts[0] == "slow":
            time.sleep(1)
            self.send_response(200)
        else:
            self.send_response(int(parts[0].partition("?")[0]))
        self.end_headers()

    do_GET = do_HEAD  # noqa: N815 - so the server calls it

    def log_message(self, *args: object) -> None:
        """Keep silent."""


@pytest.fixture
def site() -> Iterator[str]:
    Site.asked = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@pytest.fixture(autouse=True)
def _no_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """Names are looked up nowhere: only numeric addresses are known."""
    real = socket.getaddrinfo

    def numeric_alone(host: str, *args: Any, **kwargs: Any) -> Any:
        if host[-1:].isalpha():
            raise socket.gaierror(socket.EAI_NONAME, "unknown")
        return real(host, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", numeric_alone)


@pytest.fixture
def may_be_ours(settings: object) -> None:
    settings.TORELIK_LINKS_MAY_BE_PRIVATE = True  # type: ignore[attr-defined]


def linking(*urls: str, title: str = "") -> MarcRecord:
    plain = book(title)
    return MarcRecord(plain.leader, (*plain.fields, *(DataField("856", "4", "0", (("u", url),)) for url in urls)))


def recorded(*urls: str, title: str = "") -> Record:
    record = catalogued(linking(*urls, title=title))
    outbox.deliver_pending()
    return record


def checked(at: datetime = NOON) -> int:
    return actions.check_due(by=people.SYSTEM, at=at, pause=0)


def broken(record: Record) -> None:
    checked()
    checked(LATER)
    assert WebAddress.objects.get(links__record=record).failures == 2


def shown(client: Client, query: str = "") -> str:
    answer = client.get(f"{PAGE}{query}")
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


# ---- looking ----


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("200", Answer(None, 200)),
        ("no-head", Answer(None, 200)),
        ("to/200", Answer(None, 200)),
        ("404", Answer(Fault.NOT_FOUND, 404)),
        ("to/404", Answer(Fault.NOT_FOUND, 404)),
        ("500", Answer(Fault.REFUSED, 500)),
        ("429", Answer(None, 429, is_put_off=True)),
        ("circle", Answer(Fault.REDIRECTS)),
        ("200?words=құқық бар", Answer(None, 200)),
    ],
)
def test_what_a_site_answers(site: str, path: str, answer: Answer) -> None:
    assert outbound.look_at(f"{site}/{path}", may_be_private=True) == answer


def test_a_slow_site_is_not_waited_for(site: str) -> None:
    assert outbound.look_at(f"{site}/slow", may_be_private=True, seconds=0.3) == Answer(Fault.TOO_SLOW)


def test_a_site_that_is_away_does_not_answer() -> None:
    assert outbound.look_at("http://127.0.0.1:9/", may_be_private=True) == Answer(Fault.NO_ANSWER)


@pytest.mark.parametrize(
    ("url", "fault"),
    [
        ("http://127.0.0.1/", Fault.PRIVATE),
        ("http://[::1]/", Fault.PRIVATE),
        ("http://[::ffff:10.0.0.1]/", Fault.PRIVATE),
        ("http://10.1.2.3/", Fault.PRIVATE),
        ("http://169.254.169.254/latest/", Fault.PRIVATE),
        ("ftp://example.kz/", Fault.ADDRESS),
        ("file:///etc/passwd", Fault.ADDRESS),
        ("http://name:secret@example.kz/", Fault.ADDRESS),
        ("http://example.kz:99999/", Fault.ADDRESS),
        ("http://[x", Fault.ADDRESS),
        ("http://nowhere.invalid/", Fault.UNKNOWN_HOST),
    ],
)
def test_nothing_of_our_own_network_is_asked(url: str, fault: Fault) -> None:
    assert outbound.look_at(url, may_be_private=False) == Answer(fault)


def test_a_redirection_does_not_lead_into_our_network(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    real = outbound.checked_address
    monkeypatch.setattr(
        outbound, "checked_address", lambda place, may_be_private: real(place, may_be_private=place.host == "127.0.0.1")
    )

    assert outbound.look_at(f"{site}/to/inside", may_be_private=False) == Answer(Fault.PRIVATE)


def test_what_there_is_no_time_for_keeps_its_turn(site: str) -> None:
    assert outbound.look_at_all([f"{site}/200"], may_be_private=True, until=time.monotonic() - 1, pause=0) == {}
    assert Site.asked == []


# ---- checks ----


@pytest.mark.usefixtures("may_be_ours")
def test_every_address_is_looked_at_once_whatever_number_of_records_names_it(site: str) -> None:
    recorded(f"{site}/200", f"{site}/404")
    recorded(f"{site}/200", "ftp://example.kz/x")

    assert checked() == 2
    assert sorted(Site.asked) == ["GET /404", "HEAD /200", "HEAD /404"]
    assert list(WebAddress.objects.order_by("failures").values_list("failures", "fault", "check_after")) == [
        (0, "", NOON + timedelta(days=7)),
        (1, "not-found", NOON + timedelta(days=1)),
    ]
    assert checked() == 0
    event = Event.objects.get(name="library.links-checked")
    assert event.facts == {"links": 2, "failed": 1}


def test_without_the_setting_of_tests_this_machine_is_not_asked(site: str) -> None:
    recorded(f"{site}/200")

    checked()

    assert Site.asked == []
    assert WebAddress.objects.get().fault == Fault.PRIVATE


@pytest.mark.usefixtures("may_be_ours")
def test_two_checks_do_not_ask_at_once(site: str) -> None:
    recorded(f"{site}/200")

    with outbox.lease(actions.LEASE):
        assert checked() == 0
    assert Site.asked == []


@pytest.mark.usefixtures("may_be_ours")
def test_what_is_left_is_asked_for_again_and_the_clock_asks_when_a_turn_has_come(
    site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "PORTION_ADDRESSES", 1)
    recorded(f"{site}/200", f"{site}/204")

    assert library.check_links_when_due(at=NOON)
    checked()
    waiting = {row.topic for row in outbox.waiting_by_topic()}
    assert (library.check_links_when_due(at=NOON), actions.TOPIC in waiting) == (False, True)
    checked()
    assert not library.check_links_when_due(at=NOON + timedelta(days=1))
    assert library.check_links_when_due(at=NOON + timedelta(days=8))


@pytest.mark.usefixtures("may_be_ours")
def test_the_worker_looks_when_it_is_told(site: str) -> None:
    recorded(f"{site}/200")

    tasks.work_on_links.call()

    assert WebAddress.objects.get().status == 200


def test_records_that_are_older_than_the_checks_are_read_anew() -> None:
    recorded("https://example.kz/")
    WebAddress.objects.all().delete()

    actions.ask_for_check(by=people.SYSTEM, at=NOON)
    outbox.deliver_pending()

    assert WebAddress.objects.get().url == "https://example.kz/"


def test_a_server_that_is_let_out_to_nobody_blames_no_site() -> None:
    recorded("http://one.invalid/", "http://two.invalid/", "http://three.invalid/")

    assert checked() == 3

    assert set(WebAddress.objects.values_list("failures", "fault", "check_after")) == {(0, "", NOON + timedelta(days=1))}


# ---- records ----


@pytest.mark.usefixtures("may_be_ours")
def test_a_broken_address_that_is_changed_in_its_record_is_mended(site: str, client: Client) -> None:
    client.force_login(people.account(grants=("library.catalogue-record",)))
    record = recorded(f"{site}/404", title="Сот төрелігі")
    broken(record)
    assert "Сот төрелігі" in shown(client)

    cataloguing.change_record(
        uuid=record.uuid, marc=linking(f"{site}/200"), expected_version=1, reason="", by=people.SYSTEM, at=NOON
    )
    outbox.deliver_pending()

    assert f"{site}/404" not in shown(client)
    assert f"{site}/404" in shown(client, "?show=mended")
    assert set(RecordLink.objects.filter(mended_at=None).values_list("address__url", flat=True)) == {f"{site}/200"}

    cataloguing.change_record(
        uuid=record.uuid, marc=linking(f"{site}/404"), expected_version=2, reason="", by=people.SYSTEM, at=NOON
    )
    outbox.deliver_pending()
    assert f"{site}/404" in shown(client)


@pytest.mark.usefixtures("may_be_ours")
def test_an_address_that_answered_goes_with_its_record(site: str) -> None:
    survivor, loser = recorded(), recorded(f"{site}/200")
    checked()

    copying.merge_records(
        survivor=survivor.uuid, loser=loser.uuid, chosen={}, survivor_version=1, loser_version=1, by=people.SYSTEM, at=NOON
    )
    outbox.deliver_pending()

    assert not RecordLink.objects.filter(record=loser).exists()


# ---- pages ----


@pytest.mark.usefixtures("may_be_ours")
def test_a_reader_sees_no_mark_until_the_second_failure(site: str, client: Client) -> None:
    record = recorded(f"{site}/404")
    address = f"/en/library/records/{record.uuid}/"

    checked()
    once = client.get(address).content.decode()
    checked(LATER)
    twice = client.get(address).content.decode()

    assert f'<a href="{site}/404" rel="noopener noreferrer nofollow">127.0.0.1</a>' in once
    assert ("does not open now" in once, "does not open now" in twice) == (False, True)


@pytest.mark.usefixtures("may_be_ours")
def test_the_page_tells_what_is_wrong_since_when_and_when_it_is_looked_at_again(site: str, client: Client) -> None:
    client.force_login(people.account(grants=("library.catalogue-record",)))
    record = recorded(f"{site}/404", title="Сот төрелігі")

    checked()
    assert "The links that were checked answer." in shown(client)
    assert "There is no such page" in shown(client, "?show=once")
    checked(LATER)

    page = shown(client)
    assert str(record.uuid) in page
    assert "There is no such page" in page
    assert "No broken link was mended yet" in shown(client, "?show=mended")


def test_who_catalogues_lets_all_be_looked_at_and_nobody_else(client: Client) -> None:
    recorded("https://example.kz/")
    client.force_login(people.account(grants=("library.issue-item",)))
    assert (client.get(PAGE).status_code, client.post(f"{PAGE}check/").status_code) == (403, 403)
    with pytest.raises(PermissionDenied):
        actions.ask_for_check(by=people.actor(people.account(grants=())), at=NOON)

    client.force_login(people.account(grants=("library.catalogue-record",)))
    answer = client.post(f"{PAGE}check/", follow=True).content.decode()

    assert "1 link will be checked" in answer
    assert Event.objects.get(name="library.link-check-asked").facts == {"links": 1}


def test_the_page_costs_as_little_with_one_row_as_with_thirty(
    client: Client, django_assert_num_queries: Callable[..., object]
) -> None:
    client.force_login(people.account(grants=("library.catalogue-record",)))
    for rows in (1, 29):
        for row in range(rows):
            recorded(f"https://example.kz/{rows}/{row}")
        WebAddress.objects.update(failures=2, failed_since=NOON, fault=Fault.NOT_FOUND)
        with django_assert_num_queries(6):  # type: ignore[attr-defined]
            shown(client)
