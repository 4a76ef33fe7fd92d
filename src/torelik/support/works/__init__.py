"""Long works in the background and undelivered messages: what waits, runs and failed, and a second try (cl. 4(2))."""
