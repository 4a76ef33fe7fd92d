"""The design system: page shells, components, tokens, gallery, version for low vision (cl. 19, 21).

The only context that names Bootstrap's classes; the others compose components and ``t-`` classes.
"""
