"""Rules of the house that no ready-made linter knows. Each names the file, the line and the reason.

    python tools/house_rules.py [FOLDER]      exit code 1 when a rule is broken

Every rule is a function from the repository's folder to complaints; tests/architecture breaks each on purpose.
"""

import ast
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

Rule = Callable[[Path], Iterator[str]]

CLASS = re.compile(r'\bclass="([^"]*)"')
TEMPLATE_CODE = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
BANNED_NAMES = {"data", "info", "manager", "helper", "helpers", "util", "utils", "common", "misc", "core"}
EXTENDS = re.compile(r'\{%\s*extends\s+"([^"]+)"')
MESSAGES = "<c-messages />"
ADDRESS = re.compile(r"""(?:src|href|action|hx-get|hx-post)\s*=\s*["'](?:https?:)?//""")


def package(root: Path) -> Path:
    return root / "src" / "torelik"


def templates(root: Path) -> Iterator[tuple[Path, str]]:
    for path in sorted(package(root).glob("**/templates/**/*.html")):
        yield path, path.read_text(encoding="utf-8")


def line_of(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


def only_ui_names_bootstrap_classes(root: Path) -> Iterator[str]:
    """Outside ui a template uses components and classes that begin with t-."""
    for path, text in templates(root):
        if package(root) / "ui" in path.parents:
            continue
        for found in CLASS.finditer(text):
            for name in TEMPLATE_CODE.sub(" ", found.group(1)).split():
                if not name.startswith(("t-", "visually-hidden")):
                    yield f"{path}:{line_of(text, found.start())}: class {name!r} is not of the design system"


def classes_are_defined(root: Path) -> Iterator[str]:
    """A class of the design system that no sheet of ui defines is a page that looks like nothing: it is a misspelling."""
    sheets = sorted((package(root) / "ui" / "static").glob("**/*.css"))
    defined = {name for sheet in sheets for name in re.findall(r"\.(t-[\w-]+)", sheet.read_text(encoding="utf-8"))}
    for path, text in templates(root):
        for found in CLASS.finditer(text):
            # A name that code completes ("t-tag--{{ tone }}") ends in a dash here; its forms are the gallery's to show.
            names = [name for name in TEMPLATE_CODE.sub(" ", found.group(1)).split() if name.startswith("t-")]
            for name in names:
                if not name.endswith("-") and name not in defined:
                    yield f"{path}:{line_of(text, found.start())}: no sheet defines the class {name!r}"


def nothing_inline(root: Path) -> Iterator[str]:
    """No style, no script and no handler stands in a page: the policy forbids what it cannot check."""
    for path, text in templates(root):
        for pattern, words in (
            (r"\sstyle\s*=", "inline style"),
            (r"<style\b", "inline style sheet"),
            (r"<script(?![^>]*\bsrc=)(?![^>]*application/(?:ld\+)?json)", "inline script"),
            (r"\son(?:click|change|submit|load|error|input|key[a-z]+|mouse[a-z]+|focus|blur)\s*=", "inline handler"),
        ):
            for found in re.finditer(pattern, text):
                yield f"{path}:{line_of(text, found.start())}: {words}"


def no_foreign_address(root: Path) -> Iterator[str]:
    """A page asks no other host for anything."""
    for path, text in templates(root):
        for found in ADDRESS.finditer(text):
            yield f"{path}:{line_of(text, found.start())}: an address of another host"


def messages_are_shown_once(root: Path) -> Iterator[str]:
    """A shell that shows messages shows them for its pages: a page of its that shows them too says everything twice."""
    texts = {str(path).split("/templates/", 1)[1]: (path, text) for path, text in templates(root)}
    for name, (path, text) in texts.items():
        mother = EXTENDS.search(text)
        while mother and mother.group(1) in texts and MESSAGES in text:
            its_text = texts[mother.group(1)][1]
            if MESSAGES in its_text:
                yield f"{path}:{line_of(text, text.index(MESSAGES))}: {mother.group(1)} shows the messages of {name} already"
            mother = EXTENDS.search(its_text)


def long_translations_are_trimmed(root: Path) -> Iterator[str]:
    """blocktranslate carries trimmed, else the indentation becomes part of what is translated."""
    for path, text in templates(root):
        for found in re.finditer(r"\{%\s*blocktranslate\b([^%]*)%\}", text):
            if "trimmed" not in found.group(1).split():
                yield f"{path}:{line_of(text, found.start())}: blocktranslate without trimmed"


def nothing_translated_hides_in_an_f_string(root: Path) -> Iterator[str]:
    """A text inside an f-string is never collected for translation: the collector does not read them."""
    for path in sorted(package(root).glob("**/*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.JoinedStr):
                continue
            calls = (part for part in ast.walk(node) if isinstance(part, ast.Call) and isinstance(part.func, ast.Name))
            for call in calls:
                if call.func.id in {"_", "gettext", "ngettext", "pgettext"}:  # type: ignore[attr-defined]
                    yield f"{path}:{call.lineno}: a text to translate stands inside an f-string"


def migrations_are_named_and_linear(root: Path) -> Iterator[str]:
    """A migration says in its name what it does; numbers are used once and follow each other."""
    for folder in sorted(package(root).glob("**/migrations")):
        numbers = []
        for path in sorted(folder.glob("[0-9]*.py")):
            if "_auto_" in path.name or re.fullmatch(r"\d{4}_initial\.py", path.name):
                yield f"{path}:1: a migration needs a telling name"
            numbers.append(int(path.name[:4]))
        if numbers != list(range(1, len(numbers) + 1)):
            yield f"{folder}:1: the numbers of migrations are {numbers}"


def models_say_what_a_row_means(root: Path) -> Iterator[str]:
    """A model's docstring says what one row means and which personal data it holds (pii:)."""
    for path in sorted(package(root).glob("**/*.py")):
        if path.name != "models.py" and path.parent.name != "models":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.ClassDef):
                continue
            bases = {base.id if isinstance(base, ast.Name) else getattr(base, "attr", "") for base in node.bases}
            if bases & {"Model", "Page", "AbstractBaseUser"} and "pii:" not in (ast.get_docstring(node) or ""):
                yield f"{path}:{node.lineno}: model {node.name} does not say what personal data it holds (pii:)"


def modules_introduce_themselves(root: Path) -> Iterator[str]:
    """The docstring of a module's __init__ says what it is."""
    for path in sorted(package(root).glob("**/__init__.py")):
        if path.parent.name in {"migrations", "templatetags", "management", "commands", "kk", "ru", "en"}:
            continue
        if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))):
            yield f"{path}:1: the module does not say what it is"


