# ruff: noqa: RUF001, E501 - full-width characters are what the pages show; a title and its text stay in one line
"""Labelled pairs for the matching of reposts: each document in many disguises, and pages that only look like it.

Made at run time from full texts of documents (`Original`); nothing of them is kept. Two generators, `reposts` and
`others`, give for one document what a local site may show: a true repost, or an explanation, a meeting, a paper that
carries it out, another year, another edition. Everything is drawn from a seed of the document's own address.
"""

from __future__ import annotations

import random
import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from benchmarks import repost_pairs_more
from benchmarks.repost_pages import HOST, PLACES, Shown, page

if TYPE_CHECKING:
    from collections.abc import Iterator

OTHER_YEAR, CARRIED_OUT = "other year", "carried out"  # never, not once, taken for a repost


class Original(NamedTuple):
    """One document of a superior body, with its full text, one paragraph a line."""

    url: str
    title: str
    issuer: str
    number: str
    written: str
    published: str
    text: str


class Pair(NamedTuple):
    """One page that a local site shows, and whether it is a repost of `original`. `group`: the kind of disguise."""

    original: Original
    repost: bool
    group: str
    url: str
    body: bytes
    title: str
    published: str


def pairs(originals: list[Original]) -> list[Pair]:
    """All pairs of all documents, the same in every run."""
    found: list[Pair] = []
    for place, original in enumerate(originals):
        maker = _Maker(original, originals[(place + 1) % len(originals)])
        for repost, makers in ((True, maker.reposts()), (False, maker.others())):
            for number, (group, shown) in enumerate(makers):
                url = f"{HOST}/zwgk/{'a' if repost else 'b'}/{place}_{number}.html"
                found.append(
                    Pair(
                        original,
                        repost,
                        group,
                        url,
                        page(shown, maker.place, maker.rng.randrange(3)),
                        shown.title,
                        shown.published,
                    )
                )
    return found


