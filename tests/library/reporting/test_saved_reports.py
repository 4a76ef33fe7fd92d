"""Reports are put together, seen, kept, shared, run with what they ask, and leave as files (cl. 12)."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils import translation
from openpyxl import load_workbook

from factories import library as make
from factories import people
from factories.moments import NOON
from torelik.audit.models import Event
from torelik.identity.models import Account
from torelik.kernel.errors import NotFound, PermissionDenied
from torelik.library.administration.reports import Cell
from torelik.library.reporting import actions, permissions, queries, rules, subjects
from torelik.library.reporting.actions import Kept, ReportRefused
from torelik.library.reporting.models import SavedReport
from torelik.library.reporting.rules import Definition, Filter, Group, Sorting
from torelik.library.reporting.vocabulary import Condition, FieldKind, Refusal, Span

pytestmark = pytest.mark.django_db
AT = "/en/library/reports/saved/"
COPIES = Definition("copies", columns=("number", "place"), sortings=(Sorting("number"),))
READERS = Definition("readers", columns=("ticket", "reader"))
BY_PLACE = Definition("copies", groups=(Group("place"),), measures=("copies", "titles"), is_summary=True)


@pytest.fixture
def librarian() -> Account:
    return people.account(grants=("library.see-reports", "library.issue-item"), family_name="Қасымова")


@pytest.fixture
def statistician() -> Account:
    return people.account(grants=("library.see-reports",), family_name="Оразов")


def rows(definition: Definition, by: Account) -> list[list[Any]]:
    with translation.override("en"):
        found = actions.run_report(definition, form="page", known_as="", by=people.actor(by), at=NOON)
        return [[cell.value if isinstance(cell, Cell) else cell for cell in row] for row in found.rows]


def kept(by: Account, definition: Definition = COPIES, *, shared: bool = False, name: str = "Қор") -> SavedReport:
    return actions.save_report(key=uuid4(), kept=Kept(name, shared), definition=definition, by=people.actor(by), at=NOON)


def events(*names: str) -> list[tuple[str, dict[str, Any]]]:
    return [(event.name, event.facts) for event in Event.objects.filter(name__in=names).order_by("id")]


def test_every_field_of_every_subject_is_shown_asked_sorted_and_grouped_by(librarian: Account) -> None:
    make.loan(to=make.patron())

    for subject in subjects.all_subjects():
        for field in subject.fields:
            for condition, values in (("empty", ()), ("filled", ()), ("this-year", ())):
                one = Filter(field.key, Condition(condition), values)
                definition = Definition(subject.key, columns=(field.key,), filters=(one,), sortings=(Sorting(field.key, True),))
                summary = Definition(
                    subject.key, groups=(Group(field.key),), measures=tuple(m.key for m in subject.measures), is_summary=True
                )
                for each in (definition, summary):
                    if rules.refusals(each, subject.shape):
                        continue
                    found = queries.found(each, subject, today=make.TODAY, visible_to=people.SYSTEM)
                    assert len(list(found.rows)) == found.total


def test_a_list_has_its_columns_in_their_order(librarian: Account) -> None:
    copy = make.item(inventory_number="N1")
    make.item(inventory_number="N2", place="store")

    assert rows(COPIES, librarian) == [["N1", "home-loan en"], ["N2", "store en"]]
    assert rows(replace(COPIES, columns=("place", "number"), sortings=(Sorting("number", True),)), librarian) == [
        ["store en", "N2"],
        ["home-loan en", "N1"],
    ]
    assert copy.inventory_number == "N1"


@pytest.mark.parametrize(
    ("one", "numbers"),
    [
        (Filter("place", Condition.ONE_OF, ("store",)), ["N2"]),
        (Filter("title", Condition.CONTAINS, ("ҚҰҚЫҒЫ",)), ["N1"]),
        (Filter("title", Condition.BEGINS, ("азаматтық",)), ["N1"]),
        (Filter("number", Condition.IS, ("n2",)), ["N2"]),
        (Filter("year", Condition.BETWEEN, ("2020", "2024")), ["N2"]),
        (Filter("year", Condition.IS, ("2019",)), ["N1"]),
        (Filter("price", Condition.EMPTY), ["N1"]),
        (Filter("price", Condition.FILLED), ["N2"]),
        (Filter("price", Condition.BETWEEN, ("1500.50", "")), ["N2"]),
        (Filter("for-loan", Condition.IS, ("no",)), ["N2"]),
        (Filter("acquired-on", Condition.THIS_YEAR), ["N1", "N2"]),
        (Filter("acquired-on", Condition.BETWEEN, ("", "2026-01-11")), []),
        (Filter("acquired-on", Condition.LAST_DAYS, ("30",)), []),
        (Filter("place", Condition.ONE_OF, (), True), ["N1", "N2"]),
    ],
)
def test_conditions_narrow_the_rows(librarian: Account, one: Filter, numbers: list[str]) -> None:
    make.item(of=make.record(title="Азаматтық құқығы", year=2019), inventory_number="N1")
    copy = make.item(of=make.record(title="Медиация", year=2024), inventory_number="N2", place="store", for_loan=False)
    copy.price = Decimal("1500.50")
    copy.save(update_fields=["price"])

    assert [row[0] for row in rows(replace(COPIES, filters=(one,)), librarian)] == numbers


def test_a_moment_belongs_to_the_day_at_the_academy(librarian: Account) -> None:
    loan = make.loan(to=make.patron())
    loan.issued_at = NOON.replace(hour=20, minute=30)  # half past one of the next day in Astana
    loan.save(update_fields=["issued_at"])
    day = loan.issued_at.date() + timedelta(days=1)
    asked = Filter("issued-on", Condition.BETWEEN, (day.isoformat(), day.isoformat()))
    listed = Definition("loans", columns=("issued-on",), filters=(asked,))
    summed = Definition("loans", groups=(Group("issued-on"),), measures=("loans",), filters=(asked,), is_summary=True)

    assert rows(listed, librarian) == [[day]]
    assert rows(summed, librarian) == [[day, 1]]


def test_a_summary_counts_and_closes_with_its_sums(librarian: Account) -> None:
    record = make.record()
    make.item(of=record)
    make.item(of=record)
    make.item(of=record, place="store")

    found = actions.run_report(BY_PLACE, form="page", known_as="", by=people.actor(librarian), at=NOON)
    with translation.override("en"):
        shown = [list(row) for row in found.rows]

    # A title in two places is one title of the library.
    assert [[cell.value for cell in row[1:]] for row in shown] == [[2, 1], [1, 1]]
    assert [cell.value for cell in found.sums[1:]] == [3, 1]


@pytest.mark.parametrize(
    "group",
    [
        Group("place"), Group("kind"), Group("language"), Group("year"), Group("for-loan"), Group("price"), Group("number"),
        Group("acquired-on"), Group("acquired-on", Span.MONTH), Group("acquired-on", Span.YEAR),
    ],
)  # fmt: skip
def test_a_number_of_a_summary_opens_the_rows_that_it_counts(desk: Client, librarian: Account, group: Group) -> None:
    make.item()
    make.item(of=make.record(kind="serial", year=None), place="store", for_loan=False)
    make.item(state="withdrawn")
    kept_ones = (Filter("state", Condition.ONE_OF, ("available",)),)
    summary = Definition("copies", groups=(group,), measures=("copies",), filters=kept_ones, is_summary=True)

    found = actions.run_report(summary, form="page", known_as="", by=people.actor(librarian), at=NOON)
    cells = [row[1] for row in found.rows] + [found.sums[1]]

    assert sum(cell.value for cell in cells) == 4
    for cell in cells:
        page = desk.get(cell.url.replace("/kk/", "/en/")).content.decode()
        assert page.count('<tr class="t-table__row">') == cell.value, cell.url


def test_rows_behind_a_number_are_refused_as_a_report_is(client: Client, statistician: Account) -> None:
    client.force_login(statistician)
    of_readers = json.dumps(READERS.to_json())

    answers = [client.get(f"{AT}rows/", {"of": asked}).status_code for asked in ("", "[]", '{"subject": 1}', of_readers)]

    assert answers == [404, 404, 404, 403]


def test_rows_behind_a_number_leave_as_files(desk: Client) -> None:
    make.item()
    asked = {"of": json.dumps(COPIES.to_json())}

    assert [desk.get(f"{AT}rows/", {**asked, "as": form}).status_code for form in ("xlsx", "csv", "pdf")] == [200] * 3


def test_a_text_that_is_too_long_to_be_asked_for_opens_nothing() -> None:
    by_title = Definition("copies", groups=(Group("title"),), measures=("copies",), is_summary=True)

    assert rules.rows_behind(by_title, ["а" * 201], [FieldKind.TEXT], columns=("number",)) is None


def test_days_are_grouped_by_month_and_year(librarian: Account) -> None:
    make.loan(to=make.patron())
    by_month = Definition(
        "loans", groups=(Group("issued-on", Span.MONTH), Group("due-on", Span.YEAR)), measures=("loans",), is_summary=True
    )

    assert rows(by_month, librarian) == [["11.2026", "2026", 1]]


def test_a_title_opens_its_page(librarian: Account) -> None:
    record = make.record()
    make.item(of=record)

    found = actions.run_report(
        Definition("copies", columns=("title",)), form="page", known_as="", by=people.actor(librarian), at=NOON
    )

    assert [cell.url.endswith(f"{record.uuid}/") for (cell,) in found.rows] == [True]


def test_who_does_not_work_with_readers_is_refused_where_readers_are_named(statistician: Account) -> None:
    with pytest.raises(PermissionDenied):
        rows(READERS, statistician)
    with pytest.raises(PermissionDenied):
        rows(Definition("loans", columns=("due-on",), filters=(Filter("ticket", Condition.IS, ("T1",)),)), statistician)
    with pytest.raises(PermissionDenied):
        rows(Definition("stock-entries", columns=("day",)), statistician)
    with pytest.raises(PermissionDenied):
        kept(statistician, READERS)
    assert rows(Definition("loans", columns=("due-on",)), statistician) == []


def test_a_run_that_names_readers_is_in_the_journal_and_another_is_not(librarian: Account) -> None:
    make.patron(full_name="Бекова Дана", ticket="T1")

    assert rows(READERS, librarian) == [["T1", "Бекова Дана"]]
    rows(COPIES, librarian)

    facts = {"report": "readers", "format": "page", "rows": 1}
    assert events("library.personal-report-run") == [("library.personal-report-run", facts)]


def test_a_reader_with_an_account_is_named_by_it(librarian: Account) -> None:
    make.patron(account=people.account(family_name="Әлиев", given_name="Нұрлан"), full_name="", ticket="T1")

    assert rows(READERS, librarian) == [["T1", "Әлиев Нұрлан"]]


def test_saving_twice_with_one_key_keeps_one_report(librarian: Account) -> None:
    key, by = uuid4(), people.actor(librarian)

    for _click in range(2):
        actions.save_report(key=key, kept=Kept(" Қор ", True), definition=COPIES, by=by, at=NOON)

    assert list(SavedReport.objects.values_list("name", "is_shared", "version")) == [("Қор", True, 1)]
    assert events("library.report-saved") == [("library.report-saved", {"subject": "copies", "shared": True})]


def test_a_report_without_a_name_or_columns_is_refused_with_both_reasons(librarian: Account) -> None:
    with pytest.raises(ReportRefused) as refused:
        kept(librarian, replace(COPIES, columns=(), sortings=()), name="")

    assert refused.value.refusals == [Refusal.NO_NAME, Refusal.NO_COLUMNS]


def test_the_second_of_two_changes_is_refused(librarian: Account) -> None:
    row, by = kept(librarian), people.actor(librarian)
    actions.change_report(uuid=row.uuid, seen=1, kept=Kept("Бірінші", True), definition=BY_PLACE, by=by, at=NOON)

    with pytest.raises(ReportRefused) as refused:
        actions.change_report(uuid=row.uuid, seen=1, kept=Kept("Екінші", False), definition=COPIES, by=by, at=NOON)

    row.refresh_from_db()
    assert refused.value.refusals == [Refusal.CHANGED_MEANWHILE]
    assert (row.name, row.is_shared, Definition.from_json(row.definition)) == ("Бірінші", True, BY_PLACE)
    assert [name for name, _facts in events("library.report-changed")] == ["library.report-changed"]


def test_a_shared_report_is_copied_and_not_changed_by_another(librarian: Account, statistician: Account) -> None:
    shared, by = kept(librarian, shared=True), people.actor(statistician)

    copy = actions.copy_report(uuid=shared.uuid, by=by, at=NOON)

    assert (copy.owner_id, copy.is_shared, copy.definition) == (statistician.pk, False, shared.definition)
    with pytest.raises(NotFound):
        actions.change_report(uuid=shared.uuid, seen=1, kept=Kept("Менікі", True), definition=COPIES, by=by, at=NOON)
    with pytest.raises(NotFound):
        actions.remove_report(uuid=shared.uuid, by=by, at=NOON)


def test_somebody_elses_own_report_is_not_found(librarian: Account, statistician: Account) -> None:
    own = kept(librarian)

    with pytest.raises(NotFound):
        queries.saved_report(own.uuid, visible_to=people.actor(statistician))
    assert queries.saved_reports(visible_to=people.actor(statistician)) == []


def test_ones_own_report_is_deleted(librarian: Account) -> None:
    row = kept(librarian)

    actions.remove_report(uuid=row.uuid, by=people.actor(librarian), at=NOON)

    assert not SavedReport.objects.exists()
    assert events("library.report-removed") == [("library.report-removed", {"subject": "copies", "shared": False})]


def test_who_leaves_takes_their_own_reports_and_leaves_the_shared(librarian: Account) -> None:
    kept(librarian)
    kept(librarian, shared=True, name="Ортақ")

    assert [row["name"] for row in queries.rows_of(librarian.pk)["saved_reports"]] == ["Қор", "Ортақ"]
    assert actions.forget_account(librarian.pk) == 1
    assert list(SavedReport.objects.values_list("name", flat=True)) == ["Ортақ"]


def test_a_subject_has_one_key() -> None:
    subject = subjects.all_subjects()[0]
    with pytest.raises(ValueError, match=subject.key):
        subjects.register_subject(replace(subject))
    with pytest.raises(ValueError, match="other"):
        subjects.register_subject(replace(subject, key="other", measures=(replace(subject.measures[0], key="number"),)))


def test_fields_are_offered_to_who_may_see_them(librarian: Account, statistician: Account) -> None:
    loans = subjects.subject_of("loans")
    assert loans is not None
    both = [{one.key for one in permissions.fields_used_by(loans, people.actor(who))} for who in (librarian, statistician)]

    assert both[0] - both[1] == {"ticket", "reader", "group"}


def test_a_report_about_nothing_known_is_refused(librarian: Account) -> None:
    with pytest.raises(ReportRefused) as refused:
        rows(Definition("parchments", columns=("title",)), librarian)

    assert refused.value.refusals == [Refusal.UNKNOWN]


def test_reports_are_kept_for_people_alone() -> None:
    with pytest.raises(NotFound):
        actions.save_report(key=uuid4(), kept=Kept("Қор", True), definition=COPIES, by=people.SYSTEM, at=NOON)


@pytest.mark.parametrize(
    ("grants", "subject", "lacking"),
    [
        ((), "copies", "library.see-reports"),
        (("library.see-reports",), "copies", ""),
        (("library.see-reports",), "stock-entries", "library.see-stock"),
        (("library.see-reports", "library.keep-stock"), "stock-entries", ""),
        (("library.see-reports",), "readers", "library.issue-item"),
    ],
)
def test_a_refusal_names_the_right_that_is_lacking(grants: tuple[str, ...], subject: str, lacking: str) -> None:
    about, by = subjects.subject_of(subject), people.actor(people.account(grants=grants))
    assert about is not None

    assert permissions.grant_to_run(about, Definition(subject, columns=about.first), by) == lacking


# Pages


@pytest.fixture
def desk(client: Client, librarian: Account) -> Client:
    client.force_login(librarian)
    return client


def built(**more: Any) -> dict[str, Any]:
    given = {"key": str(uuid4()), "seen": "0", "column-0": "number", "column-1": "place", "act": "show"}
    return {**given, **{name.replace("__", "-"): value for name, value in more.items()}}


def test_a_report_is_put_together_without_scripts(desk: Client) -> None:
    make.item(inventory_number="N1")
    make.item(inventory_number="N2", place="store")
    new = f"{AT}new/copies/list/"

    assert "N1" in desk.get(new).content.decode()
    chosen = desk.post(new, built(filter__0="place|one-of"))
    seen = desk.post(
        new, {**built(filter__0="place|one-of", filter__0__shown="place|one-of"), "filter-0-place-one-of-value": ["store"]}
    )

    # A condition that was only just chosen shows its values and refuses nothing yet.
    assert chosen.status_code == 200
    assert 'name="filter-0-place-one-of-value"' in chosen.content.decode()
    assert ("N1" in chosen.content.decode(), "N1" in seen.content.decode(), "N2" in seen.content.decode()) == (True, False, True)


def test_a_condition_without_its_value_is_told_when_the_report_is_saved(desk: Client) -> None:
    answer = desk.post(f"{AT}new/copies/list/", built(filter__0="place|one-of", name="Қор", act="save"))

    assert answer.status_code == 422
    assert str(Refusal.NO_VALUE.label) in answer.content.decode()
    assert not SavedReport.objects.exists()


def test_a_report_is_saved_run_changed_and_deleted(desk: Client) -> None:
    make.item(inventory_number="N1")
    asked = {"filter-0-place-one-of-value": ["home-loan"], "filter-0-asked": "on", "filter-0-shown": "place|one-of"}

    saved = desk.post(
        f"{AT}new/copies/list/", {**built(filter__0="place|one-of", name="Қор", is_shared="on", act="save"), **asked}
    )
    row = SavedReport.objects.get()
    page = desk.get(saved["Location"]).content.decode()
    emptied = desk.get(f"{AT}{row.uuid}/?run=1&p0-value=store")
    make.item(inventory_number="N2", place="store")
    other = desk.get(f"{AT}{row.uuid}/?run=1&p0-value=store").content.decode()
    change = desk.get(f"{AT}{row.uuid}/change/").content.decode()
    changed = desk.post(f"{AT}{row.uuid}/change/", built(seen="1", name="Тек нөмірлер", act="save"))

    assert saved["Location"] == f"{AT}{row.uuid}/"
    assert "N1" in page
    assert emptied.status_code == 422  # There is no such place yet.
    assert ("N1" in other, "N2" in other) == (False, True)
    assert 'value="place|one-of" selected' in change
    assert changed.status_code == 302
    row.refresh_from_db()
    assert (row.name, row.version, row.is_shared) == ("Тек нөмірлер", 2, False)
    assert "Тек нөмірлер" in desk.get("/en/library/reports/").content.decode()
    assert desk.post(f"{AT}{row.uuid}/remove/").status_code == 302
    assert not SavedReport.objects.exists()


def test_a_stale_change_is_told_and_changes_nothing(desk: Client, librarian: Account) -> None:
    row = kept(librarian)

    answer = desk.post(f"{AT}{row.uuid}/change/", built(seen="7", name="Басқа", act="save"))

    assert answer.status_code == 422
    assert str(Refusal.CHANGED_MEANWHILE.label) in answer.content.decode()


def test_a_summary_is_put_together(desk: Client) -> None:
    make.item()
    new = f"{AT}new/copies/summary/"
    given = {
        **built(filter__0="acquired-on|between", filter__0__shown="acquired-on|between"), "group-0": "acquired-on.month",
        "measures": ["copies", "amount"], "sort-0": "-copies", "filter-0-acquired-on-between-first": "2026-01-01",
        "filter-0-acquired-on-between-last": "",
    }  # fmt: skip

    assert desk.get(new).status_code == 200
    assert "01.2026" in desk.post(new, given).content.decode()
    backwards = desk.post(new, {**given, "filter-0-acquired-on-between-last": "2025-01-01"})
    assert backwards.status_code == 422
    assert str(Refusal.BACKWARDS.label) in backwards.content.decode()
    assert desk.post(new, {**given, "group-0": ""}).status_code == 422


def test_values_of_every_kind_of_condition_have_their_place(desk: Client) -> None:
    for what, ends in (
        ("title|contains", ["value"]), ("year|is", ["value"]), ("acquired-on|last-days", ["value"]), ("for-loan|is", ["value"]),
        ("price|between", ["first", "last"]), ("acquired-on|this-month", []),
    ):  # fmt: skip
        page = desk.post(f"{AT}new/copies/list/", built(filter__0=what)).content.decode()
        name = what.replace("|", "-")
        assert [f'name="filter-0-{name}-{end}"' in page for end in ends] == [True] * len(ends)


def test_a_report_leaves_as_lines_workbook_and_paper(desk: Client, librarian: Account, tmp_path: Any) -> None:
    make.item(inventory_number="=1+1")
    row = kept(librarian, replace(BY_PLACE, groups=(Group("number"),)), name="Қор: [жыл]/2026")

    lines = b"".join(desk.get(f"{AT}{row.uuid}/?as=csv").streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]
    book = tmp_path / "report.xlsx"
    book.write_bytes(b"".join(desk.get(f"{AT}{row.uuid}/?as=xlsx").streaming_content))  # type: ignore[attr-defined]
    paper = desk.get(f"{AT}{row.uuid}/?as=pdf")

    assert [line.split(";")[0] for line in lines[1:]] == ["'=1+1", "Total"]
    assert [[cell.value for cell in line] for line in load_workbook(book).active.iter_rows(min_row=2)] == [  # type: ignore[union-attr]
        ["=1+1", 1, 1],
        ["Total", 1, 1],
    ]
    assert paper.content[:4] == b"%PDF"


def test_a_file_says_that_there_are_more_rows(desk: Client, librarian: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "MOST_ROWS", 2)
    for _number in range(3):
        make.item()
    row = kept(librarian)

    lines = b"".join(desk.get(f"{AT}{row.uuid}/?as=csv").streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]

    assert (len(lines), lines[-1]) == (4, "The first 2 rows of 3.")


def test_a_page_shows_the_first_fifty_rows_and_the_total(desk: Client, librarian: Account) -> None:
    record = make.record()
    for _number in range(52):
        make.item(of=record)

    page = desk.get(f"{AT}{kept(librarian).uuid}/").content.decode()

    assert "52 rows" in page
    assert "The first 50 are shown." in page


def test_what_is_asked_stands_on_the_paper_and_may_be_left_out(desk: Client, librarian: Account) -> None:
    make.item(inventory_number="N1")
    make.item(inventory_number="N2", for_loan=False, place="store")
    asked = (
        Filter("for-loan", Condition.IS, ("yes",), True),
        Filter("price", Condition.BETWEEN, ("", ""), True),
        Filter("place", Condition.ONE_OF, (), True),
    )
    path = f"{AT}{kept(librarian, replace(COPIES, filters=asked)).uuid}/"

    untouched = desk.get(path).content.decode()
    either = desk.get(f"{path}?run=1").content.decode()
    lent_here = desk.get(f"{path}?run=1&p0-value=no").content.decode()

    assert ("N1" in untouched, "N2" in untouched) == (True, False)
    assert ("N1" in either, "N2" in either) == (True, True)
    assert ("N1" in lent_here, "N2" in lent_here) == (False, True)
    assert desk.get(f"{path}?as=pdf&run=1&p0-value=no&p1-first=10&p2-value=store").content[:4] == b"%PDF"
    assert desk.get(f"{path}?run=1&p1-first=much").status_code == 422
    assert desk.get(f"{path}?run=1&p1-first=10&p1-last=5").status_code == 422


def test_a_number_and_a_day_are_read_back_into_the_form(desk: Client, librarian: Account) -> None:
    filters = (Filter("year", Condition.IS, ("2024",)), Filter("acquired-on", Condition.BETWEEN, ("2026-01-05", "")))
    row = kept(librarian, replace(COPIES, filters=filters))

    page = desk.get(f"{AT}{row.uuid}/change/").content.decode()

    assert ('value="2024"' in page, 'value="2026-01-05"' in page) == (True, True)
    given = built(filter__0="year|is", filter__0__shown="year|is", seen="1", name="Жыл", act="save")
    assert desk.post(f"{AT}{row.uuid}/change/", {**given, "filter-0-year-is-value": "2020.00"}).status_code == 302
    row.refresh_from_db()
    assert Definition.from_json(row.definition).filters == (Filter("year", Condition.IS, ("2020",)),)


def _spoiled(row: SavedReport, **changed: Any) -> UUID:
    row.definition = {**row.definition, **changed}
    row.subject = row.definition["subject"]
    row.save(update_fields=["definition", "subject"])
    return row.uuid


def test_a_report_whose_field_is_gone_says_so_and_still_opens(desk: Client, librarian: Account) -> None:
    make.item(inventory_number="N1")
    uuid = _spoiled(kept(librarian), columns=["number", "colour"])

    page = desk.get(f"{AT}{uuid}/").content.decode()

    assert ("colour" in page, "N1" in page) == (True, True)
    assert desk.get(f"{AT}{uuid}/change/").status_code == 200
    assert desk.post(f"{AT}{uuid}/copy/").status_code == 302


def test_a_report_with_nothing_left_says_what_is_missing(desk: Client, librarian: Account) -> None:
    uuid = _spoiled(kept(librarian), columns=["colour"])

    answer = desk.get(f"{AT}{uuid}/")

    assert answer.status_code == 422
    assert str(Refusal.NO_COLUMNS.label) in answer.content.decode()
    assert desk.post(f"{AT}{uuid}/copy/", follow=True).status_code == 422


def test_a_report_whose_subject_is_gone_opens_and_can_be_deleted(desk: Client, librarian: Account) -> None:
    uuid = _spoiled(kept(librarian), subject="parchments")

    assert desk.get(f"{AT}{uuid}/").status_code == 200
    assert desk.get(f"{AT}{uuid}/change/").status_code == 404
    assert desk.get("/en/library/reports/").status_code == 200
    assert desk.post(f"{AT}{uuid}/remove/").status_code == 302


def test_a_shared_report_about_readers_is_named_to_those_who_work_with_them(
    client: Client, librarian: Account, statistician: Account
) -> None:
    row = kept(librarian, READERS, shared=True, name="Оқырмандар")
    client.force_login(statistician)

    assert "Оқырмандар" not in client.get("/en/library/reports/").content.decode()
    assert client.get(f"{AT}{row.uuid}/").status_code == 403
    assert [client.get(f"{AT}new/{name}/list/").status_code for name in ("readers", "copies", "no-such")] == [404, 200, 404]


def test_strangers_see_no_saved_reports(client: Client, librarian: Account) -> None:
    row = kept(librarian, shared=True)
    client.force_login(people.account())

    paths = (f"{AT}new/", f"{AT}new/copies/list/", f"{AT}{row.uuid}/", f"{AT}{row.uuid}/change/")
    assert [client.get(path).status_code for path in paths] == [403, 403, 404, 404]


@pytest.mark.parametrize("number", [1, 30])
def test_a_saved_report_asks_the_same_number_of_questions(
    desk: Client, librarian: Account, number: int, django_assert_num_queries: Callable[..., AbstractContextManager[object]]
) -> None:
    for _row in range(number):
        make.item()
    row = kept(librarian, replace(COPIES, columns=("number", "title", "place", "kind")))
    desk.get(f"{AT}{row.uuid}/")

    with django_assert_num_queries(8):
        desk.get(f"{AT}{row.uuid}/")


@pytest.mark.parametrize("number", [1, 30])
def test_the_page_of_reports_asks_the_same_number_of_questions(
    desk: Client, librarian: Account, number: int, django_assert_num_queries: Callable[..., AbstractContextManager[object]]
) -> None:
    for place in range(number):
        kept(librarian, name=f"Есеп {place}")
    desk.get("/en/library/reports/")

    with django_assert_num_queries(5):
        desk.get("/en/library/reports/")


def test_today_is_told_from_outside() -> None:
    subject = subjects.subject_of("copies")
    assert subject is not None
    asked = replace(COPIES, filters=(Filter("acquired-on", Condition.LAST_MONTH),))
    make.item(inventory_number="N1")

    found = [
        len(queries.found(asked, subject, today=day, visible_to=people.SYSTEM).rows)
        for day in (date(2026, 2, 3), date(2026, 3, 3))
    ]

    assert found == [1, 0]
