"""Official feeds in the world: fetched on a schedule, kept on disk, and handed to answers and alerts."""
