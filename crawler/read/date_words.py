"""Names of months and weekdays by language."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

MONTHS = {
    "en": "january|jan february|feb march|mar april|apr may june|jun july|jul august|aug september|sept|sep "
    "october|oct november|nov december|dec",
    "de": "januar|jänner|jan februar|feber|feb märz|mär|mrz april|apr mai juni|jun juli|jul august|aug "
    "september|sept|sep oktober|okt november|nov dezember|dez",
    "fr": "janvier|janv|jan février|févr|fév mars avril|avr mai juin juillet|juil août septembre|sept|sep octobre|oct "
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
    "fi": "tammikuuta|tammikuu helmikuuta|helmikuu maaliskuuta|maaliskuu huhtikuuta|huhtikuu toukokuuta|toukokuu "
    "kesäkuuta|kesäkuu heinäkuuta|heinäkuu elokuuta|elokuu syyskuuta|syyskuu lokakuuta|lokakuu "
    "marraskuuta|marraskuu joulukuuta|joulukuu",
    "pl": "stycznia|styczeń lutego|luty marca|marzec kwietnia|kwiecień maja|maj czerwca|czerwiec lipca|lipiec "
    "sierpnia|sierpień września|wrzesień października|październik listopada|listopad grudnia|grudzień",
    "cs": "ledna|leden února|únor března|březen dubna|duben května|květen června|červen července|červenec "
    "srpna|srpen září října|říjen listopadu|listopad prosince|prosinec",
    "ru": "января|январь|янв февраля|февраль|фев марта|март|мар апреля|апрель|апр мая|май июня|июнь июля|июль "
    "августа|август|авг сентября|сентябрь|сен октября|октябрь|окт ноября|ноябрь|ноя декабря|декабрь|дек",
    "tr": "ocak|oca şubat|şub mart|mar nisan|nis mayıs|may haziran|haz temmuz|tem ağustos|ağu eylül|eyl ekim|eki "
    "kasım|kas aralık|ara",
    "th": "มกราคม|ม.ค กุมภาพันธ์|ก.พ มีนาคม|มี.ค เมษายน|เม.ย พฤษภาคม|พ.ค มิถุนายน|มิ.ย กรกฎาคม|ก.ค สิงหาคม|ส.ค "
    "กันยายน|ก.ย ตุลาคม|ต.ค พฤศจิกายน|พ.ย ธันวาคม|ธ.ค",
    "id": "januari|jan februari|feb maret|mar|mac april|apr mei juni|jun juli|jul|julai agustus|agu|agt|ogos "
    "september|sept|sep oktober|okt november|nov|nop desember|des|disember|dis",
    "vi": "tháng_1|tháng_một tháng_2|tháng_hai tháng_3|tháng_ba tháng_4|tháng_tư tháng_5|tháng_năm tháng_6|tháng_sáu "
    "tháng_7|tháng_bảy tháng_8|tháng_tám tháng_9|tháng_chín tháng_10|tháng_mười tháng_11|tháng_mười_một "
    "tháng_12|tháng_mười_hai",
    "ro": "ianuarie|ian februarie|feb martie|mar aprilie|apr mai iunie|iun iulie|iul august|aug septembrie|sept|sep "
    "octombrie|oct noiembrie|noi|nov decembrie|dec",
    "hu": "január|jan február|febr|feb március|márc|már április|ápr május|máj június|jún július|júl augusztus|aug "
    "szeptember|szept október|okt november|nov december|dec",
    "sk": "januára|január|jan februára|február|feb marca|marec|mar apríla|apríl|apr mája|máj júna|jún júla|júl "
    "augusta|august|aug septembra|september|sep októbra|október|okt novembra|november|nov decembra|december|dec",
    "sl": "januarja|januar|jan februarja|februar|feb marca|marec|mar aprila|april|apr maja|maj junija|junij|jun "
    "julija|julij|jul avgusta|avgust|avg septembra|september|sep oktobra|oktober|okt novembra|november|nov "
    "decembra|december|dec",
    "sr": "januara|januar|jan|јануара|јануар|јан februara|februar|feb|фебруара|фебруар|феб "
    "marta|mart|mar|марта|март|мар aprila|april|apr|априла|април|апр "
    "maja|maj|маја|мај juna|juni|jun|јуна|јун jula|juli|jul|јула|јул "
    "avgusta|avgust|avg|augusta|august|aug|августа|август|авг septembra|septembar|sep|септембра|септембар|сеп "
    "oktobra|oktobar|okt|октобра|октобар|окт novembra|novembar|nov|новембра|новембар|нов "
    "decembra|decembar|dec|децембра|децембар|дец",
    "hr": "siječnja|siječanj|sij veljače|veljača|velj ožujka|ožujak|ožu travnja|travanj svibnja|svibanj|svi "
    "lipnja|lipanj srpnja|srpanj|srp kolovoza|kolovoz rujna|rujan|ruj listopada|listopad "
    "studenoga|studenog|studeni|stu prosinca|prosinac",
    "uk": "січня|січень|січ лютого|лютий|лют березня|березень|бер квітня|квітень|квіт травня|травень|трав "
    "червня|червень|черв липня|липень|лип серпня|серпень|серп вересня|вересень|вер жовтня|жовтень|жовт "
    "листопада|листопад|лист грудня|грудень|груд",
    "bg": "януари|яну февруари|фев март|мар април|апр май юни|юн юли|юл август|авг септември|септ|сеп октомври|окт "
    "ноември|ное декември|дек",
    "el": "ιανουαρίου|ιανουάριος|ιαν φεβρουαρίου|φεβρουάριος|φεβ μαρτίου|μάρτιος|μαρ απριλίου|απρίλιος|απρ "
    "μαΐου|μαίου|μάιος|μαϊ|μάι ιουνίου|ιούνιος|ιουν ιουλίου|ιούλιος|ιουλ αυγούστου|αύγουστος|αυγ "
    "σεπτεμβρίου|σεπτέμβριος|σεπ οκτωβρίου|οκτώβριος|οκτ νοεμβρίου|νοέμβριος|νοε δεκεμβρίου|δεκέμβριος|δεκ",
    "ca": "gener|gen febrer|febr març abril|abr maig juny juliol|jul agost|ag setembre|set octubre|oct novembre|nov "
    "desembre|des",
    "et": "jaanuar|jaan veebruar|veebr märts aprill|apr mai juuni juuli august|aug september|sept oktoober|okt "
    "november|nov detsember|dets",
    "lv": "janvāris|janvārī|janv februāris|februārī|febr marts|martā aprīlis|aprīlī|apr maijs|maijā jūnijs|jūnijā|jūn "
    "jūlijs|jūlijā|jūl augusts|augustā|aug septembris|septembrī|sept oktobris|oktobrī|okt novembris|novembrī|nov "
    "decembris|decembrī|dec",
    "lt": "sausio|sausis vasario|vasaris kovo|kovas balandžio|balandis gegužės|gegužė birželio|birželis liepos|liepa "
    "rugpjūčio|rugpjūtis rugsėjo|rugsėjis spalio|spalis lapkričio|lapkritis gruodžio|gruodis",
    "ar": "يناير|كانون_الثاني|جانفي فبراير|شباط|فيفري مارس|آذار|اذار أبريل|ابريل|إبريل|نيسان|أفريل مايو|أيار|ايار|ماي "
    "يونيو|يونيه|حزيران|جوان يوليو|يوليه|تموز|جويلية أغسطس|اغسطس|آب|أوت سبتمبر|أيلول|ايلول "
    "أكتوبر|اكتوبر|تشرين_الأول نوفمبر|تشرين_الثاني ديسمبر|كانون_الأول",
    "he": "בינואר|ינואר בפברואר|פברואר במרץ|מרץ|במרס|מרס באפריל|אפריל במאי|מאי ביוני|יוני ביולי|יולי באוגוסט|אוגוסט "
    "בספטמבר|ספטמבר באוקטובר|אוקטובר בנובמבר|נובמבר בדצמבר|דצמבר",
    "hi": "जनवरी|जन फ़रवरी|फरवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर|सितम्बर अक्टूबर|अक्तूबर नवंबर|नवम्बर दिसंबर|दिसम्बर",
    "zh": "一月 二月 三月 四月 五月 六月 七月 八月 九月 十月 十一月 十二月",
}  # fmt: skip
"""Twelve groups of names a language, longest name of a month first; ``_`` is a space."""

ALIASES = {"nb": "no", "nn": "no", "iw": "he", "in": "id", "ms": "id", "bs": "sr", "sh": "sr", "lb": "de", "fil": "en"}
"""Tags whose names of months another language has."""

DAY_FIRST = frozenset({
    "de", "fr", "es", "it", "pt", "nl", "da", "no", "fi", "pl", "cs", "ru", "tr", "el", "ro", "sk", "sl", "sr", "hr",
    "bg", "uk", "ca", "gl", "et", "lv", "id", "vi", "th", "ar", "he", "hi",
})  # fmt: skip
"""Languages whose readers all take 10/07/2025 for the tenth of July."""

YEAR_FIRST = frozenset({"zh", "ja", "ko", "hu", "lt"})
"""Languages that write the year first, and the month before the day."""

MAJOR = ("en", "de", "fr", "es", "it", "pt")
"""Languages whose short names of months are taken where the language of a text is not known."""

LATIN_WEEKDAYS = (
    "mon|montag|lundi|lunes|lunedì|segunda|maandag|måndag|mandag|понед|понеділ|poniedzia|pondělí|lunedi",
    "tue|dienstag|mardi|martes|martedì|terça|dinsdag|tisdag|tirsdag|вторник|вівтор|wtorek|úterý",
    "wed|mittwoch|mercredi|miércoles|mercoledì|quarta|woensdag|onsdag|сред[аы]|серед[аи]|środa|středa",
    "thu|donnerstag|jeudi|jueves|giovedì|quinta|donderdag|torsdag|четверг|четвер|czwartek|čtvrtek",
    "fri|freitag|vendredi|viernes|venerdì|sexta|vrijdag|fredag|пятниц|п'ятниц|piątek|pátek",
    "sat|samstag|sonnabend|samedi|sábado|sabato|zaterdag|lördag|lørdag|суббот|субот|sobota",
    "sun|sonntag|dimanche|domingo|domenica|zondag|söndag|søndag|воскресен|неділ|niedziela|neděle",
)
EASTERN_WEEKDAYS = (
    "週一|周一|星期一|月曜|월요일",
    "週二|周二|星期二|火曜|화요일",
    "週三|周三|星期三|水曜|수요일",
    "週四|周四|星期四|木曜|목요일",
    "週五|周五|星期五|金曜|금요일",
    "週六|周六|星期六|土曜|토요일",
    "週日|周日|星期日|日曜|일요일",
)
"""Beginnings of the weekdays' names, Monday first; they settle which number is the day."""

