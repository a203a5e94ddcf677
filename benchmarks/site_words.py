"""Words of the generated site: columns, titles and sentences as government websites write them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

# (folder, name); the column GB_COLUMN is written in GB2312.
COLUMNS: tuple[tuple[str, str], ...] = (
    ("zwyw", "政务要闻"),
    ("tzgg", "通知公告"),
    ("zcwj", "政策文件"),
    ("zcjd", "政策解读"),
    ("gfxwj", "规范性文件"),
    ("ghjh", "规划计划"),
    ("tjxx", "统计信息"),
    ("czxx", "财政信息"),
    ("zdxm", "重大建设项目"),
    ("ggzy", "公共资源"),
    ("rsxx", "人事信息"),
    ("yjgl", "应急管理"),
)
GB_COLUMN = "tzgg"
SITE_NAME = "清河县人民政府"

_WHO = ("清河县人民政府", "县政府办公室", "县发展和改革局", "县教育局", "县财政局", "县自然资源局", "县交通运输局")
_WHAT = (
    *("印发《{y}年重点工作任务分工方案》", "开展{y}年度行政执法监督检查", "做好{y}年农业生产防灾减灾工作"),
    *("调整城乡居民基本医疗保险缴费标准", "公布县级政府部门权责清单", "进一步优化营商环境若干措施"),
    *("加快推进重点项目建设", "规范村级工程项目管理", "加强安全生产工作", "推进义务教育优质均衡发展"),
    *("{y}年第三季度财政预算执行情况", "城区道路临时交通管制", "公开招聘事业单位工作人员", "下达{y}年中央衔接资金计划"),
)
_FORMS = (
    "关于{what}的通知",
    "关于{what}的公告",
    "{who}关于{what}的实施意见",
    "{who}召开会议部署{what}",
    "《关于{what}的通知》解读",
)

_SENTENCES = (
    "各乡镇人民政府、街道办事处，县政府各部门要提高政治站位，切实增强做好此项工作的责任感和紧迫感。",
    "坚持以人民为中心的发展思想，统筹发展和安全，着力解决群众反映强烈的突出问题。",
    "各责任单位要建立工作台账，明确时间表、路线图，确保各项任务按期保质完成。",
    "对工作推进不力、进展缓慢的单位，将予以通报批评，并纳入年度目标责任考核。",
    "申请人可以通过政务服务网、政务服务大厅综合窗口或者邮寄方式提交申请材料。",
    "符合条件的企业可按规定享受税收优惠和财政补助，具体办法由县财政局会同有关部门制定。",
    "项目总投资{n}万元，其中中央预算内资金{m}万元，县级配套资金由财政统筹安排。",
    "截至{y}年末，全县完成地区生产总值{n}亿元，同比增长百分之{m}，主要指标好于预期。",
    "本通知自发布之日起施行，有效期五年，由县政府办公室负责解释。",
    "加强宣传引导，充分利用政府网站、政务新媒体和村务公开栏，及时回应社会关切。",
    "严格落实安全生产责任制，深入开展隐患排查整治，坚决防范和遏制重特大事故发生。",
    "有关单位和个人如有异议，可自公示之日起{m}个工作日内以书面形式向县自然资源局反映。",
    "完善基层便民服务体系，推动高频事项就近办、网上办、一次办，提升群众满意度。",
    "积极稳妥推进农村人居环境整治，健全长效管护机制，巩固提升整治成果。",
    "会议强调，要聚焦主责主业，抓实抓细各项工作，以实际行动推动高质量发展。",
    "联系人：县政府办公室综合科，联系电话：0310-{n}，电子邮箱：xzfb@qinghe.example。",
)


def title(rng: Random, year: int) -> str:
    """One title of an article."""
    what = rng.choice(_WHAT).format(y=year)
    return rng.choice(_FORMS).format(what=what, who=rng.choice(_WHO))


def paragraph(rng: Random, year: int) -> str:
    """A paragraph of two to five sentences."""
    sentences = rng.choices(_SENTENCES, k=rng.randint(2, 5))
    return "".join(sentences).format(y=year, n=rng.randint(1000, 99999), m=rng.randint(3, 30))


def doc_number(rng: Random, year: int) -> str:
    """A document number (文号)."""
    return f"清政{rng.choice(('发', '办发', '函', '办函'))}〔{year}〕{rng.randint(1, 160)}号"


def source(rng: Random) -> str:
    """Who an article comes from."""
    return rng.choice(_WHO)
