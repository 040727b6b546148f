"""材料自检: the check for anyone, without an account and without keeping anything."""
