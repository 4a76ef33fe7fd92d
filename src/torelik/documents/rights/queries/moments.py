"""What happens to rights by the calendar."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, Subquery

from torelik.documents.rights import rules
from torelik.documents.rights.models import RightsTerm, TermMoment
from torelik.documents.rights.queries.counting import key_in_force
from torelik.documents.rights.queries.readables import ReadableCard, card_of, terms_by_file
from torelik.documents.rights.vocabulary import Moment
from torelik.kernel import clock


@dataclass(frozen=True, slots=True)
class MomentOfFile:
    """One file to whose right something happens by the calendar."""

    card: ReadableCard
    term_id: int
    term_uuid: UUID
    valid_through: date | None
    moment: Moment


@dataclass(frozen=True, slots=True)
class Portion:
    """Some of the files to whose rights something happens; ``last`` is where the next portion begins, ``None`` at the end."""

    files: list[MomentOfFile]
    last: int | None


def files_with_moments(*, on: date, after: int = 0, limit: int = 500) -> Portion:
    """Return files of whose rights keepers must hear, or the index, on the day, and that were not seen to; three queries."""
    seen = TermMoment.objects.filter(term=OuterRef("pk"))
    ending = Q(valid_through__lte=on + timedelta(days=rules.MONTH_DAYS)) & ~Exists(seen.filter(moment=Moment.ENDED))
    # A right that was entered ahead of its first day begins without anybody doing anything.
    beginning = Q(valid_from__gt=F("entered_at__date")) & ~Exists(seen.filter(moment=Moment.BEGAN))
    counting = key_in_force(on, of="readable")
    rows = list(
        RightsTerm.objects.filter(ending | beginning, pk=Subquery(counting), pk__gt=after, readable__withdrawn_at=None)
        .select_related("readable__stored")
        .prefetch_related("moments")
        .order_by("id")[:limit]
    )
    terms = terms_by_file({row.readable_id for row in rows}) if rows else {}
    found = []
    for row in rows:
        came = {moment.moment for moment in row.moments.all()}
        entered_ahead = row.valid_from > clock.local_date(row.entered_at)
        due = [Moment.BEGAN if entered_ahead else None, rules.moment_of(terms[row.readable_id], today=on)]
        found += [
            MomentOfFile(card_of(row.readable), row.pk, row.uuid, row.valid_through, moment)
            for moment in due
            if moment and moment not in came
        ]
    return Portion(found, rows[-1].pk if len(rows) == limit else None)
