"""The import contracts hold, and each of them fails when its border is broken on purpose in a copy of the tree."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BREACHES = [
    ("Contexts are layers", "kernel/clock.py", "import torelik.library.api\n"),
    ("Modules of the library are layers", "library/cataloguing/rules.py", "import torelik.library.lending.vocabulary\n"),
    ("Modules of learning are layers", "learning/curriculum/models.py", "import torelik.learning.courses.models\n"),
    ("Modules of the portal are layers", "portal/pages/rules.py", "import torelik.portal.news.models\n"),
    ("Modules of identity are layers", "identity/units/queries.py", "import torelik.identity.roles.models\n"),
    ("Modules of the journal are layers", "audit/checkpoints/rules.py", "import torelik.audit.export.rules\n"),
    ("Modules of support are layers", "support/guides/queries.py", "import torelik.support.tickets.rules\n"),
    ("Modules of the bridges are layers", "bridges/newcomer.py", ""),
    ("Modules of documents are layers", "documents/rights/rules.py", "import torelik.documents.text.rules\n"),
    ("Modules of search are layers", "search/analysis/tokens.py", "import torelik.search.index.engine\n"),
    ("Files of a module are layers", "library/lending/rules.py", "import torelik.library.lending.views\n"),
    ("Rules are free of Django", "library/lending/rules.py", "import django.db\n"),
    ("Views name no tables", "library/lending/views.py", "import torelik.library.lending.models\n"),
    ("The library is used through its api", "project/views.py", "import torelik.library.lending.rules\n"),
    ("Learning is used through its api", "project/views.py", "import torelik.learning.courses.models\n"),
    ("The portal is used through its api", "project/views.py", "import torelik.portal.pages.models\n"),
    ("Identity is used through its api", "project/views.py", "import torelik.identity.roles.models\n"),
    ("The journal is used through its api", "project/views.py", "import torelik.audit.models\n"),
    ("Outbox, documents and notifications are used through their api", "project/views.py", "import torelik.outbox.models\n"),
    ("Support is used through its api", "project/views.py", "import torelik.support.tickets.models\n"),
    ("The bridges are used through their api", "project/views.py", "import torelik.bridges.compliance.models\n"),
]


def lint(folder: Path) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()", "--no-cache"]
    plain = {"PYTHONPATH": str(folder / "src"), "NO_COLOR": "1", "TERM": "dumb"}
    answer = subprocess.run(command, cwd=folder, env=plain, capture_output=True, text=True, check=False)
    # Some versions of the printing library colour what they print even into a pipe.
    answer.stdout = re.sub(r"\x1b\[[0-9;]*m", "", answer.stdout)
    return answer


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    ignored = shutil.ignore_patterns("locale*", "templates", "static", "__pycache__", "content")
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_every_contract_is_broken_on_purpose_below() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    assert [contract["name"] for contract in contracts] == [name for name, _file, _line in BREACHES]


def test_all_contracts_hold_and_each_breach_is_told(copy: Path) -> None:
    assert lint(copy).returncode == 0, lint(copy).stdout

    untold = []
    for name, file, line in BREACHES:
        path = copy / "src" / "torelik" / file
        kept = path.read_text(encoding="utf-8") if path.exists() else None
        path.write_text(f"{line}{kept or ''}", encoding="utf-8")
        answer = lint(copy).stdout
        path.unlink() if kept is None else path.write_text(kept, encoding="utf-8")
        if f"{name} BROKEN" not in answer:
            untold.append(name)

    assert untold == []


def test_a_new_context_must_be_placed_on_purpose(copy: Path) -> None:
    folder = copy / "src" / "torelik" / "newcomer"
    folder.mkdir()
    (folder / "__init__.py").write_text("")

    assert "Contexts are layers BROKEN" in lint(copy).stdout
