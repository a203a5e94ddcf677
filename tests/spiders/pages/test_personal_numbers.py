# Digits of other scripts are what some of these tests are about.
# ruff: noqa: RUF001
"""Numbers of persons in text: what is one, what only looks like one, and that none leaves in full."""

from __future__ import annotations

import datetime as dt
import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spiders.pages.personal.cards import is_card, luhn
from spiders.pages.personal.id_numbers import check_character, is_credit_code, is_id_number, is_old_number
from spiders.pages.personal.scan import hide, masked, scan
from spiders.pages.personal.words import WORDS

AREAS = sorted(
    f"{province}{city}{county}"
    for province, cities in WORDS.areas.items()
    for city in cities - {"00"}
    for county in ("01", "22", "81")
)
DAYS = st.dates(dt.date(1900, 1, 1), dt.date(2035, 12, 31))


def id_number(area="630102", born="19800417", serial="234"):
    digits = f"{area}{born}{serial}"
    return digits + check_character(digits)


def card(digits="622848001234567890"):
    return next(digits + str(n) for n in range(10) if luhn(digits + str(n)))


id_numbers = st.builds(
    lambda area, born, serial: id_number(area, f"{born:%Y%m%d}", f"{serial:03}"),
    st.sampled_from(AREAS), DAYS, st.integers(1, 999),
)  # fmt: skip
cards = st.builds(lambda rest: card("62" + rest), st.text("0123456789", min_size=13, max_size=16)).filter(is_card)


class TestIdNumbers:
    @pytest.mark.parametrize("number", ["11010519491231002X", "11010519491231002x", "440524188001010014"])
    def test_of_the_standard(self, number):
        """GB 11643 has these two; the second was born too early to be alive."""
        assert is_id_number(number) == number.startswith("11")

    @settings(deadline=None)
    @given(id_numbers)
    def test_every_one_is_known(self, number):
        assert is_id_number(number)
        assert is_id_number(number.lower())

    @settings(deadline=None)
    @given(id_numbers, st.integers(0, 16), st.integers(1, 9))
    def test_one_wrong_digit_is_noticed(self, number, place, more):
        digit = str((int(number[place]) + more) % 10)
        assert not is_id_number(number[:place] + digit + number[place + 1 :])

    @settings(deadline=None)
    @given(id_numbers, st.integers(0, 15))
    def test_two_digits_that_changed_places_are_noticed(self, number, place):
        swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
        assert swapped == number or not is_id_number(swapped)

    @settings(deadline=None)
    @given(st.text(max_size=20))
    def test_any_text_is_answered(self, text):
        assert is_id_number(text) in {True, False}
        assert is_old_number(text) in {True, False}
        assert is_credit_code(text) in {True, False}
        assert is_card(text) in {True, False}

    @pytest.mark.parametrize(
        "number",
        [
            id_number(area="990102"),  # no province
            id_number(area="639902"),  # no city
            id_number(area="630100"),  # the city itself
            id_number(born="19800231"),
            id_number(born="18991231"),
            id_number(born="20991231"),
            id_number(serial="000"),
            "٦٣٠١٠٢198004172343",
        ],
    )
    def test_what_nobody_has(self, number):
        assert not is_id_number(number)

    def test_old_numbers(self):
        assert is_old_number("630102800417234")
        assert not is_old_number("630102801317234")
        assert not is_old_number("990102800417234")

    def test_credit_codes(self):
        """Codes of bodies as they are published; one made of digits alone is no identity card."""
        assert is_credit_code("91350100M000100Y43")
        assert not is_credit_code("91350100M000100Y44")
        assert not is_id_number("91350100M000100Y43")


class TestCards:
    @settings(deadline=None)
    @given(cards)
    def test_every_one_is_known(self, number):
        assert luhn(number)

    @settings(deadline=None)
    @given(cards, st.integers(2, 14), st.integers(1, 9))
    def test_one_wrong_digit_is_noticed(self, number, place, more):
        digit = str((int(number[place]) + more) % 10)
        assert not luhn(number[:place] + digit + number[place + 1 :])

    @pytest.mark.parametrize(
        "number", ["6222222222222222222", "1234567890123456", "62284800123456", "4012888888881881"]
    )
    def test_what_is_none(self, number):
        assert not is_card(number)


class TestMasking:
    @settings(deadline=None)
    @given(st.one_of(id_numbers, cards, st.integers(13_000_000_000, 19_999_999_999).map(str)))
    def test_three_and_two_characters_are_left(self, number):
        shown = masked(number)
        assert (shown[:3], shown[-2:]) == (number[:3], number[-2:])
        assert set(shown[3:-2]) == {"*"}

    @settings(deadline=None)
    @given(
        st.lists(st.one_of(id_numbers, cards), min_size=1, max_size=5), st.sampled_from(["，", "\n", " 张三 ", "："])
    )
    def test_nothing_in_full_is_told(self, numbers, between):
        text = f"户主姓名 身份证号 银行卡号{between}" + between.join(numbers)
        told = json.dumps(scan(text, "2026年惠农补贴发放名单").data(), ensure_ascii=False) + hide(text)
        assert not any(number in told for number in numbers)
        assert not re.search(r"\d{8}", told)

    @settings(deadline=None)
    @given(st.text(alphabet="张0１23456789Xx* \n，卡号身份证：", max_size=300))
    def test_any_text_is_scanned_and_hidden(self, text):
        found = scan(text, text[:20])
        assert found.id_near <= found.id_numbers
        assert hide(hide(text)) == hide(text)

    def test_a_title_is_hidden(self):
        number = id_number()
        assert hide(f"关于{number}的证明.docx") == f"关于{masked(number)}的证明.docx"
        assert hide("国办发〔2017〕47号 2026-11-23") == "国办发〔2017〕47号 2026-11-23"


