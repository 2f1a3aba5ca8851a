"""The words of the campus's homepage, in English and Traditional Chinese. All invented, but for the names of the 17 goals."""

from __future__ import annotations

from typing import TypeAlias

Pair: TypeAlias = tuple[str, str]

TITLE: Pair = (
    "Campus University｜A Small University by the Sea｜Research in Plain Words",
    "校園大學｜海邊的小型大學｜以淺白文字談研究",
)
SKIP: Pair = ("Skip to main content", "跳至主要內容")

INFORMATION: Pair = ("Information for", "資訊對象")
AUDIENCES: tuple[Pair, ...] = (
    ("Students", "學生"), ("Staff", "教職員"), ("Alumni", "校友"), ("Media", "傳媒"), ("Public", "公眾"),
)  # fmt: skip
QUICK: Pair = ("Quick Links", "快速連結")
UTILITIES: tuple[Pair, ...] = (
    ("myCampus", "我的校園"), ("Student Intranet", "學生內聯網"), ("Staff Intranet", "職員內聯網"),
    ("Alumni Intranet", "校友內聯網"), ("Event", "活動"), ("Giving", "捐助"), ("Campus Map", "校園地圖"),
    ("Defibrillators", "心臟去顫器位置"), ("Visit", "參觀"), ("Career", "職位空缺"),
    ("Academic Calendar", "校曆"), ("Faculty Profiles", "教員簡介"), ("Brand Resources", "品牌資源"),
    ("Multimedia", "多媒體"), ("Directories", "通訊錄"), ("Academic Departments", "學系"),
    ("Academic Programs", "學術課程"), ("Administrative Departments", "行政部門"), ("Campus Social & Apps", "校園社交與應用程式"),
    ("FAQ", "常見問題"), ("Policies", "政策"),
)  # fmt: skip

MENU: tuple[tuple[Pair, tuple[Pair, ...]], ...] = (
    (("About Campus", "關於校園"), (
        ("Mission & Vision", "使命與願景"), ("Strategic Plan", "策略計劃"), ("Governance & Leadership", "管治與領導層"),
        ("Our Story", "我們的故事"), ("Rankings & Figures", "排名與數字"), ("Campus Leads the Pack", "校園領先群倫"),
        ("Awards & Recognitions", "獎項與殊榮"), ("Internationalization", "國際化"), ("Island Engagement", "島嶼合作"),
        ("Sustainability", "可持續發展"), ("Alumni", "校友"),
    )),
    (("Campus (Outer Bay)", "校園（外灣）"), ()),
    (("Academics", "學術"), (
        ("Teaching & Learning", "教與學"), ("Our Faculty", "教學人員"), ("School of Materials", "材料學院"),
        ("Faculty of Health", "健康學院"), ("School of Computing", "計算學院"),
        ("School of Business and Economics", "商業及經濟學院"), ("Department of Languages", "語言學系"),
        ("Department of Marine Studies", "海洋研究學系"), ("University Observatory (UO)", "大學天文台"),
        ("Programs & Courses", "課程"),
    )),
    (("News & Stories", "新聞及故事"), (("News & Stories", "新聞及故事"), ("Campus in the Media", "媒體中的校園"))),
    (("Admissions", "招生"), (
        ("Undergraduate Admissions", "本科招生"), ("Postgraduate Admissions", "研究生招生"),
        ("Scholarship, Financial Aid and Insurance", "獎學金、資助及保險"), ("Student Exchange", "學生交流"),
        ("Visiting Students & Interns", "訪問學生及實習生"), ("A Taste of Campus", "體驗校園"),
    )),
    (("Life@Campus", "校園生活"), (
        ("Arts and Culture", "藝術與文化"), ("Diversity and Inclusion", "多元共融"), ("Community Outreach", "社區外展"),
        ("Wellness & Sports", "健康與體育"), ("Student Enrichment", "學生發展"), ("A Taste of Work Life", "工作體驗"),
        ("Living on Campus", "宿舍生活"), ("Student Life News", "學生生活消息"),
    )),
    (("Research", "研究"), (
        ("Research Highlight & Achievement", "研究亮點與成就"), ("Research News", "研究新聞"), ("Research Focus", "研究重點"),
        ("Impact Cases", "影響力個案"), ("Research Enterprise", "研究機構"),
        ("Support & Opportunities for Researchers", "研究人員支援"), ("Research Opportunities", "研究機會"),
        ("Programs", "計劃"), ("Research Collaboration", "研究合作"),
    )),
    (("Innovation & Entrepreneurship", "創新與創業"), (
        ("Facts & Figures", "事實與數字"), ("Knowledge Transfer", "知識轉移"), ("Events", "活動"),
        ("Success Stories", "成功故事"), ("Startups", "初創企業"), ("Entrepreneurship News", "創業新聞"),
        ("Industry Collaboration", "業界合作"), ("Island Incubator", "島嶼孵化器"), ("Entrepreneurship Education", "創業教育"),
    )),
)  # fmt: skip

