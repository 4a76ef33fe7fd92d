import re

import pytest
from django.test import Client

from torelik.ui.navigation import Entry, Group, Navigation, Product

HERE = Entry("Journal", "/en/journal/", "scroll-text", is_current=True)
THERE = Entry("Gallery", "/en/gallery/", "layout-grid")


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_gallery_shows_every_component_in_each_language(client: Client, language: str) -> None:
    response = client.get(f"/{language}/gallery/")
    page = response.content.decode()

    assert (response.status_code, response["Content-Language"]) == (200, language)
    assert re.findall(r"<c-[a-z]|\{%|\{\{", page) == []
    assert re.findall(r'\sstyle="|\son[a-z]+="', page) == []
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert sorted(ids) == sorted(set(ids))


def test_the_menus_know_where_the_reader_is() -> None:
    library = Product("library", "Library", "/en/library/", (Group("Stock", (THERE,)),))
    office = Product("office", "Office", "/en/journal/", (Group("Security", (THERE, HERE)),), is_current=True)

    inside, outside = Navigation(products=(library, office)), Navigation(products=(library,))

    assert (inside.current_product, inside.current_entry) == (office, HERE)
    assert (outside.current_product, outside.current_entry) == (None, None)
    assert inside.commands == (THERE, THERE, HERE)
