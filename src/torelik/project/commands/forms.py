"""Printed forms at the keyboard."""

import sys
from argparse import Namespace

from torelik.documents import api as documents
from torelik.project.commands.failure import Failure


def forms(options: Namespace) -> int:
    """List the printed forms, or take one to be changed by the academy."""
    if options.what == "list":
        for form in documents.forms():
            sys.stdout.write(f"{form}{'  (own)' if documents.has_own_form(form) else ''}\n")
        return 0
    try:
        place = documents.take_form(options.form or "")
    except FileExistsError:
        raise Failure(f"{options.form} was taken already") from None
    except FileNotFoundError:
        raise Failure(f"there is no form {options.form or ''}; see: torelik forms list".replace("  ", " ")) from None
    sys.stdout.write(f"{place}\n")
    return 0