POPULAR: Pair = ("Popular Search", "熱門搜尋")
POPULAR_TERMS: tuple[Pair, ...] = (
    ("Kelp gardens", "海藻園"), ("Startup support", "創業支援"), ("Campus 2030 Shore Challenge", "校園2030海岸挑戰"),
    ("Night school", "夜校"), ("Application portal", "報名平台"),
)  # fmt: skip

NEWS: Pair = ("News & Stories", "新聞及故事")
LEADS: Pair = ("Campus Leads the Pack", "校園領先群倫")
RANKINGS: Pair = ("Rankings", "大學排名")
FIGURES: Pair = ("Facts and Figures", "事實與數字")
FIRSTS: Pair = ("Our Firsts", "我們的首創")
AWARDS: Pair = ("Awards & Recognitions", "獎項與殊榮")
GOALS: Pair = ("Sustainable Development Goals", "可持續發展目標")
EVENTS: Pair = ("Events", "活動")
FEATURED: Pair = ("Featured Events", "精選活動")
UPCOMING: Pair = ("Upcoming Events", "即將舉行的活動")
TABS: tuple[Pair, ...] = (NEWS, LEADS, FIRSTS, ("Awards", "獎項"), GOALS, EVENTS)

NEWS_INTRO: Pair = ("What our people found out, built and opened of late.", "我們的同事近來發現、建造和開放了甚麼。")
RANKINGS_INTRO: Pair = ("Where others place us", "別人如何評價我們")
AWARDS_INTRO: Pair = ("Honours that students and staff brought home.", "學生和教職員帶回來的榮譽。")
GOALS_INTRO: Pair = (
    "Each of the 17 goals has people here who work for it, from the kelp beds to the council hall.",
    "十七個目標每一個都有校園的人為它工作，由海藻田到議會廳。",
)
EVENTS_INTRO: Pair = ("From lectures to tide walks, something is always on.", "由講座到潮間帶導賞，總有活動。")
MORE_NEWS: Pair = ("More News & Stories", "更多新聞及故事")
MORE_FIGURES: Pair = ("View All", "查看全部")
MORE_AWARDS: Pair = ("More Awards", "更多獎項")
MORE_GOALS: Pair = ("More about the Goals", "更多有關目標")
MORE_EVENTS: Pair = ("More Events", "更多活動")
CARD_NEWS: Pair = ("News", "新聞")
DETAILS: Pair = ("View Details", "查看詳情")

# number, name, (place, region) pairs, note; the first is written with its places before its name
RANKING_ROWS: tuple[tuple[str, Pair, tuple[tuple[str, Pair], ...], Pair | None], ...] = (
    ("19", ("Harbour Impact Rankings 2025", "海港影響力排名2025"),
     (("19", ("Globally", "全球")), ("1", ("in the Coast Network", "海岸聯盟"))), None),
    ("25", ("Coastal Employability Ranking 2026", "沿海就業能力排名2026"),
     (("1", ("in the Coast Network", "海岸聯盟")), ("3", ("in Greater Tamarind", "大羅望子區"))),
     ("Compiled by the Quay Consultancy and printed in the Harbour Gazette", "由碼頭顧問公司編製並刊於海港公報")),
    ("6", ("Small Universities of the East 2026", "東方小型大學2026"),
     (("2", ("in the Coast Network", "海岸聯盟")),), ("Plain Language Champions Award", "淺白語言冠軍獎")),
)  # fmt: skip

