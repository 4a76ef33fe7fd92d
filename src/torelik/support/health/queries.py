"""Asking all checks."""

import logging
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from torelik.support.health import registry, rules
from torelik.support.health.registry import Check, Reading
from torelik.support.health.vocabulary import State

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One check and what it found now."""

    check: Check
    reading: Reading


@dataclass(frozen=True, slots=True)
class Health:
    """Everything that was checked, the worst first as people should read it."""

    results: tuple[CheckResult, ...]

    @property
    def state(self) -> State:
        return rules.worst(result.reading.state for result in self.results)

    @property
    def is_ready(self) -> bool:
        """Whether this process may get visitors."""
        return not any(result.check.is_vital and result.reading.state == State.FAIL for result in self.results)

    @property
    def worst_first(self) -> list[CheckResult]:
        return sorted(self.results, key=lambda result: -rules.ORDER.index(result.reading.state))


def health(*, at: datetime) -> Health:
    """Ask every check; one that fails to answer is itself a failure and does not silence the others."""
    return Health(tuple(check_results(at=at)))


def check_results(*, at: datetime) -> list[CheckResult]:
    """Return what every check finds at the moment, in the order of registration and the language of the moment."""
    return [CheckResult(check, _read(check, at)) for check in registry.checks()]


def _read(check: Check, at: datetime) -> Reading:
    try:
        return check.read(at)
    except Exception as error:
        # Whatever a check meets - no database, no disk - is exactly what this page has to tell, not to die of.
        log.exception("The check %s could not be made.", check.name)
        sentence = _("The check could not be made: %(error)s.") % {"error": type(error).__name__}
        return Reading(State.FAIL, -1, sentence, _("Read the service log: the whole error stands there."))