def names_say_something(root: Path) -> Iterator[str]:
    """No file is named after nothing: utils, helpers, common …"""
    for path in sorted(package(root).glob("**/*.py")):
        if path.stem in BANNED_NAMES or path.parent.name in BANNED_NAMES:
            yield f"{path}:1: the name {path.stem!r} says nothing"


def nothing_names_a_registry(root: Path) -> Iterator[str]:
    """Lock files carry hashes and no addresses."""
    lock = root / "package-lock.json"
    if lock.exists() and '"resolved"' in lock.read_text(encoding="utf-8"):
        yield f"{lock}:1: the lock file names addresses"
    for path in sorted((root / "requirements").glob("*.txt")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if re.search(r"--(extra-)?index-url|https?://|@ file:", line):
                yield f"{path}:{number}: a lock file names an address"


RULES: tuple[Rule, ...] = (
    only_ui_names_bootstrap_classes,
    classes_are_defined,
    nothing_inline,
    no_foreign_address,
    messages_are_shown_once,
    long_translations_are_trimmed,
    nothing_translated_hides_in_an_f_string,
    migrations_are_named_and_linear,
    models_say_what_a_row_means,
    modules_introduce_themselves,
    names_say_something,
    nothing_names_a_registry,
)


def main() -> int:
    root = Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()
    complaints = [complaint for rule in RULES for complaint in rule(root)]
    for complaint in complaints:
        print(complaint.replace(f"{root}/", ""))
    print(f"{len(RULES)} rules of the house, {len(complaints)} broken")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
