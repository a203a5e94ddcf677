"""Page understanding: pure functions, bytes in, dataclasses out.

`understand()` in `spiders.pages.understand` is the only door. Every function below it is pure and bounded:
any bytes in, no exception out.
"""
