"""What must hold for the repository itself (lock and vendored files, layout). Each function returns its problems."""

import hashlib
import re
import subprocess
import tomllib
from pathlib import Path

from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
LOCKED = re.compile(r"([a-z0-9._-]+)==(\S+)( ; .+)? \\")
VENDORED = re.compile(r"\| `([^`]+)` \|.*\| `([0-9a-f]{64})` \|")


def locked_versions(text: str) -> dict[str, list[str]]:
    """Returns the versions a lock file allows for each package, by normal name; more than one only with markers."""
    found: dict[str, list[str]] = {}
    for name, version, _marker in LOCKED.findall(text):
        found.setdefault(canonicalize_name(name), []).append(version)
    return found


def lock_problems() -> list[str]:
    """Tells where the lock files do not answer pyproject.toml, disagree, lack hashes or name an address."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    wanted = {
        "requirements.lock": project["dependencies"] + extras["production"],
        "requirements-dev.lock": project["dependencies"] + extras["production"] + extras["dev"],
    }
    problems, versions = [], {}
    for name, requirements in wanted.items():
        text = (ROOT / name).read_text()
        versions[name] = locked_versions(text)
        if "://" in text or "--index" in text or "--find-links" in text:
            problems.append(f"{name} names an address; `make lock` writes none")
        for entry in re.split(r"\n(?=[a-z0-9])", text)[1:]:
            if "--hash=sha256:" not in entry:
                problems.append(f"{name}: {entry.split()[0]} has no hash")
        for requirement in map(Requirement, requirements):
            if requirement.marker and not requirement.marker.evaluate(default_environment()):
                continue
            found = versions[name].get(canonicalize_name(requirement.name), [])
            if not found or not all(requirement.specifier.contains(version) for version in found):
                problems.append(f"{name} has {found or 'nothing'} for {requirement}: run `make lock`")
    for name, found in versions["requirements.lock"].items():
        if versions["requirements-dev.lock"].get(name) != found:
            problems.append(f"requirements-dev.lock differs from requirements.lock in {name}: run `make lock`")
    return problems


def vendored_problems() -> list[str]:
    """Tells which third-party files are missing from docs/vendored.md or differ from what it records."""
    recorded = dict(VENDORED.findall((ROOT / "docs/vendored.md").read_text()))
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout  # noqa: S607
    present = {path for path in listed.splitlines() if "/vendor/" in path}
    problems = [f"{path} is vendored but not in docs/vendored.md" for path in sorted(present - set(recorded))]
    for path, expected in recorded.items():
        if not (ROOT / path).exists():
            problems.append(f"docs/vendored.md lists {path}, which does not exist")
        elif (found := hashlib.sha256((ROOT / path).read_bytes()).hexdigest()) != expected:
            problems.append(f"{path} has SHA-256 {found}, docs/vendored.md says {expected}")
    return problems


def layout_problems() -> list[str]:
    """Tells what would break the layout: a package called site would shadow the standard library's module."""
    return [f"{path} must not exist" for path in ["site/__init__.py"] if (ROOT / path).exists()]
