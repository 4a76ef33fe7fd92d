"""The editor's pages: faces, rows, codes, two people at once, what is refused (cl. 12)."""

import html
import json
import re
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from factories import people
from factories.marc import book, catalogued
from factories.moments import NOON
from torelik.identity.models import Account
from torelik.library.cataloguing import actions as cataloguing
from torelik.library.cataloguing.marc import ControlField, DataField, MarcRecord
from torelik.library.cataloguing.models import Record, RecordVersion
from torelik.library.editing import grid

pytestmark = pytest.mark.django_db
NEW = "/en/library/editor/new/"


@pytest.fixture
def cataloguer() -> Account:
    return people.account(grants=("library.catalogue-record",))


@pytest.fixture
def desk(client: Client, cataloguer: Account) -> Client:
    client.force_login(cataloguer)
    return client


def address(record: Record) -> str:
    return f"/en/library/records/{record.uuid}/edit/"


def marc_of(record: Record) -> MarcRecord:
    record.refresh_from_db()
    return MarcRecord.from_json(record.marc)


def typed(marc: MarcRecord, *, seen: int = 1, act: str = "save", **more: Any) -> dict[str, Any]:
    """What the page of the grid sends."""
    rows = grid.rows_of(marc)
    return {
        "face": "grid", "act": act, "seen": str(seen), "row": [row.key for row in rows], "tag": [row.tag for row in rows],
        "ind": [row.indicators for row in rows], "text": [row.text for row in rows], **more,
    }  # fmt: skip


def text_of(answer: Any) -> str:
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split()))


def retitled(marc: MarcRecord, title: str) -> MarcRecord:
    return MarcRecord(
        marc.leader, tuple(DataField("245", "1", "0", (("a", title),)) if field.tag == "245" else field for field in marc.fields)
    )


def without_stamp(marc: MarcRecord) -> MarcRecord:
    return grid.without(marc, "001", "003", "005")


@pytest.mark.parametrize("face", ["form", "grid", "lines"])
def test_every_face_of_every_record_opens_and_saves_nothing_by_itself(desk: Client, face: str) -> None:
    record = catalogued()

    answer = desk.get(f"{address(record)}?face={face}")
    sent = dict(re.findall(r'<input[^>]*type="hidden"[^>]*name="(\w+)"[^>]*value="([^"]*)"', answer.content.decode()))
    texts = {"text": grid.text_of(marc_of(record))} if face == "lines" else {}
    rows = typed(marc_of(record)) if face == "grid" else {}
    saved = desk.post(
        address(record), {**{k: html.unescape(v) for k, v in sent.items() if k != "row"}, **texts, **rows, "act": "save"}
    )

    assert (answer.status_code, saved.status_code) == (200, 302)
    record.refresh_from_db()
    assert record.version == 1


def test_a_changed_row_is_the_next_version_with_its_note(desk: Client, cataloguer: Account) -> None:
    record = catalogued()
    marc = retitled(marc_of(record), "Азаматтық іс жүргізу $ құны")

    answer = desk.post(address(record), typed(marc, note="Мұқабамен салыстырылды"))

    assert answer.status_code == 302
    assert without_stamp(marc_of(record)) == marc
    assert (record.version, record.reason) == (2, "edited: Мұқабамен салыстырылды")
    assert re.fullmatch(r"\d{14}\.0", marc_of(record).control("005"))


def test_rows_are_added_repeated_moved_and_taken_away_without_scripts(desk: Client) -> None:
    record = catalogued()
    marc = marc_of(record)

    def tags_after(act: str) -> list[str]:
        answer = desk.post(address(record), typed(marc, act=act))
        return re.findall(r'name="tag" value="(\w*)"', answer.content.decode())

    before = ["LDR", "008", "100", "245", "264", "300", "650"]
    assert tags_after("check") == before
    assert tags_after("add:r0") == ["LDR", "008", "", *before[2:]]
    assert tags_after("repeat:r5") == [*before, "650"]
    assert tags_after("up:r1") == ["LDR", "100", "008", *before[3:]]
    assert tags_after("down:r4") == [*before[:5], "650", "300"]
    assert tags_after("remove:r5") == before[:-1]
    assert tags_after("remove:leader") == before
    assert tags_after("codes:007") == ["LDR", "007", *before[1:]]


