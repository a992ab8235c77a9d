"""`python -m supplychain.spark` is `supplychain spark`; as a script it is what `spark-submit` runs."""

import sys
from pathlib import Path

if __name__ == "__main__":
    # Run as a script, Python would look for every module in this folder first.
    here = Path(__file__).resolve().parent
    sys.path[:] = [entry for entry in sys.path if not entry or Path(entry).resolve() != here]
    from supplychain.cli import main

    sys.argv.insert(1, "spark")
    main()
