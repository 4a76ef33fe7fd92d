"""The power goes in the middle of posting: all of the document is there, or nothing of it (cl. 12)."""

import os
import subprocess
import sys
from pathlib import Path

from django.db import connection, connections

from library.stock.test_ledger import add, balance, draft, law, post
from torelik.library.administration.models import NumberSequence
from torelik.library.holdings.models import Item
from torelik.library.stock.models import StockEntry
from torelik.library.stock.vocabulary import DocumentKind, DocumentState

ROOT = Path(__file__).parents[3]
COPIES = 800


def killed_while_posting(uuid: object, seen: int) -> None:
    """Let a program post the document, and kill it when the ledger is written and the number is not given yet."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "torelik.project.settings.testing", "PYTHONPATH": str(ROOT / "src")}
    command = [
        sys.executable, str(ROOT / "tests/library/stock/posting_cut.py"), str(connection.settings_dict["NAME"]), str(uuid),
        str(seen),
    ]  # fmt: skip
    program = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert program.stdout is not None
    told = program.stdout.readline()
    program.kill()
    _out, errors = program.communicate(timeout=60)
    assert told == "written\n", errors


def test_a_program_that_dies_amid_posting_leaves_the_draft_and_every_number(real_database: None) -> None:
    row = draft(DocumentKind.RECEIPT)
    record = law()
    add(row, record=record, number=COPIES)
    row.refresh_from_db()
    connections.close_all()

    killed_while_posting(row.uuid, row.version)

    row.refresh_from_db()
    assert (row.state, row.act, row.register_number) == (DocumentState.DRAFT, None, None)
    assert (Item.objects.count(), StockEntry.objects.count(), NumberSequence.objects.filter(last__gt=0).count()) == (0, 0, 0)

    posted = post(row)

    assert (posted.act, posted.register_number, balance()[0]) == (1, 1, COPIES)
    assert sorted(Item.objects.values_list("inventory_number", flat=True))[0] == "000001"
