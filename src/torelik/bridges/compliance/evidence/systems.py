"""Proofs of cl. 9-13: life cycle, settings in force, journal, the library's modules, learning and its users."""

from datetime import timedelta
from typing import Any, cast

from django.conf import settings
from django.utils.translation import gettext as _

from torelik import __version__
from torelik.bridges.compliance.evidence.facts import Facts, Proof, day, is_built, shown_day
from torelik.bridges.compliance.vocabulary import Mark, ProofState
from torelik.identity import api as identity
from torelik.library import api as library

LIBRARY_MODULES = ("administration", "acquisition", "cataloguing", "opac", "articles", "patrons", "lending")
"""The seven modules of cl. 12 by the folders in which they live."""
SECONDS_PER_HOUR = 3600
ASVS_PASSWORD_LENGTH = 8


def functions_automated(facts: Facts) -> Proof:
    library_built = sum(is_built(f"library.{name}") for name in LIBRARY_MODULES)
    words = _("Modules of the library: %(library)s of 7; tasks of learning: %(learning)s of 4")
    learning_built = sum(proof.state == ProofState.MET for proof in _learning_tasks())
    state = ProofState.MET if library_built == 7 and learning_built == 4 else ProofState.PARTLY
    return Proof(state, words % {"library": library_built, "learning": learning_built}, library_built)


def version_and_changes(facts: Facts) -> Proof:
    path = settings.REPOSITORY / "CHANGELOG.md"
    changes = sum(line.startswith("- ") for line in path.read_text(encoding="utf-8").splitlines()) if path.exists() else 0
    words = _("Version %(version)s; changes told to users in three languages: %(count)s")
    state = ProofState.MET if changes else ProofState.ATTENTION
    return Proof(state, words % {"version": __version__, "count": changes}, __version__)


def database_steps(facts: Facts) -> Proof:
    count, last = facts.migrations
    words = _("Steps of the database: %(count)s, the last one on %(day)s") % {"count": count, "day": shown_day(last)}
    state = ProofState.MET if facts.checks["migrations"].reading.state == "ok" else ProofState.ATTENTION
    return Proof(state, words, count, "health:page")


def life_cycle_documents(facts: Facts) -> Proof:
    """Acts of trial operation and commissioning, filled from the product, come with operations."""
    state = ProofState.MET if is_built("support.lifecycle") else ProofState.NOT_YET
    return Proof(state, _("Documents of the life cycle: trial operation, commissioning, retirement"))


def password_length(facts: Facts) -> Proof:
    options = [row.get("OPTIONS", {}) for row in _password_validators()]
    length = max((int(row["min_length"]) for row in options if "min_length" in row), default=0)
    state = ProofState.MET if length >= ASVS_PASSWORD_LENGTH else ProofState.ATTENTION
    return Proof(state, _("Password, at least: %(count)s characters") % {"count": length}, length)


def common_passwords(facts: Facts) -> Proof:
    names = [str(row["NAME"]) for row in _password_validators()]
    refused = any("Common" in name or "common" in name for name in names)
    return Proof(ProofState.MET if refused else ProofState.ATTENTION, _("Well-known passwords are refused"), refused)


def _password_validators() -> list[dict[str, Any]]:
    return cast("list[dict[str, Any]]", settings.AUTH_PASSWORD_VALIDATORS)


def password_hash(facts: Facts) -> Proof:
    hasher = str(settings.PASSWORD_HASHERS[0]).rpartition(".")[2].removesuffix("PasswordHasher")
    state = ProofState.MET if hasher == "Argon2" else ProofState.ATTENTION
    return Proof(state, _("Passwords are kept by: %(name)s") % {"name": hasher}, hasher)


def session_age(facts: Facts) -> Proof:
    hours = round(settings.SESSION_COOKIE_AGE / SECONDS_PER_HOUR, 1)
    hidden = settings.SESSION_COOKIE_HTTPONLY and settings.SESSION_COOKIE_SAMESITE in {"Lax", "Strict"}
    words = _("A session ends after %(hours)s h at the latest; its cookie is hidden from scripts and other sites")
    return Proof(ProofState.MET if hidden and hours <= 24 else ProofState.ATTENTION, words % {"hours": f"{hours:g}"}, hours)


def encrypted_way(facts: Facts) -> Proof:
    seconds = int(settings.SECURE_HSTS_SECONDS)
    if settings.SESSION_COOKIE_SECURE and seconds:
        days = seconds // 86400
        return Proof(ProofState.MET, _("Only encrypted connections (HSTS), remembered for %(days)s days") % {"days": days}, days)
    words = _("This installation also answers without encryption: right for a trial on one's own machine alone")
    return Proof(ProofState.MET if settings.SESSION_COOKIE_SECURE else ProofState.ATTENTION, words, 0)


