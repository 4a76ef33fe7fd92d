"""The article index: issues, contents typed and pasted, lists for print, copies of the host, hosts that are merged (cl. 12)."""

import io
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import openpyxl
import pypdfium2
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from factories import library as make
from factories import people
from factories.marc import book, catalogued
from factories.moments import NOON
from library.editing.test_editor import text_of
from library.stock.test_ledger import draft, place
from torelik.identity.models import Account
from torelik.kernel.errors import NotFound
from torelik.library.articles import actions, queries
from torelik.library.articles.legal import law_facts
from torelik.library.articles.rules import Row, faults_of, names_of, pages_said, rows_of_text, spans_of
from torelik.library.articles.vocabulary import ContentsRefusal, IssueRefusal, RowFault
from torelik.library.cataloguing.indexing import index_and_derive
from torelik.library.cataloguing.marc import ControlField, DataField, MarcRecord
from torelik.library.cataloguing.models import Record
from torelik.library.copying import actions as copying
from torelik.library.editing import parts
from torelik.library.editing import queries as editing
from torelik.library.holdings import actions as holdings
from torelik.library.holdings.vocabulary import CopyRefusal
from torelik.library.opac import queries as opac
from torelik.library.opac.vocabulary import ShelfState
from torelik.library.stock import actions as stock
from torelik.library.stock.actions import StockRefused
from torelik.library.stock.vocabulary import DocumentKind, Refusal, Source

pytestmark = pytest.mark.django_db
INDEX = "/en/library/articles/"


@pytest.fixture
def cataloguer() -> Account:
    return people.account(grants=("library.catalogue-record", "library.merge-records"))


@pytest.fixture
def desk(client: Client, cataloguer: Account) -> Client:
    client.force_login(cataloguer)
    return client


def journal(title: str = "Заңгер", *, number: str = "900", issn: str = "1726-7404") -> Record:
    fields = (
        ControlField("001", number),
        ControlField("003", "KZ-Test"),
        ControlField("008", f"260101c20009999kz {'|' * 17}kaz d"),
        DataField("022", " ", " ", (("a", issn),)),
        DataField("245", "0", "0", (("a", title),)),
        DataField("264", " ", "1", (("a", "Алматы :"), ("b", "Юрист,"), ("c", "2000–"))),
    )
    return catalogued(MarcRecord("00000nas a2200000 i 4500", fields))


def issue(of: Record, *, year: str = "2025", number: str = "3") -> Record:
    key = actions.open_issue(periodical=of.uuid, year=year, number=number, by=people.SYSTEM, at=NOON)
    return Record.objects.get(uuid=key)


def enter(host: Record, *rows: Row) -> actions.Entered:
    return actions.enter_contents(host=host.uuid, rows=rows, by=people.SYSTEM, at=NOON)


MEDIATION = Row("Медиация туралы", "Қасымов Б. А.; Иванов И.И.", "27-35", "Азаматтық құқық")


def article(host: Record, row: Row = MEDIATION) -> Record:
    enter(host, row)
    return Record.objects.get(title=row.title)


def fields_of(record: Record, tag: str) -> list[tuple[tuple[str, str], ...]]:
    return [field.subfields for field in MarcRecord.from_json(record.marc).data_fields(tag)]


def typed(*rows: Row, act: str = "save", **more: str) -> dict[str, Any]:
    columns = ("title", "authors", "pages", "section", "language", "doi", "abstract", "keywords")
    return {name: [getattr(row, name) for row in rows] for name in columns} | {"act": act} | more


# ---- what is typed ----


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Қасымов Б. А.", ["Қасымов, Б. А."]),
        ("Қасымов Б.А., Иванов И.И.", ["Қасымов, Б. А.", "Иванов, И. И."]),
        ("И.И. Иванов; П. Петров", ["Иванов, И. И.", "Петров, П."]),
        ("Қасымов, Болат", ["Қасымов, Болат"]),
        ("Қасымов, Б.", ["Қасымов, Б."]),
        ("Қасымов Болат Ахметұлы", ["Қасымов, Болат Ахметұлы"]),
        ("Smith J.; Brown, Tom", ["Smith, J.", "Brown, Tom"]),
        ("Редакция", []),
        ("Smith, J., Doe", []),
        ("Статья 12", []),
    ],
)
def test_authors_become_headings_or_are_refused(text: str, names: list[str]) -> None:
    assert names_of(text) == names


