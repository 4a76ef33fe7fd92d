"""The inventory of personal data, and everything known of one person."""

from dataclasses import dataclass
from inspect import getdoc
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.utils import timezone

from torelik.identity.accounts import confidential
from torelik.identity.accounts import queries as accounts
from torelik.identity.privacy import registry, rules

if TYPE_CHECKING:
    from torelik.identity.accounts.models import Account


@dataclass(frozen=True, slots=True)
class InventoryLine:
    """One table of the product: in which context, what a row means, which personal data it holds (none: empty)."""

    context: str
    table: str
    meaning: str
    personal_data: str


def inventory() -> list[InventoryLine]:
    """Return every table of ours in the order of contexts, read from the models themselves: it cannot be out of date."""
    lines = []
    for config in apps.get_app_configs():
        if not config.name.startswith("torelik."):
            continue
        for model in sorted(config.get_models(), key=lambda model: model.__name__):
            words = getdoc(model) or ""
            lines.append(InventoryLine(config.label, model.__name__, rules.meaning_in(words), rules.personal_data_in(words)))
    return lines


def everything_of(account_id: int) -> dict[str, Any]:
    """Return what every context keeps of the person, ready for JSON. The caller has made sure that the asker may see it."""
    return {keeper.context: dict(keeper.export(account_id)) for keeper in registry.keepers()}


def grounds_to_keep(account_id: int) -> list[str]:
    """Return in words what the law makes the contexts keep with the person's name."""
    return [str(ground) for keeper in registry.keepers() for ground in keeper.grounds(account_id)]


def own_rows(account_id: int) -> registry.Rows:
    """Return what identity itself keeps of the person; the IIN in full: it is the person's own."""
    account: Account = accounts.account_by_id(account_id)
    requests = account.verification_requests.select_related("role", "unit").order_by("pk")
    consents = account.consents.select_related("text").order_by("pk")
    return {
        "account": [
            {
                "username": account.username,
                "family_name": account.family_name,
                "given_name": account.given_name,
                "patronymic": account.patronymic,
                "email": account.email,
                "language": account.language,
                "iin": confidential.opened(account.iin_closed),
                "state": account.state,
                "opened_at": _iso(account.opened_at),
                "verified_at": _iso(account.verified_at),
                "reverify_on": str(account.reverify_on or ""),
                "closed_at": _iso(account.closed_at),
                "last_login": _iso(account.last_login),
            }
        ],
        "roles": [
            {"role": row.role.key, "from": str(row.valid_from), "until": str(row.valid_until or ""), "basis": row.basis}
            for row in account.role_assignments.select_related("role").order_by("pk")
        ],
        "verification": [
            {
                "purpose": row.purpose, "kind": row.kind, "unit": row.unit.key if row.unit else "", "post": row.post,
                "note": row.note, "basis": f"{row.basis_kind} {row.basis_number}", "dated": str(row.basis_dated),
                "through": str(row.basis_through or ""), "state": row.state, "reason": row.reason,
                "asked_at": _iso(row.asked_at), "decided_at": _iso(row.decided_at),
            }
            for row in requests
        ],
        "consents": [
            {
                "text": str(row.text), "language": row.language, "digest": row.shown_digest,
                "given_at": _iso(row.given_at), "withdrawn_at": _iso(row.withdrawn_at),
            }
            for row in consents
        ],
    }  # fmt: skip


def _iso(moment: Any) -> str:
    return timezone.localtime(moment).isoformat() if moment else ""
