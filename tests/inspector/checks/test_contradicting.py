"""One paper in two places with different texts."""

from __future__ import annotations

from dataclasses import replace

from builders import HOME, check, doc, snapshot, upstream

from spiders.pages.sketch import passages, sketch

TITLE, NUMBER = "青禾县城区停车收费管理办法", "青政发〔2026〕14号"
LINES = [
    f"第{n}条 城区公共停车泊位按照区域和时段分类管理，{what}由县发展和改革局会同有关部门负责落实并接受社会监督。"
    for n, what in enumerate(
        (
            "收费标准",
            "计时办法",
            "泊位施划",
            "经营主体",
            "票据管理",
            "优惠减免",
            "投诉受理",
            "信息公开",
            "监督检查",
            "法律责任",
            "档案资料",
            "应急处置",
        ),
        1,
    )
]
OTHER = [
    line.replace("县发展和改革局会同有关部门", "县城市管理综合执法大队牵头") if n > 5 else line
    for n, line in enumerate(LINES)
]


def paper(name, lines=LINES, **changes):
    body = "\n".join(lines)
    made = doc(TITLE, NUMBER, url=f"{HOME}{name}.html", **changes)
    return replace(made, sketch=sketch(body), passages=passages(body), text_length=len(body))


def judged(*documents, **changes):
    return check("content.contradicting", snapshot(documents=documents, **changes))


def test_the_same_text_twice_passes():
    result = judged(paper("wj/1"), paper("zwgk/1"))
    assert (result.outcome, result.findings) == ("pass", ())


def test_another_text_is_a_candidate_with_both_addresses():
    result = judged(paper("wj/1"), paper("zwgk/1", OTHER))
    (finding,) = result.findings
    assert (result.outcome, finding.suspected) == ("pass", True)
    assert finding.found_on == (f"{HOME}wj/1.html", f"{HOME}zwgk/1.html")
    assert finding.params["other_url"] == f"{HOME}zwgk/1.html"
    assert 30 <= finding.params["percent"] < 85


def test_the_text_of_the_superior_site_is_the_other_place():
    above = replace(paper("x", OTHER), url="http://www.linjiang.gov.cn/1.html")
    (finding,) = judged(paper("wj/1"), upstreams=(upstream(above),)).findings
    assert (finding.url, finding.params["other_url"]) == (f"{HOME}wj/1.html", above.url)


def test_excerpts_interpretations_and_other_papers_contradict_nobody():
    assert judged(paper("wj/1"), paper("zwgk/1", LINES[:6])).findings == ()
    assert judged(paper("wj/1"), paper("zwgk/1", OTHER, role="interpretation")).outcome == "not_applicable"
    assert (
        judged(paper("wj/1"), replace(paper("zwgk/1", OTHER), number_key="青政发〔2026〕15号")).outcome
        == "not_applicable"
    )
    assert judged(doc(TITLE, NUMBER), doc(TITLE, NUMBER, url=f"{HOME}2.html")).outcome == "not_applicable"


def test_another_signature_or_list_of_annexes_is_no_other_text():
    assert judged(paper("wj/1"), paper("zwgk/1", [*LINES[:-1], "附件：青禾县城区停车收费标准一览表"])).findings == ()
    short = [line[:12] for line in LINES[:5]]
    assert judged(paper("wj/1", LINES[:6]), paper("zwgk/1", [*LINES[:3], *short])).findings == ()
