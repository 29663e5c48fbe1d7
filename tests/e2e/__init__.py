"""End-to-end tests: the real bot against a loopback Discord."""
