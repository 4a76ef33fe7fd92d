import pytest
from django.utils import translation

from torelik.identity.models import Unit
from torelik.kernel.trilingual import Trilingual, TrilingualField, columns

LIBRARY = Trilingual("Кітапхана", "Библиотека", "Library")


@pytest.mark.parametrize(
    ("words", "code", "shown"),
    [
        (LIBRARY, "kk", "Кітапхана"),
        (LIBRARY, "ru", "Библиотека"),
        (LIBRARY, "en", "Library"),
        (Trilingual("Кітапхана", "", "Library"), "ru", "Кітапхана"),
        (Trilingual("", "Библиотека", ""), "en", "Библиотека"),
        (Trilingual("", "Библиотека", "Library"), "kk", "Библиотека"),
        (Trilingual("", "", "Library"), "kk", "Library"),
        (LIBRARY, "de", "Кітапхана"),
        (Trilingual(), "kk", ""),
    ],
)
def test_words_missing_in_a_language_are_shown_in_kazakh_else_in_any(words: Trilingual, code: str, shown: str) -> None:
    assert words.in_language(code) == shown


@pytest.mark.parametrize(
    ("language", "shown"), [("kk", "Кітапхана"), ("ru", "Библиотека"), ("en-gb", "Library"), (None, "Кітапхана")]
)
def test_a_trilingual_is_written_in_the_language_of_the_page(language: str | None, shown: str) -> None:
    with translation.override(language):
        assert str(LIBRARY) == shown


@pytest.mark.parametrize(
    ("words", "missing", "everywhere"),
    [
        (LIBRARY, (), "Кітапхана Библиотека Library"),
        (Trilingual("Кітапхана", " ", ""), ("ru", "en"), "Кітапхана  "),
        (Trilingual(ru="Библиотека"), ("kk", "en"), "Библиотека"),
        (Trilingual(), ("kk", "ru", "en"), ""),
    ],
)
def test_a_trilingual_tells_what_is_missing_and_what_it_says_everywhere(
    words: Trilingual, missing: tuple[str, ...], everywhere: str
) -> None:
    assert (words.missing, words.everywhere) == (missing, everywhere)


def test_a_trilingual_field_is_three_columns_read_and_set_as_one_value() -> None:
    unit = Unit(key="library", name=LIBRARY)
    from_constructor = (unit.name_kk, unit.name_ru, unit.name_en)  # type: ignore[attr-defined]
    unit.name = Trilingual("Мұрағат", "", "Archive")

    assert from_constructor == ("Кітапхана", "Библиотека", "Library")
    assert (unit.name_kk, unit.name_ru, unit.name_en) == ("Мұрағат", "", "Archive")  # type: ignore[attr-defined]
    assert unit.name == Trilingual("Мұрағат", "", "Archive")
    assert columns("name") == ["name_kk", "name_ru", "name_en"]
    assert [Unit._meta.get_field(column).max_length for column in columns("name")] == [200, 200, 200]  # type: ignore[union-attr]


@pytest.mark.django_db
def test_a_trilingual_comes_back_from_the_database_as_it_was_saved() -> None:
    Unit.objects.create(key="library", name=LIBRARY)

    assert Unit.objects.get(name_ru="Библиотека").name == LIBRARY


def test_a_trilingual_field_works_on_a_model_only() -> None:
    class NoModel:
        name = TrilingualField()

    with pytest.raises(AttributeError):
        _ = NoModel().name
    with pytest.raises(AttributeError):
        NoModel().name = LIBRARY
