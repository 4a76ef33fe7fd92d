import hashlib
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from torelik.audit import rules
from torelik.audit.rules import EventFacts

WORDS = st.text(st.characters(), max_size=20)  # halves of surrogate pairs included: JSON can bring them
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=10,
)
FACTS = st.dictionaries(WORDS, VALUES, max_size=6)


def event(facts: dict[str, Any], *, name: str = "audit.journal-read", actor_name: str = "Сәрсенова Айгерім") -> EventFacts:
    return EventFacts(
        uuid="6b0a0f62-6d3f-4f0e-9f2e-3a1f3f0f8a11",
        name=name,
        at="2026-11-23T07:00:00.000000Z",
        actor_id=7,
        actor_name=actor_name,
        about_kind="",
        about_key="",
        about_name="",
        facts=facts,
        origin={},
    )


def turned_round(value: Any) -> Any:
    """Return the same value with the keys of every mapping in the opposite order."""
    if isinstance(value, dict):
        return {key: turned_round(value[key]) for key in reversed(value)}
    return [turned_round(item) for item in value] if isinstance(value, list) else value


@given(FACTS)
def test_the_same_facts_are_the_same_bytes_in_any_order_of_keys(facts: dict[str, Any]) -> None:
    assert rules.canonical(event(turned_round(facts))) == rules.canonical(event(facts))


@given(WORDS, WORDS)
def test_different_words_are_different_bytes(first: str, second: str) -> None:
    same_bytes = rules.canonical(event({"words": first})) == rules.canonical(event({"words": second}))

    assert same_bytes is (first == second)


def test_the_bytes_are_json_with_sorted_keys_without_spaces() -> None:
    assert rules.canonical(event({"б": 1, "a": [True, None]})).decode() == (
        '{"about_key":"","about_kind":"","about_name":"","actor_id":7,"actor_name":"Сәрсенова Айгерім",'
        '"at":"2026-11-23T07:00:00.000000Z","facts":{"a":[true,null],"б":1},"name":"audit.journal-read","origin":{},'
        '"uuid":"6b0a0f62-6d3f-4f0e-9f2e-3a1f3f0f8a11"}'
    )


def test_a_digest_binds_the_event_to_its_place_and_to_the_seal_before() -> None:
    follows = hashlib.sha256(b"2\n" + b"0" * 64 + b"\n" + rules.canonical(event({}))).hexdigest()

    digest = rules.seal_digest(sequence=2, previous=rules.FIRST_PREVIOUS, event=event({}))

    others = {
        rules.seal_digest(sequence=3, previous=rules.FIRST_PREVIOUS, event=event({})),
        rules.seal_digest(sequence=2, previous="1" * 64, event=event({})),
        rules.seal_digest(sequence=2, previous=rules.FIRST_PREVIOUS, event=event({"n": 1})),
        rules.seal_digest(sequence=2, previous=rules.FIRST_PREVIOUS, event=event({}, actor_name="Bolat")),
    }
    assert digest == follows
    assert digest not in others
    assert len(others) == 4


@pytest.mark.parametrize(
    "at",
    [
        datetime(2026, 11, 23, 7, 0, 0, 5, tzinfo=UTC),
        datetime(2026, 11, 23, 12, 0, 0, 5, tzinfo=timezone(timedelta(hours=5))),
    ],
)
def test_one_moment_is_written_in_one_way(at: datetime) -> None:
    assert rules.moment(at) == "2026-11-23T07:00:00.000005Z"