class TestScan:
    def test_with_its_word(self):
        found = scan(f"申请人张三，身份证号：{id_number()}。", "低保公示")
        assert (found.id_numbers, found.id_near, found.word) == (1, 1, "身份证")
        assert found.samples["id_number"] == [masked(id_number())]

    def test_a_column_of_a_table(self):
        rows = [f"{n}\n张某\n{id_number(serial=f'{n:03}')}\n500元" for n in range(1, 40)]
        found = scan("序号\n姓名\n身份证号码\n金额\n" + "\n".join(rows), "补贴名单")
        assert (found.id_numbers, found.id_near, len(found.samples["id_number"])) == (39, 39, 5)

    @pytest.mark.parametrize("text", ["证件号码 {}", "身份证号 {}，男", "公民身份号码：{}）"])
    def test_other_ways_to_say_it(self, text):
        assert scan(text.format(id_number()), "").id_near == 1

    def test_full_width_and_grouped(self):
        wide = id_number().translate(str.maketrans("0123456789X", "０１２３４５６７８９Ｘ"))
        assert scan(f"身份证号：{wide}", "").id_near == 1
        number = id_number()
        assert scan(f"身份证号：{number[:6]} {number[6:14]} {number[14:]}", "").id_near == 1

    def test_the_same_number_counts_once(self):
        assert scan(f"身份证号{id_number()}，再次：{id_number()}", "").id_numbers == 1

    @pytest.mark.parametrize(
        "text",
        [
            f"身份证号：{id_number()[:6]}********{id_number()[-4:]}",
            "身份证号：6301**********2343",
            f"订单号：{id_number()}",
            f"统一社会信用代码：{id_number()}",
            f"项目代码：{id_number()}",
            f"W0{id_number()}",
            f"id={id_number()}",
            f"2026-{id_number()}",
            f"{id_number()}55",
            f"统一社会信用代码 {'91350100M000100Y43'}",
            "电话 0970-8123456 传真 0970-8123457",
            "",
        ],
    )
    def test_what_is_no_number_of_a_person(self, text):
        assert not scan(text, "公示")

    def test_an_old_number_only_after_its_word(self):
        assert scan("身份证号：630102800417234", "").old_numbers == 1
        assert not scan("编号：630102800417234", "")
        assert not scan("630102800417234", "")


class TestCardsInText:
    @pytest.mark.parametrize(
        "text",
        [
            "张三，银行卡号：{}",
            "户名：李四 开户行：中国农业银行股份有限公司清河县支行 账号：{}",
            "李四\n清河县农村信用合作社\n一卡通账号\n{}",
        ],
    )
    def test_of_a_person(self, text):
        found = scan(text.format(card()), "补贴发放表")
        assert (found.cards, found.samples["card"]) == (1, [masked(card())])

    def test_in_groups_of_four(self):
        groups = " ".join(card()[n : n + 4] for n in range(0, 19, 4))
        assert scan(f"卡号 {groups}", "").cards == 1

    @pytest.mark.parametrize(
        "text",
        [
            "{}",
            "订单号：{}",
            "保证金缴纳账户：清河县公共资源交易中心 账号：{}",
            "单位名称：清河县水务有限责任公司 开户行：青海银行 账号：{}",
            "捐款账号：{}（清河县红十字会）",
            "卡号：{}0",
        ],
    )
    def test_of_nobody(self, text):
        assert scan(text.format(card()), "公告").cards == 0


LIST = "序号\n姓名\n联系电话\n" + "\n".join(
    f"{n}\n{name}\n1390970{n:04}" for n, name in enumerate(("张三", "李四平", "王小五"), 1)
)


class TestPhones:
    def test_a_list_of_persons(self):
        found = scan(LIST, "2026年农村危房改造补助对象公示")
        assert (found.phones, found.list_of_persons) == (3, True)
        assert found.samples["phone"] == ["张* 139******01", "李** 139******02", "王** 139******03"]

    @pytest.mark.parametrize(
        "heading",
        [
            "清河县河长名单",
            "全县驻村工作队通讯录",
            "补贴政策咨询电话",
            "农机购置补贴经销企业名录",
            "行政执法人员名单",
            "清河县人民医院",
        ],
    )
    def test_lists_of_people_who_serve(self, heading):
        assert scan(LIST, heading).phones == 0

    def test_masked_numbers_and_office_phones(self):
        text = LIST.replace("1390970", "139****")
        assert not scan(text, "补助对象公示")
        assert not scan("联系人：张三 联系电话：13909701234", "2026年助学金申请通知")
        assert not scan("咨询电话：13909701234 举报电话：13909701235", "低保公示")

    def test_two_names_are_no_list(self):
        assert scan("\n".join(LIST.split("\n")[:9]), "补助对象公示").phones == 0

    @pytest.mark.parametrize(
        "text", ["请尽快回复，我的电话13909701234。", "本人电话：13909701234", "有事联系我 13909701234"]
    )
    def test_in_a_letter(self, text):
        found = scan(text, "县长信箱")
        assert (found.phones, found.list_of_persons, found.samples["phone"]) == (1, False, ["139******34"])


class TestNotices:
    @pytest.mark.parametrize(
        "heading",
        [
            "清河县失信被执行人名单",
            "行政处罚决定公示",
            "关于送达张某某的公告",
            "清河县人民法院公告",
            "欠税公告",
            "醉驾曝光台",
        ],
    )
    def test_a_notice_says_so(self, heading):
        assert scan(f"身份证号：{id_number()}", heading).notice

    def test_in_its_first_lines(self):
        assert scan(f"限制消费令\n张三，身份证号：{id_number()}", "公告").notice
        assert not scan(f"身份证号：{id_number()}", "2026年惠农补贴发放名单").notice
