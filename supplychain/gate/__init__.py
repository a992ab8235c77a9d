"""The gate: what a checkout uses, judged against the license it declares; a pure core that knows no database and no network.

Findings are about declared terms; this is not legal advice.
"""