@pytest.mark.parametrize(
    ("pages", "spans"),
    [
        ("5", [(5, 5)]),
        ("5-11", [(5, 11)]),
        ("5 – 7, 12", [(5, 7), (12, 12)]),
        ("iv–x", []),
        ("бет", None),
        ("5–", None),
        ("123456", None),
    ],
)
def test_pages_are_numbers(pages: str, spans: list[tuple[int, int]] | None) -> None:
    assert spans_of(pages) == spans


@pytest.mark.parametrize(
    ("row", "faults"),
    [
        (Row("Медиация"), []),
        (Row("", "Қасымов Б."), [RowFault.NO_TITLE]),
        (Row("Медиация", pages="9–5"), [RowFault.PAGES_ORDER]),
        (Row("Медиация", "Редакция", "бет"), [RowFault.PAGES, RowFault.AUTHOR]),
        (Row("М" * 1_001), [RowFault.TOO_LONG]),
        (Row("Меди\x01ация"), [RowFault.CONTROL_CHARACTERS]),
        (Row("Меди\ud800"), [RowFault.CONTROL_CHARACTERS]),
    ],
)
def test_a_row_tells_every_fault(row: Row, faults: list[RowFault]) -> None:
    assert faults_of(row) == faults


@pytest.mark.parametrize(("language", "said"), [("kaz", "Б. 5–11"), ("rus", "С. 5–11"), ("eng", "P. 5–11"), ("", "С. 5–11")])
def test_pages_are_said_in_the_language_of_the_article(language: str, said: str) -> None:
    assert pages_said("5 - 11", language) == said


def test_contents_are_pasted_as_they_are_printed_or_as_a_table() -> None:
    text = """
    КОНСТИТУЦИЯЛЫҚ ҚҰҚЫҚ
    Қасымов Б. А. Медиация және сот төрелігі ........ 5
    Иванов И.И., Петров П.П. О пересмотре судебных актов: вопросы теории 12
    Хроника 27-30
    Smith J.\tOn judges\t31–35
    On courts\t\t36
    """

    rows = rows_of_text(text)

    assert [(row.authors, row.title, row.pages) for row in rows] == [
        ("Қасымов Б. А.", "Медиация және сот төрелігі", "5–11"),
        ("Иванов И.И., Петров П.П.", "О пересмотре судебных актов: вопросы теории", "12–26"),
        ("", "Хроника", "27-30"),
        ("Smith J.", "On judges", "31–35"),
        ("", "On courts", "36"),
    ]
    assert {row.section for row in rows} == {"Конституциялық құқық"}
    assert not any(faults_of(row) for row in rows)


# ---- issues ----


def test_an_issue_is_opened_once_however_its_number_is_written(desk: Client) -> None:
    of = journal()

    first = issue(of, number="3–4")
    desk.post(f"{INDEX}{of.uuid}/issues/", {"year": "2025", "number": "№ 3-4"})
    other = issue(of, number="5")

    assert Record.objects.filter(title__contains="Заңгер").count() == 3
    assert fields_of(first, "245") == [(("a", "Заңгер."), ("n", "№ 3–4"))]
    assert fields_of(first, "773") == [
        (("t", "Заңгер"), ("g", "2025, № 3–4"), ("x", "1726-7404"), ("w", "(KZ-Test)900"), ("7", "nnas"))
    ]
    assert (first.year, other.year) == (2025, 2025)
    assert [(year, [line.part.issue for line in lines]) for year, lines in queries.issues_of(of.pk)] == [(2025, ["№ 3–4", "№ 5"])]


