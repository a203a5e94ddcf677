"""The page that all tests of this folder use."""

from tests.reports.web.office import office

__all__ = ["office"]
