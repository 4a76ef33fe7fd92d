"""What a new site needs before anybody comes: units, roles, structure of the portal. Safe to repeat."""

from datetime import datetime

from django.db import transaction

from torelik.bridges import api as compliance
from torelik.identity import api as identity
from torelik.kernel.actor import Actor
from torelik.kernel.trilingual import Trilingual
from torelik.portal import api as portal
from torelik.project import consent_text
from torelik.project.roles import FIRST_ROLES
from torelik.support import api as support

BY = Actor.system("prepare")
UNITS = {
    "rector-office": Trilingual("Ректор кеңсесі", "Офис ректора", "Rector's office"),
    "registrar": Trilingual("Тіркеу кеңсесі", "Офис регистратора", "Registrar's office"),
    "library": Trilingual("Кітапхана", "Библиотека", "Library"),
    "research-centre": Trilingual("Ғылыми-зерттеу орталығы", "Научно-исследовательский центр", "Research centre"),
    "international-office": Trilingual(
        "Халықаралық ынтымақтастық бөлімі", "Отдел международного сотрудничества", "International office"
    ),
    "it-unit": Trilingual("Ақпараттық технологиялар бөлімі", "Отдел информационных технологий", "Information technology unit"),
    "press-service": Trilingual("Баспасөз қызметі", "Пресс-служба", "Press service"),
    "methodology": Trilingual("Оқу-әдістемелік бөлім", "Учебно-методический отдел", "Methodology unit"),
}


@transaction.atomic
def apply(*, at: datetime) -> None:
    """Make what is missing. A role that the Academy has changed since keeps the Academy's grants."""
    if identity.consent_text_in_force(identity.ConsentKind.REGISTRATION) is None:
        title, body = consent_text.first_text()
        identity.publish_consent_text(kind=identity.ConsentKind.REGISTRATION, title=title, body=body, by=BY, at=at)
    if not identity.has_roles():
        for key, name in UNITS.items():
            identity.found_unit(key=key, name=name, by=BY)
        for role in FIRST_ROLES:
            identity.define_role(key=role.key, name=role.name, grants=role.grants, by=BY, at=at)
        portal.prepare_site(by=BY, at=at)
        support.prepare_categories(by=BY, at=at)
    # Every release may bring further legal bases; those that are here already stay as the Academy wrote them.
    compliance.prepare_bases(by=BY, at=at)
