"""How it is found: one analysis for Chinese and results a reader may see."""
