"""The offline desk: issuing and returning while there is no connection, applied afterwards in device time (cl. 12).

Words: scan, sitting (one reader at the desk), conflict, way to settle.
"""
