"""torelik: the library, the distance learning and the portal of an academy, in one product."""

__version__ = "0.1.0"
