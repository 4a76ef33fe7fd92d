"""What the disciplines of the demonstration academy recommend, and how many learners are planned."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from torelik.bridges import api as bridges
from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.learning import api as learning

RECOMMENDED = {
    "AJ-5301": (
        ("arpk-kk", "appk-ru", "starilov-adm-yustitsiya-ru"),
        ("aqbtk-kk", "koap-ru", "cappelletti-judicial-process-en"),
    ),
    "CP-5302": (
        ("apk-kk", "gpk-ru", "nq-sot-sheshimi-kk", "vaskovskii-grazhdanskii-protsess-ru"),
        ("np-o-sudebnom-reshenii-ru", "genn-judging-civil-justice-en", "damaska-faces-of-justice-en"),
    ),
    "JE-5303": (
        ("sudya-adebi-kodeksi-kk", "kodeks-sudeiskoi-etiki-ru", "bangalore-principles-en"),
        ("bangalorskie-printsipy-ru", "kleandrov-status-sudi-ru", "magna-carta-of-judges-en"),
    ),
    "EV-5304": ((), ("treushnikov-dokazatelstva-ru", "vladimirov-dokazatelstva-ru", "twining-rethinking-evidence-en")),
    "MR-5305": (
        ("mediatsiya-zangy-kk", "zakon-o-mediatsii-ru", "besemer-mediatsiya-ru"),
        ("fisher-yuri-put-k-soglasiyu-ru", "fisher-ury-getting-to-yes-en", "singapore-convention-en"),
    ),
}
"""By the code of the discipline: the keys of basic and of additional titles."""

PLANNED = {"EV-5304": 45, "JE-5303": 60}
NORMS = bridges.Norms(basic=Decimal("0.50"), additional=Decimal("0.20"), most_years=0, electronic_counts=True)


def load(*, records: Mapping[str, UUID], by: Actor, at: datetime) -> None:
    """Recommend titles, plan two contingents, and set the norms."""
    bridges.set_norms(norms=NORMS, seen=0, by=by, at=at)
    term = bridges.term_of(clock.local_date(at))
    for discipline in learning.disciplines():
        for literature, keys in zip(bridges.Literature, RECOMMENDED.get(discipline.code, ()), strict=False):
            for key in keys:
                bridges.recommend(discipline_uuid=discipline.uuid, record_uuid=records[key], literature=literature, by=by, at=at)
        if learners := PLANNED.get(discipline.code):
            bridges.plan_contingent(discipline_uuid=discipline.uuid, term=term, learners=learners, by=by, at=at)
