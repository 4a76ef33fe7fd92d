"""What an article or a published decision says of law and courts, in words for a page."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from torelik.library.cataloguing.marc import MarcRecord
from torelik.library.editing.kinds import INSTANCE_NAMES, INSTANCES


def law_facts(record: MarcRecord) -> list[tuple[str | Promise, str]]:
    """Return the acts it is about, the court, its instance, the decision and its date, each with its term."""
    instances = [field.first("a") for field in record.data_fields("655") if field.first("2") == INSTANCES]
    said = (
        (_("Normative acts"), record.values("630", "a")),
        (_("Court"), record.values("518", "p")),
        (_("Instance"), [str(INSTANCE_NAMES.get(one, one)) for one in instances]),
        (_("Court act"), record.values("518", "o")),
        (_("Date of the court act"), record.values("518", "d")),
    )
    return [(term, "; ".join(values)) for term, values in said if any(values)]
