"""`python -m xuncha` is `xuncha`."""

from xuncha.cli import main

main()
