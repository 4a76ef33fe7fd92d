"""Kazakh words and their dictionary forms: our own examples, none from the text that the ranking was trained on."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from search_cases import ANALYSER

from torelik.search.analysis.kazakh.lemmatising import Lemmatiser
from torelik.search.analysis.kazakh.lexicon import Facts, Vocabulary, facts_of_stems, hunspell_vocabulary, wordlist_vocabulary
from torelik.search.analysis.kazakh.morphotactics import all_endings
from torelik.search.analysis.kazakh.sounds import Harmony, realised
from torelik.search.analysis.kazakh.splitting import gathered, splits
from torelik.search.analysis.kazakh.table import compiled, installed_table, lexicon_of, trained_model, write_table
from torelik.search.analysis.skeleton import skeleton

KAZAKH = ANALYSER.kazakh


@pytest.mark.parametrize(
    ("form", "lemma"),
    [
        # number, possession, case, and all of them together
        ("соттардан", "сот"),
        ("судьяларымыздың", "судья"),
        ("мектептерімізде", "мектеп"),
        ("қазақстандықтардың", "қазақстандық"),
        ("үкіммен", "үкім"),
        ("заңнамасына", "заңнама"),
        ("куәларды", "куә"),
        # consonants that soften, vowels that fall out
        ("кітабы", "кітап"),
        ("жүрегінде", "жүрек"),
        ("халқының", "халық"),
        ("орнына", "орын"),
        # verbs come down to the root: tense, person, negation, participles, converbs
        ("оқыған", "оқы"),
        ("оқиды", "оқы"),
        ("бармағандықтан", "бар"),
        ("қойылады", "қой"),
        ("тауып", "тап"),
        ("жазбайтындар", "жаз"),
        # pronouns and the copula, which no rule finds
        ("маған", "мен"),
        ("оның", "ол"),
        ("бұған", "бұл"),
        ("екенін", "е"),
        # borrowed words
        ("модельдің", "модель"),
        ("саммитке", "саммит"),
        ("ресурстарды", "ресурс"),
        # hyphens: an ending after an abbreviation, a particle, a pair of words
        ("ақш-пен", "ақш"),
        ("қр-ның", "қр"),
        ("заңнан-ақ", "заң"),
        ("құқық-міндеттерін", "құқық-міндет"),
    ],
)
def test_a_form_comes_down_to_its_dictionary_form(form, lemma):
    assert KAZAKH.lemma(form) == lemma


@pytest.mark.parametrize("word", ["заң", "заңды", "заңсыз", "заңдылық", "заңгер", "бап", "тергеу", "міндетті", "үшін", "бойынша"])
def test_words_that_the_law_keeps_apart_stay_apart(word):
    assert KAZAKH.lemma(word) == word


@pytest.mark.parametrize("word", ["заңды", "заңсыз", "заңдылық", "заңгер"])
def test_words_of_one_root_meet_in_the_weaker_field(word):
    assert KAZAKH.root(word) == "заң"


@pytest.mark.parametrize("typed", ["казакстанда", "Қазакстанда", "qazaqstanda", "Qazaqstannyń", "QAZAQSTANNYÑ", "қазақстаннан"])
def test_any_alphabet_and_any_keyboard_leads_to_the_same_word(typed):
    assert "қазақстан" in [token.term for token in ANALYSER.tokens(typed, language=None)]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("халкынын", "халық"),
        ("жогары", "жоғары"),
        ("кылмыстык", "қылмыстық"),
        ("sottyń", "сот"),
        ("zańdylyq", "заңдылық"),
        ("муликтик", "мүліктік"),
    ],
)
def test_lost_letters_are_restored(typed, meant):
    assert meant in [token.term for token in ANALYSER.tokens(typed, language=None)]


@pytest.mark.parametrize("word", ["жалоба", "кант", "court", "judge", "xxi", "mdcc"])
def test_words_of_other_languages_are_not_turned_into_kazakh_ones(word):
    assert not [token for token in ANALYSER.tokens(word, language=None) if token.language == "kk" and token.term != word]


@pytest.mark.parametrize(
    ("cyrillic", "of_2018", "of_2021"),
    [
        ("әділет", "ádilet", "ädılet"),
        ("шешім", "sheshim", "şeşım"),
        ("ғылым", "ǵylym", "ğylym"),
        ("жүйе", "júıe", "jüie"),
        ("заң", "zań", "zañ"),
        ("сұрақ", "suraq", "sūraq"),
    ],
)
def test_three_alphabets_have_one_skeleton(cyrillic, of_2018, of_2021):
    assert skeleton(cyrillic) == skeleton(of_2018) == skeleton(of_2021)


def test_an_ending_after_a_number_or_an_abbreviation_is_no_word_of_its_own():
    tokens = ANALYSER.tokens("ҚР-ның Конституциясы", language="kk")
    assert [(token.term, token.position) for token in tokens] == [("қр", 0), ("конституция", 1)]


def test_a_kazakh_sentence_without_kazakh_letters_is_read_as_kazakh():
    terms = [token.term for token in ANALYSER.tokens("Азаматтар мен соттардан талаптарды алып тастады", language="kk")]
    assert {"азамат", "сот", "талап"} <= set(terms)


@pytest.mark.parametrize(
    ("morpheme", "harmony", "before", "letters"),
    [
        ("LAр", Harmony.BACK, "а", "лар"),
        ("LAр", Harmony.FRONT, "н", "дер"),
        ("LAр", Harmony.BACK, "п", "тар"),
        ("NIң", Harmony.FRONT, "м", "нің"),
        ("CI", Harmony.FRONT, "м", "ді"),
        ("GA", Harmony.BACK, "т", "қа"),
        ("GA", Harmony.FRONT, "р", "ге"),
        ("Mен", Harmony.BACK, "з", "бен"),
        ("(мIз", Harmony.BACK, "т", "ымыз"),
        ("(мIз", Harmony.BACK, "а", "мыз"),
        ("SI", Harmony.FRONT, "е", "сі"),
        ("SI", Harmony.FRONT, "т", "і"),
        ("YдI", Harmony.BACK, "а", "йды"),
        ("YдI", Harmony.BACK, "р", "ады"),
    ],
)
def test_a_morpheme_takes_the_sounds_of_its_neighbours(morpheme, harmony, before, letters):
    assert realised(morpheme, harmony, before) == letters


def test_no_split_breaks_harmony():
    assert "кітап" not in {split.stem for split in splits("кітапларда", installed_table().endings)}
    assert "үй" not in {split.stem for split in splits("үйларда", installed_table().endings)}


def test_headwords_that_only_look_like_dictionary_forms_are_marked():
    vocabulary = hunspell_vocabulary(["\ufeff4", "сот/ABb", "соттың/ABb", "мектеп/ABb", "мектептер/ABb", "бару/MmNn", "№12/A"])
    assert vocabulary.verbal_nouns == {"бару"}
    facts, _used = facts_of_stems(vocabulary, gathered(all_endings(3)))
    assert [facts[word].nominal for word in ("сот", "соттың", "мектеп", "мектептер")] == [2, 1, 2, 1]
    assert facts["бар"].is_verb


def test_forms_of_running_text_support_their_stem():
    vocabulary = wordlist_vocabulary(
        ["бағдартізбе", "бағдартізбелер", "бағдартізбенің", "бағдартізбеге", "бағдартізбеде", "x", "2020"]
    )
    facts, used = facts_of_stems(vocabulary, gathered(all_endings(3)))
    assert facts["бағдартізбе"].nominal_support >= 2
    assert {"лер", "нің", "ге", "де"} <= used


@given(st.integers(0, 2), st.booleans(), st.booleans(), *[st.integers(0, 4)] * 2, *[st.integers(0, 3)] * 2)
def test_facts_survive_packing(nominal, is_verb, is_attested, nouns, verbs, known_nouns, known_verbs):
    facts = Facts(nominal, is_verb, is_attested, nouns, verbs, known_nouns, known_verbs)
    assert Facts.of(facts.packed()) == facts


@pytest.fixture
def bare_table():
    return compiled(lexicon_of(Vocabulary()), trained_model())


def test_without_word_lists_the_analyser_works_and_says_so(bare_table):
    kazakh = Lemmatiser(bare_table)
    assert not kazakh.has_lexicon
    assert [kazakh.lemma(form) for form in ("соттардан", "кітабы", "оқыған")] == ["сот", "кітап", "оқы"]


def test_another_lexicon_is_another_version(bare_table):
    assert KAZAKH.has_lexicon, "hunspell-kk and tesseract-ocr-kaz are missing: run make setup as an administrator"
    assert Lemmatiser(bare_table).version != KAZAKH.version


@pytest.mark.parametrize("content", [b"", b"garbage", b"\x00" * 100])
def test_a_broken_table_is_replaced_by_the_bare_one(content, tmp_path, monkeypatch):
    monkeypatch.setenv("TORELIK_KAZAKH_TABLE", str(tmp_path / "kazakh.table"))
    (tmp_path / "kazakh.table").write_bytes(content)
    table = installed_table.__wrapped__()
    assert not table.has_lexicon
    assert Lemmatiser(table).lemma("соттардан") == "сот"


def test_a_written_table_reads_the_same(bare_table, tmp_path, monkeypatch):
    monkeypatch.setenv("TORELIK_KAZAKH_TABLE", str(tmp_path / "deep" / "kazakh.table"))
    write_table(tmp_path / "deep" / "kazakh.table", bare_table)
    assert installed_table.__wrapped__() == bare_table


def test_a_correction_has_the_last_word():
    assert Lemmatiser(installed_table(), {"соттардан": "соттар"}).lemma("соттардан") == "соттар"


@settings(deadline=None)
@given(st.text(alphabet="абгдеёжзийклмнопрстуфхцчшщъыьэюяәғқңөұүһі-", min_size=1, max_size=40))
def test_any_letters_have_a_dictionary_form(word):
    lemmas = KAZAKH.lemmas(word)
    assert lemmas
    assert all(lemmas)