def test_an_issue_that_was_described_by_hand_is_the_same_issue() -> None:
    of = journal()
    begun = parts.part_of(MarcRecord.from_json(of.marc), begun=MarcRecord("00000nam a2200000 ic4500", ()))
    fields = [field for field in begun.fields if field.tag not in ("245", "773")]
    own = DataField("773", "0", " ", (("t", "Заңгер"), ("g", "2025. № 3"), ("w", "(KZ-Test)900")))
    imprint = DataField("264", " ", "1", (("c", "2025"),))
    by_hand = catalogued(MarcRecord(begun.leader, (*fields, DataField("245", "0", "0", (("a", "Заңгер"),)), imprint, own)))
    index_and_derive([{"records": [of.pk, by_hand.pk]}])

    assert issue(of).pk == by_hand.pk


@pytest.mark.parametrize(
    ("year", "number", "refusal"),
    [("25", "3", IssueRefusal.YEAR), ("2199", "3", IssueRefusal.YEAR), ("2025", " ", IssueRefusal.NUMBER)],
)
def test_an_issue_needs_a_year_and_a_number(year: str, number: str, refusal: IssueRefusal) -> None:
    of = journal()

    with pytest.raises(actions.IssueRefused) as refused:
        actions.open_issue(periodical=of.uuid, year=year, number=number, by=people.SYSTEM, at=NOON)

    assert refused.value.refusals == [refusal]


def test_a_book_has_no_issues(desk: Client) -> None:
    answer = desk.post(f"{INDEX}{catalogued().uuid}/issues/", {"year": "2025", "number": "3"})

    assert answer.status_code == 422
    assert "Only a periodical has issues." in text_of(answer)


# ---- contents ----


def test_an_article_has_from_its_issue_what_is_not_typed() -> None:
    made = article(issue(journal()))
    marc = MarcRecord.from_json(made.marc)

    assert marc.leader[6:8] == "ab"
    assert (marc.control("008")[7:11], marc.control("008")[15:18], marc.control("008")[35:38]) == ("2025", "kz ", "kaz")
    assert fields_of(made, "100") == [(("a", "Қасымов, Б. А."),)]
    assert fields_of(made, "700") == [(("a", "Иванов, И. И."),)]
    assert fields_of(made, "245") == [(("a", "Медиация туралы /"), ("c", "Б. А. Қасымов, И. И. Иванов"))]
    link = dict(fields_of(made, "773")[0])
    assert (link["t"], link["x"], link["n"]) == ("Заңгер", "1726-7404", "Азаматтық құқық")
    assert [value for code, value in fields_of(made, "773")[0] if code == "g"] == ["2025", "№ 3", "Б. 27–35"]
    assert (made.kind, made.year) == ("article", 2025)


def test_an_article_of_a_book_names_where_the_book_came_out() -> None:
    collection = catalogued(book("Конференция материалдары", number="55", year=2024))

    made = article(collection)

    assert MarcRecord.from_json(made.marc).leader[7] == "a"
    link = fields_of(made, "773")[0]
    assert ("d", "Алматы, 2024") in link
    assert ("g", "Б. 27–35") in link
    assert [line.pages for line in queries.articles_of(collection.pk)] == ["27–35"]


def test_a_host_without_a_number_gets_one_with_its_first_article() -> None:
    collection = catalogued(book("Сөздер жинағы"))

    made = article(collection)

    collection.refresh_from_db()
    assert collection.version == 2
    assert dict(fields_of(made, "773")[0])["w"] == parts.number_of(MarcRecord.from_json(collection.marc)) != ""
    assert [line.uuid for line in queries.articles_of(collection.pk)] == [made.uuid]


def test_the_same_contents_twice_make_the_same_articles(desk: Client) -> None:
    host = issue(journal())
    page = f"{INDEX}{host.uuid}/"

    desk.post(page, typed(MEDIATION, Row("Хроника", pages="40"), Row("Хроника", pages="41"), Row()))
    again = desk.post(page, typed(MEDIATION, Row("Жаңа", pages="50")), follow=True)

    assert Record.objects.filter(kind="article").count() == 4
    assert "1 article is in the catalogue." in text_of(again)
    assert "1 row was there already." in text_of(again)
    assert [line.pages for line in queries.articles_of(host.pk)] == ["27–35", "40", "41", "50"]