def test_pasted_lines_stand_in_the_order_of_tags(desk: Client) -> None:
    record = catalogued()

    answer = desk.post(
        address(record), typed(marc_of(record), act="paste", pasted="020 ## $a9786010000001\r\n=653  \\\\$aсот\r\nбұл өріс емес")
    )

    cells = r'name="tag" value="(\w*)".*?name="ind" value="([^"]*)".*?name="text"[^>]*>\n([^<]*)</textarea>'
    found = [grid.Row("", *row) for row in re.findall(cells, answer.content.decode(), re.DOTALL)]
    assert [row.tag for row in found] == ["LDR", "008", "020", "100", "245", "264", "300", "650", "653", ""]
    assert (found[8].indicators, found[8].text, found[9].text) == ("##", "$aсот", "бұл өріс емес")
    assert "A tag has three figures or letters." in text_of(answer)


def test_codes_are_chosen_and_what_was_typed_wins(desk: Client) -> None:
    record = catalogued()
    marc = marc_of(record)
    codes = grid.rows_of(marc)[1].text

    desk.post(address(record), typed(marc, **{"shown-r0": codes, "p-r0-language": "rus", "p-r0-date-1": "2021"}))
    chosen = marc_of(record).control("008")
    desk.post(address(record), typed(marc, seen=2, **{"shown-r0": "other", "p-r0-language": "eng"}))

    assert (chosen[7:11], chosen[35:38], marc_of(record).control("008")[35:38]) == ("2021", "rus", "kaz")


def test_an_error_is_told_at_its_row_and_nothing_is_saved(desk: Client) -> None:
    record = catalogued()
    marc = MarcRecord(marc_of(record).leader, (*marc_of(record).fields, DataField("300", "9", " ", (("a", "1 б."),))))

    answer = desk.post(address(record), typed(marc))

    assert answer.status_code == 422
    row = re.findall(r"<li class=\"t-editing__row t-editing__row--error\".*?</li>", answer.content.decode(), re.DOTALL)
    assert ["This indicator cannot have this value here." in one for one in row] == [True]
    assert Record.objects.get().version == 1


def test_an_old_error_does_not_keep_another_field_from_being_mended(desk: Client) -> None:
    begun = book()
    record = catalogued(MarcRecord(begun.leader, (*begun.fields, DataField("300", "9", " ", (("a", "1 б."),)))))

    answer = desk.post(address(record), typed(retitled(marc_of(record), "Жаңа атау")))

    assert answer.status_code == 302
    assert Record.objects.get().version == 2


@pytest.mark.parametrize(
    ("added", "words"),
    [
        (DataField("520", " ", " ", (("a", "ә" * 6000),)), "The record is longer than MARC allows"),
        (DataField("520", " ", " ", (("a", "a\x1eb"),)), "There are control characters in the record"),
    ],
)
def test_what_marc_cannot_hold_is_refused_in_words(desk: Client, added: DataField, words: str) -> None:
    record = catalogued()

    answer = desk.post(address(record), typed(MarcRecord(marc_of(record).leader, (*marc_of(record).fields, added))))

    assert answer.status_code == 422
    assert words in text_of(answer)


def test_a_record_over_99999_bytes_is_refused(desk: Client) -> None:
    record = catalogued()
    long = tuple(DataField("500", " ", " ", (("a", "ә" * 4000),)) for _number in range(14))

    answer = desk.post(address(record), typed(MarcRecord(marc_of(record).leader, (*marc_of(record).fields, *long))))

    assert answer.status_code == 422
    assert "99,999" in text_of(answer)


def test_a_field_of_500_subfields_is_kept(desk: Client) -> None:
    record = catalogued()
    many = DataField("505", "0", "0", tuple(("t", f"Тарау {number}") for number in range(500)))
    marc = MarcRecord(marc_of(record).leader, (*marc_of(record).fields, many))

    answer = desk.post(address(record), typed(marc))

    assert answer.status_code == 302
    assert without_stamp(marc_of(record)) == marc


def test_a_record_of_many_fields_is_edited_as_lines(desk: Client) -> None:
    many = tuple(DataField("500", " ", " ", (("a", str(number)),)) for number in range(300))
    record = catalogued(MarcRecord(book().leader, (*book().fields, *many)))

    answer = desk.get(f"{address(record)}?face=grid")

    assert 'id="lines"' in answer.content.decode()


