import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from torelik.kernel.errors import NotFound
from torelik.support.guides import queries

READER = """# Reader's guide

How to find a **book** and take it home.

## Finding a book

![The search page](../pictures/search.png)

| Key | What it does |
| --- | --- |
| `/` | search |

## Taking it home

<script>alert(1)</script> and <b onclick="x()">bold</b>

[evil](javascript:alert(1)) [search](https://elsewhere.example/)
"""
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    """Guides of the test's own, and a secret beside them."""
    root = tmp_path / "guides"
    for language in ("kk", "ru", "en", "pictures"):
        (root / language).mkdir(parents=True)
    (root / "en" / "reader.md").write_text(READER, encoding="utf-8")
    (root / "pictures" / "search.png").write_bytes(PNG)
    (tmp_path / "secret.md").write_text("# Secret", encoding="utf-8")
    (tmp_path / "secret.png").write_bytes(PNG)
    settings.TORELIK_GUIDES = root
    return root


def test_a_guide_has_a_title_a_lead_and_headings_to_jump_to() -> None:
    guide = queries.guide(name="reader", language="en")

    assert (guide.name, guide.title, guide.lead) == ("reader", "Reader's guide", "How to find a **book** and take it home.")
    assert guide.headings == (queries.Heading("part-1", "Finding a book"), queries.Heading("part-2", "Taking it home"))


@pytest.mark.parametrize(
    ("html", "times"),
    [
        ("<h1>", 0),
        ('<h2 id="part-1">Finding a book</h2>', 1),
        ("<p>How to find a <strong>book</strong> and take it home.</p>", 1),
        ('<img src="../pictures/search.png/" alt="The search page" class="t-picture" loading="lazy" />', 1),
        ("<td><code>/</code></td>", 1),
        ("<script", 0),
        ("&lt;script&gt;alert(1)&lt;/script&gt;", 1),
        ("<b onclick", 0),
        ('href="javascript', 0),
        ('<a href="https://elsewhere.example/">search</a>', 1),
    ],
)
def test_markdown_becomes_headings_pictures_and_tables_and_no_raw_html(html: str, times: int) -> None:
    assert queries.guide(name="reader", language="en").html.count(html) == times


@pytest.mark.parametrize("source", ["pictures/search.png", "/etc/../search.png", "https://elsewhere.example/search.png"])
def test_a_picture_is_always_one_of_our_own(folder: Path, source: str) -> None:
    (folder / "en" / "librarian.md").write_text(f"# A\n\n![b]({source})\n", encoding="utf-8")

    assert 'src="../pictures/search.png/"' in queries.guide(name="librarian", language="en").html


def test_a_changed_guide_is_read_anew(folder: Path) -> None:
    path = folder / "en" / "reader.md"
    before = queries.guide(name="reader", language="en").title
    changed = path.stat().st_mtime + 5
    path.write_text("# Guide of readers", encoding="utf-8")
    os.utime(path, (changed, changed))

    assert (before, queries.guide(name="reader", language="en").title) == ("Reader's guide", "Guide of readers")


def test_guides_come_in_the_order_of_personas_and_only_guides_come(folder: Path) -> None:
    for name in ("zoo", "administrator", "librarian", "README"):
        (folder / "en" / f"{name}.md").write_text(f"# {name}", encoding="utf-8")

    assert [guide.name for guide in queries.guides(language="en")] == ["reader", "librarian", "administrator", "zoo"]
    assert queries.guides(language="ru") == []


@pytest.mark.parametrize(
    "name", ["writer", "../../secret", "../en/reader", "reader.md", "Reader", "", "reader\0", "reader\n", "/etc/passwd"]
)
def test_an_unknown_guide_is_not_found(name: str) -> None:
    with pytest.raises(NotFound):
        queries.guide(name=name, language="en")


@pytest.mark.parametrize("name", ["other.png", "../../secret.png", "../en/reader.md", "search.svg", "SEARCH.png", "search.png\n"])
def test_an_unknown_picture_is_not_found(name: str) -> None:
    with pytest.raises(NotFound):
        queries.picture(name=name)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/en/help/", 200),
        ("/kk/help/", 200),
        ("/en/help/reader/", 200),
        ("/ru/help/reader/", 404),
        ("/en/help/writer/", 404),
        ("/en/help/..%2F..%2Fsecret/", 404),
        ("/en/help/pictures/search.png/", 200),
        ("/en/help/pictures/other.png/", 404),
        ("/en/help/pictures/..%2F..%2Fsecret.png/", 404),
    ],
)
def test_help_opens_for_everybody_and_nothing_beside_it_does(client: Client, address: str, status: int) -> None:
    assert client.get(address).status_code == status


@pytest.mark.django_db
def test_a_picture_is_sent_as_a_picture(client: Client) -> None:
    response = client.get("/en/help/pictures/search.png/")

    assert (response["Content-Type"], b"".join(response.streaming_content)) == ("image/png", PNG)  # type: ignore[attr-defined]


@pytest.mark.django_db
def test_the_page_of_a_guide_shows_its_parts(client: Client, django_assert_max_num_queries: Callable[..., object]) -> None:
    with django_assert_max_num_queries(15):  # type: ignore[attr-defined]
        page = client.get("/en/help/reader/").content.decode()

    assert page.count("Reader&#x27;s guide") == 3
    assert '<a class="t-toc__link" href="#part-2">Taking it home</a>' in page
    assert "<script>alert" not in page
