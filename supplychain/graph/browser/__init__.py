"""What Neo4j Browser is given: a style, guides, and links that open it at a question; all generated, none of it kept by hand.

The style derives from the schema, guides and links from the catalogue. The local server serves the files beside Browser itself;
for another Neo4j they are written to a folder or served at a loopback port.
"""
