"""One file, looked through in a process of its own: bytes on standard input, what was found as JSON on standard output.

The process may use so much memory and time of the processor and no more; whoever started it stops it when it takes too
long. The text never leaves it: numbers are told masked.
"""

from __future__ import annotations

import json
import logging
import resource
import sys
from typing import Any, Final

MAX_MEMORY: Final = 1024 * 1024 * 1024  # bytes of address space
MAX_SECONDS: Final = 20  # of the processor
_BEGINNING: Final = 120  # characters: the title of a document stands first


def main() -> None:
    """Read one file. The name of the file is the only argument."""
    bound()
    logging.disable(logging.CRITICAL)
    name = sys.argv[1] if len(sys.argv) > 1 else ""
    json.dump(looked_through(sys.stdin.buffer.read(), name), sys.stdout)


def bound() -> None:
    """Set the limits of this process; they cannot be raised again."""
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_SECONDS, MAX_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def looked_through(body: bytes, name: str) -> dict[str, Any]:
    """What a file holds: `problem` ("" if it was read), `length` of its text, `numbers` and `mark` ({} if none)."""
    from spiders.files.text import UnreadableError, text_of
    from spiders.pages.personal.scan import scan
    from spiders.pages.secret_marks import first_mark

    try:
        text = text_of(body)
    except UnreadableError as error:
        return {"problem": str(error)[:100], "length": 0, "numbers": {}, "mark": {}}
    except MemoryError:
        return {"problem": "too large inside", "length": 0, "numbers": {}, "mark": {}}
    found = scan(text, f"{name} {' '.join(text[:_BEGINNING].split())}")
    mark = first_mark(text)
    return {
        "problem": "",
        "length": len(text),
        "numbers": found.data() if found else {},
        "mark": {"mark": mark[0], "line": mark[1]} if mark else {},
    }


if __name__ == "__main__":
    main()
