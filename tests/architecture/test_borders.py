"""Borders that an import checker cannot see: foreign keys, templates, tables."""

import ast
import re
from pathlib import Path

from django.apps import apps
from django.db import models

SOURCE = Path(__file__).resolve().parents[2] / "src" / "torelik"
FLOORS = [
    {"ui"}, {"audit"}, {"identity"}, {"outbox"}, {"search"}, {"documents", "notifications"}, {"support"},
    {"library", "learning", "portal"}, {"bridges"}, {"project"},
]  # fmt: skip
HEIGHT = {label: height for height, floor in enumerate(FLOORS) for label in floor}
EXTENDS = re.compile(r"""\{%\s*(?:extends|include)\s+["']([^"']+)["']""")


def upward_keys(all_models: list[type[models.Model]]) -> list[str]:
    """Return foreign keys that point up or across: their owner would have to know the floor above."""
    wrong = []
    for model in all_models:
        own = model._meta.app_label
        for field in model._meta.get_fields():
            related = getattr(field, "related_model", None)
            if own not in HEIGHT or field.auto_created or not isinstance(related, type):
                continue
            other = related._meta.app_label
            if other in HEIGHT and other != own and HEIGHT[other] >= HEIGHT[own]:
                wrong.append(f"{model.__name__}.{field.name} -> {other}")
    return wrong


def strangers_templates(source: Path) -> list[str]:
    """Return templates that extend or include what is neither their own context's nor ui's."""
    wrong = []
    for path in source.glob("*/**/templates/**/*.html"):
        own = path.relative_to(source).parts[0]
        for name in EXTENDS.findall(path.read_text(encoding="utf-8")):
            if name.split("/")[0] not in {own, "ui", "cotton", "wagtailadmin"}:
                wrong.append(f"{path.relative_to(source)} -> {name}")
    return wrong


def borrowed_tables(source: Path) -> list[str]:
    """Return files that import the tables of another module; a name for a type alone is no import."""
    wrong = []
    for path in source.glob("*/**/*.py"):
        parts = path.relative_to(source).with_suffix("").parts
        if (parts[-1] in {"models", "api"} and len(parts) == 2) or "migrations" in parts or parts[0] == "kernel":
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for_types = {
            inner
            for node in ast.walk(tree)
            if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)
            for inner in ast.walk(node)
        }
        for node in ast.walk(tree):
            if node in for_types or not isinstance(node, ast.ImportFrom) or not node.module:
                continue
            if node.module.startswith("torelik.") and node.module.endswith(".models"):
                owner = node.module.split(".")[1:-1]
                if list(parts[: len(owner)]) != owner and not _may_point_at(parts, owner):
                    wrong.append(f"{'/'.join(parts)} -> {node.module}")
    return wrong


def _may_point_at(parts: tuple[str, ...], owner: list[str]) -> bool:
    """A model may name the model its foreign key points at, inside one context."""
    return parts[-1] == "models" and parts[0] == owner[0]


def test_foreign_keys_point_down() -> None:
    assert upward_keys(list(apps.get_models())) == []


def test_a_key_that_points_up_is_told() -> None:
    class Wrong(models.Model):
        record = models.ForeignKey("library.Record", models.PROTECT, related_name="+")

        class Meta:
            app_label = "identity"

    try:
        assert upward_keys([Wrong]) == ["Wrong.record -> library"]
    finally:
        del apps.all_models["identity"]["wrong"]
        apps.clear_cache()


def test_templates_use_their_own_context_and_the_design_system() -> None:
    assert strangers_templates(SOURCE) == []


def test_a_template_that_borrows_from_a_stranger_is_told(tmp_path: Path) -> None:
    template = tmp_path / "library" / "templates" / "library" / "x.html"
    template.parent.mkdir(parents=True)
    template.write_text('{% extends "learning/base.html" %}')

    assert strangers_templates(tmp_path) == ["library/templates/library/x.html -> learning/base.html"]


def test_tables_are_imported_by_their_own_module_alone() -> None:
    assert borrowed_tables(SOURCE) == []


def test_a_borrowed_table_is_told(tmp_path: Path) -> None:
    views = tmp_path / "library" / "lending" / "queries.py"
    views.parent.mkdir(parents=True)
    views.write_text("from torelik.library.cataloguing.models import Record\n")

    assert borrowed_tables(tmp_path) == ["library/lending/queries -> torelik.library.cataloguing.models"]
