"""With a user name and a password: works everywhere."""

from torelik.identity.signin.methods.method import Method

METHOD = Method("password", "identity/signin/methods/password.html", lambda: True)
