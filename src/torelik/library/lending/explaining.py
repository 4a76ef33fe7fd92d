"""How a lending rule is said, and why it is this one that applies."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from torelik.library.cataloguing.vocabulary import RecordKind
from torelik.library.lending.rules import Choice, Policy
from torelik.library.lending.vocabulary import LoanUse
from torelik.ui.templatetags.torelik import short_date, tenge


@dataclass(frozen=True, slots=True)
class Explained:
    """A choice in words: whom the rule is for, its terms, and each other rule with the reason why it does not apply.

    Without a rule ``rule`` is empty. All in the language of the moment.
    """

    rule: str
    terms: tuple[str, ...] = ()
    others: tuple[tuple[str, str], ...] = ()


def explained(choice: Choice) -> Explained:
    """Say which rule applies and why the others do not."""
    others = tuple((covers_words(one.policy), str(one.why.label)) for one in choice.others)
    if choice.policy is None:
        return Explained("", others=others)
    return Explained(covers_words(choice.policy), terms_words(choice.policy), others)


def covers_words(policy: Policy) -> str:
    """Say whom and what a rule covers: ``Teachers · periodicals · Reading room``."""
    whom = str(policy.category) if policy.category else pgettext("lending rule", "every reader")
    what = str(RecordKind(policy.record_kind).label) if policy.record_kind in RecordKind.values else policy.record_kind
    where = policy.place or policy.branch
    parts = [whom, what or pgettext("lending rule", "every kind"), str(where) if where else ""]
    return " · ".join(part for part in parts if part)


def length_words(policy: Policy) -> str:
    """Say how long a loan by the rule lasts."""
    if policy.use == LoanUse.OVERNIGHT:
        return _("until the library opens again")
    if policy.use == LoanUse.READING_ROOM:
        if not policy.loan_hours:
            return _("until the library closes")
        return ngettext("%(count)d hour", "%(count)d hours", policy.loan_hours) % {"count": policy.loan_hours}
    if policy.loan_through:
        return _("until %(date)s") % {"date": short_date(policy.loan_through)}
    return ngettext("%(count)d day", "%(count)d days", policy.loan_days) % {"count": policy.loan_days}


def terms_words(policy: Policy) -> tuple[str, ...]:
    """Say the terms of a rule, one after another."""
    terms = [
        f"{policy.use.label}, {length_words(policy)}",
        _("books at once by this rule: %(count)d") % {"count": policy.max_items},
    ]
    if policy.max_in_all is not None:
        terms.append(_("books in all: %(count)d") % {"count": policy.max_in_all})
    renewals = _("renewals: %(count)d") % {"count": policy.max_renewals}
    if policy.max_renewals and policy.renewal_days:
        days = ngettext("by %(count)d day", "by %(count)d days", policy.renewal_days) % {"count": policy.renewal_days}
        renewals = f"{renewals}, {days}"
    terms += [renewals, _("holds: %(count)d") % {"count": policy.max_holds}]
    if policy.grace_days:
        terms.append(_("days of grace: %(count)d") % {"count": policy.grace_days})
    if policy.lost_after_days:
        terms.append(_("lost after days late: %(count)d") % {"count": policy.lost_after_days})
    if policy.fine_per_day:
        terms.append(_("a day late: %(sum)s tenge") % {"sum": tenge(policy.fine_per_day)})
    return tuple(terms)
