"""Pages on rules, codes, words and terms: what ``declass explain`` and ``declass rules`` print and write."""
