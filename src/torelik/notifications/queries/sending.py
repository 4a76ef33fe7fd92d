"""How and whether e-mail is sent: the Academy's rules, each person's choice."""

from collections.abc import Mapping
from dataclasses import dataclass

from torelik.kernel.actor import Actor
from torelik.notifications import kinds, rules
from torelik.notifications.kinds import Group
from torelik.notifications.models import MailChoice, Sending


@dataclass(frozen=True, slots=True)
class SendingRules:
    """The Academy's rules; ``version`` is what a change must have seen."""

    quiet: rules.QuietHours
    kept_days: int
    version: int


def sending() -> SendingRules:
    """Return the rules as they are set, else as they come; one query."""
    row = Sending.objects.filter(pk=Sending.ONLY).first()
    if row is None:
        return SendingRules(rules.QuietHours(), rules.KEPT_DAYS, 0)
    return SendingRules(rules.QuietHours(row.quiet_from, row.quiet_until), row.kept_days, row.version)


def wants_mail(account_id: int, group: Group) -> bool:
    """Tell whether the person wants e-mail about the group; at most one query."""
    if not group.is_mailable:
        return False
    choice = MailChoice.objects.filter(account_id=account_id, group=group.key).values_list("by_mail", flat=True).first()
    return group.by_mail if choice is None else choice


def choices(*, visible_to: Actor) -> list[tuple[Group, bool]]:
    """Return the groups that the person chooses by, each with whether it comes by e-mail; one query."""
    if visible_to.account_id is None:
        return []
    made: Mapping[str, bool] = dict(MailChoice.objects.filter(account_id=visible_to.account_id).values_list("group", "by_mail"))
    offered = [one for one in kinds.groups() if one.is_mailable and (not one.grants or visible_to.may_any(one.grants))]
    return [(one, made.get(one.key, one.by_mail)) for one in offered]
