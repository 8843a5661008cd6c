"""Checking on an Apache Spark cluster: a data frame of documents in, a data frame of results out; or a whole audit.

Spark reads, shares out and writes; what a document is and what its rows hold is in ``arrow``. Needs the extra
``spark``, which is imported when something here is called.
"""

from declass.spark.auditing import Outcome, audit
from declass.spark.checking import check

__all__ = ["Outcome", "audit", "check"]
