"""Numbers of identity cards in what reports show: masked, also in addresses.

Crawled text is masked when it is read; an address must be kept as it is, to be asked again. What is forwarded need not
hold it: who has to mend the page knows the rest. GA 二（一）: 去标识化.
"""

from __future__ import annotations

import re
from typing import Final

from xuncha.discreet import without_credentials

# 18 characters with a day of birth in the right place, not part of a longer number.
_NUMBER = re.compile(
    r"(?<![0-9])[1-9][0-9]{5}(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9Xx](?![0-9A-Za-z])"
)
_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS: Final = "10X98765432"


def mask(text: str) -> str:
    """A text with every number of an identity card masked (530*************1X), and user and password of addresses."""
    text = without_credentials(text)
    return _NUMBER.sub(lambda match: _masked(match[0]), text) if len(text) >= len(_WEIGHTS) + 1 else text


def _masked(number: str) -> str:
    check = _CHECKS[sum(int(one) * weight for one, weight in zip(number[:17], _WEIGHTS, strict=True)) % 11]
    return f"{number[:3]}{'*' * 13}{number[-2:]}" if check == number[17].upper() else number
