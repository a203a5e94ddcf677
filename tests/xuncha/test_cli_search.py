"""`xuncha search`: words of two characters over all sites, in three forms, whatever anybody types."""

from __future__ import annotations

import csv
import io
import json

import pytest

from db import run_documents
from db.models import Doc, Home, LinkCounts, Run, Site
from db.records import Records
from db.search_words import packed

AT = "2026-11-23T10:00:00+08:00"
TEXT = "各乡镇要对照清单开展自查，县政府办公室将对普查发现的问题逐一回访。"


@pytest.fixture
def stored(tmp_path):
    with Records(tmp_path / "xuncha.db") as records:
        for name, title in (("qinghe", "关于开展网站普查的通知"), ("linjiang", "=HYPERLINK(普查)")):
            records.save_site(Site(name, f"{name}人民政府", f"http://{name}.gov.cn/", (f"{name}.gov.cn",)), AT)
            run = Run(f"r-{name}", name, AT, AT, 1, 1, 1, complete=True, stopped_by=None, home_outcome="ok")
            doc = Doc(
                *(
                    f"http://{name}.gov.cn/1.html",
                    title,
                    "清政办发〔2026〕3号",
                    "",
                    "",
                    "2026-11-02",
                    "",
                    "",
                    "news",
                    AT,
                ),
                body=packed(TEXT),
            )
            records.save_run(run, Home("", ""), LinkCounts(), (), (doc,), (), "test")
        assert run_documents.of_run(records.conn, "r-qinghe")[0].body == b""


@pytest.mark.usefixtures("stored")
def test_words_are_found_on_all_sites(run):
    done = run("search", "普查", "--lang", "zh")
    assert done.code == 0
    lines = done.out.splitlines()
    assert "关于开展网站普查的通知" in lines
    assert "    清政办发〔2026〕3号  2026-11-02  qinghe人民政府" in lines
    assert sum("普查发现的问题" in line for line in lines) == 2


@pytest.mark.usefixtures("stored")
def test_one_site_alone_as_data(run):
    done = run("search", "普查", "自查", "--site", "qinghe", "--format", "json")
    told = json.loads(done.out)
    assert (told["schema"], told["words"], told["more"]) == ("xuncha.search/1", ["普查", "自查"], False)
    assert [(hit["site_id"], hit["place"]) for hit in told["hits"]] == [("qinghe", "title")]


@pytest.mark.usefixtures("stored")
def test_a_table_holds_no_formulas(run, tmp_path):
    assert run("search", "普查", "--format", "csv", "-o", str(tmp_path / "hits.csv")).code == 0
    rows = list(csv.reader(io.StringIO((tmp_path / "hits.csv").read_text("utf-8-sig"))))
    assert len(rows) == 3
    assert not any(cell.startswith(("=", "+", "@")) for row in rows for cell in row)


@pytest.mark.usefixtures("stored")
def test_what_is_not_there_is_said(run):
    assert run("search", "渔业").out == "No article with these words is stored.\n"
    assert "There are more" in run("search", "普查", "--limit", "1").out


@pytest.mark.usefixtures("stored")
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "no word to search for"),
        (("《》", "…"), "no word to search for"),
        (("普" * 101,), "at most 20 words"),
        (("普查", "--site", "nowhere.gov.cn"), "there is no stored run"),
    ],
)
def test_what_cannot_be_searched_for_is_told(run, arguments, said):
    done = run("search", *arguments)
    assert done.code == 2
    assert said in done.err


def test_without_a_database_it_says_so(run):
    done = run("search", "普查")
    assert done.code == 2
    assert "there is no database yet" in done.err
