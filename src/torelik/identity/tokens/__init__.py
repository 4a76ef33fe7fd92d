"""Tokens: with one a program does at /api/v1/ what a part of its owner's rights allows (cl. 10, cl. 13).

Key words: token, secret, scope (a named set of grants that modules register), owner.
"""
