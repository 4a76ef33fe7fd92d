"""Defining what is taught."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from torelik.audit import api as audit
from torelik.kernel.actor import Actor
from torelik.kernel.trilingual import Trilingual
from torelik.learning.curriculum import queries
from torelik.learning.curriculum.models import Discipline, Programme, ProgrammeOutcome


@transaction.atomic
def define_programme(
    *,
    key: str,
    code: str,
    level: str,
    title: Trilingual,
    credits: int,
    years: int,
    outcomes: Sequence[Trilingual],
    by: Actor,
    at: datetime,
) -> Programme:
    """Make the programme *key* or write it anew with these outcomes, in this order (cl. 13); safe to repeat."""
    by.require("learning.manage-curriculum")
    wanted = {"code": code, "level": level, "title": title, "credits": credits, "years": years}
    programme, _created = Programme.objects.update_or_create(key=key, defaults=wanted)
    programme.outcomes.all().delete()
    for position, text in enumerate(outcomes, start=1):
        outcome = ProgrammeOutcome(programme=programme, position=position)
        outcome.text = text
        outcome.save()
    audit.record("learning.programme-defined", by=by, about=programme, at=at, facts={"outcomes": len(outcomes)})
    return programme


@transaction.atomic
def define_discipline(
    *,
    key: str,
    code: str,
    title: Trilingual,
    credits: int,
    programmes: Iterable[str],
    by: Actor,
    at: datetime,
    about: Trilingual | None = None,
) -> Discipline:
    """Make the discipline *key* or write it anew; *programmes* are keys. Safe to repeat. Raises ``NotFound``."""
    by.require("learning.manage-curriculum")
    wanted = {"code": code, "title": title, "about": about or Trilingual(), "credits": credits}
    discipline, _created = Discipline.objects.update_or_create(key=key, defaults=wanted)
    discipline.programmes.set([queries.programme_id(programme) for programme in programmes])
    audit.record("learning.discipline-defined", by=by, about=discipline, at=at)
    return discipline
