"""What papers share: the layout of GB/T 9704, templates that offices edit in Word, tables."""
