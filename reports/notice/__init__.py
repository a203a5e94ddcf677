"""The notice 通报 of a quarter, half-year, year or single theme."""
