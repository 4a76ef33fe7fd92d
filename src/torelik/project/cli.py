"""The command line: ``torelik --help``. Exit code 0 is success, 1 failure of the work, 2 a wrong call."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence

from torelik.project import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", settings.chosen())

Command = Callable[[argparse.Namespace], int]


class WrongCall(Exception):
    """What was typed cannot be done; the message says why."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out one command and return its exit code."""
    options = _parser().parse_args(arguments)
    if not hasattr(options, "carry_out"):
        _parser().print_help()
        return 2
    import django  # noqa: PLC0415 - the settings are read only once the call is known to be right

    django.setup()
    from torelik.project import commands  # noqa: PLC0415 - needs the applications

    try:
        return int(getattr(commands, options.carry_out)(options))
    except commands.Failure as failure:
        sys.stderr.write(f"torelik: {failure}\n")
        return 1
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="torelik",
        description="Library, distance learning and portal of an academy, in one product.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        usage="torelik COMMAND [OPTIONS]",
        epilog=GROUPS,
    )
    commands = parser.add_subparsers(metavar="COMMAND", help=argparse.SUPPRESS)

    run = _add(commands, "run", "run", "Start web, worker and scheduler together; Ctrl+C ends them.")
    run.add_argument("--host", default=os.environ.get("HOST", "127.0.0.1"))
    run.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))
    run.add_argument("--demo", action="store_true", help="prepare the demonstration academy first when there is none")

    _add(commands, "prepare", "prepare", "Bring database, roles, portal structure, static files and index up to date.")
    _add(commands, "demo", "demo", "Load the demonstration academy into an empty site.")
    check = _add(commands, "check", "check", "Tell what is wrong with this installation.")
    check.add_argument("--json", action="store_true")
    check.add_argument(
        "--deploy", action="store_true", help="also ask whether people may be let in: secrets, https, files, scanner"
    )
    _add(commands, "worker", "worker", "Do long work: imports and other tasks (part of run).")
    _add(commands, "deliver", "deliver", "Deliver the outbox until the standard input ends (part of import-marc).")
    _add(commands, "scheduler", "scheduler", "Do clockwork: journal's seals, outbox, endings (part of run).")

    sip = _add(commands, "sip2", "sip2", "Serve self-service terminals over SIP2 until told to stop.")
    sip.add_argument("--host", default=os.environ.get("TORELIK_SIP2_HOST", "127.0.0.1"))
    sip.add_argument("--port", type=int, default=int(os.environ.get("TORELIK_SIP2_PORT", "6001")))
    sip.add_argument(
        "--processes", type=int, default=int(os.environ.get("TORELIK_SIP2_PROCESSES", "0")), help="one a processor unless told"
    )

    bring = _add(commands, "import-marc", "import_marc", "Import MARC files (ISO 2709, MARCXML, gzip, zip).")
    bring.add_argument("files", nargs="+", metavar="FILE")
    bring.add_argument("--json", action="store_true", help="the last line printed is the result as JSON")
    bring.add_argument("--update", action="store_true", help="replace records that are here already by what the file says")
    take = _add(commands, "export-marc", "export_marc", "Write the whole catalogue to a file.")
    take.add_argument("file", metavar="FILE")
    take.add_argument("--format", choices=["iso2709", "marcxml"], default="iso2709")

    whole = _add(
        commands, "export", "export_catalogue", "Write the whole catalogue in any of its formats; - is the standard output."
    )
    whole.add_argument("file", metavar="FILE")
    whole.add_argument("--format", choices=["marcxml", "iso2709", "rusmarc", "rusmarcxml", "irbis", "jsonl"], default="marcxml")

    search = _add(commands, "search", "search", "Search as a visitor would.")
    search.add_argument("query", nargs="+", metavar="WORD")
    search.add_argument("--json", action="store_true")
    search.add_argument("--limit", type=int, default=20)
    index = _add(commands, "index", "index", "The search index: index rebuild, index check.")
    index.add_argument("what", choices=["rebuild", "check"])
    index.add_argument("--mend", action="store_true", help="check: write what is missing or old, take out what is left over")
    index.add_argument("--json", action="store_true", help="check: print the result as JSON")

    analyse = _add(
        commands, "analyse", "analyse", "Tell how words are understood: position, word, language, lemma, spelling, root."
    )
    analyse.add_argument("text", nargs="*", metavar="WORD")
    analyse.add_argument("--lines", action="store_true", help="read one word a line, write the word, a tab and its lemma")
    analyse.add_argument(
        "--language", choices=["kk", "ru", "en"], help="what the text claims to be (default: any; kk for --lines)"
    )
    _add(commands, "lexicon", "lexicon", "Make the table of Kazakh from the word lists of Debian.")

    printed = _add(commands, "forms", "forms", "Printed forms: forms list, forms take NAME (to change it).")
    printed.add_argument("what", choices=["list", "take"])
    printed.add_argument("form", nargs="?", metavar="NAME")

    admin = _add(commands, "admin", "admin", "Accounts of administrators: admin create.")
    admin.add_argument("what", choices=["create"])
    admin.add_argument("--username", required=True)
    admin.add_argument("--email", default="")
    _add_journal(_add(commands, "journal", "journal", "The audit journal: proof, export, archives."))
    private = _add(commands, "personal-data", "personal_data", "Personal data: personal-data inventory, personal-data reseal.")
    private.add_argument("what", choices=["inventory", "reseal"])
    private.add_argument("--json", action="store_true")
    return parser


