"""Runs the benchmarks of this folder: `python -m bench [name …]`; each offers `measure() -> dict[str, float]`."""

import importlib
import pkgutil
import sys

import bench


def main() -> None:
    there = sorted(module.name for module in pkgutil.iter_modules(bench.__path__) if not module.name.startswith("_"))
    chosen = sys.argv[1:] or there
    if unknown := set(chosen) - set(there):
        sys.exit(f"No such benchmark: {', '.join(sorted(unknown))}. There are: {', '.join(there)}.")
    for name in chosen:
        print(f"== {name}")
        for figure, value in importlib.import_module(f"bench.{name}").measure().items():
            print(f"   {figure:<48} {value:>12,.2f}")


if __name__ == "__main__":
    main()
