"""Proofs of cl. 2-8: one product, guides, identification, secrets, support, units, control."""

from django.utils.translation import gettext as _

from torelik.bridges.compliance.evidence.facts import Facts, Proof, is_built
from torelik.bridges.compliance.vocabulary import ProofState
from torelik.identity import api as identity
from torelik.kernel.trilingual import LANGUAGES
from torelik.library import api as library


def three_products(facts: Facts) -> Proof:
    built = [name for name in ("library", "learning", "portal") if is_built(name)]
    state = ProofState.MET if len(built) == 3 else ProofState.PARTLY
    return Proof(state, _("Library, learning and portal in one product: %(count)s of 3") % {"count": len(built)}, len(built))


def one_search(facts: Facts) -> Proof:
    state = ProofState.MET if is_built("bridges.one_search") else ProofState.NOT_YET
    return Proof(state, _("One search over the three products"), url_name="one-search:page" if state == ProofState.MET else "")


def monitoring_pages(facts: Facts) -> Proof:
    state = ProofState.MET if is_built("learning.monitoring") else ProofState.NOT_YET
    return Proof(state, _("Dashboards and reports of the leadership"))


def public_experience(facts: Facts) -> Proof:
    state = ProofState.MET if facts.pages.news else ProofState.ATTENTION
    words = _("News published: %(news)s; open records of the catalogue: %(records)s")
    records = library.count_records()
    return Proof(state, words % {"news": facts.pages.news, "records": records}, facts.pages.news, "portal-path", ("news/",))


def guides_in_three_languages(facts: Facts) -> Proof:
    whole = set.intersection(*(facts.guides[code] for code in LANGUAGES))
    every = set.union(*facts.guides.values())
    state = ProofState.MET if every and whole == every else ProofState.ATTENTION
    words = _("Guides in three languages: %(whole)s of %(all)s") % {"whole": len(whole), "all": len(every)}
    return Proof(state, words, len(whole), "guides:index")


def upkeep(facts: Facts) -> Proof:
    checks = facts.checks
    broken = sum(result.reading.state == "fail" for result in checks.values())
    words = _("Checks of health: %(count)s, of them not working: %(broken)s") % {"count": len(checks), "broken": broken}
    return Proof(ProofState.ATTENTION if broken else ProofState.MET, words, broken, "health:page")


def backups(facts: Facts) -> Proof:
    """The module of backups with its drills comes with operations."""
    state = ProofState.PARTLY if is_built("support.backup") else ProofState.NOT_YET
    return Proof(state, _("Backup with a tried restore, made by the product itself"))


def kinds_of_information(facts: Facts) -> Proof:
    static, public = facts.pages.static, facts.pages.public
    words = _("Public pages: %(public)s, of them static: %(static)s, dynamic: %(dynamic)s")
    filled = words % {"public": public, "static": static, "dynamic": public - static}
    return Proof(ProofState.MET if static and public > static else ProofState.ATTENTION, filled, public, "site-map")


def password_sign_in(facts: Facts) -> Proof:
    signed_in = facts.events.get("identity.signed-in")
    failed = facts.events.get("identity.sign-in-failed")
    words = _("Sign-ins in the journal: %(count)s, refused: %(failed)s")
    count, refused = (signed_in.count if signed_in else 0), (failed.count if failed else 0)
    return Proof(ProofState.MET, words % {"count": count, "failed": refused}, count, "journal:events")


def second_factor(facts: Facts) -> Proof:
    """How many of the staff have a second factor; where it is only offered, a gap asks for attention all the same."""
    coverage = identity.factor_coverage(on=facts.today)
    state = ProofState.MET if coverage.staff and coverage.covered == coverage.staff else ProofState.ATTENTION
    words = _("Staff with a second factor: %(covered)s of %(staff)s") % {"covered": coverage.covered, "staff": coverage.staff}
    return Proof(state, words, coverage.covered, "signin:people")


def sign_in_by_eds(facts: Facts) -> Proof:
    return Proof(ProofState.NOT_YET, _("Sign-in by electronic digital signature (EDS)"))


def electronic_documents(facts: Facts) -> Proof:
    state = ProofState.PARTLY if is_built("documents.signing") else ProofState.NOT_YET
    return Proof(state, _("Signing and verifying documents by EDS"))


def full_texts(facts: Facts) -> Proof:
    built = [name for name in ("documents.rights", "documents.text", "documents.reading") if is_built(name)]
    state = ProofState.MET if len(built) == 3 else ProofState.PARTLY if built else ProofState.NOT_YET
    return Proof(
        state, _("Full-text database: rights, search inside texts, reader: %(count)s of 3") % {"count": len(built)}, len(built)
    )


def rights_of_files(facts: Facts) -> Proof:
    """Files of the electronic library with a right in force; one without is closed to everybody, and asks for attention."""
    rights = facts.rights
    words = _("Files with a right in force: %(in_force)s of %(files)s; rights that end within 30 days: %(ending)s")
    filled = words % {"in_force": rights.in_force, "files": rights.files, "ending": rights.ending_in_month}
    state = ProofState.MET if rights.files and rights.in_force == rights.files else ProofState.ATTENTION
    return Proof(state, filled, rights.in_force, "rights:report")


def refused_secrets(facts: Facts) -> Proof:
    """Files refused at the gate, by the journal: how many of them bore a marking of secrecy."""
    refused = facts.events.get("documents.upload-refused")
    count, secrets = (refused.count if refused else 0), facts.refused_secrets
    words = _("Files refused at upload: %(count)s, of them with a marking of a state secret: %(secrets)s")
    return Proof(ProofState.MET, words % {"count": count, "secrets": secrets}, secrets, "journal:events")


def help_desk(facts: Facts) -> Proof:
    figures = facts.tickets
    words = _("Questions to the help desk: %(total)s; waiting: %(waiting)s; days that the oldest has waited: %(days)s")
    filled = words % {"total": figures.total, "waiting": figures.waiting, "days": figures.oldest_waiting_days}
    late = facts.checks["help-desk"].reading.state != "ok"
    return Proof(ProofState.ATTENTION if late else ProofState.MET, filled, figures.waiting, "help-desk:ask")


def pages_with_owner(facts: Facts) -> Proof:
    owned = facts.pages.public - facts.pages.without_owner
    words = _("Public pages with a unit that answers for them: %(owned)s of %(public)s")
    state = ProofState.ATTENTION if facts.pages.without_owner or not facts.pages.public else ProofState.MET
    return Proof(state, words % {"owned": owned, "public": facts.pages.public}, owned, "editing:pages")


def courses_with_owner(facts: Facts) -> Proof:
    """Courses have no unit yet; to be asked from ``learning.api`` once they do."""
    words = _("Courses with a unit that answers for them: %(owned)s of %(all)s")
    return Proof(ProofState.NOT_YET, words % {"owned": 0, "all": facts.courses.courses}, 0)


def content_controller(facts: Facts) -> Proof:
    state = ProofState.MET if is_built("portal.freshness") else ProofState.NOT_YET
    return Proof(state, _("One page where the controller sees what is stale, missing, without an owner, broken"))
