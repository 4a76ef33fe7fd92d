"""The guides that are shipped: the same parts and pictures in three languages, and every picture is there and light."""

import re
from pathlib import Path

import pytest

from torelik.support.guides.queries import ORDER

GUIDES = Path(__file__).resolve().parents[2] / "docs" / "guides"
LANGUAGES = ("kk", "ru", "en")
LARGEST_BYTES = 150_000
PICTURE = re.compile(r"!\[([^\]]+)\]\(\.\./pictures/([a-z0-9-]+)-(kk|ru|en)\.png\)")


def text_of(guide: str, language: str) -> str:
    return (GUIDES / language / f"{guide}.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_guide_is_written_in_the_language(language: str) -> None:
    written = {path.stem for path in (GUIDES / language).glob("*.md")}

    assert written == set(ORDER)


@pytest.mark.parametrize("guide", ORDER)
def test_the_three_languages_of_a_guide_have_as_many_parts_steps_and_table_rows(guide: str) -> None:
    shapes = {
        language: tuple(
            len(re.findall(sign, text_of(guide, language), re.MULTILINE))
            for sign in (r"^# ", r"^## ", r"^\d+\. ", r"^- ", r"^\|")
        )
        for language in LANGUAGES
    }

    assert shapes == dict.fromkeys(LANGUAGES, shapes["kk"])


@pytest.mark.parametrize("guide", ORDER)
def test_the_three_languages_of_a_guide_show_the_same_pictures_each_in_its_own_language(guide: str) -> None:
    shown = {language: PICTURE.findall(text_of(guide, language)) for language in LANGUAGES}

    assert [[name for _words, name, _language in shown[language]] for language in LANGUAGES] == 3 * [
        [name for _words, name, _language in shown["kk"]]
    ]
    assert {(own, language) for language in LANGUAGES for _words, _name, own in shown[language]} == {
        (one, one) for one in LANGUAGES
    }


@pytest.mark.parametrize("guide", ORDER)
def test_no_picture_of_a_guide_is_named_in_another_way(guide: str) -> None:
    texts = [text_of(guide, language) for language in LANGUAGES]

    assert [text.count("![") for text in texts] == [len(PICTURE.findall(text)) for text in texts]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_picture_is_there_and_light(language: str) -> None:
    names = [f"{name}-{own}.png" for guide in ORDER for _words, name, own in PICTURE.findall(text_of(guide, language))]
    files = [GUIDES / "pictures" / name for name in names]

    assert [path.name for path in files if not path.is_file()] == []
    assert [path.name for path in files if path.stat().st_size >= LARGEST_BYTES] == []


def test_no_picture_is_kept_that_no_guide_shows() -> None:
    shown = {
        f"{name}-{own}.png"
        for guide in ORDER
        for language in LANGUAGES
        for _w, name, own in PICTURE.findall(text_of(guide, language))
    }

    assert {path.name for path in (GUIDES / "pictures").iterdir()} == shown
