"""Words of the portal's pages."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class EVENTS(models.TextChoices):
    DRAFT_SAVED = "portal.draft-saved", _("A draft of the portal was saved")
    PUBLISHED = "portal.published", _("A page was published in three languages")
    UNPUBLISHED = "portal.unpublished", _("A page was withdrawn in three languages")
    PREPARED = "portal.site-prepared", _("The structure of the portal was prepared")
    EDITORS_REPAIRED = "portal.editors-repaired", _("Wagtail's editors were brought back into step with the roles")


SECURITY_EVENTS = (EVENTS.DRAFT_SAVED, EVENTS.PUBLISHED, EVENTS.UNPUBLISHED)
"""What the monitoring of information security must know (cl. 10(2))."""


class FACTS(models.TextChoices):
    """Names of facts in events, as the auditor reads them."""

    KIND = "kind", pgettext_lazy("fact", "kind")


class GRANTS(models.TextChoices):
    EDIT_CONTENT = "portal.edit-content", _("Write pages, news and events of the portal")
    PUBLISH = "portal.publish", _("Publish and withdraw in three languages")


class NOTICES(models.TextChoices):
    """What those who manage roles are told."""

    EDITORS_REPAIRED = (
        "portal.editors-repaired",
        _("Somebody gave rights in the pages' editor by hand. They were taken away: rights come from roles only."),
    )


LIMITED_TO: dict[str, tuple[str, ...]] = {GRANTS.EDIT_CONTENT: ("unit",), GRANTS.PUBLISH: ("unit",)}
"""To what a grant can be limited: its acts and lists ask for the unit that owns the page."""


class SetKind(models.TextChoices):
    HOME = "home", _("Home page")
    SECTION = "section", _("Section")
    PAGE = "page", _("Page")
    CONTACTS = "contacts", _("Contacts")
    NEWS_INDEX = "news-index", _("List of news")
    NEWS = "news", pgettext_lazy("one news item", "News")
    EVENT_INDEX = "event-index", _("List of events")
    EVENT = "event", _("Event")


class SetState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("state of a page", "Draft")
    PUBLISHED = "published", pgettext_lazy("state of a page", "Published")


class Freshness(models.TextChoices):
    STATIC = "static", _("Static: confirmed each quarter (cl. 17)")
    DYNAMIC = "dynamic", _("Dynamic: changed as news arrives (cl. 16)")


class Direction(models.TextChoices):
    INFORMATION = "information", _("Informing the public")
    EDUCATION = "education", _("Training of judges and of learners")
    PROFESSIONAL_DEVELOPMENT = "professional-development", _("Professional development")
    RESEARCH = "research", _("Research")
    COOPERATION = "cooperation", _("Cooperation")


class Illustration(models.TextChoices):
    HALL = "hall", _("Building with a colonnade")
    BOOKS = "books", _("Books")
    COURT = "court", _("Courtroom")
    SEMINAR = "seminar", _("Seminar")
    SIGNATURE = "signature", _("Signing of an agreement")
    CALENDAR = "calendar", _("Calendar")


class Reason(models.TextChoices):
    LANGUAGE_MISSING = "language-missing", _("%(language)s: there is no text yet.")
    TITLE_MISSING = "title-missing", _("%(language)s: the title is missing.")
    LEAD_MISSING = "lead-missing", _("%(language)s: the opening sentence is missing.")
    BODY_MISSING = "body-missing", _("%(language)s: the text is missing.")
    PLACE_MISSING = "place-missing", _("%(language)s: the place is missing.")
    TRANSLATION_OUTDATED = (
        "translation-outdated",
        _("%(language)s: the translation is older than the text it was made from. Mend it or confirm it."),
    )
    ALTERNATIVE_TEXT_MISSING = (
        "alternative-text-missing",
        _("%(language)s: the picture has no words for those who do not see it."),
    )
    SAME_AS_OTHER = "same-as-other", _("%(language)s: the text is the same as in another language.")
    NOT_KAZAKH = "not-kazakh", _("Kazakh: a long text without a single letter that only Kazakh has. Is it Kazakh?")
    CYRILLIC_IN_ENGLISH = "cyrillic-in-english", _("English: the title has Cyrillic letters.")
    OWNER_MISSING = "owner-missing", _("No unit answers for the page.")
    DIRECTION_MISSING = "direction-missing", _("It is not said which activity of the Academy the page belongs to.")
    DATE_MISSING = "date-missing", _("The date is missing.")
    CATEGORY_MISSING = "category-missing", _("The category is missing.")
    KIND_MISSING = "kind-missing", _("The kind of event is missing.")
    START_MISSING = "start-missing", _("It is not said when the event begins.")
    ENDS_BEFORE_START = "ends-before-start", _("The event ends before it begins.")
    REGISTRATION_AFTER_END = "registration-after-end", _("Sign-up ends after the event itself.")
    INITIATOR_MISSING = "initiator-missing", _("%(language)s: an urgent event must name its initiator.")
    REASONS_MISSING = "reasons-missing", _("%(language)s: an urgent event must state its reasons.")
    INSTRUCTION_MISSING = (
        "instruction-missing",
        _("An urgent event needs the leadership's instruction: number, date, who signed."),
    )


SECTIONS = (
    ("about", ("Академия туралы", "Об Академии", "About the Academy")),
    ("admission", ("Оқуға түсу", "Поступление", "Admission")),
    ("for-learners", ("Білім алушыларға", "Обучающимся", "For learners")),
    ("for-alumni", ("Түлектерге", "Выпускникам", "For alumni")),
    ("research", ("Зерттеу қызметі", "Исследовательская деятельность", "Research")),
    ("cooperation", ("Ынтымақтастық", "Сотрудничество", "Cooperation")),
    ("paid-courses", ("Ақылы курстар", "Платные курсы", "Paid courses")),
)
"""The seven sections of cl. 14(1) in the order of the menu: address and titles (kk, ru, en)."""

HOME_TITLES = ("Сот төрелігі академиясы", "Академия правосудия", "Academy of Justice")
CONTACTS_TITLES = ("Байланыс", "Контакты", "Contacts")
NEWS_TITLES = ("Жаңалықтар", "Новости", "News")
EVENTS_TITLES = ("Іс-шаралар", "Мероприятия", "Events")