def test_a_faulty_row_keeps_all_rows_on_the_page_and_none_in_the_catalogue(desk: Client) -> None:
    host = issue(journal())

    answer = desk.post(f"{INDEX}{host.uuid}/", typed(MEDIATION, Row("Сот", "Редакция", "9–5")))

    assert answer.status_code == 422
    said = answer.content.decode()
    assert "The last page comes before the first." in said
    assert 'value="Медиация туралы"' in said
    assert not Record.objects.filter(kind="article").exists()


@pytest.mark.parametrize(
    ("rows", "refusal"),
    [([Row(), Row(section="Бөлім")], ContentsRefusal.NOTHING), ([Row(str(n)) for n in range(201)], ContentsRefusal.TOO_MANY)],
)
def test_contents_are_from_one_to_two_hundred_rows(rows: list[Row], refusal: ContentsRefusal) -> None:
    host = issue(journal())

    with pytest.raises(actions.ContentsRefused) as refused:
        enter(host, *rows)

    assert refused.value.refusals == [refusal]


def test_no_article_stands_in_a_periodical_as_a_whole_or_in_an_article(desk: Client) -> None:
    of = journal()
    made = article(issue(of))

    for record in (of, made):
        with pytest.raises(actions.ContentsRefused) as refused:
            enter(record, MEDIATION)
        assert refused.value.refusals == [ContentsRefusal.NOT_HERE]
    assert "Open the issue first." in text_of(desk.get(f"{INDEX}{made.uuid}/", follow=True))


def test_pasted_contents_are_laid_out_and_nothing_is_saved(desk: Client) -> None:
    host = issue(journal())

    answer = desk.post(f"{INDEX}{host.uuid}/", typed(Row(), act="paste", pasted="Қасымов Б. Медиация 5\nСот 9"))

    assert 'value="5–8"' in answer.content.decode()
    assert not Record.objects.filter(kind="article").exists()


def test_contents_are_for_cataloguers_alone(client: Client) -> None:
    host = issue(journal())
    client.force_login(people.account())

    assert client.get(INDEX).status_code == 403
    assert client.get(f"{INDEX}{host.uuid}/").status_code == 404
    assert client.post(f"{INDEX}{host.uuid}/", typed(MEDIATION)).status_code == 404
    assert client.get(f"{INDEX}lists/").status_code == 403
    client.force_login(people.account(grants=("library.catalogue-record",)))
    assert client.get(f"{INDEX}{uuid4()}/").status_code == 404


def test_thirty_articles_are_as_many_questions_as_one(desk: Client) -> None:
    of = journal()
    host = issue(of)
    pages = (INDEX, f"{INDEX}{of.uuid}/", f"{INDEX}{host.uuid}/", f"{INDEX}{of.uuid}/years/2025/")
    public = (f"/en/library/records/{of.uuid}/", f"/en/library/records/{host.uuid}/")
    counts: list[list[int]] = []

    for first, last in ((0, 1), (1, 30)):
        enter(host, *(Row(f"Мақала {n}", "Қасымов Б.", str(n + 1)) for n in range(first, last)))
        for n in range(first, last):
            journal(f"Журнал {n}", number=f"800{n}", issn="")
            issue(of, number=str(100 + n))
        row = []
        for page in (*pages, *public):
            desk.get(page)
            with CaptureQueriesContext(connection) as asked:
                desk.get(page)
            row.append(len(asked))
        counts.append(row)

    assert counts[0] == counts[1]


# ---- what readers see ----


def test_a_periodical_shows_its_years_an_issue_its_articles_an_article_its_issue(client: Client) -> None:
    of = journal()
    older, newer = issue(of, year="2024", number="12"), issue(of)
    made = article(newer)

    whole = text_of(client.get(f"/en/library/records/{of.uuid}/"))
    contents = text_of(client.get(f"/en/library/records/{newer.uuid}/"))
    one = text_of(client.get(f"/en/library/records/{made.uuid}/"))

    assert whole.index("2025") < whole.index("2024")
    assert "№ 12" in whole
    assert contents.index("Азаматтық құқық") < contents.index("Медиация туралы") < contents.index("27–35")
    assert "Published in" in one
    assert "2025. № 3. Б. 27–35" in one
    assert older.pk != newer.pk


