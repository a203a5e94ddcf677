"""`xuncha sites import`: lists of websites as offices have them, into a registry that keeps what people wrote in it."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
import tomllib
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.sheet_reader import Cell, Sheet
from schedules import registry_file, registry_import
from tests.program import refused
from xuncha import config, files
from xuncha.config import SiteEntry
from xuncha.vocabulary import registry as words

HEAD = [
    *("序号", "网站名称", "网站标识码", "首页网址", "主办单位", "承办单位", "负责人", "联系电话", "上级主管单位"),
    *("行政层级", "网站类型", "备注"),
]
CITY = [
    *(1, "岚溪市人民政府", "9912000001", "http://www.lanxi.gov.cn/", "岚溪市人民政府办公室", "", "赵一"),
    *("0000-1234567", "", "市级", "政府门户网站", ""),
]
COUNTY = [
    *(2, "青禾县人民政府", 9912210001, "www.qinghe.gov.cn", "青禾县人民政府办公室", "县政务公开办", "钱二"),
    *(13800000000, "岚溪市人民政府", "县级", "政府门户网站", "重点"),
]
BUREAU = [
    *(3, "青禾县教育体育局", "9912210002", "http://jtj.qinghe.gov.cn/", "青禾县教育体育局", None, None),
    *(None, "青禾县人民政府", "县", "部门网站", None),
]
REGISTRY = """# 网站名录，勿删本行
[[site]]
id = "county"  # 县
url = "http://www.qinghe.gov.cn/"
name = "青禾县政府"
profiles = ["zhenkang-2017"]
rate = 1.0

[site.columns]
policy_documents = "http://www.qinghe.gov.cn/zwgk/"

