"""Walks through the whole product, from address to address."""
