"""What the text of a lesson may be, and what becomes of one that may not."""

import pytest

from factories import learning as made
from factories.learning import SYSTEM, words
from factories.moments import NOON
from torelik.learning import api as learning
from torelik.learning.courses import rules
from torelik.learning.courses.rules import Block
from torelik.learning.courses.vocabulary import BlockKind
from torelik.learning.models import Lesson, LessonText


def test_blocks_of_every_kind_are_read_and_written_alike():
    raw = made.texts("Абзац")["kk"]

    blocks = rules.blocks_of(raw)

    assert blocks == (
        Block(BlockKind.HEADING, "Тақырып"),
        Block(BlockKind.TEXT, "Абзац"),
        Block(BlockKind.LIST, items=("бірінші", "екінші")),
        Block(BlockKind.QUOTE, "Дәйексөз", source="Дереккөз"),
        Block(BlockKind.NOTE, "Ескерту"),
        Block(BlockKind.QUESTION, "Сұрақ?"),
    )
    assert rules.stored_shape(blocks) == raw


def test_a_quotation_may_be_a_sentence_without_a_source():
    assert rules.blocks_of([{"quote": "Сөз"}]) == (Block(BlockKind.QUOTE, "Сөз"),)


@pytest.mark.parametrize(
    "entry",
    [
        "text",
        {},
        {"text": ""},
        {"text": 5},
        {"video": "x"},
        {"text": "a", "note": "b"},
        {"list": []},
        {"list": ["a", " "]},
        {"list": "a"},
        {"quote": {"source": "x"}},
        {"quote": {"text": "a", "source": 1}},
        {"quote": {"text": "a", "by": "b"}},
    ],
)
def test_a_block_that_is_not_one_of_ours_is_told_with_its_number(entry):
    with pytest.raises(rules.MalformedText) as refused:
        rules.blocks_of([{"text": "жақсы"}, entry])

    assert refused.value.faults == ("Block 2 is not one of heading, text, quote, list, note, question with its words.",)


@pytest.mark.parametrize("raw", [None, [], {}, "text"])
def test_a_text_without_blocks_is_no_text(raw):
    with pytest.raises(rules.MalformedText):
        rules.blocks_of(raw)


@pytest.mark.parametrize(
    ("kinds", "out_of_step"),
    [
        ({"kk": "TN", "ru": "TN", "en": "TN"}, []),
        ({"kk": "TN"}, []),
        ({"kk": "TN", "ru": "NT", "en": "T"}, ["ru", "en"]),
        ({"ru": "TN"}, ["kk"]),
    ],
)
def test_languages_follow_the_kazakh_text_block_by_block(kinds, out_of_step):
    blocks = {"T": Block(BlockKind.TEXT, "a"), "N": Block(BlockKind.NOTE, "b")}
    texts = {code: [blocks[letter] for letter in letters] for code, letters in kinds.items()}

    assert rules.languages_out_of_step(texts) == out_of_step


@pytest.mark.parametrize(
    ("name", "short"),
    [("Қасымов Болат Ерланұлы", "Қасымов Б. Е."), ("Вебер Ирина", "Вебер И."), ("teacher", "teacher"), ("", "")],
)
def test_a_name_is_shortened_as_lists_do(name, short):
    assert rules.family_name_and_initials(name) == short.replace(" ", "\N{NO-BREAK SPACE}")


@pytest.mark.django_db
def test_a_lesson_whose_languages_differ_is_not_saved():
    room = made.classroom(lessons=1)
    texts = made.texts() | {"ru": [{"text": "Только это"}]}

    with pytest.raises(learning.MalformedText):
        learning.add_lesson(
            module=room.lessons[0].module,
            key="new",
            position=2,
            kind="lecture",
            title=words("Жаңа"),
            minutes=10,
            texts=texts,
            by=SYSTEM,
            at=NOON,
        )

    assert not Lesson.objects.filter(key="new").exists()


@pytest.mark.django_db
def test_a_lesson_written_anew_keeps_its_place_and_one_text_per_language():
    room = made.classroom(lessons=1)
    lesson = room.lessons[0]

    learning.add_lesson(
        module=lesson.module,
        key=lesson.key,
        position=1,
        kind="seminar",
        title=words("Жаңа"),
        minutes=10,
        texts=made.texts("Жаңа мәтін"),
        by=SYSTEM,
        at=NOON,
    )

    assert Lesson.objects.get(key=lesson.key).uuid == lesson.uuid
    assert LessonText.objects.filter(lesson=lesson).count() == 3
