"""Keeping the register of legal bases."""

from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import date, datetime
from typing import Any

from django.db import transaction

from torelik.audit import api as audit
from torelik.bridges.compliance import queries, rules
from torelik.bridges.compliance.first_bases import FIRST_BASES
from torelik.bridges.compliance.models import LegalBasis, LegalBasisEdition
from torelik.bridges.compliance.rules import BasisText
from torelik.bridges.compliance.vocabulary import EVENTS, GRANTS, Refusal
from torelik.kernel import clock
from torelik.kernel.actor import Actor


class BasisRefused(Exception):
    """The entry is not saved; carries every reason."""

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        super().__init__(", ".join(refusals))
        self.refusals = list(refusals)


@transaction.atomic
def set_basis(*, key: str, text: BasisText, by: Actor, at: datetime, version: int | None = None) -> LegalBasis:
    """Write the entry *key* of the register and keep what it said before; saying the same again changes nothing.

    *version* is the state that the person had before their eyes. Raises ``BasisRefused`` with every reason.
    """
    by.require(GRANTS.EDIT_LEGAL_BASES)
    row = queries.lock_basis(key) or LegalBasis(key=key, version=0)
    is_outdated = version is not None and version != row.version
    if refusals := rules.refusals_to_save(text, today=clock.local_date(at), is_outdated=is_outdated):
        raise BasisRefused(refusals)
    if row.pk is not None and queries.text_of(row) == text:
        return row

    before = _content(queries.text_of(row)) if row.pk is not None else {}
    for field in fields(BasisText):
        setattr(row, field.name, getattr(text, field.name))
    row.version += 1
    row.save()
    content = _content(text)
    LegalBasisEdition.objects.create(
        basis=row, version=row.version, content=content, saved_at=at, saved_by_id=by.account_id, saved_by_name=by.name[:200]
    )
    changed = [name for name, value in content.items() if before.get(name) != value]
    audit.record(EVENTS.BASIS_SET, by=by, about=row, at=at, facts={"version": row.version, "changed": changed if before else []})
    return row


def prepare_bases(*, by: Actor, at: datetime) -> None:
    """Make the entries that this version of the product brings; what the register has already stays as it is."""
    by.require(GRANTS.EDIT_LEGAL_BASES)
    known = queries.known_keys()
    for key, text in FIRST_BASES.items():
        if key not in known:
            set_basis(key=key, text=text, by=by, at=at)


def record_export(*, format_: str, by: Actor, at: datetime) -> None:
    """Keep in the journal that the page was taken out as a file."""
    by.require(GRANTS.SEE_COMPLIANCE)
    audit.record(EVENTS.COMPLIANCE_EXPORTED, by=by, at=at, facts={"format": format_})


def _content(text: BasisText) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, date) else (value.value if hasattr(value, "value") else value)
        for name, value in asdict(text).items()
    }
