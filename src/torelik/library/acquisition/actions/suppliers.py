"""Keeping suppliers and contracts with them."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from torelik.audit import api as audit
from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound
from torelik.kernel.trilingual import Trilingual
from torelik.library.acquisition import rules
from torelik.library.acquisition.actions.refusing import AcquisitionRefused
from torelik.library.acquisition.models import Contract, Supplier
from torelik.library.acquisition.rules import Told
from torelik.library.acquisition.vocabulary import EVENTS, GRANTS, Refusal

PLAIN = ("bin", "iban", "bank", "bic", "address", "contact", "phone", "email", "note", "is_active")


@transaction.atomic
def save_supplier(
    *, name: Trilingual, uuid: UUID | None = None, seen: int = 0, by: Actor, at: datetime, **columns: object
) -> Supplier:
    """Add a supplier, or change the one that nobody has changed since *seen*. *columns* are of ``PLAIN``.

    Raises ``NotFound``, ``AcquisitionRefused``.
    """
    by.require(GRANTS.KEEP_SUPPLIERS)
    row = Supplier(version=0)
    if uuid is not None:
        found = Supplier.objects.select_for_update().filter(uuid=uuid).first()
        if found is None:
            raise NotFound(uuid)
        row = found
        if row.version != seen:
            raise AcquisitionRefused([Told(Refusal.CHANGED_MEANWHILE)])
    if strange := set(columns) - set(PLAIN):
        raise TypeError(f"A supplier has no {', '.join(sorted(strange))}.")
    for column, value in columns.items():
        setattr(row, column, value)
    if row.bin and Supplier.objects.filter(bin=row.bin).exclude(pk=row.pk).exists():
        raise AcquisitionRefused([Told(Refusal.BIN_TAKEN, row.bin)])
    row.name = name
    row.found_by = f"{name.everywhere} {row.bin}".casefold()
    row.version += 1
    row.save()
    audit.record(EVENTS.SUPPLIER_SAVED, by=by, about=row, at=at)
    return row


@transaction.atomic
def save_contract(
    *,
    supplier_uuid: UUID,
    number: str,
    day: date,
    amount: Decimal,
    valid_through: date,
    note: str = "",
    uuid: UUID | None = None,
    by: Actor,
    at: datetime,
) -> Contract:
    """Add a contract with a supplier, or change one. Raises ``NotFound``, ``AcquisitionRefused``."""
    by.require(GRANTS.KEEP_SUPPLIERS)
    supplier = Supplier.objects.select_for_update().filter(uuid=supplier_uuid).first()
    row = Contract(supplier=supplier) if uuid is None else Contract.objects.filter(uuid=uuid, supplier=supplier).first()
    if supplier is None or row is None:
        raise NotFound(uuid or supplier_uuid)
    told = []
    if not rules.is_sum(amount):
        told.append(Told(Refusal.NO_SUM))
    if valid_through < day:
        told.append(Told(Refusal.CONTRACT_ENDED))
    if Contract.objects.filter(supplier=supplier, number=number, day=day).exclude(pk=row.pk).exists():
        told.append(Told(Refusal.CONTRACT_TAKEN, number))
    if told:
        raise AcquisitionRefused(told)
    row.number, row.day, row.amount, row.valid_through, row.note = number, day, amount, valid_through, note
    row.save()
    audit.record(EVENTS.CONTRACT_SAVED, by=by, about=row, at=at, facts={"number": number, "amount": str(amount)})
    return row
