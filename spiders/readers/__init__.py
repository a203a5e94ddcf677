"""Processes beside the crawl that read pages: their bytes are hostile, and reading them is half of the work."""
