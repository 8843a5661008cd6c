"""The predicates, one module for each family of rules; importing this package ties each to its rule.

What a rule says, when it holds and how sure it is stands in ``rules/``.
"""

from declass.checks import (
    authority,
    collection,
    control,
    declassification,
    exemptions,
    input,
    marking_categories,
    order,
    overall,
    portion,
    register,
    transmission,
)

__all__ = [
    "authority",
    "collection",
    "control",
    "declassification",
    "exemptions",
    "input",
    "marking_categories",
    "order",
    "overall",
    "portion",
    "register",
    "transmission",
]
