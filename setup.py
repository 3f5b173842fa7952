"""Compiles the modules that spend their time on text, from the very source that Python reads.

mypyc turns typed Python into an extension module. Without a C compiler, or with
`TANGTHU_COMPILE=0`, the same source runs as it is, more slowly.
"""

import os
import shutil
import sys
import sysconfig
import tomllib
from pathlib import Path

from setuptools import setup


def _modules() -> list[str]:
    choice = tomllib.loads(Path("pyproject.toml").read_text("utf-8"))["tool"]["tangthu"]
    left_out = set(choice["interpreted"])
    found = {path.as_posix() for form in choice["compiled"] for path in Path().glob(form)}
    return sorted(found - left_out)


def _find_lacking() -> str | None:
    """What is needed to compile and is not there."""
    compiler = (os.environ.get("CC") or sysconfig.get_config_var("CC") or "cc").split()[0]
    if not shutil.which(compiler):
        return f"a C compiler ({compiler})"
    header = Path(sysconfig.get_path("include"), "Python.h")
    return None if header.exists() else f"Python's header files ({header})"


def _is_wanted() -> bool:
    if os.environ.get("TANGTHU_COMPILE") == "0":
        return False
    lacking = _find_lacking()
    if lacking:
        sys.stderr.write(f"tangthu is not compiled, and slower: {lacking} is missing\n")
    return lacking is None


if _is_wanted():
    from mypyc.build import mypycify

    extensions = mypycify(_modules(), group_name="tangthu", multi_file=True, debug_level="0")
else:
    extensions = []

setup(ext_modules=extensions)
