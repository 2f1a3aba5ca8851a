"""News of the campus in Chinese: written anew in Traditional characters, with the facts of the English one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from crawler.campus.chinese import PREFIX, simplify
from crawler.campus.dice import Dice
from crawler.campus.prose import Block

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.campus.chinese import Language
    from crawler.campus.story import Story

TAGS = {
    "Oceans": "海洋", "Coastal Ecology": "海岸生態", "Climate": "氣候", "Field Work": "野外考察", "Weather": "天氣",
    "Public Safety": "公眾安全", "Materials": "材料", "Manufacturing": "製造", "Sustainability": "可持續發展", "Energy": "能源",
    "Engineering": "工程", "Housing": "房屋", "Health": "健康", "Community": "社區", "Policy": "政策", "Computing": "計算",
    "Data": "數據", "Open Source": "開放源碼", "Robotics": "機械人", "Cities": "城市", "Transport": "交通", "Languages": "語言",
    "Heritage": "文化遺產", "Education": "教育", "Archives": "檔案", "History": "歷史", "Astronomy": "天文", "Instruments": "儀器",
    "Food": "食物", "Agriculture": "農業", "Music": "音樂", "Arts": "藝術", "Business": "商業", "Entrepreneurship": "創業",
    "Student Life": "學生生活", "Open Access": "開放取用",
}  # fmt: skip
"""The campus's tags in Traditional Chinese."""

TITLES = (
    "校園大學團隊公佈{field}研究新成果", "{field}學者獲沿岸聯盟撥款開展三年計劃", "校園大學開辦{field}新課程 首批學生秋季入學",
    "{field}展覽於海港市集開幕", "校園大學與碼頭醫院合作推動{field}", "{field}研究改變漁村日常生活",
)  # fmt: skip
OPENINGS = (
    "校園大學的研究團隊花了{count}個月在外灣記錄{field}的變化，並於本週公佈結果。團隊希望這些資料能幫助沿岸居民作出更好的決定。",
    "由{person}帶領的{field}小組本週宣佈，一項為期{count}個月的工作已經完成。所有資料均會公開，讓學校和漁民自由使用。",
    "{field}一向是校園大學的強項。本週，{count}位學生和教職員在海港市集向市民介紹他們的工作。",
)  # fmt: skip
MIDDLES = (
    "團隊在燈塔、學校屋頂和渡輪上共設置了{count}個觀測點，每小時記錄一次。學生負責檢查儀器，並與附近的居民一起整理數據。",
    "計劃的第一部分由學生完成。他們訪問了{count}個家庭，記下老一輩對海岸的記憶，再與今天的測量互相比較。",
    "「我們原以為只會看到很小的差別，」{person}說，「但是過去{count}個星期的資料告訴我們，變化比預期快得多。」",
)
CLOSINGS = (
    "下一步，團隊會把方法寫成簡單的手冊，並邀請其他沿岸城市參加。有關資料將於年底上載到大學圖書館。",
    "計劃得到沿岸聯盟支持，將延續至明年夏天。團隊歡迎市民到訪號山圖書館查閱全部記錄。",
)
CAPTIONS = ("{person}（中）在外灣向學生講解{field}的觀測方法。", "{field}團隊成員在海港市集合照，左一為{person}。")
CHINESE: tuple[Literal["zh-Hant", "zh-Hans"], ...] = ("zh-Hant", "zh-Hans")

UNTRANSLATED = 6
"""News that stand untranslated in the Chinese listings."""

PEOPLE = ("陳穎欣教授", "李樂文博士", "黃海晴教授", "周子朗博士", "林若琳教授")


def translate(story: Story, language: Literal["zh-Hant", "zh-Hans"], number: int) -> Story:
    """Return the Chinese version of an English *story*; *number* is its place among those translated."""
    dice = Dice(f"translation {story.url}")
    field = TAGS[story.tags[0]] if story.tags else "海洋"
    facts = {"field": field, "person": dice.one(PEOPLE)}

    def write(text: str) -> str:
        told = text.format(**facts, count=3 + dice.below(40))
        return told if language == "zh-Hant" else simplify(told)

    texts = [dice.one(OPENINGS), *dice.some(MIDDLES, 2), dice.one(CLOSINGS)]
    blocks = tuple(Block(text=write(text)) for text in texts)
    captions = tuple(write(text) for text in dice.some(CAPTIONS, len(story.captions)))
    day = story.day
    title = TITLES[number % len(TITLES)].format(**facts)
    if number >= len(TITLES):
        title = f"{title}（第{1 + number // len(TITLES)}輯）"
    return replace(
        story,
        url=address_in(story.url, language),
        language=language,
        frame=language,
        title=title if language == "zh-Hant" else simplify(title),
        subtitle=None,
        date_text=f"{day.year}年{day.month}月{day.day}日" if dice.hits(70) else f"{day:%d/%m/%Y}",
        summary=blocks[0].text,
        blocks=blocks,
        tags=tuple(TAGS[tag] if language == "zh-Hant" else simplify(TAGS[tag]) for tag in story.tags),
        people=(),
        captions=captions,
        images=story.images[: len(captions)],
        attachments=(),
        moved_from=None,
        pinned=False,
    )


def add_translations(news: Sequence[Story], count: int, *, first: int) -> list[Story]:
    """Return *news*, which are oldest first, with translations of every second of the newest.

    *first* numbers the first translation. Of those between, a few stand untranslated in the Chinese listings. The
    oldest of several was written in Chinese alone, and the English listing shows it so.
    """
    result: list[Story] = []
    for i, story in enumerate(reversed(news)):
        number = i // 2
        chinese = [(language, address_in(story.url, language)) for language in CHINESE]
        if i % 2 == 0 and number < count:
            versions = [story, *(translate(story, language, first + number) for language in CHINESE)]
            if number == count - 1 > 0:
                versions = [replace(versions[1], untranslated=(("en", story.url),)), versions[2]]
            urls = [(version.language, version.url) for version in versions]
            result += [replace(one, alternates=tuple(pair for pair in urls if pair[1] != one.url)) for one in versions]
        elif number < min(count, UNTRANSLATED):
            result.append(replace(story, untranslated=tuple(chinese)))
        else:
            result.append(story)
    return result


def address_in(url: str, language: Language) -> str:
    """Return the address of the page in another *language* that stands at *url* in English."""
    host, _, path = url.removeprefix("http://").partition("/")
    return f"http://{host}{PREFIX[language]}/{path}"