class _Maker:
    """Disguises of one document."""

    def __init__(self, original: Original, neighbour: Original) -> None:
        self.it, self.neighbour = original, neighbour
        self.rng = random.Random(original.url)
        self.place = self.rng.choice(PLACES)
        self.lines = [line.strip() for line in original.text.split("\n") if line.strip()]
        self.paragraphs = _whole_paragraphs(original)
        self.name = original.title.removeprefix(original.issuer)
        self.bare = re.sub(r"^(?:关于)?(?:印发)?", "", self.name)
        if original.title.startswith(f"{original.issuer}关于印发"):
            self.bare = re.sub(r"的通知$", "", self.bare).strip("《》")

    def day(self, after: int) -> str:
        return (date.fromisoformat(self.it.published) + timedelta(days=after)).isoformat()

    def shown(self, title: str, body: str, number: str = "", *, after: int = 1, **more: object) -> Shown:
        return Shown(title, body, number, self.day(after), **more)  # type: ignore[arg-type]

    @property
    def full(self) -> str:
        return "\n".join(self.paragraphs)

    # -- true reposts -------------------------------------------------------------------------------------------------

    def reposts(self) -> Iterator[tuple[str, Shown]]:
        """The document in its disguises."""
        it, rng = self.it, self.rng
        title, number = it.title, it.number
        office = f"{self.place}人民政府办公室"
        own = f"{self.place[0]}政办发〔{self.day(9)[:4]}〕{rng.randrange(1, 90)}号"
        cover = f"{own}\n各乡镇人民政府，县政府各部门：\n现将《{title}》（{number}）转发给你们，请结合实际认真贯彻执行。\n{office}"
        yield "plain", self.shown(title, self.full, number)
        yield "plain", self.shown(title, it.text, number, after=0)
        for notation in rng.sample(_notations(number), 3):
            yield "number", self.shown(self.name, self.full, notation)
        yield "number", self.shown(f"{rng.choice(_notations(number))} {title}", self.full)
        yield "number", self.shown(f"{title}（{rng.choice(_notations(number))}）", self.full)
        yield "number", self.shown(f"{number}", self.full, number)
        yield "forwarded", self.shown(f"{office}关于转发《{title}》的通知", f"{cover}\n{self.full}", own, after=8)
        yield "forwarded", self.shown(f"{office}转发{title}", f"{cover}\n{self.full}", after=6)
        yield "forwarded", self.shown(f"转发{title}", self.full, number, after=2)
        yield "forwarded", self.shown(f"关于转发{title}的通知", f"{cover}\n{self.full}", own, after=4)
        yield "forwarded", self.shown(f"{office}关于印发《{title}》的通知", f"{cover}\n{self.full}", own, after=5)
        yield "brackets", self.shown(f"《{title}》", self.full, number)
        yield "brackets", self.shown(f"《{title}》全文", self.full)
        yield "brackets", self.shown(f"{title}（全文）", self.full)
        yield "width", self.shown(_wide(title), _narrow(self.full), _wide(number))
        yield "width", self.shown(_narrow(title), _wide(self.full))
        yield "short title", self.shown(self.bare, self.full, number)
        yield "short title", self.shown(self.name, self.full)
        yield "short title", self.shown(self.it.title.replace("国务院办公厅", "国办"), self.full)
        yield "ellipsis", self.shown(f"{title[: max(14, len(title) * 2 // 3)]}…", self.full)
        yield "ellipsis", self.shown(f"{title[: max(14, len(title) // 2)]}...", self.full, number)
        yield "truncated", self.shown(title, "\n".join(self.paragraphs[: max(1, len(self.paragraphs) // 2)]))
        yield "truncated", self.shown(title, self.full[: max(120, len(self.full) // 4)] + "……", number)
        yield "excerpt", self.shown(f"{title}（节选）", self._middle())
        yield "excerpt", self.shown(f"{title}（摘要）", self._middle(), number)
        pdf = ((f"{title}.pdf", f"{HOST}/files/{rng.randrange(10**6)}.pdf"),)
        yield "attachment", self.shown(title, "", number, files=pdf)
        yield "attachment", self.shown(f"{office}关于转发《{title}》的通知", cover, own, files=pdf, after=3)
        yield "attachment", self.shown(title, "详见附件。", files=pdf)
        yield "link", self.shown(title, "", links=(("查看原文", it.url),))
        yield "link", self.shown(title, "原文请点击下方链接查看：", number, links=((it.url, it.url),))
        yield "typos", self.shown(_slip(title, rng, 1), _slip(self.full, rng, max(1, len(self.full) // 60)), number)
        yield "typos", self.shown(_slip(title, rng, 1), _slip(self.full, rng, max(1, len(self.full) // 80)))
        yield "line breaks", self.shown(title, _broken(self.full, 28, rng), number)
        yield "line breaks", self.shown(self.name, _broken(self.full, 36, rng))
        yield "GBK", self.shown(_lossy(title), _lossy(self.full), _lossy(number), charset="gbk")
        yield "GBK", self.shown(title, self.full, number.replace("〔", "[").replace("〕", "]"), charset="gbk")
        for tag in rng.sample(_TAGS, 3):
            yield "tag", self.shown(tag.format(title), self.full)
        yield from repost_pairs_more.reposts(self)

    def _middle(self) -> str:
        size = max(1, len(self.paragraphs) // 3)
        first = self.rng.randrange(max(1, len(self.paragraphs) - size))
        return "（上略）\n" + "\n".join(self.paragraphs[first : first + size]) + "\n（下略）"

    # -- what only looks like it --------------------------------------------------------------------------------------

    def others(self) -> Iterator[tuple[str, Shown]]:
        """Pages about the document, or that carry it out, or that resemble it."""
        it, rng = self.it, self.rng
        title, number, name = it.title, it.number, self.name
        office = f"{self.place}人民政府办公室"
        own = f"{self.place[0]}政办发〔{self.day(40)[:4]}〕{rng.randrange(1, 90)}号"
        quote = f"近日，{it.issuer}印发《{title}》（{number}，以下简称《文件》）。"
        said = "\n".join(rng.sample(self.paragraphs, max(1, len(self.paragraphs) // 4)))
        explained = quote + "现就有关内容解读如下：\n一、出台背景。\n" + said + "\n二、主要内容。\n" + _TALK
        yield "explained", self.shown(f"《{title}》政策解读", explained)
        yield "explained", self.shown(f"{title}解读", explained, number)
        yield (
            "explained",
            self.shown(f"有关负责人就《{title}》答记者问", f"问：文件出台的背景是什么？\n答：{quote}{_TALK}\n{said}"),
        )
        yield "explained", self.shown(f"一图读懂《{title}》", "", links=(("查看大图", f"{HOST}/pic/1.jpg"),))
        yield "explained", self.shown(f"一图读懂|{name}", quote, number)
        yield "explained", self.shown(f"专家解读：{title}的五大亮点", explained)
        yield "explained", self.shown(f"【图解】{title}", _TALK)
        meeting = f"{self.day(3)}，{self.place}召开会议，传达学习《{title}》（{number}）精神，研究贯彻措施。\n{_TALK}"
        yield "meeting", self.shown(f"{self.place}召开会议传达学习《{title}》精神", meeting)
        yield "meeting", self.shown(f"县长主持召开县政府常务会议 传达学习{title}", meeting)
        yield "news", self.shown(f"{it.issuer}印发《{self.bare}》", f"新华社北京电　{quote}\n{_TALK}", after=0)
        yield "news", self.shown(f"{it.issuer}发布《{self.bare}》 这些内容与你有关", f"{quote}\n{_TALK}", after=0)
        for kind, share in (("实施意见", 0.5), ("实施方案", 0.3), ("实施细则", 0.7)):
            head = f"为贯彻落实《{title}》（{number}），结合我县实际，制定本{kind}。"
            yield (
                CARRIED_OUT,
                self.shown(f"{office}关于贯彻落实《{title}》的{kind}", f"{head}\n{self.local(share)}", own, after=40),
            )
        head = f"根据《{title}》（{number}）精神，经县政府同意，现提出以下意见：\n"
        yield CARRIED_OUT, self.shown(f"{self.place}人民政府办公室{name}", head + self.local(0.6), own, after=40)
        yield CARRIED_OUT, self.shown(f"{self.place}人民政府{name}", head + self.local(0.8), after=30)
        yield (
            CARRIED_OUT,
            self.shown(f"{office}关于做好《{title}》落实工作的通知", head + self.local(0.2), own, after=20),
        )
        yield (
            CARRIED_OUT,
            self.shown(
                f"{office}关于印发{self.place}贯彻{self.bare}工作方案的通知", head + self.local(0.4), own, after=20
            ),
        )
        yield (
            CARRIED_OUT,
            self.shown(f"关于开展《{title}》贯彻落实情况自查的通知", head + self.local(0.1), number, after=90),
        )
        year = int(it.published[:4])
        for shift in (-2, 1):
            other = _years(title, shift)
            far = shift * 365
            text = _years(self.local(0.75, put="国家"), shift)
            changed = _other_number(number, shift, rng)
            yield OTHER_YEAR, self.shown(other, f"{changed}\n{text}", changed, after=far)
            yield (
                OTHER_YEAR,
                self.shown(other, text if other == title else _years(self.full, shift), changed, after=far),
            )
        revised = _other_number(number, 3, rng)
        changed_text = "\n".join(line for line in self.paragraphs if rng.random() > 0.1)
        yield "edition", self.shown(f"{title}（{year + 3}年修订）", changed_text, revised, after=1100)
        yield (
            "edition",
            self.shown(
                f"{it.issuer}关于修改《{title}》的决定",
                f"现决定对《{title}》（{number}）作如下修改：\n{said}",
                revised,
                after=700,
            ),
        )
        yield (
            "edition",
            self.shown(
                f"{it.issuer}关于废止《{title}》的通知",
                f"《{title}》（{number}）自即日起废止。{_TALK}",
                revised,
                after=900,
            ),
        )
        yield (
            "edition",
            self.shown(f"关于《{title}（征求意见稿）》公开征求意见的公告", f"{quote}\n{self.full}", after=-100),
        )
        rows = [
            f"{n}.{one}"
            for n, one in enumerate((title + number, self.neighbour.title + self.neighbour.number, *_LISTED), 1)
        ]
        yield "list", self.shown(f"{self.place}现行有效的上级政策文件目录", "\n".join(rows), after=60)
        yield "list", self.shown("国务院及国务院办公厅近期文件汇总", "\n".join(rows), after=60)
        cites = (
            f"根据《{title}》（{number}）要求，县政府决定成立领导小组。现将组成人员名单通知如下：\n组长：王某\n{_TALK}"
        )
        yield "cites", self.shown(f"{office}关于成立专项工作领导小组的通知", cites, own, after=30)
        yield "cites", self.shown(f"{self.place}2026年重点项目申报指南", cites, number, after=30)
        yield "cites", self.shown("转发关于进一步加强档案管理的通知", f"{cites}\n{_TALK}", after=30)
        yield from repost_pairs_more.others(self, _TALK, CARRIED_OUT, OTHER_YEAR)

    def local(self, share: float, put: str = "") -> str:
        """A text of the county's own that takes over `share` of the paragraphs with its own words put in."""
        kept = []
        for number, line in enumerate(self.paragraphs):
            if self.rng.random() < share:
                kept.append(_LOCAL.sub(lambda match: put or _LOCALLY[match.group()], line))
            else:
                kept.append(
                    f"{number + 1}.第{number + 1}项任务：{self.rng.choice(_OWN)}第{number + 1}季度{self.rng.choice(_OWN)}"
                )
        return "\n".join(kept)


def _whole_paragraphs(original: Original) -> list[str]:
    """The text without the lines that repeat title and number; lines that are cut within a sentence joined."""
    title = _solid(original.title)
    lines, head = [line.strip() for line in original.text.split("\n") if line.strip()], ""
    while lines and len(head) < len(title) and title.startswith(head + _solid(lines[0])):
        head += _solid(lines.pop(0))
    if lines and _solid(lines[0]) == _solid(original.number):
        lines.pop(0)
    return lines or [original.text]


def _solid(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)


_WIDE: Final = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
_NARROW: Final = str.maketrans("（），：；！？“”０１２３４５６７８９", '(),:;!?""0123456789')
_TAGS: Final = (
    "【转载】{}",
    "[国务院文件]{}",
    "上级文件：{}",
    "转载：{}",
    "[置顶] {}",
    "【国务院】{}",
    "{}_中国政府网",
    "{} - 政策文件",
)
_LOCALLY: Final = {
    "国务院办公厅": "县政府办公室",
    "国务院": "县政府",
    "各省、自治区、直辖市": "各乡镇",
    "各地区": "各乡镇",
    "全国": "全县",
    "国家": "县级",
    "省级": "县级",
}
_LOCAL: Final = re.compile("|".join(_LOCALLY))
_OWN: Final = (
    "县财政局牵头，各乡镇配合，年底前完成首批任务。", "对工作推进不力的单位，由县政府督查室约谈主要负责人。",
    "县政务服务局负责建立工作台账，每月五日前报送进展情况。", "各乡镇要明确一名分管负责同志，落实到具体经办人员。",
    "充分利用广播、宣传栏和微信公众号，提高群众知晓率。", "本方案由县发展和改革局负责解释，自印发之日起施行。",
)  # fmt: skip
_TALK: Final = (
    "文件坚持问题导向，回应群众关切，明确了工作目标和时间安排。会议强调，各级各部门要提高站位，压实责任，"
    "把各项要求落到实处，以实际成效让群众满意。下一步，有关部门将加强指导，及时总结经验，推动任务落地见效。"
    "与会人员还就财政保障、人员配备、信息化建设等问题进行了讨论。"
)
_LISTED: Final = (
    "国务院关于进一步完善城乡物流网点布局的意见国发〔2014〕91号", "国务院办公厅关于规范基层票据领用的通知国办发〔2013〕118号",
    "国务院关于加快推进渔港升级的指导意见国发〔2016〕88号", "国务院办公厅关于印发粮库维修三年计划的通知国办发〔2017〕107号",
)  # fmt: skip


def _notations(number: str) -> list[str]:
    """One document number as sites write it."""
    match = re.fullmatch(r"(\D+)〔(\d{4})〕(\d+)号", number)
    if match is None:
        return [number, number.replace("第", " 第 "), _wide(number)] * 2
    word, year, serial = match.groups()
    return [
        f"{word}[{year}]{serial}号", f"{word}【{year}】{serial}号", f"{word}（{year}）{serial}号", f"{word}({year}){serial}号",
        f"{word}﹝{year}﹞{serial}号", _wide(f"{word}〔{year}〕{serial}号"), f"{word}〔{year}〕第{serial}号", f"{word} 〔{year}〕 {serial} 号",
        f"{word}〔{year}年〕{serial}号", f"{word}{year}-{serial}号", f"{word}〔{year}〕{int(serial):03d}号", f"{' '.join(word)}〔 {year} 〕 {serial}号",
        f"{word}［{year}］{serial}号", f"{word}<{year}>{serial}号",
    ]  # fmt: skip


def _other_number(number: str, shift: int, rng: random.Random) -> str:
    """The number of another paper, so many years away."""
    moved = re.sub(r"\d{4}", lambda match: str(int(match.group()) + shift), number, count=1)
    serial = rng.randrange(1, 99)
    return re.sub(r"\d+(?=号)", lambda match: str(serial + (str(serial) == match.group())), moved)


def _years(text: str, shift: int) -> str:
    return re.sub(r"(?<!\d)(?:19|20)\d\d(?!\d)", lambda match: str(int(match.group()) + shift), text)


def _wide(text: str) -> str:
    return text.translate(_WIDE)


def _narrow(text: str) -> str:
    return text.translate(_NARROW)


def _lossy(text: str) -> str:
    """What an old conversion left of it: rare quotes, dashes and brackets became question marks."""
    return re.sub("[“”—〔〕·]", "?", text)


def _slip(text: str, rng: random.Random, times: int) -> str:
    """A text with some characters mistyped, lost or doubled; digits are left alone."""
    chars = list(text)
    places = [at for at, char in enumerate(chars) if "\u4e00" <= char <= "\u9fff"]
    for at in rng.sample(places, min(times, len(places))):
        chars[at] = rng.choice(
            (
                "",
                chars[at] * 2,
                rng.choice("的地得在再己已末未侯候部步"),
            )
        )
    return "".join(chars)


def _broken(text: str, width: int, rng: random.Random) -> str:
    """A text as it comes from a PDF: broken at a width, with page numbers between."""
    flat = text.replace("\n", "")
    pieces = [flat[at : at + width] for at in range(0, len(flat), width)]
    return "\n".join(
        piece + (f"\n— {n // 24 + 1} —" if n % 24 == 23 else "") + " " * rng.randrange(3)
        for n, piece in enumerate(pieces)
    )
