from __future__ import annotations

from typing import Final

import pytest

from pipeline.correct import correct_terms
from pipeline.rules import load_rules
from pipeline.rules.evidence.commas import TABLE, is_own
from pipeline.tables import shipped_rows
from tests.building import turns

COMMAS: Final = (
    ("en", "We bought lamps, uh, chairs, and a table.", "We bought lamps, chairs, and a table."),
    ("en", "After the war, um, they moved north.", "After the war, they moved north."),
    ("en", "She wants, uh, more time.", "She wants more time."),
    ("en", "My brother, um, called me.", "My brother called me."),
    ("en", "When the rain stopped, uh, everybody clapped.", "When the rain stopped, everybody clapped."),
    ("en", "When I, uh, stopped, everybody clapped.", "When I stopped, everybody clapped."),
    ("en", "Nevertheless, um, it sold well.", "Nevertheless, it sold well."),
    ("en", "Thanks, uh, Maria.", "Thanks, Maria."),
    ("en", "Maria, uh, can you hear me?", "Maria, can you hear me?"),
    ("en", "It costs 2,000, um, 300 less than before.", "It costs 2,000, 300 less than before."),
    ("en", "My sister, um, whose car broke, stayed.", "My sister, whose car broke, stayed."),
    ("en", "It took, uh, three days.", "It took three days."),
    ("en", "In the, um, kitchen there is tea.", "In the kitchen there is tea."),
    ("en", "Unfortunately, uh, nobody came.", "Unfortunately, nobody came."),
    ("en", "Cats, um, dogs, and birds live here.", "Cats, dogs, and birds live here."),
    ("en", "The dog, um, jumped, and the cat ran.", "The dog jumped, and the cat ran."),
    ("en", "We talked about, uh, cats, dogs, and birds.", "We talked about cats, dogs, and birds."),
    ("en", "Although it was late, um, we went out.", "Although it was late, we went out."),
    ("en", "So, um, first of all, thanks.", "So first of all, thanks."),
    ("en", "UM, UH, I AM LATE.", "I AM LATE."),
    ("de", "Falls du Zeit hast, äh, ruf an.", "Falls du Zeit hast, ruf an."),
    ("de", "Ja, ähm, das stimmt.", "Ja, das stimmt."),
    ("de", "Gestern, äh, war ich krank.", "Gestern war ich krank."),
    ("de", "Wir kauften Brot, äh, Butter und Käse.", "Wir kauften Brot, Butter und Käse."),
    ("de", "Nachdem er ging, öh, wurde es still.", "Nachdem er ging, wurde es still."),
    ("de", "Der Mann, äh, welcher da steht, lacht.", "Der Mann, welcher da steht, lacht."),
    ("de", "Ich wollte, ähm, fragen, ob das geht.", "Ich wollte fragen, ob das geht."),
    ("de", "Mein Bruder, ähm, kommt morgen.", "Mein Bruder kommt morgen."),
    ("fr", "Quand il pleut, euh, je lis.", "Quand il pleut, je lis."),
    ("fr", "Bonjour, euh, Marie.", "Bonjour, Marie."),
    ("fr", "Mon frère, euh, arrive demain.", "Mon frère arrive demain."),
    ("fr", "Il a acheté des pommes, euh, des poires et du pain.", "Il a acheté des pommes, des poires et du pain."),
    ("fr", "C'est petit, euh, mais joli.", "C'est petit, mais joli."),
    ("fr", "Je voudrais, euh, un café.", "Je voudrais un café."),
    ("es", "Cuando llegó, eh, ya era tarde.", "Cuando llegó, ya era tarde."),
    ("es", "Sí, eh, claro.", "Sí, claro."),
    ("es", "Mi hermano, eh, llega mañana.", "Mi hermano llega mañana."),
    ("es", "Es pequeño, eh, pero bonito.", "Es pequeño, pero bonito."),
    ("es", "Compré peras, eh, manzanas y pan.", "Compré peras, manzanas y pan."),
    ("es", "Quería, eh, un café.", "Quería un café."),
    ("ja", "それは、えーと、難しいです。", "それは難しいです。"),
    ("ja", "えーっと、三時です。", "三時です。"),
    ("ja", "「あのー、すみません」と言った。", "「すみません」と言った。"),
    ("ja", "今日はえーと水曜日です。", "今日は水曜日です。"),
    ("ko", "음, 그건요, 어, 어렵네요.", "그건요 어렵네요."),
    ("en", "Before lunch, um, she called twice.", "Before lunch, she called twice."),
    ("en", "Before, um, lunch she called.", "Before lunch she called."),
    ("en", "He gave me, uh, the keys.", "He gave me the keys."),
    ("en", "The cake, um, which I baked, burnt.", "The cake, which I baked, burnt."),
    ("en", "I saw three birds, uh, two cats, and a fox.", "I saw three birds, two cats, and a fox."),
    ("en", "Hello, um, everyone.", "Hello, everyone."),
    ("en", "The train, uh, was late, and I waited.", "The train was late, and I waited."),
    ("en", "For example, um, take this one.", "For example, take this one."),
    ("en", "And, uh, then, um, we slept.", "And then we slept."),
    ("en", "'Um, maybe,' he said.", "'Maybe,' he said."),
    ("en", "What, uh, do you want?", "What do you want?"),
    ("en", "Tell me, um, what do you want?", "Tell me what do you want?"),
    ("en", "If so, uh, call me.", "If so, call me."),
    ("en", "Once we arrived, um, things got better.", "Once we arrived, things got better."),
    ("en", "We need milk, um, and bread.", "We need milk and bread."),
    ("en", "Good morning, uh, ladies.", "Good morning, ladies."),
    ("en", "On Friday, uh, the shop opens.", "On Friday, the shop opens."),
    ("en", "As I said, um, it is done.", "As I said, it is done."),
    ("de", "Obwohl es regnete, äh, gingen wir.", "Obwohl es regnete, gingen wir."),
    ("de", "Also, äh, los geht es.", "Also, los geht es."),
    ("de", "Am Montag, ähm, kommt er.", "Am Montag kommt er."),
    ("de", "Er sagte, äh, dass er bleibt.", "Er sagte, dass er bleibt."),
    ("de", "Wir brauchen, öh, mehr Zeit.", "Wir brauchen mehr Zeit."),
    ("de", "Hallo, äh, Peter.", "Hallo, Peter."),
    ("de", "Weil er müde ist, äh, schläft er.", "Weil er müde ist, schläft er."),
    ("fr", "Comme tu veux, euh, on reste.", "Comme tu veux, on reste."),
    ("fr", "Oui, euh, bien sûr.", "Oui, bien sûr."),
    ("fr", "Depuis hier, euh, il dort.", "Depuis hier, il dort."),
    ("fr", "Il est, euh, très grand.", "Il est très grand."),
    ("fr", "Le chat, euh, dort.", "Le chat dort."),
    ("es", "Aunque llueva, eh, vamos.", "Aunque llueva, vamos."),
    ("es", "En 2010, eh, vivía aquí.", "En 2010, vivía aquí."),
    ("es", "La casa, eh, es grande.", "La casa es grande."),
    ("es", "Hola, eh, Juan.", "Hola, Juan."),
    ("ja", "彼はえっと、先生です。", "彼は先生です。"),
    ("ja", "うーん、そうかな。", "そうかな。"),
    ("ja", "えー、ええと、はい。", "はい。"),
    ("en", "She said that, um, it was over.", "She said that it was over."),
    ("en", "Nora, um, my sister, is here.", "Nora, my sister, is here."),
    ("en", "After that, uh, nothing happened.", "After that, nothing happened."),
    ("en", "As far as I know, um, it closed.", "As far as I know, it closed."),
    ("en", "On the, uh, second day, it rained.", "On the second day, it rained."),
    ("en", "While I was, um, cooking, she read.", "While I was cooking, she read."),
    ("en", "While cooking, um, she sang.", "While cooking, she sang."),
    ("en", "To be honest, um, I forgot.", "To be honest, I forgot."),
    ("en", "Since when, uh, do you ski?", "Since when do you ski?"),
    ("en", "At what age, um, did you start?", "At what age did you start?"),
    ("de", "Wenn du, äh, kommst, rufe an.", "Wenn du kommst, rufe an."),
    ("de", "Sobald er da ist, äh, essen wir.", "Sobald er da ist, essen wir."),
    ("fr", "Si je, euh, pars, tu restes.", "Si je pars, tu restes."),
    ("es", "Después de comer, eh, dormimos.", "Después de comer, dormimos."),
)
"""Where the comma is the sentence's own, and where it goes with the word."""

