"""Articles as publishers give them: JATS and Crossref, alone and in an archive; what is no article; another issue."""

import io
import json
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from factories import people
from library.articles.test_article_index import INDEX, issue, journal, typed
from library.editing.test_editor import text_of
from torelik.library.articles.exchange import NotArticles, articles_of
from torelik.library.articles.rules import Row, is_of_issue
from torelik.library.cataloguing.marc import MarcRecord
from torelik.library.cataloguing.models import Record
from torelik.library.editing import parts

JATS = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE article PUBLIC "-//NLM//DTD JATS (Z39.96) Journal Publishing DTD v1.2 20190208//EN" "JATS-journalpublishing1.dtd">
<article xmlns:xlink="http://www.w3.org/1999/xlink" xml:lang="kk"><front><article-meta>
<article-id pub-id-type="doi">10.1234/zan.2025.3.5</article-id>
<article-categories><subj-group><subject>Азаматтық құқық</subject></subj-group></article-categories>
<title-group><article-title>Медиация <italic>туралы</italic></article-title><subtitle>шолу</subtitle></title-group>
<contrib-group><contrib contrib-type="author"><name><surname>Қасымов</surname><given-names>Болат</given-names></name></contrib>
<contrib contrib-type="editor"><name><surname>Редактор</surname><given-names>А.</given-names></name></contrib></contrib-group>
<pub-date><year>2025</year></pub-date><issue>3</issue><fpage>5</fpage><lpage>11</lpage>
<abstract><p>Медиация рәсімі.</p></abstract><kwd-group><kwd>медиация</kwd><kwd>сот</kwd></kwd-group>
</article-meta></front></article>"""
CROSSREF = {
    "message": {
        "DOI": "10.1234/zan.2025.3.12", "title": ["On judges"], "author": [{"family": "Smith", "given": "J."}, {"name": "Body"}],
        "page": "12-20", "issue": "3", "language": "en", "abstract": "<jats:p>Of judges.</jats:p>", "subject": ["Law"],
        "published-print": {"date-parts": [[2025, 9]]},
    }
}  # fmt: skip
MEDIATION = Row(
    "Медиация туралы: шолу", "Қасымов, Болат", "5–11", "Азаматтық құқық", "kaz", "10.1234/zan.2025.3.5", "Медиация рәсімі.",
    "медиация; сот",
)  # fmt: skip
JUDGES = Row("On judges", "Smith, J.", "12–20", "", "eng", "10.1234/zan.2025.3.12", "Of judges.", "Law")


def archive(*members: tuple[str, bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as file:
        for name, content in members:
            file.writestr(name, content)
    return written.getvalue()


BOTH = archive(("2.json", json.dumps(CROSSREF).encode()), ("1.xml", JATS.encode()), ("cover.png", b"\x89PNG"))


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        (JATS.encode(), [MEDIATION]),
        (b"\xef\xbb\xbf" + JATS.encode(), [MEDIATION]),
        (json.dumps(CROSSREF).encode(), [JUDGES]),
        (json.dumps({"message": {"items": [CROSSREF["message"], {"title": []}, 7]}}).encode(), [JUDGES]),
        (BOTH, [MEDIATION, JUDGES]),
    ],
    ids=["jats", "jats-with-mark", "crossref", "crossref-list", "archive"],
)
def test_articles_are_read(content: bytes, rows: list[Row]) -> None:
    found = articles_of(content)

    assert [one.row for one in found] == rows
    assert {(one.year, one.issue) for one in found} == {("2025", "3")}


BOMB = "<!DOCTYPE a [<!ENTITY x 'ha'><!ENTITY y '&x;&x;'>]><article><front><article-meta>&y;</article-meta></front></article>"
OUTSIDE = "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><article>&x;</article>"


@pytest.mark.parametrize(
    "content",
    [
        b"", b"   ", b"%PDF-1.7", b"<article><front>", b"<html/>", BOMB.encode(), OUTSIDE.encode(), b"{", b"[]", b'{"a": 1}',
        b'{"title": [[]]}', b"[" * 100_000, b"PK\x03\x04broken", archive(("a.txt", b"x")),
        archive(*((f"{n}.json", b"[]") for n in range(301))), JATS.encode("utf-16")[:200],
    ],
    ids=[
        "empty", "blank", "pdf", "cut", "html", "bomb", "outside", "cut-json", "no-works", "other-json", "odd-title", "deep",
        "broken-archive", "other-archive", "many-files", "cut-utf-16",
    ],
)  # fmt: skip
def test_what_holds_no_articles_is_refused(content: bytes) -> None:
    with pytest.raises(NotArticles):
        articles_of(content)


@pytest.mark.parametrize(
    ("year", "number", "fits"),
    [("2025", "3", True), ("", "", True), ("2025", "№ 3", True), ("2024", "3", False), ("2025", "4", False)],
)
def test_an_article_of_another_issue_is_told_apart(year: str, number: str, fits: bool) -> None:
    host = parts.Host("Заңгер", "", 2025, "№ 3", "", "", is_book=False, language="kaz", country="kz ")

    assert is_of_issue(year, number, host) is fits


@pytest.mark.django_db
def test_a_file_is_laid_out_and_saved_with_what_it_knows(client: Client) -> None:
    client.force_login(people.account(grants=("library.catalogue-record",)))
    host = issue(journal())
    page = f"{INDEX}{host.uuid}/"
    other = JATS.replace("<issue>3</issue>", "<issue>4</issue>").replace("Медиация", "Бөтен")
    file = SimpleUploadedFile("articles.zip", archive(("1.xml", JATS.encode()), ("2.xml", other.encode())))

    laid = client.post(page, typed(Row("Терілген"), act="file") | {"file": file})
    said = laid.content.decode()
    client.post(page, typed(MEDIATION))

    assert 'value="Терілген"' in said
    assert 'value="Медиация туралы: шолу"' in said
    assert "Бөтен" not in said
    assert "1 article of the file is of another issue." in text_of(laid)
    made = MarcRecord.from_json(Record.objects.get(kind="article").marc)
    assert [made.values(tag, "a") for tag in ("024", "520", "653")] == [
        ("10.1234/zan.2025.3.5",), ("Медиация рәсімі.",), ("медиация", "сот")
    ]  # fmt: skip
    assert made.values("856", "u") == ("https://doi.org/10.1234/zan.2025.3.5",)


@pytest.mark.django_db
@pytest.mark.parametrize("file", [b"%PDF-1.7", b"", None], ids=["pdf", "empty", "none"])
def test_a_wrong_file_is_told_and_what_was_typed_stays(client: Client, file: bytes | None) -> None:
    client.force_login(people.account(grants=("library.catalogue-record",)))
    sent: dict[str, Any] = {"file": SimpleUploadedFile("a.xml", file)} if file is not None else {}

    answer = client.post(f"{INDEX}{issue(journal()).uuid}/", typed(Row("Терілген"), act="file") | sent)

    assert answer.status_code == 422
    assert "There are no articles in the file." in text_of(answer)
    assert 'value="Терілген"' in answer.content.decode()
