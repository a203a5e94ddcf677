"""Spiders that Scrapy runs (`scrapy list`)."""