WORDS: Final = (
    ("en", "UH researchers in Houston agree.", "UH researchers in Houston agree."),
    ("en", "Uh huh, go on.", "Uh huh, go on."),
    ("de", "Die ÄH-Methode ist neu.", "Die ÄH-Methode ist neu."),
    ("ja", "もうえーと言ったのに。", "もうえーと言ったのに。"),
    ("ja", "いいえー、ちがいます。", "いいえー、ちがいます。"),
    ("ja", "パンー、という音。", "パンー、という音。"),
    ("ko", "마음, 그리고 얼음.", "마음, 그리고 얼음."),
    ("en", "The UM-Dearborn campus is big.", "The UM-Dearborn campus is big."),
    ("en", "It is um-possible.", "It is um-possible."),
    ("en", "No, uh-uh, not me.", "No, uh-uh, not me."),
    ("ja", "さあのーんびりしよう。", "さあのーんびりしよう。"),
    ("ko", "가음, 나음, 다음.", "가음, 나음, 다음."),
)
"""What is no filler stays."""

CAPITALS: Final = (
    ("en", 'He whispered, um, "not now."', 'He whispered, "not now."'),
    ("en", "(Uh, sorry.) Go on.", "(Sorry.) Go on."),
    ("en", "[music] Uh, welcome back.", "[music] Welcome back."),
    ("en", 'She asked, "Um, where?"', 'She asked, "Where?"'),
    ("en", "Um, eBay was down.", "eBay was down."),
    ("de", 'Sie sagte: „Äh, vielleicht."', 'Sie sagte: „Vielleicht."'),
    ("fr", "« Euh, peut-être », dit-elle.", "« Peut-être », dit-elle."),
    ("es", "Eh, ¡qué bien!", "¡Qué bien!"),
    ("en", "♪ Um, la la.", "♪ La la."),
    ("de", "(Äh, gut.) Weiter.", "(Gut.) Weiter."),
    ("de", "Ähm, iPads sind teuer.", "iPads sind teuer."),
    ("es", "Dijo: «Eh, no sé».", "Dijo: «No sé»."),
    ("en", "Uh, “hello,” she said.", "“Hello,” she said."),
    ("en", "“Uh, hello,” she said.", "“Hello,” she said."),
    ("en", ">> Um, hi there.", ">> Hi there."),
    ("en", "MAN: Um, hi there.", "MAN: Hi there."),
    ("en", "(laughs) Uh, fine.", "(laughs) Fine."),
)
"""The capital goes to what follows, behind marks and notes, and never into a name that begins small."""

