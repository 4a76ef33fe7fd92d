"""The role under which the product runs on PostgreSQL: it adds to the journal and can do nothing else with it."""

import re

from torelik.audit.append_only import KEPT

_ROLE = re.compile(r"[a-z_][a-z0-9_]{0,62}")


def grants_sql(*, role: str, schema: str = "public") -> list[str]:
    """Return the statements by which the owner of the tables lets *role* run the product; safe to repeat.

    The role owns nothing: it cannot drop a trigger, switch one off, or give itself more. Later tables come with the same
    rights as today's; a new table of the journal must be named in ``append_only.KEPT``, and the statements run anew.
    Raises ``ValueError`` for a name that is no plain identifier.
    """
    for name in (role, schema):
        if not _ROLE.fullmatch(name):
            raise ValueError(f"{name!r} is no plain name of small letters, digits and underscores.")
    kept = ", ".join(f"{schema}.{table}" for table in KEPT)
    return [
        # The names were checked above: nothing else can stand in them.
        f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') "  # nosec B608
        f"THEN CREATE ROLE {role} LOGIN; END IF; END $$",
        f"ALTER ROLE {role} NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS NOREPLICATION",
        f"REVOKE CREATE ON SCHEMA {schema} FROM PUBLIC",
        f"GRANT USAGE ON SCHEMA {schema} TO {role}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {role}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {role}",
        f"ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role}",
        f"ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} GRANT USAGE, SELECT ON SEQUENCES TO {role}",
        f"REVOKE ALL ON {kept} FROM {role}",
        f"GRANT SELECT, INSERT ON {kept} TO {role}",
    ]