def content_policy(facts: Facts) -> Proof:
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    scripts = " ".join(str(source) for source in directives.get("script-src", ()))
    styles = " ".join(str(source) for source in directives.get("style-src", ()))
    strict = "unsafe" not in scripts + styles and str(directives.get("default-src", [""])[0]) == "'none'"
    words = _("Content security policy: scripts %(scripts)s, styles %(styles)s")
    filled = words % {"scripts": scripts, "styles": styles}
    return Proof(ProofState.MET if strict else ProofState.ATTENTION, filled, scripts)


def journal_retention(facts: Facts) -> Proof:
    """The periods in force; the journal itself binds them to at least two months online and three years in all."""
    words = _("Events of the journal online: %(count)s; kept online for %(months)s months, in archives for %(years)s years")
    kept = facts.retention
    filled = words % {"count": facts.chain.journal.events, "months": kept.online_months, "years": kept.years}
    return Proof(ProofState.MET, filled, kept.years, "journal:events")


def legal_bases(facts: Facts) -> Proof:
    marks = [citation.mark for citation in facts.bases.values()]
    verified, total = marks.count(Mark.VERIFIED), len(marks)
    words = _("Legal bases checked against the text: %(verified)s of %(total)s") % {"verified": verified, "total": total}
    state = ProofState.MET if total and verified == total else ProofState.ATTENTION
    return Proof(state, words, verified, "compliance:bases")


def journal_chain(facts: Facts) -> Proof:
    reading = facts.checks["journal-lag"].reading
    words = _("Events sealed into the chain: %(seals)s of %(events)s")
    journal = facts.chain.journal
    filled = words % {"seals": journal.seals, "events": journal.events}
    return Proof(ProofState.MET if reading.state == "ok" else ProofState.ATTENTION, filled, journal.seals, "journal:events")


def journal_verification(facts: Facts) -> Proof:
    last = facts.chain.verification
    if last is None:
        words = _("The journal has never been verified: run torelik journal verify")
        return Proof(ProofState.ATTENTION, words, None, "journal:events")
    words = _("Last verification of the journal: %(day)s, faults found: %(count)s")
    filled = words % {"day": shown_day(last.began_at), "count": last.faults}
    is_late = (facts.at - last.began_at).days > 7
    state = ProofState.ATTENTION if is_late or last.faults else ProofState.MET
    return Proof(state, filled, day(last.began_at), "journal:events")


def journal_checkpoint(facts: Facts) -> Proof:
    """Signed checkpoints prove something only where nobody of this host can change them."""
    last = facts.chain.checkpoints
    if last.made_at is None:
        return Proof(ProofState.ATTENTION, _("No checkpoint of the journal has been signed yet"), None, "journal:events")
    if not facts.chain.is_off_host:
        words = _("Last signed checkpoint: %(day)s; kept on this machine alone") % {"day": shown_day(last.made_at)}
        return Proof(ProofState.ATTENTION, words, day(last.made_at), "journal:events")
    words = _("Last signed checkpoint: %(day)s; not copied off this machine: %(count)s")
    filled = words % {"day": shown_day(last.made_at), "count": last.not_copied}
    return Proof(ProofState.ATTENTION if last.not_copied else ProofState.MET, filled, day(last.made_at), "journal:events")


def delivery_to_monitoring(facts: Facts) -> Proof:
    """The delivery to the collectors; of several the one that is farthest behind is told."""
    collectors = facts.chain.collectors
    if facts.chain.collectors_wrong:
        words = _("The file of collectors cannot be used, so nothing is delivered to the state's monitoring")
        return Proof(ProofState.ATTENTION, words, None, "journal:events")
    if not collectors:
        words = _("No collector of the state's monitoring is connected")
        return Proof(ProofState.ATTENTION, words, None, "journal:events")
    behind = min(collectors, key=lambda one: one.sequence)
    words = _("Last delivery of security events to the state's monitoring: %(day)s; events that wait: %(count)s")
    filled = words % {"day": shown_day(behind.settled_at), "count": behind.waiting}
    delivers = behind.settled_at is not None and not any(one.lost_at for one in collectors)
    in_time = facts.checks["export-lag"].reading.state == "ok"
    state = ProofState.MET if delivers and in_time else ProofState.ATTENTION
    return Proof(state, filled, day(behind.settled_at), "journal:events")


def two_systems(facts: Facts) -> Proof:
    words = _("Electronic library system and distance-learning system in one product, with one sign-in")
    built = is_built("library") and is_built("learning")
    return Proof(ProofState.MET if built else ProofState.NOT_YET, words, url_name="opac:search")


def library_administration(facts: Facts) -> Proof:
    return _library_module("administration", _("Administration of the library"))


def library_acquisition(facts: Facts) -> Proof:
    return _library_module("acquisition", _("Acquisition"))