SHORT_WEEKDAYS = "一月월|二火화|三水수|四木목|五金금|六土토|日天日일"
"""One character that stands for a weekday in brackets, Monday first."""

WEEKDAY = re.compile(
    "|".join(
        rf"(?P<d{i}>(?<![a-zà-ÿ])(?:{names[0]})|{names[1]})"
        for i, names in enumerate(zip(LATIN_WEEKDAYS, EASTERN_WEEKDAYS, strict=True))
    )
)
IN_BRACKETS = re.compile(r"[(（]([一-龥가-힣])[)）]")


def weekday_in(text: str) -> int | None:
    """Return the weekday that the folded *text* names, Monday 0; None where it names none.

    >>> weekday_in("donnerstag, 3. april"), weekday_in("15(목)")
    (3, 3)
    """
    if (match := WEEKDAY.search(text)) and match.lastgroup:
        return int(match.lastgroup[1:])
    if match := IN_BRACKETS.search(text):
        return next((i for i, names in enumerate(SHORT_WEEKDAYS.split("|")) if match[1] in names), None)
    return None


@lru_cache(maxsize=256)
def primary_tags(languages: tuple[str, ...]) -> tuple[str, ...]:
    """Return the primary subtags of BCP 47 *languages*, also of such as are written with ``_``."""
    tags = (tag.replace("_", "-").partition("-")[0].lower() for tag in languages)
    return tuple(ALIASES.get(tag, tag) for tag in tags)


