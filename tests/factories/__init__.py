"""Things that tests need, made through the product's own actions."""
