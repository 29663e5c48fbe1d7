"""Tests of fetching official feeds: real sockets, real files, real processes, and a clock of our own."""
