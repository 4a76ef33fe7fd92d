"""Every rule of the house is broken once on purpose, in a tree of the test's own."""

import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HOUSE = runpy.run_path(str(ROOT / "tools" / "house_rules.py"))

BROKEN = [
    ("only_ui_names_bootstrap_classes", "library/templates/library/x.html", '<p class="mb-3">a</p>'),
    ("classes_are_defined", "library/templates/library/x.html", '<p class="t-nowhere t-{{ kind }}">a</p>'),
    ("nothing_inline", "library/templates/library/x.html", '<p style="color:red">a</p>'),
    ("nothing_inline", "library/templates/library/x.html", "<script>alert(1)</script>"),
    ("nothing_inline", "library/templates/library/x.html", '<p onclick="go()">a</p>'),
    ("no_foreign_address", "library/templates/library/x.html", '<img src="https://elsewhere.example/x.png" alt="">'),
    ("long_translations_are_trimmed", "library/templates/library/x.html", "{% blocktranslate %}a{% endblocktranslate %}"),
    ("nothing_translated_hides_in_an_f_string", "library/lending/telling.py", "words = f\"{_('Scan first.')} {number}\"\n"),
    ("migrations_are_named_and_linear", "library/migrations/0001_auto_20260101.py", ""),
    ("migrations_are_named_and_linear", "library/migrations/0002_second_without_first.py", ""),
    ("models_say_what_a_row_means", "library/lending/models.py", 'class Loan(models.Model):\n    """A loan."""\n'),
    ("modules_introduce_themselves", "library/lending/__init__.py", ""),
    ("names_say_something", "library/lending/utils.py", ""),
]
KEPT = [
    ("only_ui_names_bootstrap_classes", "ui/templates/ui/x.html", '<p class="mb-3">a</p>'),
    (
        "only_ui_names_bootstrap_classes",
        "library/templates/library/x.html",
        '<p class="t-text {% if a %}t-strong{% endif %}">a</p>',
    ),
    ("nothing_inline", "library/templates/library/x.html", '<script src="x.js"></script>'),
    ("long_translations_are_trimmed", "library/templates/library/x.html", "{% blocktranslate trimmed %}a{% endblocktranslate %}"),
    ("models_say_what_a_row_means", "library/lending/models.py", 'class Loan(models.Model):\n    """A loan. pii: none"""\n'),
]


def complaints(rule: str, root: Path, name: str, text: str) -> list[str]:
    path = root / "src" / "torelik" / name
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    return list(HOUSE[rule](root))


@pytest.mark.parametrize(("rule", "name", "text"), BROKEN)
def test_a_broken_rule_is_told_once(rule: str, name: str, text: str, tmp_path: Path) -> None:
    assert len(complaints(rule, tmp_path, name, text)) == 1


@pytest.mark.parametrize(("rule", "name", "text"), KEPT)
def test_what_keeps_the_rule_is_left_in_peace(rule: str, name: str, text: str, tmp_path: Path) -> None:
    assert complaints(rule, tmp_path, name, text) == []


def test_a_page_that_repeats_the_messages_of_its_shell_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "src" / "torelik" / "ui" / "templates" / "ui"
    folder.mkdir(parents=True)
    (folder / "shell.html").write_text("<c-messages />{% block main %}{% endblock %}")
    (folder / "middle.html").write_text('{% extends "ui/shell.html" %}')
    (folder / "twice.html").write_text('{% extends "ui/middle.html" %}{% block main %}<c-messages />{% endblock %}')
    (folder / "alone.html").write_text('{% extends "ui/base.html" %}<c-messages />')

    told = list(HOUSE["messages_are_shown_once"](tmp_path))

    assert [line.partition(":")[0] for line in told] == [str(folder / "twice.html")]


def test_a_lock_file_that_names_an_address_is_told(tmp_path: Path) -> None:
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "runtime.txt").write_text("--index-url https://elsewhere.example/simple\n")
    (tmp_path / "package-lock.json").write_text('{"resolved": "x"}')

    assert len(list(HOUSE["nothing_names_a_registry"](tmp_path))) == 2


def test_the_house_keeps_its_rules() -> None:
    assert [complaint for rule in HOUSE["RULES"] for complaint in rule(ROOT)] == []
