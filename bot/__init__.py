"""Everything that touches the world: Discord, the command line and the terminal."""
