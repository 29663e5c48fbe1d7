"""Alerts: who subscribes to them, and the message when official advice changes."""
