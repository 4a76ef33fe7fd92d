"""What a collector is told: RFC 5424 and RFC 5425, CEF and ECS, byte for byte."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from torelik.audit.export import rules
from torelik.audit.export.destinations import Destination, shipped_fields
from torelik.audit.export.messages import message_of
from torelik.audit.export.rules import Letterhead, Sealed
from torelik.audit.export.vocabulary import Payload
from torelik.audit.rules import EventFacts

HEAD = Letterhead("academy.example", "torelik", "1.0", facility=13, enterprise_number=32473, greatest_bytes=8192)
SEAL = "ab" * 32
WORDS = st.text(max_size=30)


def sealed(sequence: int = 7, **changes: Any) -> Sealed:
    event = EventFacts(
        uuid="6b0a0f62-6d3f-4f0e-9f2e-3a1f3f0f8a11",
        name="identity.sign-in-failed",
        at="2026-11-23T07:00:00.000005Z",
        actor_id=7,
        actor_name="Сәрсенова Айгерім",
        about_kind="",
        about_key="",
        about_name="",
        facts={},
        origin={"address": "192.0.2.7"},
    )
    return Sealed(sequence, SEAL, replace(event, **changes))


def destination(**changes: Any) -> Destination:
    settings = {
        "name": "sts",
        "host": "127.0.0.1",
        "ca_file": Path("ca.pem"),
        "fields": shipped_fields(),
        "own_host": "academy.example",
    }
    return Destination(**{**settings, "language": "en", **changes})


def text_of(message: bytes) -> str:
    """Return what a message says after the length of RFC 5425 and the header of RFC 5424."""
    length, _space, rest = message.partition(b" ")
    assert len(rest) == int(length)
    return rest.split(rules.BOM, 1)[1].decode()


def test_a_message_has_its_length_its_header_its_place_in_the_chain_and_a_mark_before_its_text() -> None:
    message = rules.frame(rules.syslog("мәтін", sealed=sealed(), severity=5, head=HEAD))

    header = (
        "<108>1 2026-11-23T07:00:00.000005Z academy.example torelik - identity.sign-in-failed "
        f'[meta sequenceId="7"][torelik@32473 sequence="7" event="6b0a0f62-6d3f-4f0e-9f2e-3a1f3f0f8a11" seal="{SEAL}"] '
    )
    expected = header.encode() + b"\xef\xbb\xbf" + "мәтін".encode()
    assert message == str(len(expected)).encode() + b" " + expected


@pytest.mark.parametrize(("severity", "level"), [(0, 6), (3, 6), (4, 5), (5, 4), (6, 4), (7, 3), (8, 3), (9, 2), (10, 2)])
def test_the_severity_of_cef_becomes_one_of_syslog(severity: int, level: int) -> None:
    assert rules.syslog_severity(severity) == level


@pytest.mark.parametrize(("sequence", "said"), [(1, 1), (2_147_483_647, 2_147_483_647), (2_147_483_648, 1)])
def test_the_counting_of_rfc_5424_begins_anew_while_our_own_goes_on(sequence: int, said: int) -> None:
    message = rules.syslog("", sealed=sealed(sequence), severity=3, head=HEAD).decode()

    assert re.findall(r'sequence(?:Id)?="(\d+)"', message) == [str(said), str(sequence)]


@pytest.mark.parametrize(
    ("host", "name", "header"),
    [
        ("академия", "a" * 40, f"- torelik - {'a' * 32}"),
        ("two words", "audit.journal-read", "twowords torelik - audit.journal-read"),
    ],
)
def test_a_header_holds_only_what_the_standard_allows(host: str, name: str, header: str) -> None:
    message = rules.syslog("", sealed=sealed(name=name), severity=3, head=replace(HEAD, host=host)).decode()

    assert f"Z {header} [meta" in message


def test_cef_tells_who_from_where_and_how_it_ended() -> None:
    text = text_of(message_of(sealed(facts={"reason": "wrong"}), destination()))

    assert re.sub(r"torelik\|[\d.]+[^|]*\|", "torelik|VERSION|", text) == (
        "CEF:0|torelik|torelik|VERSION|identity.sign-in-failed|A sign-in was refused|5|"
        "rt=1795417200000 externalId=6b0a0f62-6d3f-4f0e-9f2e-3a1f3f0f8a11 cn1=7 cn1Label=sequence cat=identity outcome=failure "
        'suid=7 suser=Сәрсенова Айгерім src=192.0.2.7 cs4={"reason": "wrong"} cs4Label=facts dvchost=academy.example'
    )


@pytest.mark.parametrize(
    ("words", "written"),
    [
        ("a=b", r"a\=b"),
        ("a|b", "a|b"),
        ("a\\b", r"a\\b"),
        ("a\nb", r"a\nb"),
        ("a\r\nb\rc", r"a\nb\rc"),
        ("a\x00b\x1b[31m\u2028c", "a b [31m c"),
        ("қ\ud83d", "қ?"),
    ],
)
def test_nothing_in_an_event_can_end_its_field(words: str, written: str) -> None:
    assert f" suser={written} src=" in text_of(message_of(sealed(actor_name=words), destination()))


@pytest.mark.parametrize(("words", "written"), [("a|b", r"a\|b"), ("a\\b", r"a\\b"), ("a\nb\r", "a b "), ("a=b", "a=b")])
def test_nothing_in_the_header_of_cef_can_end_its_field(words: str, written: str) -> None:
    header = {"vendor": "=v", "product": "=p", "version": "=1", "id": "=i", "name": "label", "severity": "=3"}

    assert rules.cef(header, {}, {"label": words}) == f"CEF:0|v|p|1|i|{written}|3|"


@given(WORDS, WORDS)
def test_one_field_of_cef_never_becomes_another(first: str, second: str) -> None:
    text = rules.cef({}, {"suser": "actor_name", "cs3": "about_name"}, {"actor_name": first or "-", "about_name": second or "-"})

    assert len(re.findall(r"(?<!\\)(?:\\\\)*=", text)) == 2
    assert "\n" not in text
    assert "\r" not in text


@pytest.mark.parametrize(
    ("address", "field"),
    [("192.0.2.7", "src=192.0.2.7"), ("2001:db8::7", "c6a2=2001:db8::7 c6a2Label=source address"), ("unix:", ""), ("", "")],
)
def test_an_address_of_each_version_has_its_own_field(address: str, field: str) -> None:
    text = text_of(message_of(sealed(origin={"address": address}), destination()))

    assert re.findall(r"(?:src|c6a2)=\S+(?: c6a2Label=source address)?", text) == ([field] if field else [])


def test_ecs_is_one_line_of_nested_json() -> None:
    text = text_of(message_of(sealed(facts={"reason": "a\nb"}), destination(payload=Payload.ECS)))

    document = json.loads(text)
    document["observer"].pop("version")
    assert document == {
        "@timestamp": "2026-11-23T07:00:00.000005Z",
        "ecs": {"version": "8.17.0"},
        "message": "A sign-in was refused",
        "event": {
            "kind": "event",
            "id": "6b0a0f62-6d3f-4f0e-9f2e-3a1f3f0f8a11",
            "action": "identity.sign-in-failed",
            "module": "identity",
            "provider": "torelik",
            "outcome": "failure",
            "severity": 5,
            "sequence": 7,
            "hash": SEAL,
        },
        "user": {"id": 7, "full_name": "Сәрсенова Айгерім"},
        "source": {"ip": "192.0.2.7"},
        "host": {"name": "academy.example"},
        "observer": {"vendor": "torelik"},
        "torelik": {"facts": {"reason": "a\nb"}},
    }
    assert "\n" not in text


@given(st.dictionaries(WORDS, st.recursive(st.none() | st.integers() | WORDS, st.lists, max_leaves=5), max_size=4), WORDS)
def test_whatever_an_event_holds_becomes_one_readable_message(facts: dict[str, Any], name: str) -> None:
    event = sealed(facts=facts, actor_name=name)

    json.loads(text_of(message_of(event, destination(payload=Payload.ECS))))
    assert "\n" not in text_of(message_of(event, destination()))


@pytest.mark.parametrize("payload", Payload)
def test_facts_too_long_for_the_collector_give_way_to_their_digest(payload: Payload) -> None:
    message = message_of(sealed(facts={"words": "ұ" * 5_000}), destination(payload=payload))

    assert len(message) < 2_000
    assert re.search(r"sha256:[0-9a-f]{64}", message.decode())


@pytest.mark.parametrize(
    ("name", "outcome"),
    [
        ("identity.signed-in", "success"),
        ("identity.sign-in-failed", "failure"),
        ("library.import-refused", "failure"),
        ("audit.collector-lost", "failure"),
        ("library.refusal-lifted", "success"),
    ],
)
def test_the_name_of_an_event_tells_how_it_ended(name: str, outcome: str) -> None:
    assert f" outcome={outcome} " in text_of(message_of(sealed(name=name), destination()))


def test_a_collector_is_told_in_its_own_language() -> None:
    labels = {text_of(message_of(sealed(), destination(language=code))).split("|")[5] for code in ("kk", "ru", "en")}

    assert len(labels) == 3


def test_a_field_map_of_the_site_changes_what_is_told() -> None:
    fields = replace(shipped_fields(), cef={"msg": "label", "cs5": "=academy"}, severities={"*": 9})

    assert text_of(message_of(sealed(), destination(fields=fields))).endswith("|9|msg=A sign-in was refused cs5=academy")
