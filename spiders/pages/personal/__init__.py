"""Numbers that belong to persons, found in text: of identity cards, bank cards, mobile telephones. Pure.

No number leaves this package in full: what is told of it is masked, and so is a name that stands beside it.
"""
