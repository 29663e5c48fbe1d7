"""Tests of the package `bot.storage`: the same on SQLite and on PostgreSQL."""
