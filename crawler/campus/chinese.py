"""Chinese on the campus: everything is written in Traditional characters and simplified by a table."""

from __future__ import annotations

from typing import Literal, TypeAlias

Language: TypeAlias = Literal["en", "zh-Hant", "zh-Hans"]

LANGUAGES: tuple[Language, ...] = ("en", "zh-Hant", "zh-Hans")
PREFIX: dict[Language, str] = {"en": "", "zh-Hant": "/zh-hant", "zh-Hans": "/zh-hans"}
"""What stands before the paths of a language."""

NAMES: dict[Language, str] = {"en": "EN", "zh-Hant": "繁", "zh-Hans": "简"}
"""What the language switch calls them."""

PAIRS = (
    "專专業业東东絲丝兩两嚴严個个豐丰臨临為为麗丽舉举義义樂乐習习鄉乡書书買买亂乱爭争於于雲云亞亚產产畝亩親亲億亿僅仅從从"
    "倉仓儀仪們们價价眾众優优會会傘伞偉伟傳传傷伤體体餘余傾倾備备傑杰債债儲储兒儿黨党蘭兰關关興兴養养獸兽內内岡冈冊册"
    "寫写軍军農农馮冯沖冲決决況况凍冻淨净涼凉減减湊凑幾几鳳凤憑凭凱凯擊击劃划劉刘則则剛刚創创刪删別别製制劇剧勞劳務务動动勵励"
    "勁劲勢势勝胜區区醫医華华協协單单賣卖盧卢衛卫卻却廠厂廳厅歷历壓压廁厕縣县參参雙双發发變变葉叶號号嘆叹後后嚇吓呂吕嗎吗啟启"
    "員员聽听響响喚唤問问團团園园國国圖图圓圆聖圣場场塊块堅坚壇坛墳坟墜坠壘垒壯壮聲声壺壶處处備备複复夠够頭头奪夺奮奋獎奖婦妇媽妈"
    "學学孫孙寧宁寶宝實实審审憲宪宮宫寬宽賓宾對对尋寻導导壽寿將将爾尔塵尘嘗尝層层屬属歲岁島岛嶺岭幣币帥帅師师帳帐帶带幫帮幹干庫库應应"
    "廟庙廢废開开異异棄弃張张彌弥彎弯彈弹強强歸归當当錄录徹彻徑径憶忆懷怀態态總总戀恋惡恶悅悦懸悬驚惊慣惯憂忧戰战戲戏戶户擴扩掃扫"
    "揚扬擾扰撫抚搶抢護护報报擔担擬拟擁拥擇择掛挂揮挥損损換换據据擠挤攝摄攜携敵敌數数斷断無无舊旧時时曠旷顯显晉晋曬晒暫暂術术機机"
    "殺杀雜杂權权條条來来楊杨極极構构槍枪櫃柜標标棟栋欄栏樹树樣样橋桥檔档檢检樓楼歡欢歐欧殘残毀毁畢毕氣气漢汉湯汤溝沟沒没瀏浏淚泪澤泽"
    "潔洁淺浅測测濟济渾浑濃浓濤涛漲涨灣湾濕湿溫温遊游潛潜滿满濾滤瀾澜燈灯靈灵災灾爐炉點点煉炼煙烟熱热愛爱爺爷狀状獨独獅狮獲获環环現现"
    "瑪玛電电畫画療疗瘋疯監监蓋盖盤盘著着睜睁礎础礦矿碼码磚砖禮礼禍祸離离種种積积稱称穩稳窮穷竊窃競竞筆笔築筑籌筹簡简簽签籃篮類类糧粮"
    "緊紧繫系紀纪約约級级純纯紙纸紛纷納纳線线練练組组紳绅細细終终織织紹绍經经綁绑結结給给絡络絕绝統统絹绢繼继績绩緒绪續续維维綜综綠绿緩缓"
    "編编緣缘縫缝縮缩繳缴網网羅罗罰罚聯联聰聪職职肅肃腸肠膚肤腦脑臉脸臺台藝艺節节範范莊庄薦荐萬万藍蓝虛虚蟲虫補补裝装裡里見见觀观規规視视覺觉覽览"
    "觸触譽誉計计訂订認认討讨讓让訓训議议訊讯記记講讲許许論论設设訪访證证評评識识訴诉診诊詞词試试詩诗話话該该詳详語语誤误說说請请諸诸讀读課课誰谁"
    "調调諒谅談谈謀谋謝谢謹谨譜谱譯译豬猪貝贝負负貢贡財财責责賢贤貨货質质販贩貧贫購购貫贯貴贵貸贷貿贸費费賀贺賴赖贊赞贈赠贏赢趕赶趙赵躍跃車车"
    "軌轨轉转輪轮軟软載载較较輔辅輛辆輝辉輯辑輸输轄辖辦办辭辞邊边達达遷迁過过邁迈運运還还這这進进遠远違违連连遲迟適适選选遞递邏逻遺遗鄧邓鄭郑"
    "釋释鑒鉴針针釣钓鈴铃鐵铁鋼钢錢钱鍵键鏡镜鐘钟長长門门閃闪閉闭間间閱阅闊阔隊队陽阳陰阴陣阵階阶際际陸陆陳陈險险隨随隱隐難难雖虽霧雾靜静"
    "頂顶項项順顺須须頑顽顧顾頓顿預预領领頻频題题額额顏颜願愿風风飛飞飯饭飲饮飽饱餅饼館馆馬马駐驻駕驾驗验騎骑騙骗魚鱼鮮鲜鳥鸟鳴鸣鴨鸭鴻鸿鵝鹅麥麦黃黄"
    "齊齐齡龄龍龙龜龟灘滩礁礁鹽盐幟帜塑塑嶼屿頒颁歡欢稅税銀银築筑徵征與与籤签聞闻並并佈布倫伦夥伙奧奥榮荣漁渔籠笼臟脏曆历衞卫資资賞赏賽赛輩辈鄰邻鈞钧頁页顫颤飢饥餓饿麼么週周畫画碩硕論论闢辟輕轻縱纵錦锦檔档鑽钻縮缩潤润屆届遙遥碩硕"
)  # fmt: skip
"""Traditional and simplified character in turn."""

TABLE = str.maketrans({PAIRS[i]: PAIRS[i + 1] for i in range(0, len(PAIRS), 2)})


def simplify(text: str) -> str:
    """Return *text*, written in Traditional characters, in Simplified ones.

    >>> simplify("校園新聞")
    '校园新闻'
    """
    return text.translate(TABLE)


def in_language(pair: tuple[str, str], language: Language) -> str:
    """Return of a text in English and Traditional Chinese what *language* needs."""
    english, chinese = pair
    return english if language == "en" else chinese if language == "zh-Hant" else simplify(chinese)
