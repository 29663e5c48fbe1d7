"""The command line. Modules are imported when a command needs them, so that `ask` starts fast."""
