"""The roles with which a new site begins; the Academy changes them in the interface afterwards (cl. 13)."""

from dataclasses import dataclass

from torelik.kernel.trilingual import Trilingual


@dataclass(frozen=True, slots=True)
class FirstRole:
    """A role of a new site: its key, its name, its grants."""

    key: str
    name: Trilingual
    grants: tuple[str, ...] = ()


LENDING = ("library.set-policies", "library.issue-item", "library.lift-refusal", "library.manage-patrons", "library.manage-items")
CLEARING = ("library.clear-readers", "library.withdraw-clearance", "library.keep-debts", "library.waive-debts")
PROGRAMS = ("identity.use-programs",)
TELLING = ("notifications.keep-texts",)
CATALOGUING = (
    "library.catalogue-record",
    "library.import-records",
    "library.export-records",
    "library.merge-records",
    "library.edit-in-batches",
    "library.manage-items",
    "library.keep-electronic-copies",
    "library.keep-classes",
    "library.keep-authorities",
    "documents.keep-rights",
    "documents.see-rights",
    "library.publish-collections",
    "documents.keep-texts",
    "search.teach-words",
    "library.see-reports",
)
BRANCHES = ("library.keep-branches",)
STOCK_TAKING = ("library.take-stock", "library.lead-stock-taking")
STOCK = (
    "library.keep-signatories",
    "library.set-numbers",
    "library.keep-stock",
    "library.post-stock",
    "library.see-stock",
    *STOCK_TAKING,
)
ACQUISITION = (
    "library.keep-suppliers",
    "library.keep-budgets",
    "library.keep-orders",
    "library.keep-invoices",
    "library.see-acquisition",
    "library.keep-serials",
    "library.receive-issues",
)
TEACHING = ("learning.teach", "learning.see-results")
ADMINISTRATION = (
    "identity.manage-units",
    "identity.manage-accounts",
    "identity.manage-roles",
    "identity.manage-sign-in",
    "identity.see-gallery",
    "identity.publish-consents",
    "identity.answer-data-requests",
    "notifications.see-history",
    "notifications.set-sending",
)
UPKEEP = (
    "support.see-health",
    "support.run-works",
    "support.keep-hooks",
    "library.keep-targets",
    "library.export-library",
    "search.keep-index",
    "support.set-categories",
    "bridges.see-compliance",
    "bridges.edit-legal-bases",
)
VERIFICATION = ("identity.verify-people", "identity.import-people", "identity.close-accounts", "identity.answer-data-requests")

PROVISION = ("bridges.see-provision", "bridges.keep-recommendations", "bridges.set-provision-norms")

FIRST_ROLES = (
    FirstRole("reader", Trilingual("Оқырман", "Читатель", "Reader")),
    FirstRole("learner", Trilingual("Білім алушы", "Обучающийся", "Learner"), ("learning.learn",)),
    FirstRole("teacher", Trilingual("Оқытушы", "Преподаватель", "Teacher"), (*TEACHING, "bridges.see-provision")),
    FirstRole(
        "librarian",
        Trilingual("Кітапханашы", "Библиотекарь", "Librarian"),
        (*LENDING, *CLEARING, *TELLING, *PROGRAMS, *BRANCHES, *CATALOGUING, *STOCK, *ACQUISITION, *PROVISION),
    ),
    FirstRole("cataloguer", Trilingual("Каталогтаушы", "Каталогизатор", "Cataloguer"), CATALOGUING),
    FirstRole(
        "registrar", Trilingual("Тіркеуші", "Регистратор", "Registrar"), ("learning.enrol-learners", "learning.schedule-classes")
    ),
    FirstRole(
        "methodologist",
        Trilingual("Әдіскер", "Методист", "Methodologist"),
        ("learning.manage-curriculum", "learning.manage-courses", "learning.manage-tests", *PROVISION[:2]),
    ),
    FirstRole("examiner", Trilingual("Емтихан алушы", "Экзаменатор", "Examiner"), ("learning.examine",)),
    FirstRole("proctor", Trilingual("Проктор", "Проктор", "Proctor")),
    FirstRole("commission-chair", Trilingual("Комиссия төрағасы", "Председатель комиссии", "Chair of the commission")),
    FirstRole("commission-member", Trilingual("Комиссия мүшесі", "Член комиссии", "Member of the commission")),
    FirstRole("commission-secretary", Trilingual("Комиссия хатшысы", "Секретарь комиссии", "Secretary of the commission")),
    FirstRole("thesis-supervisor", Trilingual("Ғылыми жетекші", "Научный руководитель", "Thesis supervisor")),
    FirstRole(
        "content-editor",
        Trilingual("Контент редакторы", "Редактор контента", "Content editor"),
        ("portal.edit-content", "portal.publish"),
    ),
    FirstRole(
        "content-controller",
        Trilingual("Контент бақылаушысы", "Контролёр контента", "Content controller"),
        ("portal.edit-content", "bridges.see-compliance"),
    ),
    FirstRole(
        "verification-officer",
        Trilingual("Верификация маманы", "Специалист по верификации", "Verification officer"),
        VERIFICATION,
    ),
    FirstRole(
        "administrator", Trilingual("Әкімші", "Администратор", "Administrator"), (*ADMINISTRATION, *TELLING, *PROGRAMS, *UPKEEP)
    ),
    FirstRole("auditor", Trilingual("Аудитор", "Аудитор", "Auditor"), ("audit.read-journal", "bridges.see-compliance")),
    FirstRole(
        "accountant",
        Trilingual("Бухгалтер", "Бухгалтер", "Accountant"),
        ("library.see-stock", "library.see-acquisition", "library.mark-invoices-paid"),
    ),
    FirstRole(
        "head",
        Trilingual("Академия басшысы", "Руководитель Академии", "Head of the Academy"),
        ("bridges.see-compliance", "bridges.see-provision", "library.order-over-budget", "library.see-acquisition"),
    ),
    FirstRole(
        "help-desk",
        Trilingual("Көмек қызметінің маманы", "Специалист службы поддержки", "Help desk specialist"),
        ("support.answer-tickets",),
    ),
)
