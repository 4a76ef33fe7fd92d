"""Grants become Wagtail's groups, one way: roles decide, Wagtail obeys; what drifted is repaired and told (cl. 13).

One grant is mapped: who may write content is in the group of editors, which may edit and add pictures and never publish.
Publishing is the product's own act and needs no right in Wagtail.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q
from wagtail.models import Collection as PictureCollection
from wagtail.models import GroupCollectionPermission, GroupPagePermission

from torelik.audit import api as audit
from torelik.identity import api as identity
from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.notifications import api as notifications
from torelik.portal.pages import queries
from torelik.portal.pages.vocabulary import GRANTS, NOTICES, SetKind

EDITORS = "torelik editors"
PAGE_RIGHTS = ("add_page", "change_page")
PICTURE_RIGHTS = ("add_image", "choose_image")


def keep_editors_in_step(*, account_ids: Sequence[int], on: date) -> None:
    """Let those who may write content into Wagtail's admin, to edit but never to publish; let the others out."""
    group = editors_group()
    for account in get_user_model().objects.filter(pk__in=account_ids):
        _put_in_step(account, group, may_edit=identity.actor_of(account, on=on).may(GRANTS.EDIT_CONTENT))


def _put_in_step(account: Any, group: Group, *, may_edit: bool) -> None:
    if may_edit:
        account.groups.add(group)
    else:
        account.groups.remove(group)
    if account.is_staff != (may_edit or account.is_superuser):
        account.is_staff = may_edit or account.is_superuser
        account.save(update_fields=["is_staff"])


def editors_group() -> Group:
    """Return Wagtail's group of editors with its rights: edit pages below the home pages, add pictures."""
    group, _created = Group.objects.get_or_create(name=EDITORS)
    group.permissions.add(*_admin_right())
    known = set(GroupPagePermission.objects.filter(group=group).values_list("page_id", "permission__codename"))
    for page_id in _home_pages():
        for codename in PAGE_RIGHTS:
            if (page_id, codename) not in known:
                permission = Permission.objects.get(content_type__app_label="wagtailcore", codename=codename)
                GroupPagePermission.objects.create(group=group, page_id=page_id, permission=permission)
    root = PictureCollection.get_first_root_node()
    for permission in Permission.objects.filter(content_type__app_label="wagtailimages", codename__in=PICTURE_RIGHTS):
        GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission=permission)
    return group


@dataclass(frozen=True, slots=True)
class Drift:
    """How far Wagtail's groups had come away from the roles: accounts let in, let out, and freed of rights of their own.

    *group_rights* counts rights of the group itself that nobody of ours had given.
    """

    let_in: tuple[str, ...] = ()
    let_out: tuple[str, ...] = ()
    foreign: tuple[str, ...] = ()
    group_rights: int = 0

    def __bool__(self) -> bool:
        return bool(self.let_in or self.let_out or self.foreign or self.group_rights)

    @property
    def is_by_hand(self) -> bool:
        """Tell whether somebody must have done it: days pass by themselves, foreign rights do not come so."""
        return bool(self.foreign or self.group_rights)


@transaction.atomic
def repair_editors(*, by: Actor, at: datetime) -> Drift:
    """Bring Wagtail's groups back to what the roles of the day say, and write to the journal what was found.

    Days pass without anybody saving anything: an assignment that began or ended at midnight is found here too. Rights
    that somebody gave in Wagtail itself are taken away, and those who manage roles are told. Superusers are left alone.
    """
    by.require(GRANTS.EDIT_CONTENT)
    group = editors_group()
    accounts = get_user_model().objects.filter(is_superuser=False)
    wanted = set(identity.holders_of(GRANTS.EDIT_CONTENT, on=clock.local_date(at)))
    members = set(accounts.filter(groups=group).values_list("pk", flat=True))
    staff = set(accounts.filter(is_staff=True).values_list("pk", flat=True))
    coming, going = wanted - (members & staff), (members | staff) - wanted
    freed = accounts.filter(Q(groups__in=Group.objects.exclude(pk=group.pk)) | Q(user_permissions__isnull=False)).distinct()
    foreign = list(freed.order_by("pk"))
    rights = _foreign_rights(group)
    drift = Drift(_named(accounts, coming), _named(accounts, going), tuple(one.journal_name for one in foreign), len(rights))
    if not drift:
        return drift

    for account in accounts.filter(pk__in=coming | going).order_by("pk"):
        _put_in_step(account, group, may_edit=account.pk in wanted)
    for account in foreign:
        account.groups.set(account.groups.filter(pk=group.pk))
        account.user_permissions.clear()
    for right in rights:
        if isinstance(right, Permission):
            group.permissions.remove(right)
        else:
            right.delete()
    facts = {
        "added": list(drift.let_in),
        "removed": list(drift.let_out),
        "foreign": list(drift.foreign),
        "group_rights": drift.group_rights,
    }
    audit.record("portal.editors-repaired", by=by, about=group, at=at, facts=facts)
    if drift.is_by_hand:
        for account_id in identity.holders_of("identity.manage-roles", on=clock.local_date(at)):
            notifications.notify(account_id=account_id, kind=NOTICES.EDITORS_REPAIRED.value, words={}, at=at)
    return drift


def _named(accounts: Any, keys: Iterable[int]) -> tuple[str, ...]:
    return tuple(account.journal_name for account in accounts.filter(pk__in=keys).order_by("pk"))


def _foreign_rights(group: Group) -> list[Any]:
    """Rights of the group that the product did not give it."""
    root = PictureCollection.get_first_root_node()
    pages = GroupPagePermission.objects.filter(group=group).exclude(
        page_id__in=_home_pages(), permission__codename__in=PAGE_RIGHTS
    )
    pictures = GroupCollectionPermission.objects.filter(group=group).exclude(
        collection=root,
        permission__content_type__app_label="wagtailimages",
        permission__codename__in=PICTURE_RIGHTS,
    )
    return [*group.permissions.exclude(pk__in=[one.pk for one in _admin_right()]), *pages, *pictures]


def _admin_right() -> list[Permission]:
    return list(Permission.objects.filter(content_type__app_label="wagtailadmin", codename="access_admin"))


def _home_pages() -> list[int]:
    return list(queries.model_of(SetKind.HOME).objects.order_by("pk").values_list("pk", flat=True))
