"""Filling a Word template: what an office may have edited is checked, and an error says where in the file it is."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING, Any

from docx.opc.exceptions import OpcError
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined
from jinja2.exceptions import TemplateError, TemplateSyntaxError
from jinja2.sandbox import SandboxedEnvironment
from lxml import etree

from reports.papers.word import core, saved
from xuncha.errors import ConfigError
from xuncha.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

_HINT = N_("correct it in Word, or write a fresh template with --template-out; what may stand in it: docs/reports.md")
_LARGEST = 20_000_000  # bytes
_SHOWN = 60


def read(path: Path) -> bytes:
    """A template that somebody named.

    Raises:
        ConfigError: it cannot be read, or is too large to be one.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ConfigError(
            N_("the template cannot be read"), where=str(path), hint=N_("check the path in [reports]")
        ) from error
    if len(data) > _LARGEST:
        raise ConfigError(N_("the template is larger than 20 MB"), where=str(path), hint=_HINT)
    return data


def fill(
    template: bytes,
    facts: Mapping[str, Any],
    title: str,
    where: str,
    finish: Callable[[Any], None] | None = None,
) -> bytes:
    """The template with its places filled; every value is text, whatever it holds.

    Args:
        template: the bytes of a .docx file.
        facts: name -> text, list or dictionary.
        title: title of the document.
        where: the file, for errors.
        finish: what is done to the document when it is filled.

    Raises:
        ConfigError: it is no Word file, or a place in it is wrong; says which paragraph.
    """
    # An office's own file, but a template can do more than fill in: it gets no way to the program behind it.
    environment = SandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
    try:
        document = DocxTemplate(io.BytesIO(template))
        document.render(dict(facts), environment, autoescape=True)
        made = document.docx
    except (OpcError, zipfile.BadZipFile, KeyError, ValueError, etree.XMLSyntaxError) as error:
        raise ConfigError(
            N_("the template is no Word file (.docx), or it is damaged"), where=where, hint=_HINT
        ) from error
    except TemplateError as error:
        raise _explained(error, template, facts, where) from error
    except (TypeError, ArithmeticError, LookupError) as error:  # what an expression in a place may do
        raise ConfigError(
            N_("a place in the template cannot be filled: {detail}"), where=where, hint=_HINT, detail=str(error)[:200]
        ) from error
    core(made, title)
    if finish is not None:
        finish(made)
    return saved(made)


def _explained(error: TemplateError, template: bytes, facts: Mapping[str, Any], where: str) -> ConfigError:
    """The error with the text around it; docxtpl keeps that of syntax errors."""
    near = " ".join(getattr(error, "docx_context", ())).strip()
    said = re.search(r"'(\w+)' is undefined", str(error))
    if said:
        near = _paragraph_with(template, said[1]) or near
        return ConfigError(
            N_("the template asks for {name}, which there is not, near “{near}”"), where=where,
            hint=N_("known names: {known}"), name=said[1], near=_short(near), known=", ".join(sorted(facts)),
        )  # fmt: skip
    if isinstance(error, TemplateSyntaxError) or near:
        return ConfigError(
            N_("the template is wrong near “{near}”: {detail}"), where=where, hint=_HINT, near=_short(near),
            detail=str(error.message or "")[:200],
        )  # fmt: skip
    return ConfigError(
        N_("a place in the template cannot be filled: {detail}"), where=where, hint=_HINT, detail=str(error)[:200]
    )


def _paragraph_with(template: bytes, name: str) -> str:
    from docx import Document

    body = Document(io.BytesIO(template)).element.body
    for paragraph in body.iter("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}p"):
        text = "".join(paragraph.itertext())
        if re.search(rf"\{{[{{%][^}}]*\b{name}\b", text):
            return text
    return ""


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _SHOWN else plain[: _SHOWN - 1] + "…"