STARTUPS: Pair = ("Active Start-up Companies of Campus", "活躍的校園初創企業")
STARTUPS_NOTE: Pair = (
    "Founded by staff, students and alumni or grown in one of the Campus workshops",
    "由教職員、學生及校友創辦，或在校園工作坊培育",
)
READ: Pair = ("of Faculty Members", "的教員")
READ_TITLE: Pair = ("Most Read 2% of Harbour Scientists", "最多人閱讀的2%海港科學家")
READ_SOURCE: Pair = ("Signal Hill Library 2023", "訊號山圖書館2023")
PATENT: Pair = ("Patent Reach Index", "專利影響指數")
PATENT_PLACES: tuple[tuple[str, Pair], ...] = (
    ("1", ("in the Coast Network", "海岸聯盟")),
    ("33", ("Globally", "全球")),
)
PATENT_NOTE: Pair = ("Two hundred universities were looked at", "共評核二百所大學")
PATENT_SOURCE: Pair = ("Patent Reach Index printed in 2022", "刊於2022年的專利影響指數")
UNICORNS: Pair = ("Unicorn Start-Ups", "獨角獸企業")
UNICORNS_NOTE: Pair = ("Valued at >US$1 billion", "估值逾十億美元")

CATEGORIES: tuple[Pair, ...] = (
    ("Research & Innovation", "研究與創新"), ("Entrepreneurship", "創業"), ("Diversity", "多元"), ("Academics", "學術"),
)  # fmt: skip
ALL: Pair = ("All", "全部")
# category, title; "\n" is a line break within the title
FIRST_ROWS: tuple[tuple[int, Pair], ...] = (
    (0, ("Campus Opens the World's First Tide-Powered Reading Room\n Free for Everybody on the Coast", "校園開設全球首個潮汐供電閱覽室\n 免費開放予沿岸居民")),
    (0, ("Campus and Kestrel Gas Set Up the Coast’s First Hydrogen Ferry Workshop", "校園與隼灣煤氣設立沿岸首個氫能渡輪工作坊")),
    (0, ("Campus Scholars Build a Camera That Sees a Coral Sleep A First Look at Night on the Reef", "校園學者研製可觀察珊瑚睡眠的相機 首次看見夜間珊瑚礁")),
    (1, ("Campus Launches the Coast’s Largest Sandbox Game for Harbour Planning: Every Citizen a Planner", "校園推出沿岸最大海港規劃遊戲：人人都是規劃師")),
    (1, ("Campus and Two Partners Begin the First Master in Lighthouse Keeping", "校園與兩個夥伴開辦首個燈塔管理碩士課程")),
    (2, ("The Race to Quiet: Campus Shows the First Noise Plan Among Small Universities", "邁向寧靜：校園率先公佈小型大學噪音計劃")),
    (3, ("Chat with Kelp V1: Campus Brings a Home-Grown Helper to Every Class", "與海藻V1對話：校園為每班帶來自家助手")),
    (3, ("Shore On Stage: Campus Holds a Festival of Films Made by Tides", "海岸上舞台：校園舉辦潮汐電影節")),
)  # fmt: skip

# project (empty for a person alone), recipients, units or post, award; "&amp;" is meant as two characters more
AWARD_ROWS: tuple[tuple[Pair, tuple[Pair, ...], tuple[Pair, ...], Pair], ...] = (
    (("Lantern", "燈籠"), (("Kwan Yu Lam", "林鈞宇"),), (("School of Business and Economics", "商業及經濟學院"),),
     ("The 4th Coast Students' Contest - Enterprise Track (Social Ventures / Culture & Craft), Third Prize",
      "第四屆沿岸學生大賽 - 企業組（社會企業 / 文化 & 工藝），三等獎")),
    (("Soft Wire for Narrow Pipes", "窄管軟線"), (("OKAFOR Nia", "奧卡福"), ("TANABE Ren", "田邊蓮")),
     (("The Graduate School", "研究生院"),),
     ("The 4th Coast Students' Contest - Invention Track (Health), Third Prize", "第四屆沿岸學生大賽 - 發明組（健康），三等獎")),
    (("Many Small Robots for Watching Shy Sea Life", "觀察害羞海洋生物的小型機械人群"),
     (("Ida Lindqvist", "林奎斯特"), ("Wang Yue", "王悅"), ("Zhao Fan", "趙凡"), ("Yim Hing", "嚴興"), ("Du Wei", "杜偉"),
      ("LI Jia", "李佳")),
     (("School of Computing (SCOM)", "計算學院 (SCOM)"), ("Department of Marine Studies", "海洋研究學系"),
      ("The Graduate School", "研究生院")),
     ("The 4th Coast Students' Contest - Invention Track (Computing), Second Prize", "第四屆沿岸學生大賽 - 發明組（計算），二等獎")),
    (("", ""), (("Prof. Petar Ivanov DIMITROV", "迪米特羅夫教授"),), (("Lighthouse Associate Professor of Business", "燈塔商學副教授"),),
     ("Outstanding Reviewer Award from the Journal of Small Harbours", "小型海港學報傑出評審獎")),
)  # fmt: skip

