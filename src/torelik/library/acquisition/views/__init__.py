"""Pages of acquisition."""
