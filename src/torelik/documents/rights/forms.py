"""What keepers of rights type."""