def test_lines_that_are_no_fields_are_refused_and_kept_on_the_page(desk: Client) -> None:
    record = catalogued()
    text = grid.text_of(marc_of(record)) + "\nжай мәтін"

    answer = desk.post(address(record), {"face": "lines", "seen": "1", "act": "save", "text": text})

    assert answer.status_code == 422
    assert "жай мәтін" in answer.content.decode()


# ---- two cataloguers ----


def other_change(record: Record, marc: MarcRecord) -> None:
    record.refresh_from_db()
    cataloguing.change_record(
        uuid=record.uuid, marc=marc, expected_version=record.version, reason="edited: ", by=people.SYSTEM, at=NOON
    )


def test_two_changes_of_one_record_are_joined_and_chosen(desk: Client) -> None:
    record = catalogued()
    begun = marc_of(record)
    theirs = MarcRecord(begun.leader, (*retitled(begun, "Олардың атауы").fields, DataField("653", " ", " ", (("a", "сот"),))))
    mine = MarcRecord(begun.leader, (*retitled(begun, "Менің атауым").fields, DataField("500", " ", " ", (("a", "Ескерту"),))))
    other_change(record, theirs)

    asked = desk.post(address(record), typed(mine, note="Түзету"))
    page = asked.content.decode()
    held = {
        name: html.unescape(re.search(rf'name="{name}" value="([^"]*)"', page)[1]) for name in ("held", "seen", "theirs", "note")
    }
    (choice,) = set(re.findall(r'name="(row-\d+)"', page))
    nothing = desk.post(address(record), {**held, "act": "merge"})
    saved = desk.post(address(record), {**held, "act": "merge", choice: "mine"})

    assert (asked.status_code, nothing.status_code, saved.status_code) == (409, 422, 302)
    assert "Choose one." in text_of(nothing)
    found = marc_of(record)
    assert (record.version, found.values("245", "a"), found.values("653", "a"), found.values("500", "a")) == (
        3, ("Менің атауым",), ("сот",), ("Ескерту",),
    )  # fmt: skip
    assert RecordVersion.objects.count() == 2


def test_a_third_change_while_choosing_is_shown_again(desk: Client) -> None:
    record = catalogued()
    begun = marc_of(record)
    other_change(record, retitled(begun, "Екінші"))
    asked = desk.post(address(record), typed(retitled(begun, "Бірінші")))
    held = {
        name: html.unescape(re.search(rf'name="{name}" value="([^"]*)"', asked.content.decode())[1])
        for name in ("held", "seen", "theirs")
    }
    other_change(record, retitled(begun, "Үшінші"))

    again = desk.post(address(record), {**held, "act": "merge", "row-0": "mine"})

    assert again.status_code == 409
    assert "Үшінші" in text_of(again)


# ---- new records ----


def test_a_new_record_of_the_form_gets_its_number_once(desk: Client) -> None:
    page = desk.get(f"{NEW}?kind=act").content.decode()
    held = html.unescape(re.search(r'name="held" value="([^"]*)"', page)[1])
    sent = {
        "face": "form", "kind": "act", "act": "save", "key": str(uuid4()), "held": held, "f-title": "Медиация туралы",
        "f-act-number": "401-IV", "f-year": "2011", "f-place": "Астана", "f-udc": ["347.9", "34"], "f-language": "kaz",
        "f-title-ru": "О медиации",
    }  # fmt: skip

    first, second = desk.post(NEW, sent), desk.post(NEW, sent)

    assert (first.status_code, first.url) == (302, second.url)
    found = marc_of(Record.objects.get())
    assert (found.control("001"), found.control("003"), found.control("008")[7:11]) == ("1", "KZ-AstAP", "2011")
    assert found.values("264", "ac") == ("Астана,", "2011")
    assert found.values("080", "a") == ("347.9", "34")
    assert Record.objects.get().kind == "act"


