"""How papers leave: mail and webhooks. Who gets what, and that nothing leaves twice, is decided in schedules and db."""