[[site]]
id = "closed"
url = "http://www.closed.gov.cn/"
"""


def workbook(path, *rows, head=HEAD, above=(), title="Sheet"):
    book = openpyxl.Workbook()
    page = book.active
    page.title = title
    for row in (*above, head, *rows):
        page.append(row)
    book.save(path)
    return path


def sites(folder):
    return {one["id"]: one for one in tomllib.loads((folder / "sites.toml").read_text("utf-8"))["site"]}


def test_a_list_becomes_a_registry(run, tmp_path):
    file = workbook(tmp_path / "list.xlsx", CITY, COUNTY, BUREAU, above=[["全市政府网站基本信息表"], []])
    dry = run("sites", "import", str(file), "--dry-run")
    assert (dry.code, dry.out.count("\n+"), (tmp_path / "sites.toml").exists()) == (0, 2, False)
    done = run("sites", "import", str(file))
    assert done.code == 0, done.err
    found = sites(tmp_path)
    assert list(found) == ["lanxi", "qinghe", "jtj.qinghe"]
    assert found["qinghe"] == {
        "id": "qinghe", "url": "http://www.qinghe.gov.cn/", "name": "青禾县人民政府", "body_type": "county_government",
        "site_code": "9912210001", "sponsor": "青禾县人民政府办公室", "superior": "lanxi", "unit": "县政务公开办",
        "level": "county", "contact": "钱二", "phone": "13800000000",
    }  # fmt: skip
    assert (found["jtj.qinghe"]["superior"], found["jtj.qinghe"]["body_type"]) == ("qinghe", "county_department")
    assert found["lanxi"]["body_type"] == "city_government"
    assert run("sites", "check").code == 0
    listed = run("sites", "list").out
    assert "qinghe\tcounty_government\t青禾县人民政府\thttp://www.qinghe.gov.cn/\tcounty\t县政务公开办\tlanxi" in listed
    again = run("sites", "import", str(file))
    assert (again.code, again.out, "3 unchanged" in again.err) == (0, "", True)


def test_what_people_wrote_stays_and_nothing_is_deleted(run, tmp_path):
    (tmp_path / "sites.toml").write_text(REGISTRY, "utf-8")
    done = run("sites", "import", str(workbook(tmp_path / "list.xlsx", CITY, COUNTY)))
    assert done.code == 0, done.err
    assert "~ county  name: 青禾县政府 → 青禾县人民政府" in done.out
    assert "- closed" in done.out
    text = (tmp_path / "sites.toml").read_text("utf-8")
    assert text.startswith("# 网站名录，勿删本行\n")
    assert 'id = "county"  # 县' in text
    found = sites(tmp_path)
    assert found["county"]["profiles"] == ["zhenkang-2017"]
    assert found["county"]["columns"] == {"policy_documents": "http://www.qinghe.gov.cn/zwgk/"}
    assert found["county"]["superior"] == "lanxi"
    assert set(found) == {"county", "closed", "lanxi"}


def test_an_empty_cell_erases_nothing(run, tmp_path):
    (tmp_path / "sites.toml").write_text(REGISTRY, "utf-8")
    row = [2, None, None, "http://www.qinghe.gov.cn", *[None] * 8]
    done = run("sites", "import", str(workbook(tmp_path / "list.xlsx", row)))
    assert (done.code, done.out.count("~")) == (0, 0)
    assert (tmp_path / "sites.toml").read_text("utf-8") == REGISTRY


def test_another_file_for_the_result(run, tmp_path):
    (tmp_path / "sites.toml").write_text(REGISTRY, "utf-8")
    done = run("sites", "import", str(workbook(tmp_path / "list.xlsx", CITY)), "-o", str(tmp_path / "new.toml"))
    assert done.code == 0
    assert (tmp_path / "sites.toml").read_text("utf-8") == REGISTRY
    assert len(tomllib.loads((tmp_path / "new.toml").read_text("utf-8"))["site"]) == 3


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_csv_as_programs_write_it(run, tmp_path, encoding, mark):
    target = io.StringIO()
    csv.writer(target, delimiter=mark).writerows([HEAD, CITY, COUNTY, BUREAU])
    (tmp_path / "list.csv").write_bytes(target.getvalue().encode(encoding))
    assert run("sites", "import", str(tmp_path / "list.csv")).code == 0
    assert sites(tmp_path)["qinghe"]["contact"] == "钱二"


@pytest.mark.parametrize(
    ("heads", "key"),
    [
        (["网站名称（全称）", "名 称", "网站名", "站点名称", "Site name"], "name"),
        (["网站标识码", "标识码*", "网站代码"], "site_code"),
        (["首页网址", "网址：", "网站域名", "域 名", "首页ＵＲＬ", "主域名"], "url"),
        (["主办单位", "主办单位名称"], "sponsor"),
        (["承办单位", "责任单位", "责任部门"], "unit"),
        (["负责人", "联系人姓名", "网站负责人"], "contact"),
        (["电话", "联系电话(手机)", "联系方式"], "phone"),
        (["上级", "上级主管单位", "主管部门"], "superior"),
        (["行政层级", "行政级别"], "level"),
        (["类型", "网站类别", "单位类型"], "body_type"),
        (["邮箱", "电子邮箱"], "email"),
    ],
)
def test_heads_as_offices_write_them(heads, key):
    assert {words.heads().get(words.plain(head)) for head in heads} == {key}


def test_every_level_and_body_type_of_the_vocabulary_is_one_of_ours():
    levels = {"nation", "province", "city", "county", "township"}
    assert {words.find_level(word) for word in ("省级", "市级", "区县", "乡镇", "国家级")} == levels
    from xuncha.vocabulary.bodies import body_types

    assert {words.level_of_body(one) for one in body_types()} == levels
    assert words.find_level("处级") == words.level_of_body("") == words.find_kind("商业网站") == ""
    assert set(words.heads().values()) == set(registry_import.KEYS)


# -- rows that are not taken ------------------------------------------------------------------------------------------


def planned(*rows, head=("网站名称", "网址", "网站标识码", "邮箱", "层级", "类型", "上级", "编号"), known=None):
    cells = [
        (number, tuple(Cell(value, f"{chr(64 + at)}{number}") for at, value in enumerate(row, 1)))
        for number, row in enumerate((head, *rows), 1)
    ]
    return registry_import.plan([Sheet("s", tuple(cells))], known or {}, "list.xlsx")


@pytest.mark.parametrize(
    ("row", "message", "cell"),
    [
        (["甲"], "NO_URL", "?"),
        (["甲", "  "], "NO_URL", "B3"),
        (["甲", "无"], "BAD_URL", "B3"),
        (["甲", "http://"], "BAD_URL", "B3"),
        (["甲", "ftp://x.gov.cn/"], "BAD_URL", "B3"),
        (["甲", "javascript:alert(1)"], "BAD_URL", "B3"),
        (["甲", "http://user:pw@x.gov.cn/"], "BAD_URL", "B3"),
        (["甲", "暂未开通"], "BAD_URL", "B3"),
        (["甲", "x.gov.cn", "12345"], "BAD_CODE", "C3"),
        (["甲", "x.gov.cn", 912210001], "ZERO_LOST", "C3"),
        (["甲", "x.gov.cn", None, "张三"], "BAD_EMAIL", "D3"),
        (["甲", "x.gov.cn", None, None, "处级"], "BAD_LEVEL", "E3"),
        (["长" * 201, "x.gov.cn"], "TOO_LONG", "A3"),
        (["长" * 10_000, "x.gov.cn"], "TOO_LONG", "A3"),
        (["甲", "www.a.gov.cn"], "SAME_SITE", "B3"),
        (["甲", "x.gov.cn", "9900000001"], "SAME_SITE", "B3"),
        (["甲", "x.gov.cn", None, None, None, None, None, "a b/c"], "BAD_ID", "H3"),
    ],
)
def test_a_row_with_a_fault_is_named_by_its_cell_and_the_others_are_taken(row, message, cell):
    first = ["乙", "http://www.a.gov.cn/", "9900000001"]
    plan = planned(first, row, ["丙", "c.gov.cn"])
    (note,) = plan.notes
    assert (note.row, note.message, note.fault) == (3, getattr(registry_import, message), True)
    assert note.params["cell"] == cell
    assert [one.values["name"] for one in plan.of("new")] == ["乙", "丙"]


def test_formulas_and_error_values():
    head = (Cell("网站名称", "A1"), Cell("网址", "B1"))
    rows = [
        (1, head),
        (2, (Cell(None, "A2", formula=True), Cell("a.gov.cn", "B2"))),
        (3, (Cell("#N/A", "A3", error=True), Cell("b.gov.cn", "B3"))),
    ]
    plan = registry_import.plan([Sheet("s", tuple(rows))], {}, "x")
    assert [note.message for note in plan.notes] == [registry_import.FORMULA, registry_import.ERROR_VALUE]
    assert plan.changes == []


def test_remarks_do_not_cost_the_row():
    plan = planned(
        ["甲", "a.gov.cn", None, None, None, "某种类型", "不存在的单位"],
        ["乙", "b.gov.cn", None, None, None, None, "丙"],
        ["丙", "c.gov.cn", None, None, None, None, "乙"],
        ["丁", "d.gov.cn", None, None, None, None, "丁"],
    )
    assert [(note.row, note.message, note.fault) for note in plan.notes] == [
        (2, registry_import.UNKNOWN_TYPE, False),
        (2, registry_import.UNKNOWN_SUPERIOR, False),
        (4, registry_import.CIRCLE, False),
        (5, registry_import.CIRCLE, False),
    ]
    assert {one.id: one.values.get("superior") for one in plan.changes} == {"a": None, "b": "c", "c": None, "d": None}


def test_several_addresses_in_a_cell_are_further_hosts():
    plan = planned(["甲", "http://www.a.gov.cn/\nhttp://a.gov.cn；xxgk．a．gov．cn"])
    (one,) = plan.changes
    assert (one.values["url"], one.values["hosts"]) == ("http://www.a.gov.cn/", ["a.gov.cn", "xxgk.a.gov.cn"])


def test_a_site_is_known_again_by_id_code_or_address():
    known = {
        "one": SiteEntry(id="one", url="http://old.gov.cn/", site_code="9900000001"),
        "two": SiteEntry(id="two", url="http://b.gov.cn"),
        "three": SiteEntry(id="three", url="http://c.gov.cn/"),
    }
    plan = planned(
        ["甲", "http://new.gov.cn/", "9900000001"], ["乙", "b.gov.cn"],
        ["丙", "d.gov.cn", None, None, None, None, None, "three"], known=known,
    )  # fmt: skip
    assert [(one.id, one.kind) for one in plan.changes] == [
        ("one", "changed"),
        ("two", "changed"),
        ("three", "changed"),
    ]
    assert plan.changes[0].changed["url"] == ("http://old.gov.cn/", "http://new.gov.cn/")
    assert set(plan.changes[1].changed) == {"name"}
    assert plan.gone == []


def test_ids_are_readable_and_never_shared():
    plan = planned(
        ["一", "http://www.lanxi.gov.cn/"], ["二", "https://www.lanxi.gov.cn/"], ["三", "http://lanxi.gov.cn:8080/"],
        ["四", "http://www.lanxi.gov.cn/jyj/"], ["五", "http://教育局.政务/"], ["六", "http://10.0.0.1/x/"],
        known={"10.0.0.1_x": SiteEntry(id="10.0.0.1_x", url="http://z.gov.cn/")},
    )  # fmt: skip
    ids = [one.id for one in plan.changes]
    assert ids[:4] == ["lanxi", "lanxi-2", "lanxi_8080", "lanxi_jyj"]
    assert len(set(ids)) == 6
    assert all(config.ID.fullmatch(one) for one in ids)
    assert "10.0.0.1_x" not in ids


def test_columns_that_say_nothing_to_us_are_named(run, tmp_path):
    file = workbook(tmp_path / "list.xlsx", ["甲", "a.gov.cn", "好"], head=["网站名称", "网址", "满意度"])
    assert "满意度" in run("sites", "import", str(file)).out
    assert planned(["甲", "a.gov.cn"], head=("网站名称", "网址", "备注")).unread == ()


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("head", [["a", "b"], ["网站名称", "电话"], ["网址"], []])
def test_a_list_without_its_head_is_refused(run, tmp_path, head, lang):
    file = workbook(tmp_path / "list.xlsx", ["甲", "a.gov.cn"], head=head)
    refused(run("sites", "import", str(file), "--lang", lang), lang)
    assert not (tmp_path / "sites.toml").exists()


def test_faults_are_told_in_both_languages_and_the_exit_code_says_so(run, tmp_path):
    file = workbook(tmp_path / "list.xlsx", CITY, [2, "甲", None, "暂无", *[None] * 8])
    done = run("sites", "import", str(file), "--dry-run")
    assert (done.code, "row 3 refused: D3" in done.out) == (1, True)
    assert "第3行退回：D3" in run("sites", "import", str(file), "--lang", "zh").out


def test_a_registry_that_cannot_be_kept_is_not_written(run, tmp_path):
    inline = 'site = [{ id = "a", url = "http://a.gov.cn/" }]\n'
    (tmp_path / "sites.toml").write_text(inline, "utf-8")
    refused(run("sites", "import", str(workbook(tmp_path / "list.xlsx", CITY))), "en")
    assert (tmp_path / "sites.toml").read_text("utf-8") == inline


def test_a_killed_write_leaves_the_old_file(tmp_path, monkeypatch):
    file = tmp_path / "sites.toml"
    file.write_text("old", "utf-8")

    def killed(_):
        raise KeyboardInterrupt

    monkeypatch.setattr(files.os, "fsync", killed)
    with pytest.raises(KeyboardInterrupt):
        registry_file.write(file, "new")
    assert file.read_text("utf-8") == "old"
    assert [one.name for one in tmp_path.iterdir()] == ["sites.toml"]


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("ring", [["a"], ["a", "b"], ["a", "b", "c"]])
def test_the_check_finds_who_stands_below_itself(run, tmp_path, ring, lang):
    above = {"d": "a"} | dict(zip(ring, [*ring[1:], ring[0]], strict=True))
    entry = '[[site]]\nid = "{0}"\nurl = "http://{0}.gov.cn/"\nsuperior = "{1}"\n'
    (tmp_path / "sites.toml").write_text("".join(entry.format(*one) for one in above.items()), "utf-8")
    done = run("sites", "check", "--lang", lang)
    refused(done, lang)
    assert ": a: " in done.err


@pytest.mark.office
@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
@pytest.mark.parametrize(
    "form", ["xlsx", "csv:Text - txt - csv (StarCalc):44,34,76", "csv:Text - txt - csv (StarCalc):9,34,85"]
)
def test_a_list_saved_by_another_office_program(run, tmp_path, form):
    file = workbook(tmp_path / "list.xlsx", CITY, COUNTY, BUREAU)
    saved = tmp_path / "saved"
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", form, "--outdir", str(saved), str(file)],
        check=True, capture_output=True, timeout=200,
    )  # fmt: skip
    assert run("sites", "import", str(saved / f"list.{form.partition(':')[0]}")).code == 0
    assert sites(tmp_path)["qinghe"]["phone"] == "13800000000"


# -- any list ---------------------------------------------------------------------------------------------------------

usual = st.sampled_from(["http://a.gov.cn/", "b.gov.cn", "9900000001", "市级", "岚溪", "=1"])
value = st.one_of(
    st.none(), st.text(max_size=30), usual, st.integers(),
    st.floats(allow_nan=False), st.booleans(), st.dates(), st.datetimes(),
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(value, min_size=8, max_size=8), max_size=6))
def test_whatever_a_list_holds_the_registry_stays_one(rows):
    known = {"old": SiteEntry(id="old", url="http://a.gov.cn/", name="岚溪")}
    plan = planned(*rows, known=known)
    text = registry_file.updated('# 名录\n[[site]]\nid = "old"\nurl = "http://a.gov.cn/"\nname = "岚溪"\n', plan, "x")
    found = config.sites_of(text, Path("sites.toml"))
    assert "old" in found
    assert len(found) == 1 + len(plan.of("new"))
    again = registry_import.plan(_sheets(rows), found, "x")
    assert not again.of("new")
    assert not again.of("changed")


def _sheets(rows):
    head = ("网站名称", "网址", "网站标识码", "邮箱", "层级", "类型", "上级", "编号")
    cells = [
        (number, tuple(Cell(item, f"{chr(64 + at)}{number}") for at, item in enumerate(row, 1)))
        for number, row in enumerate((head, *rows), 1)
    ]
    return [Sheet("s", tuple(cells))]
