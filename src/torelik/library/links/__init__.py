"""Links: whether the addresses that records name (field 856) still answer (cl. 12, electronic resources).

Key words: address (one of the web, whatever records name it), failure (one check that did not reach it), broken (two of them).
"""
