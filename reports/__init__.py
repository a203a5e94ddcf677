"""TELL: reports for people. Never decide anything about a site."""
