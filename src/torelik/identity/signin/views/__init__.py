"""Pages of signing in: HTTP only."""
