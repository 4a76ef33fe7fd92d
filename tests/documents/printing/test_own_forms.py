"""An academy changes a printed form: its own comes first, and a fault of it never costs a paper (cl. 12)."""

import shutil
from pathlib import Path

import pypdfium2
import pytest

from torelik.documents import api as documents
from torelik.documents.printing import own_forms
from torelik.kernel import clock
from torelik.project import cli
from torelik.support.health.checks import printed_forms
from torelik.support.health.vocabulary import State

LIST = {"title": "Тізім", "columns": [1], "head": ["№"], "rows": [["1"]]}


@pytest.fixture(autouse=True)
def folder(settings: object, tmp_path: Path) -> Path:
    settings.TORELIK_FORMS = tmp_path / "forms"  # type: ignore[attr-defined]
    return tmp_path / "forms"


def text_of(pdf: bytes) -> str:
    return " ".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))


def test_a_form_is_taken_changed_and_used() -> None:
    place = documents.take_form("documents/list")
    place.write_text(place.read_text() + "\n#align(center)[Академияның өз нысаны]\n")

    pdf = documents.typeset("documents/list", data=LIST, language="kk")

    assert "Академияның өз нысаны" in text_of(pdf)
    assert "Тізім" in text_of(pdf)
    assert documents.has_own_form("documents/list")
    assert not documents.has_own_form("library/stock-act")


def test_a_fault_of_the_own_form_costs_no_paper_and_is_told_until_it_is_mended() -> None:
    place = documents.take_form("documents/list")
    right = place.read_text()
    place.write_text("#let x = (\n")

    assert "Тізім" in text_of(documents.typeset("documents/list", data=LIST, language="kk"))

    reading = printed_forms(clock.now())
    assert (reading.state, documents.faulty_forms()) == (State.WARN, ["documents/list"])
    assert "documents/list" in reading.sentence
    place.write_text(right)
    documents.typeset("documents/list", data=LIST, language="kk")
    assert (printed_forms(clock.now()).state, documents.faulty_forms()) == (State.OK, [])


def test_an_own_form_reads_no_file_outside_of_the_forms(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("құпия")
    place = documents.take_form("documents/list")
    place.write_text(f'#read("../../../../../../../..{secret}")')

    assert "құпия" not in text_of(documents.typeset("documents/list", data=LIST, language="kk"))
    assert documents.faulty_forms() == ["documents/list"]


def test_a_form_is_taken_once_and_only_one_that_there_is(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    assert cli.main(["forms", "take", "library/stock-act"]) == 0
    assert capsys.readouterr().out.strip() == str(folder / "library/stock-act.typ")
    assert cli.main(["forms", "take", "library/stock-act"]) == 1
    assert "was taken already" in capsys.readouterr().err
    assert cli.main(["forms", "take", "../secret"]) == 1
    assert cli.main(["forms", "take"]) == 1
    assert "there is no form" in capsys.readouterr().err
    assert cli.main(["forms", "list"]) == 0
    listed = capsys.readouterr().out.splitlines()
    assert "library/stock-act  (own)" in listed
    assert "documents/list" in listed
    assert not any("house" in line for line in listed)


def test_a_folder_that_cannot_be_written_costs_no_paper(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    documents.take_form("documents/list").write_text("#let x = (\n")

    def refuse(*_args: object, **_kwargs: object) -> None:
        raise PermissionError("read-only")

    monkeypatch.setattr(Path, "write_text", refuse)

    assert "Тізім" in text_of(documents.typeset("documents/list", data=LIST, language="kk"))
    shutil.rmtree(folder)
    assert own_forms.faulty() == []
