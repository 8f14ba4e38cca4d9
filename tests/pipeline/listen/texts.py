"""The same little story in several languages, our own writing, for voices to say."""

from __future__ import annotations

from typing import Final

STORIES: Final = {
    "en": (
        "The harbour was quiet when the ferry came in. Nobody had told the pilot about the sandbank. He "
        "slowed down, looked at his chart, and waited for the tide. By noon the passengers were standing "
        "on the upper deck."
    ),
    "de": (
        "Der Hafen lag still, als die Fähre ankam. Niemand hatte dem Lotsen von der Sandbank erzählt. Er "
        "fuhr langsamer, sah auf seine Karte und wartete auf die Flut. Gegen Mittag standen die Reisenden"
        " auf dem oberen Deck."
    ),
    "fr": (
        "Le port était calme quand le bateau est arrivé. Personne n'avait parlé au pilote du banc de "
        "sable. Il a ralenti, regardé sa carte et attendu la marée. Vers midi, les passagers se tenaient "
        "sur le pont supérieur."
    ),
    "es": (
        "El puerto estaba tranquilo cuando llegó el barco. Nadie había hablado al piloto del banco de "
        "arena. Redujo la marcha, miró su carta y esperó la marea. Al mediodía los pasajeros estaban en "
        "la cubierta superior."
    ),
    "it": (
        "Il porto era tranquillo quando arrivò il traghetto. Nessuno aveva parlato al pilota del banco di"
        " sabbia. Rallentò, guardò la carta e aspettò la marea. A mezzogiorno i passeggeri stavano sul "
        "ponte superiore."
    ),
    "pt": (
        "O porto estava calmo quando o barco chegou. Ninguém tinha falado ao piloto do banco de areia. "
        "Ele abrandou, olhou para a carta e esperou pela maré. Ao meio dia os passageiros estavam no "
        "convés superior."
    ),
    "ru": (
        "В порту было тихо, когда пришёл паром. Никто не сказал лоцману о песчаной отмели. Он сбавил ход,"
        " посмотрел на карту и стал ждать прилива. К полудню пассажиры стояли на верхней палубе."
    ),
    "ko": (
        "배가 들어왔을 때 항구는 조용했습니다. 아무도 도선사에게 모래톱 이야기를 하지 않았습니다. 그는 속도를 "
        "줄이고 해도를 보며 밀물을 기다렸습니다. 정오 무렵 승객들은 위쪽 갑판에 서 있었습니다."
    ),
    "tr": (
        "Vapur geldiğinde liman sessizdi. Kimse kılavuza kum bankından söz etmemişti. Yavaşladı, "
        "haritasına baktı ve suyun yükselmesini bekledi. Öğleye doğru yolcular üst güvertede duruyordu."
    ),
    "pl": (
        "Port był cichy, kiedy przypłynął prom. Nikt nie powiedział pilotowi o mieliźnie. Zwolnił, "
        "spojrzał na mapę i czekał na przypływ. Około południa pasażerowie stali na górnym pokładzie."
    ),
    "hi": (
        "जब नाव आई तब बंदरगाह शांत था। किसी ने चालक को रेत के टीले के"
        " बारे में नहीं बताया था। उसने गति धीमी की, नक्शा देखा और "
        "पानी बढ़ने का इंतज़ार किया। दोपहर तक यात्री ऊपर खड़े थे।"
    ),
    "id": (
        "Pelabuhan itu sepi ketika kapal datang. Tidak ada yang memberi tahu nakhoda tentang gosong "
        "pasir. Ia melambat, melihat petanya, dan menunggu air pasang. Menjelang siang para penumpang "
        "berdiri di geladak atas."
    ),
}
"""By the names of the voices."""
