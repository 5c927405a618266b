"""What the invented communities talk about: situations and all that came of them, in Dutch."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Story:
    """One situation walked through steps 1 to 6."""

    title: str
    situation: str
    questions: tuple[str, ...]
    purposes: tuple[str, ...]
    patterns: tuple[str, ...]
    relations: tuple[str, ...]
    meanings: tuple[str, ...]
    considerations: tuple[str, ...]
    perspectives: tuple[str, ...]
    intentions: tuple[tuple[str, str], ...]  # how, text
    yields: tuple[tuple[str, str], ...]  # what changed, which consideration helped
    themes: tuple[str, ...]


HAVENLICHT = [
    Story(
        "De deur die dicht bleef",
        "Een bewoner deed drie weken niet open. Ik belde aan, schoof een briefje onder de deur en ging weer weg. "
        "Volgens de afspraken had ik moeten melden. Ik wist niet of ik hem beschermde of liet vallen.",
        (
            "Wat stond er op het briefje?",
            "Wie wist er nog meer van?",
            "Wanneer had je voor het laatst wel contact?",
            "Wat maakte dat je niet meldde?",
        ),
        ("Laten merken dat hij welkom bleef, zonder druk.", "Voorkomen dat een melding het contact zou breken."),
        ("We worden stil als iemand stil wordt.", "Hoe drukker het is, hoe strakker we de regel volgen."),
        ("Bewoner en begeleider wachten op elkaar.", "Het team weet niet van elkaar wie nog langsgaat."),
        ("Nabij blijven vraagt dat je het uithoudt dat er niets gebeurt.",),
        (
            "Een melding kan ook zorg zijn, als je haar samen doet.",
            "Een vaste dag langsgaan is iets anders dan controleren.",
            "Wat voor de een te dichtbij is, is voor de ander precies goed.",
        ),
        (
            "Zeg wat je gaat doen voordat je het doet, ook door een dichte deur.",
            "Spreek in het team af wie in beeld blijft.",
            "Vraag bij de start al: wat doen we als je niet opendoet?",
        ),
        (
            ("differently", "Ik vraag elke nieuwe bewoner wat we doen als het even niet lukt."),
            ("consciously", "Ik let op wanneer ik stil word, en zeg dat hardop."),
            ("talk", "Ik bespreek met mijn team wie er langsgaat als ik er niet ben."),
            ("differently", "Ik ga op een vaste dag langs, ook als er niets is."),
        ),
        (
            (
                "Ik vroeg het bij twee intakes. Beide bewoners gaven zelf een signaal aan.",
                "Vooraf vragen is geen wantrouwen.",
            ),
            ("Ons team heeft nu een lijstje met wie in beeld blijft.", "Niemand hoeft het alleen te dragen."),
        ),
        ("Grenzen", "Nabijheid"),
    ),
    Story(
        "Een collega die te hard praatte",
        "In de gang sprak een collega een bewoner aan op een toon die ik niet goed vond. De bewoner liep weg. "
        "Ik zei niets, en later ook niet. Sindsdien ontwijken we elkaar, de collega en ik.",
        ("Wat hoorde je precies?", "Wat had je willen zeggen?", "Hoe was het voor de bewoner?"),
        ("De sfeer op de groep goed houden.", "Een collega niet afvallen waar anderen bij zijn."),
        ("We spreken elkaar aan over roosters, niet over toon.", "Wie nieuw is, zegt niets."),
        ("Tussen vaste krachten en stagiairs zit een onzichtbare drempel.",),
        ("Zwijgen voelt als loyaal, maar laat twee mensen alleen.", "Aanspreken is ook een vorm van vertrouwen."),
        (
            "Meteen reageren kan te heet zijn; te lang wachten is te koud.",
            "Begin bij wat je zag, niet bij wat je vindt.",
        ),
        (
            "Vraag eerst: hoe was dat voor jou?",
            "Spreek af dat je binnen twee dagen op iets terugkomt.",
            "Oefen het gesprek met een ander, voor je het voert.",
        ),
        (
            ("differently", "Ik kom binnen twee dagen terug op wat me dwarszit."),
            ("talk", "Ik vraag mijn begeleider hoe zij collega's aanspreekt."),
            ("consciously", "Ik let op mijn eigen toon als het druk is."),
        ),
        (
            ("Ik heb het gesprek gevoerd. Mijn collega schrok, en bedankte me later.", "Begin bij wat je zag."),
            ("Ik hoorde mezelf hard praten en heb sorry gezegd.", "Aanspreken begint bij jezelf."),
        ),
        ("Collega's aanspreken", "Grenzen"),
    ),
    Story(
        "De brief van de deurwaarder",
        "Een bewoner liet me een brief zien en zei meteen dat ik er niets van mocht zeggen tegen anderen. "
        "Ik voelde zijn schaamte en heb het beloofd. Een week later stond zijn stroom op het spel.",
        ("Wat heb je precies beloofd?", "Waarvoor schaamde hij zich, denk je?", "Wie had er kunnen helpen?"),
        ("Zijn vertrouwen niet beschamen.", "Tijd winnen om het samen te doen."),
        ("We beloven te snel dat we niets zeggen.", "Geld is het laatste waar we naar vragen."),
        ("Wie schulden heeft, voelt zich snel kind naast een begeleider.",),
        ("Schaamte wordt kleiner als iemand anders haar kent.",),
        ("Een belofte mag je terugnemen als je uitlegt waarom.", "Hulp halen kan met hem erbij."),
        (
            "Zeg: ik beloof dat ik niets doe zonder dat jij het weet.",
            "Maak geld een gewoon onderwerp bij elk gesprek.",
            "Ga samen bellen, met de luidspreker aan.",
        ),
        (
            ("differently", "Ik beloof niet meer dat ik zwijg, wel dat ik niets doe zonder overleg."),
            ("consciously", "Ik vraag bij elk gesprek gewoon naar geld."),
            ("talk", "Ik vertel in het teamoverleg hoe ik met geheimen omga."),
        ),
        (
            ("Een bewoner belde zelf met de deurwaarder, ik zat ernaast.", "Samen bellen laat de regie bij de ander."),
            ("Ik vroeg naar geld en kreeg een eerlijk antwoord.", "Schaamte wordt kleiner als je het gewoon maakt."),
        ),
        ("Schaamte", "Nabijheid"),
    ),
    Story(
        "Drie keer niet op de afspraak",
        "Volgens de huisregels stopt de begeleiding na drie gemiste afspraken. Dit was de derde. "
        "Ik had de brief al klaar. Toen zag ik hem buiten op het bankje zitten, met zijn rug naar het raam.",
        ("Wie heeft die regel bedacht?", "Wat deed je toen je hem zag?", "Wat wilde hij laten zien?"),
        ("Eerlijk zijn tegenover anderen die wel komen.", "Hem niet kwijtraken."),
        ("De regel neemt de beslissing over als wij moe zijn.", "Wegblijven lezen we als niet willen."),
        ("De regel staat tussen ons in, en we kijken er allebei naar.",),
        ("Een regel kan een deur zijn of een muur.", "Op het bankje zitten is ook een manier van komen."),
        (
            "Je kunt de plek van de afspraak veranderen in plaats van de bewoner.",
            "Uitzonderingen moet je kunnen uitleggen.",
        ),
        (
            "Loop naar buiten en ga ernaast zitten.",
            "Bespreek de regel met de bewoners zelf.",
            "Schrijf op waarom je afwijkt.",
        ),
        (
            ("differently", "Ik kies met de bewoner een plek die wel lukt."),
            ("talk", "Ik leg de regel voor aan de bewonersraad."),
            ("consciously", "Ik merk op wanneer ik me achter een regel verstop."),
            ("consciously", "Ik vraag wat iemand laat zien door weg te blijven."),
        ),
        (
            ("We spreken nu af bij het water. Hij is twee keer gekomen.", "Verander de plek, niet de mens."),
            ("De bewonersraad wil de regel herschrijven.", "Een regel kan een deur zijn."),
        ),
        ("Grenzen", "Schaamte"),
    ),
]

BUURTKRACHT = [
    Story(
        "Het pakketje bij de buurvrouw",
        "Een jongen van negentien komt elke week in ons huis van de wijk, maar loopt weg zodra het over geld gaat. "
        "Via zijn buurvrouw hoorde ik dat hij pakketjes niet meer ophaalt. Ik twijfel of ik erover mag beginnen.",
        ("Hoe ken je de buurvrouw?", "Waar praat hij wel graag over?", "Wat ben je bang dat er gebeurt?"),
        ("Er vroeg bij zijn, voordat het groot is.", "Laten merken dat hij hier niet op geld wordt bekeken."),
        ("We wachten tot iemand zelf begint, en dan is het laat.",),
        ("Jongeren zien ons als mensen die overal een formulier voor hebben.",),
        ("Ontwijken is vaak een manier om overeind te blijven.",),
        ("Via een ander iets weten is niet hetzelfde als het gehoord hebben.", "Vertel over je eigen eerste rekening."),
        ("Begin met iets van jezelf.", "Ga samen iets doen waarbij geld vanzelf langskomt.", "Vraag of je mag vragen."),
        (
            ("differently", "Ik vertel bij het koken over mijn eigen eerste schuld."),
            ("talk", "Ik vraag twee sleutelpersonen hoe zij erover beginnen."),
            ("consciously", "Ik let op wanneer ik een formulier pak."),
        ),
        (
            ("Tijdens het koken begon hij zelf over zijn telefoonrekening.", "Iets van jezelf geven maakt ruimte."),
            ("Een sleutelpersoon nam me mee naar het voetbal.", "Ga naar de plek waar jongeren al zijn."),
        ),
        ("Geldzorgen", "Vertrouwen"),
    ),
    Story(
        "Vroegsignaal op papier",
        "We kregen een lijst met adressen waar de huur niet is betaald. Ik belde aan bij een jonge vrouw die ik ken van "
        "de naailes. Ze keek me aan alsof ik haar verraden had.",
        ("Wist ze dat er een lijst was?", "Wat zei je als eerste?", "Hoe gaat het nu bij de naailes?"),
        ("Op tijd helpen.", "Doen wat is afgesproken met de gemeente."),
        ("Twee petten dragen zonder het te zeggen.",),
        ("De lijst komt uit het systeem, het vertrouwen uit de naailes.",),
        ("Je kunt niet ongezien van pet wisselen.",),
        ("Laat een ander aanbellen als je iemand kent.", "Zeg meteen waarom je komt en wie je stuurt."),
        ("Ruil adressen met een collega.", "Vertel bij de naailes dat zulke lijsten bestaan."),
        (
            ("differently", "Ik ruil adressen van mensen die ik ken."),
            ("consciously", "Ik zeg aan de deur meteen welke pet ik op heb."),
        ),
        (
            ("We hebben adressen geruild, dat gaf rust.", "Je kunt niet ongezien van pet wisselen."),
            ("Ik heb bij de naailes uitgelegd hoe het werkt.", "Openheid vooraf scheelt verraad achteraf."),
        ),
        ("Vertrouwen", "Twee petten"),
    ),
    Story(
        "Lachen om de lening",
        "In de jongerengroep maakten ze grappen over wie de hoogste lening heeft. Ik lachte mee. "
        "Op de fiets naar huis dacht ik: dit was het moment, en ik heb het laten gaan.",
        ("Wie maakte de grap?", "Wat gebeurde er na het lachen?", "Wat had je willen doen?"),
        ("Erbij blijven horen.", "De sfeer niet breken."),
        ("Humor opent een deur, en wij lopen erlangs.",),
        ("In een groep praat je anders dan onder vier ogen.",),
        ("Een grap is soms een vraag.",),
        ("Meelachen mag, als je daarna terugkomt.", "Niet elke grap hoeft een gesprek te worden."),
        ("Kom er een dag later op terug, onder vier ogen.", "Vraag: wat is er grappig aan?"),
        (
            ("consciously", "Ik let op grappen over geld en schrijf ze op."),
            ("differently", "Ik kom er de week erna op terug."),
        ),
        (
            ("Ik kwam erop terug en we praatten een uur.", "Een grap is soms een vraag."),
            ("Ik hoor nu hoe vaak het over geld gaat.", "Luisteren naar wat er tussen neus en lippen wordt gezegd."),
        ),
        ("Geldzorgen", "Schaamte"),
    ),
]

THUIS = [
    Story(
        "De sleutel in de bloempot",
        "Mevrouw wil geen thuiszorg en geen alarm. Haar buurman heeft een sleutel en kijkt elke avond. "
        "Hij wordt zelf tachtig. Ik vraag me af wie ik help als ik niets doe.",
        ("Wat wil mevrouw zelf?", "Wat zegt de buurman?", "Wie heeft je gevraagd iets te doen?"),
        ("Haar eigen keuze laten gelden.", "De buurman niet laten omvallen."),
        ("We zien de mantelzorger pas als hij valt.",),
        ("Zorg en welzijn kijken naar dezelfde voordeur, op andere dagen.",),
        ("Afhouden is ook regie houden.",),
        ("Niets doen kan een keuze zijn als je het samen besluit.", "Vraag niet welke hulp, maar welke dag."),
        ("Nodig de buurman uit aan tafel.", "Begin met één vaste koffie in de week.", "Leg vast wie wat merkt."),
        (
            ("differently", "Ik nodig de mantelzorger uit bij het eerste gesprek."),
            ("talk", "Ik bespreek met de wijkverpleging wie wanneer langskomt."),
            ("consciously", "Ik let op wat iemand afhoudt, en vraag waarom."),
        ),
        (
            ("De buurman zat aan tafel. Hij wilde best hulp, voor zichzelf.", "De mantelzorger is ook iemand."),
            ("We hebben een vaste koffie op dinsdag.", "Vraag welke dag, niet welke hulp."),
        ),
        ("Eigen regie", "Mantelzorg"),
    ),
    Story(
        "Het fornuis",
        "Meneer vergeet het gas. De familie wil het fornuis afsluiten. Hij kookt al zestig jaar en zegt dat hij dan net zo "
        "goed dood kan zijn. Ik stond ertussen en wist niet wiens kant ik koos.",
        ("Wat kookt hij graag?", "Hoe vaak ging het mis?", "Wat vindt de familie het moeilijkst?"),
        ("Veiligheid.", "Waardigheid."),
        ("Veilig wint altijd van waardig, want risico kun je meten.",),
        ("Familie en professional worden snel een front.",),
        ("Koken is wie hij is.",),
        ("Een klein risico kan bij een goed leven horen.", "Zoek wat wél kan voor je iets weghaalt."),
        (
            "Probeer eerst inductie, samen uitgezocht.",
            "Laat hem koken als er iemand is.",
            "Spreek af wanneer je opnieuw kijkt.",
        ),
        (
            ("differently", "Ik vraag eerst wat iemand niet kwijt wil."),
            ("consciously", "Ik merk op wanneer ik met de familie één front word."),
        ),
        (
            ("Hij kookt nu op donderdag voor de buren.", "Zoek wat wél kan."),
            ("Ik stelde de vraag bij een ander, en het gesprek werd zachter.", "Vraag wat iemand niet kwijt wil."),
        ),
        ("Eigen regie", "Risico"),
    ),
]
