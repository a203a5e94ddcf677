"""The weekly digest 巡查周报: what matters this week, then unit by unit."""