def test_an_article_is_had_in_its_issue(client: Client) -> None:
    host = issue(journal())
    made = article(host)
    bare = text_of(client.get(f"/en/library/records/{made.uuid}/"))
    copy = make.item(of=host)

    page = text_of(client.get(f"/en/library/records/{made.uuid}/"))

    assert "does not have the issue or the book" in bare
    assert copy.inventory_number in page
    assert "Copies of the issue or book" in page
    assert opac.shelf_note(made.pk).state == ShelfState.ON_SHELF


def test_an_article_is_on_the_shelf_when_its_issue_is(client: Client) -> None:
    of = journal()
    here, away = issue(of), issue(of, number="4")
    make.item(of=here)
    enter(here, MEDIATION)
    enter(away, Row("Медиация және сот", pages="5"))
    index_and_derive([{"records": list(Record.objects.values_list("pk", flat=True))}])

    page = text_of(client.get("/en/library/?q=медиация&shelf=1"))

    assert "Медиация туралы" in page
    assert "Медиация және сот" not in page


def test_law_and_court_are_told_in_words() -> None:
    begun = book("Обзор практики")
    said = (
        DataField("518", " ", " ", (("o", "постановление № 6001-23"), ("d", "15.03.2024"), ("p", "Верховный Суд"))),
        DataField("630", "0", "4", (("a", "Гражданский кодекс Республики Казахстан, ст. 917"),)),
        DataField("655", " ", "7", (("a", "cassation"), ("2", "torelik-instance"))),
        DataField("655", " ", "7", (("a", "Мақала"), ("2", "local"))),
    )

    with translation.override("en"):
        facts = [(str(term), value) for term, value in law_facts(MarcRecord(begun.leader, (*begun.fields, *said)))]

    assert facts == [
        ("Normative acts", "Гражданский кодекс Республики Казахстан, ст. 917"),
        ("Court", "Верховный Суд"),
        ("Instance", "Cassation"),
        ("Court act", "постановление № 6001-23"),
        ("Date of the court act", "15.03.2024"),
    ]


# ---- no copies of articles ----


def test_an_article_gets_no_copy_however_it_is_tried() -> None:
    made = article(issue(journal()))
    hall = place()
    receipt = draft(DocumentKind.RECEIPT, source=Source.PURCHASE)
    new = holdings.NewItem(made.pk, "B1", "I1", hall.pk, for_loan=True, price=Decimal(0))

    with pytest.raises(holdings.CopyRefused) as refused:
        make.item(of=made)
    with pytest.raises(holdings.CopyRefused):
        holdings.receive_items([new], acquired_on=date(2026, 1, 1), at=NOON)

    with pytest.raises(StockRefused) as told:
        stock.add_title(
            uuid=receipt.uuid, key=uuid4(), record_uuid=made.uuid, number=1, price=Decimal(0), place_id=hall.pk, by=people.SYSTEM
        )

    assert refused.value.refusals == [CopyRefusal.ARTICLE]
    assert [one.refusal for one in told.value.told] == [Refusal.ARTICLE]


# ---- hosts that are merged ----


def merge(survivor: Record, loser: Record, by: Account) -> Any:
    survivor.refresh_from_db()
    loser.refresh_from_db()
    return copying.merge_records(
        survivor=survivor.uuid, loser=loser.uuid, chosen={}, survivor_version=survivor.version, loser_version=loser.version,
        by=people.actor(by), at=NOON,
    )  # fmt: skip


