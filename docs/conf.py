"""How the documentation is built: `make site` writes docs/_build/html, offline; warnings are errors."""

import supplychain

project = "supplychain"
author = "the supplychain contributors"
copyright = author  # noqa: A001 - a name that Sphinx asks for
version = release = supplychain.__version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["_build"]
suppress_warnings = [
    "myst.xref_missing",  # links to files of the repository that are no pages; a test of our own follows them
    "misc.highlighting_failure",  # the lexer of Cypher is older than its subqueries
]
myst_heading_anchors = 4
myst_enable_extensions = ["fieldlist"]

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
napoleon_numpy_docstring = True
napoleon_google_docstring = False

html_theme = "furo"
html_title = f"supplychain {release}"
html_copy_source = False
html_show_sphinx = False
pygments_style = "friendly"
pygments_dark_style = "native"