MARKS: Final = (
    ("en", "I was, um… tired.", "I was… tired."),
    ("en", "Uh—where was I?", "Where was I?"),
    ("en", "The plan, uh—the old one—failed.", "The plan—the old one—failed."),
    ("en", "Uh: first, the news.", "First, the news."),
    ("en", "– Uh, who is there?", "– Who is there?"),
    ("fr", "Euh : non.", "Non."),
    ("ko", "음… 글쎄요.", "글쎄요."),
)
"""Marks that belonged to the word go, those of the sentence stay."""

FULL: Final = (
    ("en", "You know, it works.", "It works."),
    ("en", "You know, Bob, it works.", "You know, Bob, it works."),
    ("en", "You know what I like?", "You know what I like?"),
    ("en", "It works, you know?", "It works?"),
    ("en", "I mean that.", "I mean that."),
    ("en", "I mean, nobody asked.", "Nobody asked."),
    ("en", "After lunch, you know, we sleep.", "After lunch, we sleep."),
    ("de", "Weißt du, warum es regnet?", "Weißt du, warum es regnet?"),
    ("de", "Ich meine, es reicht.", "Es reicht."),
    ("fr", "Tu sais, il a raison.", "Il a raison."),
    ("fr", "Tu sais, quand il vient ?", "Tu sais, quand il vient ?"),
    ("es", "O sea, no puedo.", "No puedo."),
    ("es", "Sabes, por qué viene.", "Sabes, por qué viene."),
    ("en", "He is, you know, tall, and I like him.", "He is tall, and I like him."),
    ("en", "In summer, I mean, it is warm.", "In summer, it is warm."),
    ("en", "It was, like, ten o'clock.", "It was ten o'clock."),
    ("fr", "C'est, tu vois, facile.", "C'est facile."),
    ("es", "Si quieres, o sea, vamos.", "Si quieres, vamos."),
    ("de", "Ich meine, was ich sage.", "Ich meine, was ich sage."),
    ("ja", "えーっと、あの、その、はい。", "その、はい。"),
)
"""Phrases at the head and between commas; what asks or is asked stays."""


