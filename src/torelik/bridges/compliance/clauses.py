"""The clauses of the order in short words, and the functions that prove each of them now."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from torelik.bridges.compliance import rules
from torelik.bridges.compliance.evidence import general, site, systems
from torelik.bridges.compliance.evidence.facts import Facts, Proof
from torelik.bridges.compliance.vocabulary import ProofState
from torelik.kernel.actor import Actor

Prover = Callable[[Facts], Proof]


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause of the order: its number as the order writes it, what it asks, what proves it, the act it leans on."""

    number: str
    words: str | Promise
    provers: tuple[Prover, ...]
    basis: str = "order-1-8-53"

    @property
    def anchor(self) -> str:
        return "cl-" + self.number.replace("(", "-").replace(")", "")


GROUPS: tuple[tuple[str | Promise, tuple[Clause, ...]], ...] = (
    (
        _("General"),
        (
            Clause(
                "2",
                _("Requirements for information systems and internet resources"),
                (general.three_products, general.one_search),
            ),
            Clause(
                "3",
                _("Organisation and control of education; spreading of experience"),
                (general.monitoring_pages, general.public_experience),
            ),
            Clause("4(1)", _("A system has its service staff and its documentation"), (general.guides_in_three_languages,)),
            Clause("4(2)", _("Managing a system means keeping it secure and working"), (general.upkeep, general.backups)),
            Clause("4(3), 4(7)", _("Dynamic and static information"), (general.kinds_of_information,)),
            Clause(
                "4(6)", _("Identification of users"), (general.password_sign_in, general.second_factor, general.sign_in_by_eds)
            ),
            Clause(
                "4(8)", _("Electronic documents certified by EDS"), (general.electronic_documents,), "digital-code-signatures"
            ),
            Clause(
                "4(9)",
                _("Electronic library: full texts with services and rights"),
                (general.full_texts, general.rights_of_files),
            ),
            Clause("5", _("Nothing with state secrets"), (general.refused_secrets,)),
            Clause("6", _("Work around the clock and technical support"), (general.upkeep, general.help_desk)),
            Clause("7", _("Units fill and update the content"), (general.pages_with_owner, general.courses_with_owner)),
            Clause("8", _("An authorised person monitors the content"), (general.content_controller,)),
        ),
    ),
    (
        _("Information systems"),
        (
            Clause("9", _("Systems automate the Academy's functions"), (systems.functions_automated,)),
            Clause(
                "10",
                _("Standards and the life cycle of systems"),
                (systems.version_and_changes, systems.database_steps, systems.life_cycle_documents),
            ),
            Clause(
                "10(1)",
                _("Unified requirements: settings in force"),
                (
                    systems.password_length,
                    systems.common_passwords,
                    systems.password_hash,
                    systems.session_age,
                    systems.encrypted_way,
                    systems.content_policy,
                    systems.journal_retention,
                    systems.legal_bases,
                ),
                "decree-832",
            ),
            Clause(
                "10(2)",
                _("Monitoring of security events reaches the State Technical Service"),
                (
                    systems.delivery_to_monitoring,
                    systems.journal_chain,
                    systems.journal_verification,
                    systems.journal_checkpoint,
                ),
                "order-199-nq",
            ),
            Clause("11", _("An electronic library system and a distance-learning system"), (systems.two_systems,)),
            Clause(
                "12",
                _("The library's seven modules"),
                (
                    systems.library_administration,
                    systems.library_acquisition,
                    systems.library_cataloguing,
                    systems.library_search,
                    systems.library_articles,
                    systems.library_readers,
                    systems.library_lending,
                ),
            ),
            Clause(
                "13",
                _("Distance learning: four tasks, five bodies of content, verified users, levels of access"),
                (
                    systems.learning_administration,
                    systems.learning_registration,
                    systems.online_learning,
                    systems.summing_up,
                    systems.programmes,
                    systems.curricula_and_complexes,
                    systems.educational_monitoring,
                    systems.roles_and_grants,
                    systems.roles_in_interface,
                    systems.unverified_accounts,
                    systems.reverification_due,
                ),
            ),
        ),
    ),
    (
        _("Internet resources"),
        (
            Clause("14(1)", _("Seven sections"), (site.seven_sections,)),
            Clause("14(2)", _("News feed"), (site.news,)),
            Clause("14(3)", _("Contacts and feedback"), (site.contacts, site.feedback)),
            Clause("15", _("Events; urgent ones with initiator and reasons"), (site.events, site.urgent_events)),
            Clause("16", _("Dynamic information is updated as it arrives"), (site.dynamic_pages, site.queue_of_stale_pages)),
            Clause("17", _("Static information is updated quarterly"), (site.static_pages,)),
            Clause("18", _("The Academy determines the order of posting"), (site.publication_workflow,)),
            Clause("19", _("State symbols and the Academy's logo"), (site.flag, site.emblem_and_logo)),
            Clause(
                "20", _("Nothing unrelated to the charter; links under agreements"), (site.directions, site.register_of_links)
            ),
            Clause(
                "21",
                _("Kazakh, Russian and English"),
                (site.pages_in_three_languages, site.interface_in_three_languages),
                "constitution",
            ),
        ),
    ),
)

NEEDED_TO_OPEN = {
    "journal:events": ("audit.read-journal",),
    "rights:report": ("documents.see-rights", "documents.keep-rights"),
    "health:page": ("support.see-health",),
    "editing:pages": ("portal.edit-content",),
    "cataloguing:records": ("library.catalogue-record", "library.issue-item"),
    "lending:desk": ("library.issue-item",),
    "learning:courses": ("learning.learn",),
}
"""Pages that prove something and are not open to everybody: a link that would be refused is not shown."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One proof with the address that the reader may open."""

    proof: Proof
    url: str


@dataclass(frozen=True, slots=True)
class ClauseState:
    """One clause as it stands now."""

    clause: Clause
    state: ProofState
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Compliance:
    """Every clause as it stands at the moment."""

    groups: tuple[tuple[str | Promise, tuple[ClauseState, ...]], ...]

    @property
    def clauses(self) -> list[ClauseState]:
        return [clause for _label, clauses in self.groups for clause in clauses]

    def count(self, state: ProofState) -> int:
        return sum(clause.state == state for clause in self.clauses)


def compliance(*, at: datetime, visible_to: Actor) -> Compliance:
    """Ask every proof now, in the language of the moment. Nobody's names are in it; links are the reader's own."""
    facts = Facts(at)
    return Compliance(
        tuple((label, tuple(_state_of(clause, facts, visible_to) for clause in clauses)) for label, clauses in GROUPS)
    )


def _state_of(clause: Clause, facts: Facts, reader: Actor) -> ClauseState:
    findings = tuple(Finding(proof, _url_for(proof, reader)) for proof in (prover(facts) for prover in clause.provers))
    return ClauseState(clause, rules.state_of_clause([finding.proof.state for finding in findings]), findings)


def _url_for(proof: Proof, reader: Actor) -> str:
    needed = NEEDED_TO_OPEN.get(proof.url_name)
    if not proof.url_name or (needed and not reader.may_any(needed)):
        return ""
    return reverse(proof.url_name, args=proof.url_arguments)
