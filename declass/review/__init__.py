"""Samples for people to review: the draw, the worksheet, and what reviewers' worksheets add up to."""
