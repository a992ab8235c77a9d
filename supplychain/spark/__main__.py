"""`python -m supplychain.spark` is `supplychain spark`; as a script it is what `spark-submit` runs."""

import sys

from supplychain.cli import main

if __name__ == "__main__":
    sys.argv.insert(1, "spark")
    main()
