"""Reports that the librarian of the demonstration academy has put together and shares."""

from datetime import datetime

from torelik.kernel.actor import Actor
from torelik.kernel.identifiers import new_uuid
from torelik.library import api as library
from torelik.project.demo.people import Cast

FILTER, GROUP, SORTING = library.ReportFilter, library.ReportGroup, library.ReportSorting
IS = library.ReportCondition
SAVED = (
    (
        "Мерзімі өткен кітаптар, топ бойынша",
        library.ReportDefinition(
            "loans", columns=("reader", "group", "number", "title", "due-on"),
            filters=(FILTER("returned-on", IS.EMPTY), FILTER("due-on", IS.BEFORE_TODAY), FILTER("group", IS.BEGINS, ("",), True)),
            sortings=(SORTING("group"), SORTING("due-on")),
        ),
    ),
    (
        "Фонд по местам и языкам",
        library.ReportDefinition(
            "copies", groups=(GROUP("place"), GROUP("language")), measures=("titles", "copies", "amount"), is_summary=True,
            filters=(FILTER("state", IS.ONE_OF, ("available", "repair")), FILTER("place", IS.ONE_OF, (), True)),
        ),
    ),
    (
        "Ай бойынша беру",
        library.ReportDefinition(
            "acts-of-lending", groups=(GROUP("day", library.ReportSpan.MONTH), GROUP("category")), measures=("acts",),
            is_summary=True,
            filters=(FILTER("act", IS.ONE_OF, ("issued",)), FILTER("day", IS.BETWEEN, ("", ""), True)),
        ),
    ),
)  # fmt: skip


def load(*, cast: Cast, at: datetime) -> None:
    """Save the reports in the librarian's name."""
    by = Actor(account_id=cast.account_ids["librarian"], name="librarian")
    for grant in ("library.see-reports", "library.issue-item"):
        by = by.with_grant(grant)
    for name, definition in SAVED:
        library.save_report(key=new_uuid(), kept=library.KeptReport(name, True), definition=definition, by=by, at=at)
