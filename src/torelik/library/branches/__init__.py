"""Branches: where the library receives readers, when each is open, on which days it is closed (cl. 12).

Words: branch, service point (a desk or a hall of a branch), opening hours, closed day, calendar. Where copies stand in a
branch is told by the storage places of ``holdings``; what falls due on a closed day is moved by ``lending``.
"""
