"""Files looked through outside of the crawl's process, each in a process of its own that is bounded and ends with it.

The program reads files from standard input, one after the other, and tells what was found on standard output. It has
imported what readers need, and forks for each file: a process that only begins costs a quarter of a second of its own.
The child may use so much memory and time and no more. The text never leaves it: numbers are told masked.
"""

from __future__ import annotations

import contextlib
import io
import json
import logging
import os
import resource
import select
import signal
import struct
import sys
import time
import zipfile
from typing import Any, Final

MAX_MEMORY: Final = 1024 * 1024 * 1024  # bytes of address space
MAX_SECONDS: Final = 20  # of the processor
LONGEST: Final = 60.0  # seconds by the clock on the wall; whoever asks loses patience before
MAX_ANSWER: Final = 64 * 1024
ASKED: Final = struct.Struct(">II")  # bytes of the name, of the file; both follow
TOLD: Final = struct.Struct(">I")  # bytes of the answer, which follows
_WORD: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_BEGINNING: Final = 120  # characters: the title of a document stands first


def main() -> None:
    """Look through what comes until nothing more does."""
    logging.disable(logging.CRITICAL)
    asked, told = sys.stdin.buffer, sys.stdout.buffer
    _imported()
    while len(head := asked.read(ASKED.size)) == ASKED.size:
        name, body = (asked.read(length) for length in ASKED.unpack(head))
        said = in_a_child(body, name.decode("utf-8", "replace"))
        told.write(TOLD.pack(len(said)) + said)
        told.flush()


def _imported() -> None:
    """Import what children need, and have done what is done once, so that they need not."""
    page = io.BytesIO()
    with zipfile.ZipFile(page, "w") as archive:
        archive.writestr("word/document.xml", f"<w:p xmlns:w='{_WORD}'><w:r><w:t>决定</w:t></w:r></w:p>")
    for body in (page.getvalue(), b"%PDF-1.4\n"):
        looked_through(body, "")


def in_a_child(body: bytes, name: str) -> bytes:
    """What `looked_through` says of a file, as JSON; less than that if the child did not live to say it."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        _be_the_child(body, name, writing)
    os.close(writing)
    try:
        return _all_of(reading)
    finally:
        os.close(reading)
        os.kill(child, signal.SIGKILL)  # it is not waited for yet, so that the number is still its own
        os.waitpid(child, 0)


def _be_the_child(body: bytes, name: str, writing: int) -> None:
    try:
        bound()
        nothing = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nothing, stream)
        with os.fdopen(writing, "wb") as out:
            out.write(json.dumps(looked_through(body, name)).encode())
    finally:
        os._exit(0)  # nothing of the parent's is finished here


def _all_of(reading: int) -> bytes:
    """Everything that a child writes, within bounds."""
    said, until = b"", time.monotonic() + LONGEST
    while len(said) < MAX_ANSWER:
        ready, _, _ = select.select([reading], [], [], max(0.0, until - time.monotonic()))
        part = os.read(reading, MAX_ANSWER) if ready else b""
        if not part:
            break
        said += part
    return said[:MAX_ANSWER]


def bound() -> None:
    """Set the limits of this process; they cannot be raised again."""
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_SECONDS, MAX_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def looked_through(body: bytes, name: str) -> dict[str, Any]:
    """What a file holds: `problem` ("" if it was read), `length` of its text, `numbers`, `mark`, `decisions`.

    The last three are {} where there is nothing of the kind.
    """
    from spiders.files.text import UnreadableError, text_of
    from spiders.pages.personal.scan import scan
    from spiders.pages.secret_marks import first_mark

    try:
        text = text_of(body)
    except UnreadableError as error:
        return {"problem": str(error)[:100], "length": 0, "numbers": {}, "mark": {}, "decisions": {}}
    except MemoryError:
        return {"problem": "too large inside", "length": 0, "numbers": {}, "mark": {}, "decisions": {}}
    found = scan(text, f"{name} {' '.join(text[:_BEGINNING].split())}")
    mark = first_mark(text)
    return {
        "problem": "",
        "length": len(text),
        "numbers": found.data() if found else {},
        "mark": {"mark": mark[0], "line": mark[1]} if mark else {},
        "decisions": _decisions(body) if "决定" in text else {},
    }


def _decisions(body: bytes) -> dict[str, Any]:
    """Days of licences and penalties in the sheets of a workbook, as `spiders.pages.traits.decisions` tells them."""
    from spiders.files.text import UnreadableError, rows_of
    from spiders.pages.traits import decisions

    try:
        # A row of a sheet ends with its last cell that holds something.
        whole = ((row + [""] * decisions.MAX_CELLS)[: decisions.MAX_CELLS] for row in rows_of(body))
        rows = dict.fromkeys(decisions.of_rows(whole))
    except UnreadableError:
        return {}
    return {"rows": [list(row) for row in rows][: decisions.MAX_ROWS], "files": 0} if rows else {}


if __name__ == "__main__":
    with contextlib.suppress(BrokenPipeError, KeyboardInterrupt):
        main()