GOAL_NAMES: tuple[Pair, ...] = (
    ("No Poverty", "無貧窮"), ("Zero Hunger", "零飢餓"), ("Good Health and Well-being", "良好健康與福祉"),
    ("Quality Education", "優質教育"), ("Gender Equality", "性別平等"), ("Clean Water and Sanitation", "清潔飲水和衞生設施"),
    ("Affordable and Clean Energy", "經濟適用的清潔能源"), ("Decent Work and Economic Growth", "體面工作和經濟增長"),
    ("Industry, Innovation and Infrastructure", "產業、創新和基礎設施"), ("Reduced Inequalities", "減少不平等"),
    ("Sustainable Cities and Communities", "可持續城市和社區"),
    ("Responsible Consumption and Production", "負責任消費和生產"), ("Climate Action", "氣候行動"),
    ("Life Below Water", "水下生物"), ("Life On Land", "陸地生物"),
    ("Peace, Justice and Strong Institutions", "和平、正義與強大機構"), ("Partnerships for the Goals", "促進目標實現的夥伴關係"),
)  # fmt: skip

# slug, badge, category, title, words of the time, start, end (without offset)
EVENT_ROWS: tuple[tuple[str, Pair, Pair, Pair, Pair, str, str], ...] = (
    ("neighbours-of-the-pier", ("Jan 05", "1月5日"), ("Community Work", "社區工作"),
     ("Neighbours @Old Pier Elderly Centre", "鄰里同行 @舊碼頭長者中心"),
     ("January 05 - January 30, 2026 12:00 pm - 11:59 pm", "2026年1月5日 - 1月30日 中午12:00 - 晚上11:59"),
     "2026-01-05T12:00", "2026-01-30T23:59"),
    ("the-exam-squad", ("Jan 05", "1月5日"), ("Community Work", "社區工作"),
     ("The Exam Squad 考試特攻隊", "考試特攻隊 The Exam Squad"),
     ("January 05 - January 26, 2026 04:30 pm - 02:30 pm", "2026年1月5日 - 1月26日 16:30 - 14:30"),
     "2026-01-05T16:30", "2026-01-26T14:30"),
    ("home-together", ("Jan 08", "1月8日"), ("Community Work", "社區工作"),
     ("HOME Together 「家友」 - Briefing Session", "「家友」義工探訪 - 簡介會"),
     ("January 08 03:00 pm - 05:00 pm", "1月8日（星期四）下午3時至5時"), "2026-01-08T15:00", "2026-01-08T17:00"),
)  # fmt: skip

CAMPUS_LINKS: tuple[Pair, ...] = (
    ("Library", "圖書館"), ("Harbour Auditorium", "海港演講廳"), ("Sports Facilities", "體育設施"), ("Contact Us", "聯絡我們"),
)  # fmt: skip
FOLLOW: Pair = ("Follow Campus", "關注校園")
SOCIAL = (
    ("Facebook", "https://www.facebook.com/campus.example"), ("Instagram", "https://www.instagram.com/campus.example"),
    ("LinkedIn", "https://www.linkedin.com/school/campus-example"), ("Youtube", "https://www.youtube.com/@campus.example"),
    ("Twitter", "https://twitter.com/campus_example"), ("Wechat", "http://www.campus.example/social/wechat"),
    ("Baidu", "https://tieba.baidu.com/f?kw=campus"), ("Redbook", "https://www.xiaohongshu.com/user/campus"),
    ("Zhihu", "https://www.zhihu.com/org/campus"), ("Weibo", "https://weibo.com/campusexample"),
    ("Bilibili", "https://space.bilibili.com/campus"),
)  # fmt: skip
LEGAL: tuple[Pair, ...] = (
    ("Privacy", "私隱政策"), ("Sitemap", "網站地圖"), ("Accessibility", "無障礙網頁"), ("Directory", "電話簿"),
)  # fmt: skip
COPYRIGHT: Pair = ("Copyright © Campus University. All rights reserved.", "版權所有 © 校園大學。")
SEARCH: Pair = ("What are you looking for?", "你在找甚麼？")
