"""A believable year in two regions, told through the same services that people use."""
