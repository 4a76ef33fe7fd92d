"""The pages of the flows, each with the person who opens it; read by the accessibility test and by ``make screens``."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FlowPage:
    """One page: a name for its picture, its address without the language, who is signed in (nobody when empty)."""

    name: str
    path: str
    person: str = ""


PAGES = (
    FlowPage("home", "/"),
    FlowPage("section", "/about/"),
    FlowPage("content", "/about/mission/"),
    FlowPage("news", "/news/"),
    FlowPage("events", "/events/"),
    FlowPage("contacts", "/contacts/"),
    FlowPage("site-map", "/site-map/"),
    FlowPage("help", "/help/"),
    FlowPage("sign-in", "/sign-in/"),
    FlowPage("low-vision", "/low-vision/"),
    FlowPage("library-search", "/library/?q=сот"),
    FlowPage("library-advanced", "/library/advanced/"),
    FlowPage("library-collections", "/library/collections/"),
    FlowPage("one-search", "/search/?q=сот"),
    FlowPage("own-lists", "/library/lists/", "reader"),
    FlowPage("own-marks", "/reading/marks/", "reader"),
    FlowPage("rights", "/rights/", "librarian"),
    FlowPage("rights-report", "/rights/report/", "librarian"),
    FlowPage("rights-networks", "/rights/networks/", "librarian"),
    FlowPage("texts", "/texts/", "librarian"),
    FlowPage("words", "/words/?q=кодекстерінен", "librarian"),
    FlowPage("gallery", "/gallery/"),
    FlowPage("library-desk", "/library/lending/", "librarian"),
    FlowPage("offline-desk", "/library/lending/offline/", "librarian"),
    FlowPage("offline-conflicts", "/library/lending/offline/conflicts/", "librarian"),
    FlowPage("library-records", "/library/cataloguing/", "librarian"),
    FlowPage("library-imports", "/library/cataloguing/imports/", "librarian"),
    FlowPage("learning-today", "/learning/", "learner"),
    FlowPage("learning-courses", "/learning/courses/", "learner"),
    FlowPage("learning-timetable", "/learning/timetable/", "learner"),
    FlowPage("learning-grades", "/learning/grades/", "learner"),
    FlowPage("my-loans", "/library/me/loans/", "learner"),
    FlowPage("teaching", "/learning/teaching/", "teacher"),
    FlowPage("editing-news", "/editing/news/", "editor"),
    FlowPage("journal", "/journal/", "auditor"),
    FlowPage("roles-matrix", "/administration/roles/matrix/", "admin"),
    FlowPage("roles-list", "/administration/roles/", "admin"),
    FlowPage("roles-people", "/administration/roles/people/", "admin"),
    FlowPage("roles-preview", "/administration/roles/preview/", "admin"),
    FlowPage("why", "/administration/why/?grant=audit.read-journal", "admin"),
    FlowPage("texts-of-consent", "/people/consents/", "admin"),
    FlowPage("publish-consent", "/people/consents/publish/", "admin"),
    FlowPage("consent", "/people/me/consent/", "learner"),
    FlowPage("my-data", "/people/me/data/", "learner"),
    FlowPage("account", "/account/", "learner"),
    FlowPage("verification", "/people/verification/", "officer"),
    FlowPage("re-verification", "/people/re-verification/", "officer"),
    FlowPage("import-of-people", "/people/lists/", "officer"),
    FlowPage("examining", "/learning/examining/", "member"),
    FlowPage("notifications", "/notifications/", "librarian"),
)
