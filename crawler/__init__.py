"""The machine of Muniment: it knows no site and no spider."""
