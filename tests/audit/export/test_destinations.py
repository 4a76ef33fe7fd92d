"""The site's file of collectors: read as a whole, refused as a whole."""

from collections.abc import Callable
from pathlib import Path

import pytest

from torelik.audit.export.destinations import DestinationsWrong, read_destinations, shipped_fields
from torelik.audit.export.rules import CEF_HEADER, CONSTANT, SOURCES
from torelik.audit.export.vocabulary import Payload, Which

Write = Callable[[str], Path]
SOUND = "name: sts\n    host: siem.example\n    ca_file: ca.pem\n"


@pytest.fixture
def write(tmp_path: Path) -> Write:
    (tmp_path / "ca.pem").write_text("")

    def file(text: str) -> Path:
        path = tmp_path / "export.yaml"
        path.write_text(text)
        return path

    return file


def one(words: str = SOUND) -> str:
    return f"version: 1\ndestinations:\n  - {words}"


def problems(path: Path) -> list[str]:
    with pytest.raises(DestinationsWrong) as wrong:
        read_destinations(path)
    return [problem.replace(f"{path}: ", "").replace(f"{path.parent}/", "") for problem in wrong.value.problems]


def test_a_site_without_the_file_has_no_collector(tmp_path: Path) -> None:
    assert read_destinations(tmp_path / "export.yaml") == ()


def test_three_words_are_enough(write: Write, tmp_path: Path) -> None:
    (read,) = read_destinations(write(one()))

    assert (read.name, read.host, read.port, read.ca_file, read.payload, read.events, read.facility) == (
        "sts", "siem.example", 6514, tmp_path / "ca.pem", Payload.CEF, Which.ALL, 13,
    )  # fmt: skip
    assert read.fields == shipped_fields()


def test_a_destination_changes_the_shipped_map_and_takes_fields_out(write: Write) -> None:
    changed = one(
        SOUND + "    payload: ecs\n    events: security\n    cef: {suser: null, cs5: '=academy'}\n    severities: {'*': 1}\n"
    )

    (read,) = read_destinations(write(changed))

    assert (read.payload, read.events) == (Payload.ECS, Which.SECURITY)
    assert ("suser" in read.fields.cef, read.fields.cef["cs5"], read.fields.severity_of("x")) == (False, "=academy", 1)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("- a list", ["is not a mapping with version and destinations"]),
        ("version: 2", ["version 2 is not 1"]),
        ("version: 1\ndestinations: sts", ["destinations is not a list"]),
        ("version: 1\ndestinations: [sts]", ["destination 1: is not a mapping"]),
        (
            one("name: STS!\n    port: 0\n"),
            [
                "destination 1: name must be small letters, digits and dashes, at most 40",
                "destination 1: host is missing",
                "destination 1: ca_file is missing",
                "destination 1: port must be a number from 1 to 65535",
            ],
        ),
        (one(SOUND + "    prot: 6514\n"), ["destination 1: unknown word prot"]),
        (one(SOUND + "    port: true\n"), ["destination 1: port must be a number from 1 to 65535"]),
        (one(SOUND + "    payload: leef\n"), ["destination 1: payload must be one of cef, ecs"]),
        (one(SOUND + "    confirms_close: perhaps\n"), ["destination 1: confirms_close must be true or false"]),
        (
            one(SOUND + "    key_file: key.pem\n"),
            ["destination 1: key_file: there is no file key.pem", "destination 1: certificate_file and key_file come together"],
        ),
        (
            one(SOUND + "    cef: {suser: password}\n    header: {vendors: '=x'}\n"),
            [
                "destination 1: header.vendors: the header of CEF has no such field",
                "destination 1: cef.suser: there is no source password",
            ],
        ),
        (one(SOUND + "    ecs: [x]\n"), ["destination 1: ecs is not a mapping of fields"]),
        (one(SOUND + "    severities: {'*': 11}\n"), ["destination 1: severities must be whole numbers from 0 to 10"]),
        (one(SOUND + f"  - {SOUND}"), ["the name sts is given twice"]),
    ],
)
def test_everything_wrong_with_the_file_is_told_at_once(write: Write, text: str, told: list[str]) -> None:
    assert problems(write(text)) == told


def test_a_file_that_is_no_yaml_is_told(write: Write) -> None:
    assert len(problems(write("version: [1"))) == 1


def test_the_shipped_map_takes_everything_from_sources_that_exist() -> None:
    shipped = shipped_fields()

    named = [*shipped.header.values(), *shipped.cef.values(), *shipped.ecs.values()]
    assert [source for source in named if source not in SOURCES and not source.startswith(CONSTANT)] == []
    assert tuple(shipped.header) == CEF_HEADER
