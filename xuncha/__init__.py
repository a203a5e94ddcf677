"""Xuncha (巡查): glue around the stages - command line, configuration, errors, vocabulary."""

__version__ = "0.1.0"