def library_cataloguing(facts: Facts) -> Proof:
    words = _("Cataloguing: records %(records)s, copies %(items)s")
    records, items = library.count_records(), library.count_items()
    return Proof(ProofState.MET, words % {"records": records, "items": items}, records, "cataloguing:records")


def library_search(facts: Facts) -> Proof:
    return Proof(ProofState.MET, _("Reader search: the catalogue is open to everybody"), url_name="opac:search")


def library_articles(facts: Facts) -> Proof:
    count = library.count_articles()
    return Proof(ProofState.MET, _("Article index: articles %(count)s") % {"count": count}, count, "articles:periodicals")


def library_readers(facts: Facts) -> Proof:
    count = library.count_patrons()
    return Proof(ProofState.MET, _("User index: readers %(count)s") % {"count": count}, count, "lending:desk")


def library_lending(facts: Facts) -> Proof:
    words = _("Lending: on loan %(open)s, overdue %(overdue)s") % {"open": facts.loans.open, "overdue": facts.loans.overdue}
    return Proof(ProofState.MET, words, facts.loans.open, "lending:desk")


def _library_module(folder: str, words: str) -> Proof:
    return Proof(ProofState.MET if is_built(f"library.{folder}") else ProofState.NOT_YET, words)


def learning_administration(facts: Facts) -> Proof:
    return _learning_tasks()[0]


def learning_registration(facts: Facts) -> Proof:
    return _learning_tasks()[1]


def online_learning(facts: Facts) -> Proof:
    words = _("Online learning: courses %(courses)s, lessons %(lessons)s, tests %(tests)s, attempts %(attempts)s")
    filled = words % {
        "courses": facts.courses.courses,
        "lessons": facts.courses.lessons,
        "tests": facts.assessment.tests,
        "attempts": facts.assessment.attempts,
    }
    return Proof(ProofState.MET, filled, facts.courses.courses, "learning:courses")


def summing_up(facts: Facts) -> Proof:
    return _learning_tasks()[3]


def _learning_tasks() -> tuple[Proof, Proof, Proof, Proof]:
    """The four tasks of cl. 13; whether each is built."""

    def task(module: str, words: str) -> Proof:
        return Proof(ProofState.MET if is_built(module) else ProofState.NOT_YET, words)

    return (
        task("learning.administration", _("Administration of learning")),
        task("identity.verification", _("Registration and assignment of roles")),
        task("learning.courses", _("Online learning")),
        task("learning.attestation", _("Summing up: grade sheets, commissions, certificates")),
    )


def programmes(facts: Facts) -> Proof:
    words = _("Educational programmes: %(programmes)s; disciplines: %(disciplines)s")
    filled = words % {"programmes": facts.curriculum.programmes, "disciplines": facts.curriculum.disciplines}
    return Proof(ProofState.MET if facts.curriculum.programmes else ProofState.ATTENTION, filled, facts.curriculum.programmes)


def curricula_and_complexes(facts: Facts) -> Proof:
    """Working curricula, UMK and methodical documents; to be asked from ``learning.api`` once it keeps them."""
    return Proof(ProofState.NOT_YET, _("Working curricula, educational-methodical complexes, scientific-methodical documents"))


def educational_monitoring(facts: Facts) -> Proof:
    state = ProofState.MET if is_built("learning.monitoring") else ProofState.NOT_YET
    return Proof(state, _("Educational monitoring"))


def roles_and_grants(facts: Facts) -> Proof:
    words = _("Roles: %(roles)s; rights: %(grants)s; assignments in force: %(assignments)s, to %(people)s people")
    grants = len(identity.known_grants())
    figures = facts.roles
    filled = words % {"roles": figures.roles, "grants": grants, "assignments": figures.assignments, "people": figures.people}
    return Proof(ProofState.MET if figures.roles else ProofState.ATTENTION, filled, figures.roles)


def roles_in_interface(facts: Facts) -> Proof:
    """The editor of roles; told by the folder of its pages."""
    state = ProofState.MET if is_built("identity.roles.views") else ProofState.NOT_YET
    return Proof(state, _("Roles and their rights are changed in the interface, without the developers"))


def unverified_accounts(facts: Facts) -> Proof:
    """People who wait for the verifying unit; until then they can open nothing."""
    states = identity.count_by_state()
    waiting, verified = states["pending"], states["verified"]
    words = _("Verified accounts: %(verified)s; waiting for verification: %(waiting)s")
    filled = words % {"verified": verified, "waiting": waiting}
    return Proof(ProofState.MET, filled, waiting, "verification:queue")


def reverification_due(facts: Facts) -> Proof:
    """People whose verification has run out."""
    due = identity.due_for_reverification(before=facts.today + timedelta(days=1)).count()
    state = ProofState.ATTENTION if due else ProofState.MET
    return Proof(state, _("Periodic re-verification, due today: %(count)s") % {"count": due}, due, "verification:due")
