"""Leaders of a site as its pages about leaders name them, and posts in a form in which two texts can be compared.

青禾县人民政府副县长, 县政府副县长 and 副县长 are one post on the site of 青禾县; 县财政局副局长 is another, and is
副局长 only on the site of that bureau. What cannot be brought to one form is not compared, and accuses nobody.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from xuncha.vocabulary.bodies import name_parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from db.models import Site, Snapshot, Trait
    from inspector.check import Case

TEXT_CUT: Final = 8_000  # as the trait is cut: of a longer text nobody knows whom else it names
_PIECES = re.compile(r"[、，,;；/\s]+")
_MANNER = re.compile(r"常务|^代理|^代(?=[市县区州省乡镇])|挂职|^兼任?")
_LEVEL = r"(?:省|市|州|盟|县|区|旗|镇|乡|自治区)"


@dataclass(frozen=True, slots=True)
class Leader:
    """Somebody whom a page about leaders names. `posts` in the form of `Posts.own`, `said` as the page has them."""

    name: str
    posts: frozenset[str]
    said: str
    page: Trait


class Posts:
    """Brings posts to the form in which they are compared, for one site."""

    def __init__(self, site: Site) -> None:
        areas, rest = name_parts(site.name)
        self.areas = areas
        self._own = [
            word for word in (rest, rest.removesuffix("办公室") if rest.startswith("人民政府") else "") if word
        ]

    def own(self, post: str) -> frozenset[str]:
        """The posts that a text names, each without the names of this body and its place."""
        return frozenset(one for piece in _PIECES.split(post) if (one := self._bare(piece)))

    def _bare(self, piece: str) -> str:
        piece = re.sub(r"[（(][^）)]*[）)]", "", piece).strip()
        for area in (*self.areas, ""):
            piece = piece.removeprefix(area) or piece
        if self.areas and piece.startswith(self.areas[-1][-1]):  # 县财政局, but not 县长 and not 县委
            piece = re.sub(rf"^{_LEVEL}(?!长|委|级)", "", piece) or piece
        piece = re.sub(r"^(?:人民政府|政府)(?!办)", "", piece) or piece
        for word in self._own:
            piece = piece.removeprefix(word) or piece
        return _MANNER.sub("", piece)


def leaders(case: Case, posts: Posts) -> list[Leader]:
    """Everybody whom the pages about leaders name with a post."""
    return [
        Leader(name, posts.own("、".join(said)), "、".join(said), page)
        for page in pages(case.snapshot)
        for name, said in _people(page)
    ]


def pages(snapshot: Snapshot) -> list[Trait]:
    """The pages about leaders; pages of other columns that happen to name leaders are none."""
    return [one for one in snapshot.traits_of("leaders") if one.column in {"leaders", ""}]


def named(snapshot: Snapshot, name: str) -> bool | None:
    """Whether any page about leaders names somebody at all; None where a page is too long to be sure."""
    cut = False
    for page in pages(snapshot):
        text = page.data.get("text")
        if not isinstance(text, str):
            cut = True
        elif name in text or any(name == who for who, _ in _people(page)):
            return True
        else:
            cut = cut or len(text) >= TEXT_CUT
    return None if cut else False


def _people(page: Trait) -> Iterator[tuple[str, list[str]]]:
    people = page.data.get("people")
    for one in people if isinstance(people, list | tuple) else ():
        if isinstance(one, list | tuple) and len(one) == 2 and isinstance(one[0], str) and one[0]:
            posts = one[1] if isinstance(one[1], list | tuple) else []
            yield one[0], [post for post in posts if isinstance(post, str)]
