"""Puts this folder on the path, so that the tests in `checks/` can import `builders`."""