def test_a_title_that_is_here_already_is_saved_by_who_is_sure(desk: Client) -> None:
    marc = marc_of(catalogued())

    doubt = desk.post(NEW, typed(marc, key=str(uuid4())))
    sure = desk.post(NEW, typed(marc, key=str(uuid4()), act="sure"))

    assert (doubt.status_code, sure.status_code, Record.objects.count()) == (422, 302, 2)
    assert "The catalogue seems to have this title already." in text_of(doubt)


def test_a_copy_leaves_the_numbers_behind(desk: Client) -> None:
    record = catalogued(book("Медиация", number="17"))

    answer = desk.get(f"{NEW}?copy={record.uuid}&face=grid")

    tags = re.findall(r'name="tag" value="(\w*)"', answer.content.decode())
    assert tags == ["LDR", "008", "100", "245", "264", "300", "650"]


def test_the_form_writes_what_it_asks_for_and_marks_between_subfields(desk: Client) -> None:
    record = catalogued()
    page = desk.get(f"{address(record)}?kind=book").content.decode()
    held = html.unescape(re.search(r'name="held" value="([^"]*)"', page)[1])

    sent = {"face": "form", "kind": "book", "seen": "1", "held": held, "f-remainder": "оқулық", "f-responsibility": "Б. Қасымов"}
    answer = desk.post(address(record), {**sent, "act": "save"})

    assert answer.status_code == 302
    (title,) = marc_of(record).data_fields("245")
    assert [code for code, _value in title.subfields] == ["a", "b", "c"]
    assert (title.subfields[0][1][-2:], title.subfields[1][1]) == (" :", "оқулық /")


def test_another_kind_and_one_more_input_keep_what_is_typed(desk: Client) -> None:
    record = catalogued()
    held = json.dumps(marc_of(record).to_json())
    sent = {"face": "form", "kind": "book", "seen": "1", "held": held, "f-title": "Жаңа атау"}

    more = desk.post(address(record), {**sent, "act": "more:keywords"}).content.decode()
    other = desk.post(address(record), {**sent, "act": "kind", "next-kind": "dissertation"}).content.decode()
    turned = desk.post(address(record), {**sent, "act": "to:grid"}).content.decode()

    assert more.count('name="f-keywords"') == 3
    assert "Жаңа атау" in other
    assert 'name="f-degree"' in other
    assert "$aЖаңа атау" in turned


# ---- who, and how fast ----


def test_help_for_a_field_speaks_of_its_subfields(desk: Client) -> None:
    assert "Title" in text_of(desk.get("/en/library/editor/fields/245/"))
    assert desk.get("/en/library/editor/fields/xyz/").status_code == 404


def test_whoever_does_not_catalogue_is_refused_and_a_strange_id_is_not_found(client: Client, cataloguer: Account) -> None:
    record = catalogued()
    client.force_login(people.account())

    assert [client.get(page).status_code for page in (address(record), NEW, "/en/library/editor/fields/245/")] == [403] * 3
    assert client.post(address(record), typed(marc_of(record))).status_code == 403
    client.force_login(cataloguer)
    assert client.get(f"/en/library/records/{uuid4()}/edit/").status_code == 404
    assert client.get(f"{NEW}?copy={uuid4()}").status_code == 404


def test_a_longer_record_asks_the_database_no_more_often(desk: Client) -> None:
    short = catalogued()
    notes = tuple(DataField("500", " ", " ", (("a", str(number)),)) for number in range(60))
    long = catalogued(MarcRecord(book().leader, (*book().fields, *notes)))
    counts = []

    for record in (short, long):
        for face in ("form", "grid", "lines"):
            with CaptureQueriesContext(
                connection,
            ) as asked:
                desk.get(f"{address(record)}?face={face}")
            counts.append(len(asked))

    assert len(set(counts[1:])) == 1


def test_bad_input_is_no_error_of_the_program(desk: Client) -> None:
    record = catalogued()
    sent = {"face": "x", "kind": "y", "seen": "-", "held": '{"leader": 1}', "key": "z", "act": "to:nowhere"}

    assert desk.post(address(record), sent).status_code == 200
    assert desk.post(address(record), {"face": "grid", "act": "save", "seen": "1", "row": "leader"}).status_code == 302
    assert desk.post(address(record), {"act": "merge", "held": "[]", "seen": "1"}).status_code == 404
    assert Record.objects.get().version == 1
    assert isinstance(marc_of(record).fields[0], ControlField)
