"""What a run shows as a whole: tallies, rates and signals, and when declassification is due."""
