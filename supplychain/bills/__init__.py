"""Bills of materials: what an artifact rests on, as plain values, and the formats that others read.

Nothing here knows a database: `supplychain.exports` reads a bill from a graph, the modules here write it, and
`supplychain.bills.reading` reads CycloneDX documents back as records.
"""
