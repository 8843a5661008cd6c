"""How often a process of this program looks for objects that hold one another.

A document leaves none: what was made of it goes when its record is handed on, and a test sees to that. The rules, some
hundred thousand objects, stay to the end, and each look goes through them.
"""

SELDOM = (200_000, 20, 50)
"""Arguments of ``gc.set_threshold``: a look after so many new objects, where Python has one after 700.

Programs set it for their own processes alone, never for those of whoever imports the package.
"""
