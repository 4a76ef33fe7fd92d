"""The editor of records: one record, a simple form by kind and the MARC grid, nothing lost between them (cl. 12).

Key words: face (form, grid, lines), row, fixed field and its builder, remark at its row, worksheet, whole and part.
"""