def test_articles_of_a_merged_issue_name_the_other_issue_and_come_back(cataloguer: Account) -> None:
    of = journal()
    loser, survivor = issue(of, number="3"), issue(of, number="03")
    made = article(loser)
    before = fields_of(made, "773")

    merging = merge(survivor, loser, cataloguer)
    made.refresh_from_db()
    after = dict(fields_of(made, "773")[0])["w"]
    index_and_derive([{"records": [made.pk, survivor.pk, loser.pk]}])
    stands_in = [line.id for line in editing.wholes_of(made.pk)]
    copying.undo_merging(uuid=merging.uuid, by=people.actor(cataloguer), at=NOON)
    index_and_derive([{"records": [made.pk, survivor.pk, loser.pk]}])
    made.refresh_from_db()

    assert after == parts.number_of(MarcRecord.from_json(survivor.marc))
    assert stands_in == [survivor.pk]
    assert fields_of(made, "773") == before
    assert [line.id for line in editing.wholes_of(made.pk)] == [loser.pk]
    assert made.version == 3


# ---- lists ----


def test_a_yearly_index_is_numbered_through_its_sections_with_names(desk: Client) -> None:
    of = journal()
    enter(
        issue(of, number="1"),
        Row("Сот туралы", "Иванов И.И.", "5", "Ә бөлімі"),
        Row("О судах", "Қасымов Б.", "9", "А бөлімі", "rus"),
    )
    enter(issue(of, number="2"), Row("Тағы сот туралы", "Иванов И.И.", "5", "Ә бөлімі"), Row("Хроника", pages="50"))
    enter(issue(of, year="2024", number="1"), Row("Ескі", pages="5"))

    page = desk.get(f"{INDEX}{of.uuid}/years/2025/")
    said = text_of(page)

    groups = [(name, [line.number for line in lines]) for name, lines in page.context["groups"]]
    assert groups == [("А бөлімі", [1]), ("Ә бөлімі", [2, 3]), ("Other", [4])]
    assert ("Иванов, И. И.", (2, 3)) in page.context["laid"].names
    assert "Ескі" not in said
    assert "// Заңгер. – 2025. – № 1. – С. 9." in said


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_a_yearly_index_is_printed(desk: Client, language: str) -> None:
    of = journal()
    enter(issue(of), MEDIATION)
    page = f"/{language}/library/articles/{of.uuid}/years/2025/"

    paper, table = desk.get(f"{page}?as=pdf"), desk.get(f"{page}?as=xlsx")

    text = pypdfium2.PdfDocument(paper.content)[0].get_textpage().get_text_range()
    assert "Медиация туралы" in text.replace("\r\n", " ")
    rows = list(openpyxl.load_workbook(io.BytesIO(b"".join(table.streaming_content))).active.values)  # type: ignore[union-attr,attr-defined]
    assert [row[:2] for row in rows[1:]] == [(1, "Азаматтық құқық")]


def test_a_year_of_a_book_is_not_found(desk: Client) -> None:
    assert desk.get(f"{INDEX}{catalogued().uuid}/years/2025/").status_code == 404
    with pytest.raises(NotFound):
        queries.host_to_index(UUID(int=1), visible_to=people.SYSTEM)


def test_a_thematic_list_finds_every_form_of_a_word(desk: Client) -> None:
    host = issue(journal())
    enter(host, MEDIATION, Row("Еңбек дауларындағы медиацияның рөлі", pages="40"), Row("Салық құқығы", pages="50"))
    catalogued(book("Медиация негіздері"))
    index_and_derive([{"records": list(Record.objects.values_list("pk", flat=True))}])

    articles = desk.get(f"{INDEX}lists/?words=медиация&grouping=none")
    everything = desk.get(f"{INDEX}lists/?words=медиация&kinds=all&grouping=host&newer=1")

    assert [line.number for _name, lines in articles.context["groups"] for line in lines] == [1, 2]
    assert everything.context["laid"].total == 3
    assert desk.get(f"{INDEX}lists/?words=медиация&as=pdf").content.startswith(b"%PDF")


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("words=", "Say what the list is about"),
        ("words=сот&year_from=2025&year_through=2020", "The period ends before it begins."),
        ("words=сот&year_from=abc", "Enter a whole number."),
    ],
)
def test_a_list_about_nothing_is_refused(desk: Client, asked: str, told: str) -> None:
    answer = desk.get(f"{INDEX}lists/?{asked}")

    assert answer.status_code == 422
    assert told in text_of(answer)
