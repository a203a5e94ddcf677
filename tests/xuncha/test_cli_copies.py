"""`xuncha copies`: every stored page that shows a document, by number, address or title, with the reasons in words."""

from __future__ import annotations

import json

import pytest

from db import repost_rulings
from db.models import Doc, Home, LinkCounts, RepostRuling, Run, Site
from db.records import Records

AT = "2026-11-23T10:00:00+08:00"
TITLE = "临江市人民政府关于进一步优化基层便民服务的意见"
NUMBER = "临政发〔2026〕12号"
REGISTRY = """
[[site]]
id = "linjiang"
name = "临江市人民政府"
url = "http://linjiang.gov.cn/"

[[site]]
id = "qinghe"
name = "清河县人民政府"
url = "http://qinghe.gov.cn/"
upstream = ["linjiang"]
"""


def article(site: str, number: int, title: str, doc_number: str = "") -> Doc:
    url = f"http://{site}.gov.cn/{number}.html"
    return Doc(url, title, doc_number, doc_number, "", f"2026-11-{number:02}", "", "", "policy_documents", AT)


@pytest.fixture
def stored(tmp_path):
    (tmp_path / "sites.toml").write_text(REGISTRY, encoding="utf-8")
    papers = {
        "linjiang": [
            article("linjiang", 2, TITLE, NUMBER),
            article("linjiang", 3, "临江市人民政府关于公共自行车的通知"),
        ],
        "qinghe": [article("qinghe", 4, f"转发《{TITLE}》"), article("qinghe", 5, f"《{TITLE}》政策解读")],
    }
    with Records(tmp_path / "xuncha.db") as records:
        for name, docs in papers.items():
            records.save_site(Site(name, f"{name}人民政府", f"http://{name}.gov.cn/", (f"{name}.gov.cn",)), AT)
            run = Run(f"r-{name}", name, AT, AT, 1, 1, 1, complete=True, stopped_by=None, home_outcome="ok")
            records.save_run(run, Home("", ""), LinkCounts(), (), docs, (), "test")


@pytest.mark.usefixtures("stored")
@pytest.mark.parametrize("said", [NUMBER, "临政发[2026] 12号", "便民服务", "http://linjiang.gov.cn/2.html"])
def test_every_page_that_shows_it_is_listed(run, said):
    done = run("copies", said, "--format", "json")
    assert done.code == 0
    told = json.loads(done.out)
    assert told["document"]["doc_number"] == NUMBER
    assert [(one["url"], one["sure"]) for one in told["copies"]] == [("http://qinghe.gov.cn/4.html", True)]
    assert "The title says that the document is passed on." in told["copies"][0]["reasons"]


@pytest.mark.usefixtures("stored")
def test_as_text_for_a_clerk(run):
    done = run("copies", NUMBER, "--lang", "zh")
    assert "标题表明是转发（印发）该文件。" in done.out
    assert "    qinghe  2026-11-04  " in done.out
    assert "没有已存的页面刊登该文件。" in run("copies", "公共自行车", "--lang", "zh").out


@pytest.mark.usefixtures("stored")
@pytest.mark.parametrize("said", ["国发〔2019〕1号", "", "《》"])
def test_what_is_not_known_is_told(run, said):
    done = run("copies", said)
    assert done.code == 2
    assert "0 documents of superior sites" in done.err


@pytest.mark.usefixtures("stored")
@pytest.mark.parametrize(("verdict", "pages"), [("other", []), ("repost", ["http://qinghe.gov.cn/4.html"])])
def test_what_a_person_decided_stands(run, tmp_path, verdict, pages):
    said = RepostRuling("http://linjiang.gov.cn/2.html", "http://qinghe.gov.cn/4.html", verdict, "李某", "已核对", AT)
    with Records(tmp_path / "xuncha.db") as records:
        repost_rulings.rule(records, said)
    told = json.loads(run("copies", NUMBER, "--format", "json").out)
    assert [one["url"] for one in told["copies"]] == pages
    assert all("李某 decided on 2026-11-23" in one["reasons"][0] for one in told["copies"])