@lru_cache(maxsize=64)
def months_of(languages: tuple[str, ...]) -> dict[str, int]:
    """Return month number by folded name, for the primary subtags in *languages*; for all where none is known.

    Earlier languages win; English stands behind every other, because systems print it on pages of any language.
    Where none is known, a name is left out if it is two months, or so short that it may be a word of another kind.
    """
    known = [tag for tag in languages if tag in MONTHS]
    numbers: dict[str, int] = {}
    for tag in [*known, "en"] if known else MONTHS:
        for number, names in enumerate(MONTHS[tag].split(), start=1):
            for name in names.replace("_", " ").split("|"):
                if not known and numbers.get(name, number) != number:
                    numbers[name] = 0
                elif known or tag in MAJOR or len(name) > 3 or not name.isascii():
                    numbers.setdefault(name, number)
    return {name: number for name, number in numbers.items() if number}


@lru_cache(maxsize=64)
def month_pattern(languages: tuple[str, ...]) -> str:
    """Return the names of :func:`months_of` as a regular expression that takes the longest."""
    tree: dict[str, Any] = {}
    for name in months_of(languages):
        node = tree
        for letter in name:
            node = node.setdefault(letter, {})
        node[""] = {}
    return _alternatives(tree)


def _alternatives(node: dict[str, Any]) -> str:
    """Return the pattern of what may follow in a tree of letters; ``""`` in a node says that a name may end there."""
    rest = [re.escape(letter) + _alternatives(below) for letter, below in node.items() if letter]
    if not rest:
        return ""
    joined = rest[0] if len(rest) == 1 and "" not in node else f"(?:{'|'.join(rest)})"
    return joined + ("?" if "" in node else "")
