"""Personal data at the keyboard."""

import json
import sys
from argparse import Namespace
from dataclasses import asdict

from cryptography.fernet import InvalidToken

from torelik.identity import api as identity
from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.project.commands.failure import Failure


def personal_data(options: Namespace) -> int:
    """Print the inventory, or encrypt every IIN by the newest key."""
    if options.what == "reseal":
        return _reseal()
    lines = identity.inventory()
    if options.json:
        sys.stdout.write(json.dumps([asdict(line) for line in lines], ensure_ascii=False) + "\n")
        return 0
    for line in lines:
        sys.stdout.write(f"{line.context}.{line.table}: {line.personal_data or 'none'}\n")
    return 0


def _reseal() -> int:
    try:
        count = identity.reseal_numbers(by=Actor.system("personal-data reseal"), at=clock.now())
    except InvalidToken:
        raise Failure(
            "a number was encrypted by a key that is not among TORELIK_PERSONAL_DATA_KEYS; nothing was changed"
        ) from None
    sys.stdout.write(f"{count} numbers encrypted by the newest key\n")
    return 0
