"""Who signs the library's papers: holders of offices, standing commissions; what a paper keeps of them for good (cl. 12)."""
