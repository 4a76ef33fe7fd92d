"""What proofs look at: every figure is asked from its owner's api once a page, and only if a proof wants it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from importlib.util import find_spec
from typing import Any

from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from django.utils.formats import date_format

from torelik.audit import api as audit
from torelik.bridges.compliance import queries
from torelik.bridges.compliance.vocabulary import ProofState
from torelik.documents import api as documents
from torelik.identity import api as identity
from torelik.kernel import clock
from torelik.kernel.trilingual import LANGUAGES
from torelik.learning import api as learning
from torelik.library import api as library
from torelik.portal import api as portal
from torelik.support import api as support


@dataclass(frozen=True, slots=True)
class Proof:
    """What one function found: state, the finding in words, the figure or day in it for machines, the page that shows it."""

    state: ProofState
    words: str
    value: int | float | str | None = None
    url_name: str = ""
    url_arguments: tuple[str, ...] = ()


EVENTS = (
    "documents.upload-refused", "identity.role-defined",
    "identity.role-assigned", "identity.signed-in", "identity.sign-in-failed", "portal.published",
)  # fmt: skip


@dataclass
class Facts:
    """The product at the moment *at*."""

    at: datetime

    @cached_property
    def today(self) -> date:
        return clock.local_date(self.at)

    @cached_property
    def quarter_began(self) -> datetime:
        """The first moment of the present quarter at the Academy (cl. 17)."""
        month = (self.today.month - 1) // 3 * 3 + 1
        return datetime(self.today.year, month, 1, tzinfo=timezone.get_default_timezone())

    @cached_property
    def bases(self) -> dict[str, queries.Citation]:
        return queries.citations()

    @cached_property
    def pages(self) -> portal.PublicationFigures:
        return portal.publication_figures(quarter_began=self.quarter_began)

    @cached_property
    def announced(self) -> portal.EventFigures:
        return portal.event_figures(at=self.at)

    @cached_property
    def loans(self) -> library.LoanFigures:
        return library.loan_figures(on=self.today)

    @cached_property
    def rights(self) -> documents.RightsFigures:
        return documents.rights_figures(on=self.today)

    @cached_property
    def curriculum(self) -> learning.CurriculumFigures:
        return learning.curriculum_figures()

    @cached_property
    def courses(self) -> learning.CourseFigures:
        return learning.course_figures()

    @cached_property
    def assessment(self) -> learning.AssessmentFigures:
        return learning.assessment_figures()

    @cached_property
    def roles(self) -> identity.RoleFigures:
        return identity.role_figures(on=self.today)

    @cached_property
    def tickets(self) -> support.TicketFigures:
        return support.ticket_figures(at=self.at)

    @cached_property
    def checks(self) -> dict[str, support.CheckResult]:
        return {result.check.name: result for result in support.check_results(at=self.at)}

    @cached_property
    def events(self) -> Mapping[str, audit.EventFigure]:
        return audit.event_figures(EVENTS)

    @cached_property
    def chain(self) -> audit.ChainState:
        """The journal as its auditor sees it: seals, last verification, checkpoints, collectors."""
        return audit.chain_state()

    @cached_property
    def retention(self) -> audit.Retention:
        return audit.retention()

    @cached_property
    def refused_secrets(self) -> int:
        return audit.count_with_word(name="documents.upload-refused", fact="reasons", word="state-secret")

    @cached_property
    def guides(self) -> dict[str, set[str]]:
        """The guides by language."""
        return {code: {guide.name for guide in support.guides(language=code)} for code in LANGUAGES}

    @cached_property
    def migrations(self) -> tuple[int, Any]:
        """How many steps the database has taken, and when the last one was."""
        applied = MigrationRecorder(connection).applied_migrations()
        return len(applied), max((row.applied for row in applied.values()), default=None)


def is_built(module: str) -> bool:
    """Tell whether this version of the product has the module, e.g. ``library.acquisition``."""
    return find_spec(f"torelik.{module}") is not None


def day(moment: datetime | date | None) -> str:
    """Return a moment as the day at the Academy for machines: ``2026-11-23``; nothing for nothing."""
    if moment is None:
        return ""
    return (clock.local_date(moment) if isinstance(moment, datetime) else moment).isoformat()


def shown_day(moment: datetime | None) -> str:
    """Return a moment as the day at the Academy for people, in the language of the moment; a dash for nothing."""
    return date_format(clock.local_date(moment), "SHORT_DATE_FORMAT") if moment else "—"
