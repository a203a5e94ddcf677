"""Walks a local site the simple way: every link of every page, to know what is really there."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import urldefrag, urljoin

import requests
from lxml import html

_ATTRIBUTES = (("a", "href"), ("img", "src"), ("link", "href"), ("script", "src"), ("form", "action"))


@dataclass
class Walk:
    """What was found: answers by address, and the pages on which each address stands."""

    answers: dict[str, requests.Response] = field(default_factory=dict)
    found_on: dict[str, set[str]] = field(default_factory=dict)

    def statuses(self, *, but: int = 200) -> dict[str, int]:
        """Addresses that did not answer with the usual status."""
        return {url: answer.status_code for url, answer in self.answers.items() if answer.status_code != but}

    def pages(self, base: str) -> dict[str, requests.Response]:
        """HTML pages of one site."""
        return {
            url: answer
            for url, answer in self.answers.items()
            if url.startswith(base) and "html" in answer.headers.get("Content-Type", "")
        }


def session() -> requests.Session:
    """A session that knows no proxy: these tests never leave the machine."""
    made = requests.Session()
    made.trust_env = False
    return made


def walk(base: str) -> Walk:
    """Follow every link of a site; look once at targets on other local ports; lists hidden in scripts included."""
    asked = session()
    done = Walk()
    queue = [base]
    while queue:
        url = queue.pop(0)
        if url in done.answers:
            continue
        answer = asked.get(url, allow_redirects=False, timeout=10)
        done.answers[url] = answer
        if answer.status_code != 200 or not url.startswith(base) or "html" not in answer.headers["Content-Type"]:
            continue
        for target in links(url, answer.content):
            assert target.startswith("http://127.0.0.1:"), f"{url} links outside: {target}"
            done.found_on.setdefault(target, set()).add(url)
            queue.append(target)
    asked.close()
    return done


def links(url: str, body: bytes) -> list[str]:
    """Absolute addresses of a page, in order."""
    found = []
    text = body.decode("gbk" if b"charset=gb2312" in body else "utf-8")
    scripted = "".join(re.findall(r"<record><!\[CDATA\[(.*?)\]\]></record>", text, re.DOTALL))
    for document in filter(None, (text, scripted)):
        tree = html.fromstring(document)
        for tag, attribute in _ATTRIBUTES:
            for element in tree.iter(tag):
                value = element.get(attribute)
                if value and not value.startswith("javascript:"):
                    found.append(urldefrag(urljoin(url, value)).url)
    paging = re.search(r"createPageHTML\((\d+), 0, \"index\", \"html\"\);", text)
    if paging:
        found += [urljoin(url, f"index_{number}.html") for number in range(1, int(paging.group(1)))]
    return found
