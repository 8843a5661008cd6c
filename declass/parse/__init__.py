"""The text of a telegram read into a document: heading, classification line, authority block, paragraphs, markings.

What a document complies with is in ``checks``; how a file becomes text is in ``readers``.
"""
