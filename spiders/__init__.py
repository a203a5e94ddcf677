"""FETCH: ask politely, understand what came back, record it. Never judge."""
