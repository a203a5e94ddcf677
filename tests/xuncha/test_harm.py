"""Word lists of gambling and pornography: advertising is found, warnings and ordinary names are not."""

from __future__ import annotations

import pytest

from xuncha.vocabulary.harm import advertises, for_sale, harmful_words


@pytest.mark.parametrize(
    "title",
    ["澳门新葡京娱乐城官网", "BET365 体育投注 - 注册送彩金", "百家乐 老虎机", "裸聊平台免费下载", "开元棋牌官方网站"],
)
def test_advertising(title):
    assert advertises(title)


@pytest.mark.parametrize(
    "title",
    [
        "关于打击网络赌博和六合彩、百家乐等违法活动的通告",
        "网络赌场平台害人不浅 远离赌博",
        "公安机关捣毁一博彩平台",
        "中国体育彩票官方网站",
        "中国福利彩票发行管理中心",
        "青禾县人民政府",
        "银河娱乐集团年度报告",
        "扫黄打非 举报色情网站平台",
        "法院判决：在线赌球被告获刑",
        "金沙县人民政府网站在线服务平台",
        "皇冠镇便民服务平台",
        "",
    ],
)
def test_warnings_and_ordinary_names(title):
    assert advertises(title) == ()


def test_one_word_is_enough_for_a_text_that_nobody_should_see():
    assert harmful_words("澳门新葡京") == ("澳门新葡京",)
    assert harmful_words("严厉打击时时彩") == ()


@pytest.mark.parametrize(
    ("title", "sold"),
    [
        ("This domain is for sale - 域名出售", True),
        ("example.com is parked: Domain Parking", True),
        ("域名管理办法", False),
        (
            "关于政府网站域名到期未续费被抢注后如何处理以及各单位应当如何避免此类问题再次发生的一点思考和建议：从若干实际例子说起，并就域名出售、注销等事项提出建议供各单位参考使用",
            False,
        ),
    ],
)
def test_domains_for_sale(title, sold):
    assert bool(for_sale(title)) is sold