def done(text: str, table: str, lang: str) -> str:
    corrected = correct_terms(turns((None, 0, text), lang=lang), load_rules([table]))
    assert corrected.corrections.height <= text.count(" ") + 1
    return str(corrected.turns["text"][0])


@pytest.mark.parametrize(("lang", "text", "expected"), COMMAS)
def test_a_comma_stays_where_it_is_the_sentences_own(lang: str, text: str, expected: str) -> None:
    assert done(text, "fillers", lang) == expected


@pytest.mark.parametrize(("lang", "text", "expected"), WORDS)
def test_no_part_of_a_word_and_no_acronym_goes(lang: str, text: str, expected: str) -> None:
    assert done(text, "fillers", lang) == done(text, "fillers-full", lang) == expected


@pytest.mark.parametrize(("lang", "text", "expected"), CAPITALS)
def test_the_capital_goes_to_what_follows(lang: str, text: str, expected: str) -> None:
    assert done(text, "fillers", lang) == expected


@pytest.mark.parametrize(("lang", "text", "expected"), MARKS)
def test_no_mark_is_left_alone_and_none_is_lost(lang: str, text: str, expected: str) -> None:
    assert done(text, "fillers", lang) == expected


@pytest.mark.parametrize(("lang", "text", "expected"), FULL)
def test_phrases_go_at_the_head_and_between_commas(lang: str, text: str, expected: str) -> None:
    assert done(text, "fillers-full", lang) == expected


def test_what_goes_before_says_nothing_of_a_comma() -> None:
    assert done("Äh ja, ähm nein.", "fillers", "de") == "Ja, nein."


def test_of_a_language_without_words_numbers_quotes_and_conjunctions_are_known() -> None:
    assert is_own("I 1999", "300 kom", "da")
    assert is_own("Hon sa", "„nej“", "sv")
    assert is_own("Я думаю", "что да", "ru")
    assert not is_own("Hvis det regner", "bliver vi", "da")


def test_each_language_of_the_table_says_the_same_things() -> None:
    said = {
        row["lang"]: {one["says"] for one in shipped_rows(TABLE) if one["lang"] == row["lang"]}
        for row in shipped_rows(TABLE)
    }

    assert set(said) == {"en", "de", "fr", "es"}
    assert all(
        {"opens", "alone", "leads", "follows", "asks", "joins", "goes-on", "wonders"} <= kinds
        for kinds in said.values()
    )
    assert all(row["source"] for row in shipped_rows(TABLE))
