"""WHEN: decide what is due and run it: fetch, keep, judge, keep, tell."""
