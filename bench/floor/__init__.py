"""The floor: what a bare Django page of this size costs on this machine, with nothing of the product around it."""
