"""Settings. Everything that differs between sites comes from the environment, named ``TORELIK_…``."""
