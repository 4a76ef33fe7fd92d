from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IdentityConfig(AppConfig):
    name = "torelik.identity"
    label = "identity"
    verbose_name = _("People and roles")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Tables exist only now, so an application's imports stand here and nowhere else.
        from torelik.audit import api as audit
        from torelik.identity.accounts import vocabulary as accounts
        from torelik.identity.consents import vocabulary as consents
        from torelik.identity.privacy import actions as privacy_actions
        from torelik.identity.privacy import queries as privacy_queries
        from torelik.identity.privacy import registry as privacy_registry
        from torelik.identity.privacy import vocabulary as privacy
        from torelik.identity.roles import registry
        from torelik.identity.roles import vocabulary as roles
        from torelik.identity.signin import marks, receivers, tasks  # noqa: F401 - they listen
        from torelik.identity.signin import vocabulary as signin
        from torelik.identity.tokens import queries as tokens_queries
        from torelik.identity.tokens import receivers as tokens_receivers  # noqa: F401 - it listens
        from torelik.identity.tokens import vocabulary as tokens
        from torelik.identity.units import queries as units
        from torelik.identity.verification import vocabulary as verification
        from torelik.kernel import duties, freshness

        # Whatever happens to people, their rights and their ways in is a matter of information security.
        audit.register_events("identity", roles.EVENTS, security=roles.EVENTS.values, facts=accounts.FACTS)
        for words in (accounts, consents, verification, privacy, signin, tokens):
            audit.register_events("identity", words.EVENTS, security=words.EVENTS.values)
            registry.register_grants("identity", words.GRANTS)
        registry.register_grants("audit", audit.GRANTS)
        registry.register_scopes(registry.ScopeKind("unit", _("Unit"), units.names_of_units))
        duties.register_conflicts(
            duties.Conflict(
                audit.GRANTS.READ_JOURNAL,
                roles.MANAGE_ROLES,
                _("Whoever gives rights must not be the one who reads in the journal how they were used."),
            )
        )
        freshness.tell_freshness_by(marks.proof_is_fresh)
        own = privacy_registry.Keeper(
            "identity",
            lambda account_id: {**privacy_queries.own_rows(account_id), "tokens": tokens_queries.rows_of(account_id)},
            privacy_actions.forget_requests,
        )
        privacy_registry.register_keeper(own)