def _add_journal(journal: argparse.ArgumentParser) -> None:
    works = journal.add_subparsers(metavar="WHAT", dest="what", required=True)
    verify = works.add_parser("verify", help="Walk the chain, compare it with the signed checkpoints, tell of every fault.")
    verify.add_argument("--checkpoints", metavar="PATH", help="folder or file of checkpoints (default: TORELIK_CHECKPOINTS)")
    verify.add_argument(
        "--key", action="append", metavar="FILE", help="public key to trust instead of the site's own; repeatable"
    )
    verify.add_argument("--json", action="store_true")
    works.add_parser("checkpoint", help="Sign a checkpoint when one is due and copy what the folder lacks.")
    works.add_parser("public-key", help="Print the key that verifies checkpoints and archives.")
    export = works.add_parser(
        "export", help="Deliver events to the collectors (part of the scheduler), or tell how far they are."
    )
    export.add_argument("--status", action="store_true", help="print how far each collector is; exit code 1 when one is lost")
    export.add_argument("--json", action="store_true")
    archive = works.add_parser("archive", help="Write sealed months to files with signed manifests.")
    archive.add_argument("--month", metavar="YYYY-MM", help="this month alone (default: every month that may leave)")
    archive.add_argument("--folder", metavar="PATH", help="default: TORELIK_JOURNAL_ARCHIVE")
    archive.add_argument(
        "--remove", action="store_true", help="take archived months out of the online journal (owner of the tables)"
    )
    works.add_parser("archives", help="List the archived months.")
    for name, words in (("verify-archive", "Prove a file by itself."), ("restore-archive", "Bring a file back for reading.")):
        works.add_parser(name, help=words).add_argument("file", metavar="FILE")
    works.add_parser("forget-archive", help="Put a restored month away.").add_argument("month", metavar="YYYY-MM")
    grants = works.add_parser("grants", help="The role that can only add to the journal (PostgreSQL): print the SQL, or --apply.")
    grants.add_argument("--role", default="torelik_app")
    grants.add_argument("--apply", action="store_true")


def _add(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, function: str, words: str
) -> argparse.ArgumentParser:
    command = commands.add_parser(name, description=words)
    command.set_defaults(carry_out=function)
    return command


GROUPS = """\
start
  run            Start web, worker and scheduler together; Ctrl+C ends them.
  prepare        Bring database, roles, portal structure, static files and index up to date.
  demo           Load the demonstration academy into an empty site.
  check          Tell what is wrong with this installation.

library
  import-marc    Import MARC files (ISO 2709, MARCXML, gzip, zip).
  export-marc    Write the whole catalogue to a file.
  export         The same in any format: marcxml, iso2709, rusmarc, rusmarcxml, irbis, jsonl.
  sip2           Serve self-service terminals over SIP2 (TORELIK_SIP2_HOST, TORELIK_SIP2_PORT).

printed forms
  forms          list: the forms of papers; take NAME: copy one into TORELIK_DATA/forms to change it.

search
  search         Search as a visitor would.
  index          rebuild: build the search index anew from the database; check: compare it with the database,
                 --mend what differs.
  analyse        Tell how words are understood; --lines for one word a line.
  lexicon        Make the table of Kazakh from the word lists of Debian.

people and proof
  admin create   Open an account of an administrator; the password is asked for.
  journal        Its chain and proofs: verify, checkpoint, public-key, export, archive, archives,
                 verify-archive, restore-archive, forget-archive, grants.
  personal-data  inventory: which table holds what; reseal: encrypt every IIN by the newest key.

parts of run, for a service manager
  worker         Do long work: imports and other tasks.
  scheduler      Do clockwork: journal's seals, outbox, endings.
  deliver        Deliver the outbox alone, until the standard input ends.

torelik COMMAND --help tells the options. Environment: PORT, HOST, TORELIK_DATA, TORELIK_DATABASE.
"""


if __name__ == "__main__":
    sys.exit(main())
