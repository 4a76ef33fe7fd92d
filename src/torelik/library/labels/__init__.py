"""Labels: what is printed for the shelf and the drawer — spine labels, barcodes, cards, pockets, slips (cl. 12).

Words: a *sheet* is paper cut into equal labels by its *geometry*; a *label list* is a list of inventory numbers kept for
printing; a *card* is a catalogue card of 75 × 125 mm.
"""
