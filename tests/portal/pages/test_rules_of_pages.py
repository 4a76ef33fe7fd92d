"""Rules of publishing, as tables: each row differs from a ready page in one fact (cl. 20, 21)."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from torelik.portal.pages import rules
from torelik.portal.pages.rules import Block, Refusal, SetFacts, VersionText
from torelik.portal.pages.vocabulary import Reason

KK = VersionText("kk", "Оқырмандар кездесті", "Кездесу өтті.", (Block("text", "Елу адам келді."),), "Зал")
RU = VersionText("ru", "Встреча читателей", "Состоялась встреча.", (Block("text", "Пришли полсотни."),), "Зал библиотеки")
EN = VersionText("en", "Readers met", "A meeting took place.", (Block("text", "Fifty people came."),), "The hall")
READY = SetFacts(
    versions={"kk": KK, "ru": RU, "en": EN},
    source_language="kk",
    translated_from={"kk": "", "ru": KK.digest, "en": KK.digest},
    required=("title", "lead", "body"),
    owner_unit="press-service",
    direction="information",
    has_picture=True,
)
RUSSIAN = " ".join(["слово"] * rules.LONG_TEXT_WORDS)


def with_version(language: str, **changes: Any) -> SetFacts:
    """Change one version; translations are taken as made from what the source says then."""
    versions = {**READY.versions, language: replace(READY.versions[language], **changes)}
    return replace(READY, versions=versions, translated_from=confirmed(versions))


def confirmed(versions: Mapping[str, VersionText]) -> dict[str, str]:
    return dict.fromkeys(versions, versions["kk"].digest if "kk" in versions else "")


def test_a_complete_page_is_not_refused() -> None:
    assert rules.refusals_to_publish(READY) == []
    assert rules.languages_not_ready(READY) == []


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        (replace(READY, versions={"kk": KK, "ru": RU}), Refusal(Reason.LANGUAGE_MISSING, "title", "en")),
        (with_version("en", title="", lead="", body=()), Refusal(Reason.LANGUAGE_MISSING, "title", "en")),
        (with_version("ru", title=" "), Refusal(Reason.TITLE_MISSING, "title", "ru")),
        (with_version("ru", lead=""), Refusal(Reason.LEAD_MISSING, "lead", "ru")),
        (with_version("en", body=()), Refusal(Reason.BODY_MISSING, "body", "en")),
        (with_version("en", alternative_text=""), Refusal(Reason.ALTERNATIVE_TEXT_MISSING, "alternative_text", "en")),
        (with_version("en", body=(Block("image", "", image=3),)), Refusal(Reason.ALTERNATIVE_TEXT_MISSING, "body", "en")),
        (replace(READY, owner_unit=""), Refusal(Reason.OWNER_MISSING, "owner_unit")),
        (replace(READY, direction=""), Refusal(Reason.DIRECTION_MISSING, "direction")),
        (replace(READY, translated_from={"ru": "old", "en": KK.digest}), Refusal(Reason.TRANSLATION_OUTDATED, "body", "ru")),
        (with_version("ru", title=KK.title), Refusal(Reason.SAME_AS_OTHER, "title", "ru")),
        (with_version("en", body=RU.body), Refusal(Reason.SAME_AS_OTHER, "body", "en")),
        (with_version("kk", title="Заг", lead="Лид", body=(Block("text", RUSSIAN),)), Refusal(Reason.NOT_KAZAKH, "body", "kk")),
        (with_version("en", title="Readers мет"), Refusal(Reason.CYRILLIC_IN_ENGLISH, "title", "en")),
    ],
)
def test_one_fact_that_is_wrong_is_one_refusal(facts: SetFacts, refusal: Refusal) -> None:
    assert rules.refusals_to_publish(facts) == [refusal]


def test_every_reason_is_told_at_once() -> None:
    facts = SetFacts(versions={}, source_language="kk", translated_from={})

    reasons = [refusal.reason for refusal in rules.refusals_to_publish(facts)]

    assert reasons == [Reason.LANGUAGE_MISSING] * 3 + [Reason.OWNER_MISSING, Reason.DIRECTION_MISSING]
    assert rules.languages_not_ready(facts) == ["kk", "ru", "en"]


def test_a_short_text_may_be_equal_in_two_languages() -> None:
    assert rules.refusals_to_publish(with_version("en", alternative_text="MOOT", title="Forum 2026")) == []


def test_a_short_kazakh_text_needs_no_letter_of_its_own() -> None:
    assert rules.refusals_to_publish(with_version("kk", title="Форум", lead="Форум", body=(Block("text", "Форум"),))) == []


TYPED = """First paragraph
with a second line

Second paragraph

## A heading

- one
- two

> Words of the law
> — Article 1

| Term | Value |
| Other | More |

! A note

![A hall](image:12)"""


def test_a_text_is_read_as_it_was_typed() -> None:
    blocks = rules.blocks_from_text(TYPED)

    assert blocks == (
        Block("text", "First paragraph\nwith a second line\n\nSecond paragraph"),
        Block("heading", "A heading"),
        Block("list", items=("one", "two")),
        Block("quote", "Words of the law", "Article 1"),
        Block("facts", facts=(("Term", "Value"), ("Other", "More"))),
        Block("note", "A note"),
        Block("image", "A hall", image=12),
    )
    assert rules.text_from_blocks(blocks) == TYPED
    assert rules.blocks_from_text(TYPED.replace("\n", "\r\n")) == blocks


@pytest.mark.parametrize("typed", ["", "   \n\n ", "\r\n"])
def test_nothing_typed_is_no_block(typed: str) -> None:
    assert rules.blocks_from_text(typed) == ()


@pytest.mark.parametrize(
    ("title", "address"),
    [
        ("Readers met — in 2026!", "readers-met-in-2026"),
        ("Қазақ тілінің ғылымы", "qazaq-tilinin-gylymy"),
        ("Объявление о приёме", "obyavlenie-o-priyome"),
        ("…", ""),
    ],
)
def test_an_address_is_made_from_a_title(title: str, address: str) -> None:
    assert rules.address_from(title) == address
