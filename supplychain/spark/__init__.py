"""The same questions on Apache Spark, asked of a snapshot: for graphs past one machine (see `docs/spark.md`).

Everything runs inside Spark's own processes; executors need Java and the files, no Python. What must be judged in Python
(licenses) is first reduced to its few distinct cases, judged here by the same core as everywhere, and joined back.
"""
