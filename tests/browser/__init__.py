"""The product as people meet it: a real browser against a running product with the demonstration academy."""
