"""Which themes are suggested for a text."""

from sessions.language.suggestions import EarlierTheme, suggested_themes

EARLIER = [
    EarlierTheme("grenzen", 2),
    EarlierTheme("schaamte", 5),
    EarlierTheme("collega's aanspreken", 3),
    EarlierTheme("nabijheid", 9),
]


def suggest(text, chosen=(), earlier_texts=(), earlier=EARLIER, **other):
    found = suggested_themes(text=text, earlier=earlier, chosen=chosen, earlier_texts=earlier_texts, **other)
    return [(one.name, one.is_new) for one in found]


def test_earlier_themes_whose_words_are_in_the_text_come_most_used_first():
    text = "Ze schaamde zich niet; de schaamte van een bewoner raakt een grens."
    assert suggest(text) == [("schaamte", False), ("grenzen", False)]


def test_all_words_of_a_theme_must_be_there():
    assert suggest("Mijn collega zei niets.") == []
    assert suggest("Hoe spreek ik een collega aan? Aanspreken is lastig.") == [("collega's aanspreken", False)]


def test_what_is_chosen_is_not_suggested_however_it_is_written():
    assert suggest("Over grenzen en schaamte", chosen=["Grens", ""]) == [("schaamte", False)]


def test_new_words_stand_twice_in_the_text_and_in_an_earlier_one():
    text = "De huurschuld groeit. Over huurschuld praat niemand. Een vijver, een vijver, en één wachtlijst."
    earlier = ["Huurschuld kwam langs.", "Weer een huurschuld, en een wachtlijst"]
    assert suggest(text, earlier_texts=earlier) == [("huurschuld", True)]


def test_a_pair_of_words_that_comes_back_is_suggested_as_a_pair():
    text = "De warme overdracht lukt. Zonder warme overdracht valt iemand weg."
    assert suggest(text, earlier_texts=["Over de warme overdracht"]) == [("warme overdracht", True)]


def test_words_of_an_earlier_or_chosen_theme_are_not_new():
    text = "Grenzen, grenzen, en vertrouwen en vertrouwen"
    earlier_texts = ["grenzen en vertrouwen"]
    assert suggest(text, chosen=["vertrouwen"], earlier_texts=earlier_texts) == [("grenzen", False)]


def test_part_of_the_name_of_a_member_is_no_new_theme():
    text = "Het werk van de bakker en van de koster. De bakker belde, de koster belde terug."
    assert suggest(text, earlier_texts=[text]) == [("bakker", True), ("koster", True)]
    assert suggest(text, earlier_texts=[text], names=["Anna de Bakker"]) == [("koster", True)]
    assert suggest("De bakkers, de bakkers", earlier_texts=[text], names=["Anna de Bakker"]) == []


def test_what_is_written_as_a_name_is_no_new_theme():
    earlier = ["Over fatma, de straat en de wmo."]
    assert suggest("Zo was het voor Fatma. Later was het ook goed voor fatma.", earlier_texts=earlier) == []
    assert suggest("Zonder Fatma; zonder Fatma", earlier_texts=earlier) == []
    assert suggest("Fatma belde.\nFatma kwam, zonder iets", earlier_texts=earlier) == []
    assert suggest("Straat na straat. De straat is lang.", earlier_texts=earlier) == [("straat", True)]
    assert suggest("Werken met LACCS, zonder LACCS", earlier_texts=["LACCS"]) == [("laccs", True)]


def test_a_verb_is_no_new_theme():
    text = "We bespreken het. Om te bespreken wat we bespraken, vertelde iemand het en ik vertel het in de bespreking."
    assert suggest(text, earlier_texts=[text]) == [("bespreking", True)]


def test_what_tells_by_name_who_does_what_gives_earlier_themes_only():
    by_name = "Over huurschuld praten. Over huurschuld en over nabijheid denken."
    assert suggest("", by_name=by_name, earlier_texts=[by_name]) == [("nabijheid", False)]


def test_at_most_eight_of_which_three_new():
    words = ["huurschuld", "wachtlijst", "mantelzorg", "eenzaamheid"]
    text = ", de ".join(["En", *words, *words])
    assert len(suggest(text, earlier_texts=[text])) == 3
    many = [EarlierTheme(word, 1) for word in (*words, "deur", "koffie", "brief", "sleutel", "trap", "kelder")]
    told = suggest(f"{text} deur koffie brief sleutel trap kelder", earlier=many, earlier_texts=[text])
    assert len(told) == 8
    assert not any(is_new for _, is_new in told)


def test_an_empty_text_suggests_nothing():
    assert suggest("") == suggest("\x00 …") == []
