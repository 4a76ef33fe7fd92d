"""Patrons: the user index of cl. 12. The interface says reader (оқырман, читатель), the code NCIP's word.

Words: patron, ticket, category, block. A reader may have an account of the product or none.
"""
