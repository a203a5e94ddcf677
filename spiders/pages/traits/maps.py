"""Pages that show a map (政区图, 交通图 ...) as a picture, and the number of its approval (审图号) if it is told.

Data: `number` ("" if none is written), `pictures`, `image` (address of the first picture). What stands within a picture
is not seen.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from spiders.pages.traits.look import is_decoration

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spiders.pages.traits.look import Look

KINDS: Final = frozenset({"article", "other", "column"})
HINTS: Final = ("地图", "区划图", "政区图", "区位图", "交通图", "旅游图", "位置图", "导游图")
_MAP = re.compile(
    r"(?:标准|政区|行政区划|行政|区划|区域|全[省市县区]|[省市州县区旗镇乡]|交通|旅游|卫星|影像)地图"
    r"|(?:区划|政区|区位|交通|旅游|位置|导游)图"
)
# A sitemap, a picture of speech, a report about maps.
_OTHER = re.compile(
    r"网站地图|站点地图|导航|办理|宣传|通知|会议|培训|检查|执法|整治|意识|讲座|竞赛|活动|管理|公示|规划|征求|招标|采购"
    r"|编制|发布会|问题地图|图书"
)
_NUMBER = re.compile(r"审\s?图\s?号|[A-Z一-鿿]{1,3}S\s?[（(〔\[]\s?(?:19|20)\d\d\s?[）)〕\]]\s?\d{1,5}\s?号")


_HERE = {"content", "unknown", "breadcrumb"}  # old pages have their breadcrumb in the table of the text


def read(look: Look) -> Iterator[dict[str, Any]]:
    """One trait for a page whose title names a map and that shows a picture."""
    page = look.page
    titles = (page.article.title.value, page.column.name, page.title, *page.column.breadcrumb[-1:])
    title = next((one for one in titles if _MAP.search(one)), "")
    if not title or _OTHER.search(title):
        return
    images = [
        link for link in page.links if link.tag == "img" and link.position in _HERE and not is_decoration(link.url)
    ]
    if not images:
        return
    told = "\n".join([look.main, look.text, *(link.text for link in images)])
    number = _NUMBER.search(told)
    around = told[number.start() : number.start() + 40].split("\n")[0] if number else ""
    yield {"number": around, "pictures": len(images), "image": images[0].url[:500]}
