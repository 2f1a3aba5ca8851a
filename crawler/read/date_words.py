"""Names of months and weekdays, and the labels beside dates, by language."""

from __future__ import annotations

import re
from functools import lru_cache

MONTHS = {
    "en": "january|jan february|feb march|mar april|apr may june|jun july|jul august|aug september|sept|sep "
    "october|oct november|nov december|dec",
    "de": "januar|jänner|jan februar|feber|feb märz|mär|mrz april|apr mai juni|jun juli|jul august|aug "
    "september|sept|sep oktober|okt november|nov dezember|dez",
    "fr": "janvier|janv février|févr|fév mars avril|avr mai juin juillet|juil août septembre|sept octobre|oct "
    "novembre|nov décembre|déc",
    "es": "enero|ene febrero|feb marzo|mar abril|abr mayo|may junio|jun julio|jul agosto|ago "
    "septiembre|setiembre|sept|sep octubre|oct noviembre|nov diciembre|dic",
    "it": "gennaio|gen febbraio|feb marzo|mar aprile|apr maggio|mag giugno|giu luglio|lug agosto|ago "
    "settembre|set ottobre|ott novembre|nov dicembre|dic",
    "pt": "janeiro|jan fevereiro|fev março|mar abril|abr maio|mai junho|jun julho|jul agosto|ago setembro|set "
    "outubro|out novembro|nov dezembro|dez",
    "nl": "januari|jan februari|feb maart|mrt april|apr mei juni|jun juli|jul augustus|aug september|sept|sep "
    "oktober|okt november|nov december|dec",
    "sv": "januari|jan februari|feb mars|mar april|apr maj juni|jun juli|jul augusti|aug september|sept|sep "
    "oktober|okt november|nov december|dec",
    "da": "januar|jan februar|feb marts|mar april|apr maj juni|jun juli|jul august|aug september|sept|sep "
    "oktober|okt november|nov december|dec",
    "no": "januar|jan februar|feb mars|mar april|apr mai juni|jun juli|jul august|aug september|sept|sep "
    "oktober|okt november|nov desember|des",
    "fi": "tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta lokakuuta "
    "marraskuuta joulukuuta",
    "pl": "stycznia|styczeń lutego|luty marca|marzec kwietnia|kwiecień maja|maj czerwca|czerwiec lipca|lipiec "
    "sierpnia|sierpień września|wrzesień października|październik listopada|listopad grudnia|grudzień",
    "cs": "ledna|leden února|únor března|březen dubna|duben května|květen června|červen července|červenec "
    "srpna|srpen září října|říjen listopadu|listopad prosince|prosinec",
    "ru": "января|январь|янв февраля|февраль|фев марта|март|мар апреля|апрель|апр мая|май июня|июнь июля|июль "
    "августа|август|авг сентября|сентябрь|сен октября|октябрь|окт ноября|ноябрь|ноя декабря|декабрь|дек",
    "tr": "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",
    "th": "มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม",
    "zh": "一月 二月 三月 四月 五月 六月 七月 八月 九月 十月 十一月 十二月",
}  # fmt: skip
"""Twelve groups of names a language, longest name of a month first."""

DAY_FIRST = frozenset({
    "de", "fr", "es", "it", "pt", "nl", "da", "no", "fi", "pl", "cs", "ru", "tr", "el", "ro", "sk", "sl", "hr", "bg",
    "uk", "ca", "gl", "et", "lv", "id", "vi", "th",
})  # fmt: skip
"""Languages whose readers all take 10/07/2025 for the tenth of July."""

WEEKDAYS = (
    "mon|montag|lundi|lunes|lunedì|segunda|maandag|måndag|mandag|週一|周一|星期一|月曜|월요일",
    "tue|dienstag|mardi|martes|martedì|terça|dinsdag|tisdag|tirsdag|週二|周二|星期二|火曜|화요일",
    "wed|mittwoch|mercredi|miércoles|mercoledì|quarta|woensdag|onsdag|週三|周三|星期三|水曜|수요일",
    "thu|donnerstag|jeudi|jueves|giovedì|quinta|donderdag|torsdag|週四|周四|星期四|木曜|목요일",
    "fri|freitag|vendredi|viernes|venerdì|sexta|vrijdag|fredag|週五|周五|星期五|金曜|금요일",
    "sat|samstag|sonnabend|samedi|sábado|sabato|zaterdag|lördag|lørdag|週六|周六|星期六|土曜|토요일",
    "sun|sonntag|dimanche|domingo|domenica|zondag|söndag|søndag|週日|周日|星期日|日曜|일요일",
)
"""Beginnings of the weekdays' names, Monday first; they settle which number is the day."""

WEEKDAY = re.compile("|".join(rf"(?P<d{i}>(?<![a-zà-ÿ])(?:{names}))" for i, names in enumerate(WEEKDAYS)))

PUBLISHED = (
    r"published|publication date|posted|release date|first published|issued|date|veröffentlicht|erschienen|publié|"
    r"publicado|publicada|publicación|pubblicato|data|fecha|datum|gepubliceerd|geplaatst|publicerad|publisert|"
    r"udgivet|julkaistu|opublikowano|data publikacji|опубликовано|дата|發佈日期|發布日期|发布日期|發佈時間|發布時間|"
    r"发布时间|發稿時間|發表日期|刊登日期|張貼日期|日期|時間|时间|公開日|掲載日|投稿日|配信日|등록일|작성일|게시일|입력"
)
"""Labels before the date of publication."""

MODIFIED = (
    r"(?:last )?(?:updated|modified|revised)|update|aktualisiert|stand|geändert|mis(?:e)? à jour|modifié|"
    r"actualizado|actualizada|atualizado|atualizada|aggiornato|bijgewerkt|gewijzigd|uppdaterad|oppdatert|opdateret|"
    r"päivitetty|zaktualizowano|обновлено|最後更新|最后更新|更新日期|更新時間|更新时间|更新日|更新|修訂日期|수정일|수정"
)
"""Labels before the date of the last change."""


def label_pattern(words: str) -> re.Pattern[str]:
    """Return a pattern that finds one of the labels *words* where a word may begin."""
    link = r"\s*(?:on|am|le|el|il|em|op|den|at)?\s*[:：]?\s*"
    return re.compile(rf"(?<![\w-])(?:{words})(?![a-zà-ÿ]){link}", re.IGNORECASE)


PUBLISHED_LABEL = label_pattern(PUBLISHED)
MODIFIED_LABEL = label_pattern(MODIFIED)


@lru_cache(maxsize=64)
def months_of(languages: tuple[str, ...]) -> dict[str, int]:
    """Return month number by folded name, for the primary subtags in *languages*; for all where none is known.

    Earlier languages win; English stands behind every other, because systems print it on pages of any language.
    """
    known = [tag for tag in languages if tag in MONTHS]
    numbers: dict[str, int] = {}
    for tag in [*known, "en"] if known else MONTHS:
        for number, names in enumerate(MONTHS[tag].split(), start=1):
            for name in names.split("|"):
                numbers.setdefault(name, number)
    return numbers


@lru_cache(maxsize=64)
def month_pattern(languages: tuple[str, ...]) -> str:
    """Return the alternatives of :func:`months_of` as a regular expression, longest first."""
    return "|".join(map(re.escape, sorted(months_of(languages), key=len, reverse=True)))
