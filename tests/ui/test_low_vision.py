import pytest
from django.test import Client

from torelik.ui import low_vision

PAGE = "/en/low-vision/"


@pytest.mark.parametrize(
    ("cookie", "choices"),
    [
        ("", {}),
        ("size=150&theme=night", {"size": "150", "theme": "night"}),
        ("size=150&size=200", {"size": "200"}),
        ("size=175&theme=night", {"theme": "night"}),
        ("size=&theme=", {}),
        ("volume=11", {}),
        ("size", {}),
        ('size=150"><script>', {}),
        ("images=off&spacing=wide", {"images": "off", "spacing": "wide"}),
        ("size=150=200", {}),
    ],
)
def test_only_real_choices_are_read_from_the_cookie(cookie: str, choices: dict[str, str]) -> None:
    assert low_vision.parse(cookie) == choices


def test_every_choice_survives_being_written_and_read() -> None:
    for choice in low_vision.CHOICES:
        for value, _label in choice.values[1:]:
            assert low_vision.parse(low_vision.write({choice.name: value})) == {choice.name: value}
    assert low_vision.write({"theme": "night", "size": "150"}) == "size=150&theme=night"


@pytest.mark.django_db
def test_a_choice_is_kept_for_a_year_and_joins_the_earlier_ones(client: Client) -> None:
    client.post(PAGE, {"size": "150", "next": "/en/help/"})
    response = client.post(PAGE, {"theme": "night", "next": "/en/help/?page=2"})

    cookie = client.cookies[low_vision.COOKIE]
    assert (response.status_code, response["Location"]) == (302, "/en/help/?page=2")
    assert (cookie.value, cookie["max-age"], cookie["samesite"], cookie["httponly"]) == (
        "size=150&theme=night",
        31_536_000,
        "Lax",
        True,
    )
    assert '<html lang="en" data-lv-size="150" data-lv-theme="night">' in client.get("/en/sign-in/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({"reset": "1"}, ""),
        ({"size": ""}, "theme=night"),
        ({"size": "175"}, "theme=night"),
        ({"theme": "blue"}, "size=150&theme=blue"),
        ({"volume": "11"}, "size=150&theme=night"),
        ({}, "size=150&theme=night"),
    ],
)
def test_a_choice_can_be_changed_taken_back_and_all_be_left(client: Client, given: dict[str, str], kept: str) -> None:
    client.post(PAGE, {"size": "150"})
    client.post(PAGE, {"theme": "night"})

    client.post(PAGE, given)

    assert client.cookies[low_vision.COOKIE].value == kept


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wanted", "led_to"),
    [
        ("/ru/help/?page=2", "/ru/help/?page=2"),
        ("", "/"),
        ("https://elsewhere.example/", "/"),
        ("//elsewhere.example/", "/"),
        ("/\\elsewhere.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("gallery", "gallery"),
    ],
)
def test_the_reader_returns_to_the_page_and_never_elsewhere(client: Client, wanted: str, led_to: str) -> None:
    by_post = client.post(PAGE, {"size": "150", "next": wanted})
    by_link = client.get(PAGE, {"next": wanted})

    assert (by_post.status_code, by_post["Location"]) == (302, led_to)
    assert by_link.context["here"] == led_to


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_panel_is_a_page_in_each_language(client: Client, language: str) -> None:
    response = client.get(f"/{language}/low-vision/")

    assert (response.status_code, response["Content-Language"]) == (200, language)
