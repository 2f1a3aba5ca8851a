"""Words beside dates, in many languages: which date it is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

PUBLISHED = (
    r"(?:first |originally |date )?published|(?:story|article|post) is from|"
    r"(?:artikel|beitrag|eintrag) wurde|verfasst|"
    r"publication date|publish(?:ed)? date|date of publication|posted|"
    r"post(?:ed)? date|release date|released|first posted|issued|date|created|submitted|"
    r"veröffentlicht|veröffentlichung|veröffentlichungsdatum|erschienen|erscheinungsdatum|erstellt|eingestellt|"
    r"publiziert|datum|pressemitteilung vom|meldung vom|beitrag vom|artikel vom|"
    r"publiée?|paru|mis en ligne|mise en ligne|posté|date de publication|"
    r"publicad[oa]|publicación|fecha de publicación|fecha|creado|pubblicat[oa]|data di pubblicazione|data|"
    r"data de publicação|postado|publicat|gepubliceerd|geplaatst|publicatiedatum|"
    r"publicerad|publicerat|publisert|udgivet|offentliggjort|julkaistu|avaldatud|publicēts|"
    r"opublikowan[oay]|data publikacji|data dodania|dodano|publikováno|zveřejněno|vydáno|publikované|objavljeno|"
    r"objavljen|objavil|megjelent|közzétéve|yayınlanma tarihi|yayınlanma|yayın tarihi|eklenme tarihi|"
    r"опубликовано|дата публикации|дата|размещено|опубліковано|дата публікації|публикувано|δημοσιεύτηκε|δημοσίευση|"
    r"تاريخ النشر|نشر في|تم نشره|نُشر|פורסם|diterbitkan|dipublikasikan|ngày đăng|đăng ngày|เผยแพร่|วันที่|"
    r"發佈日期|發布日期|发布日期|發佈時間|發布時間|发布时间|发表时间|發稿時間|發表日期|發佈於|發表於|发表于|发布于|刊登日期|張貼日期|"
    r"日期|時間|时间|公開日|掲載日|投稿日|配信日|発表日|発行日|등록일|작성일|게시일|입력|승인|발행일"
)
"""Labels before the date of publication."""

MODIFIED = (
    r"(?:last |page |site )?(?:updated|modified|revised|reviewed|edited|changed)|last update|update|"
    r"(?:zuletzt )?(?:aktualisiert|geändert|bearbeitet)|letzte (?:änderung|aktualisierung|bearbeitung)|aktualisierung|"
    r"stand|zuletzt|mis(?:e)? à jour|modifiée?|dernière (?:mise à jour|modification)|(?:última )?actualizad[oa]|"
    r"actualización|última (?:actualización|modificación|atualização|edición)|"
    r"(?:editó|editad[oa]) (?:por|pela) última vez|atualizad[oa](?: em)?|modificad[oa]|"
    r"(?:ultimo )?aggiornament[oi]|aggiornat[oa]|ultima modifica|"
    r"modificat[oa] per l['’]ultima volta|bijgewerkt|gewijzigd|laatst|(?:senast )?uppdatera[dt]|redigerades senast|"
    r"oppdatert|opdateret|sidst|sist (?:endret|redigert)|päivitetty|muokattu|zaktualizowano|aktualizacja|"
    r"ostatnio (?:edytowano|zmieniono)|ostatnia (?:aktualizacja|modyfikacja|edycja)|aktualizováno|aktualizované|"
    r"naposledy|posodobljeno|ažurirano|frissítve|güncellenme|güncelleme|son güncelleme|son değişiklik|"
    r"обновлено|обновлён|изменено|последн(?:ее|яя) (?:изменение|обновление|правка)|отредактирован[ао]|"
    r"оновлено|остання (?:зміна|редакція)|"
    r"ενημερώθηκε|آخر تحديث|עודכן|diperbarui|cập nhật|"
    r"最後更新|最后更新|最終更新日?|(?:本[頁页]面?)?最[後后](?:修[訂订改]|[編编][輯辑])[於于]?|更新日期|更新時間|更新时间|更新日時?|更新|修訂日期|改訂|"
    r"수정일|수정"
)
"""Labels before the date of the last change."""

MODIFIED_STEMS = (
    "update", "modifi", "revised", "reviewed", "edit", "changed", "aktuali", "änder", "bearbeit", "stand", "zuletzt",
    "à jour", "actualiza", "edición", "atualiza", "aggiorna", "bijgewerkt", "gewijzigd", "laatst", "pdater",
    "redigera", "sidst", "sist ", "päivitetty", "muokattu", "ostatni", "naposledy", "posodobljeno", "ažurirano",
    "frissítve", "güncelle", "değişiklik", "обновл", "измен", "последн", "отредактирован", "оновлен", "остання",
    "ενημερώθηκε", "تحديث", "עודכן", "diperbarui", "cập nhật", "更新", "最後", "最后", "修訂", "改訂", "수정",
)  # fmt: skip
"""What stands in those labels, one at least in each: most pages say none of these."""

PUBLISHED_STARTS = frozenset(
    "fi or da pu st ar po be ei ve is re cr su er me pr pa mi fe ge av op zv vy ob ya ek di ng ju ud of do".split()
)
"""The first letters of the labels before the date of publication, of those in ASCII."""

NOT_THE_DATE = re.compile(
    r"©|\b(?:copyright|all rights|deadline|expires|valid|until|termine?|beginn|anmeldeschluss|gültig|geboren|born|"
    r"event date|accessed|abgerufen|zugriff|retrieved|registriert|joined|mitglied seit|dabei seit)\b|"
    r"截止|期限|有効|农历|農曆|生日|出生",
    re.IGNORECASE,
)
"""Words that make a date one of something else."""


def label_pattern(words: str) -> re.Pattern[str]:
    """Return a pattern that finds one of the labels *words* where a word may begin."""
    link = r"\s*(?:on|am|vom|le|el|il|em|op|den|at|the|i|u|dne|dnia|в|في)?(?![a-zà-ÿ])\s*[:：|]?\s*"
    return re.compile(rf"(?<![\w-])(?:{words})(?![a-zà-ÿ]){link}", re.IGNORECASE)


PUBLISHED_LABEL = label_pattern(PUBLISHED)
MODIFIED_LABEL = label_pattern(MODIFIED)


def may_say_modified(texts: Iterable[str]) -> bool:
    """Return whether one of *texts* may have a label of MODIFIED, told for all of them at once.

    >>> may_say_modified(["3 May", "Last updated 4 May"]), may_say_modified(["3 May", "By Ana Lim"])
    (True, False)
    """
    said = "\n".join(texts).lower()
    if not said.isascii():
        said = said.replace("ı", "i").replace("i\u0307", "i").replace("ſ", "s")  # which patterns take for those
    return any(stem in said for stem in MODIFIED_STEMS)


def may_begin_published(text: str) -> bool:
    """Return whether *text* may begin with a label of PUBLISHED.

    >>> may_begin_published("Posted on 3 May"), may_begin_published("Home")
    (True, False)
    """
    start = text.lstrip()[:2].lower()
    return start in PUBLISHED_STARTS or not start.isascii()
